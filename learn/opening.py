"""What opens: the worked solution of an answer and the mark scheme of a written task, as Markdown, and why."""

from utils.messages import translate as _

from .lessons import Answer, Task
from .standing import TRIES, WORDS, Opening, Standing


def opened(standing: Standing) -> dict[str, str]:
    """Grade id -> a line that says why, of the answers and written tasks whose solution or mark scheme is open."""
    lesson = standing.lesson
    answers = {each.id: _line(standing, each) for each in lesson.answers if _is_open(standing.opening(each))}
    return answers | {
        task.id: _task_line(standing, task) for task in lesson.tasks if _is_open(standing.scheme_opening(task))
    }


def solutions(standing: Standing) -> list[tuple[str, str]]:
    """(a line, the Markdown of a solution or mark scheme) for all in a lesson; no Markdown for what is not open yet."""
    answers = [(_line(standing, answer), _solution(standing, answer)) for answer in standing.lesson.answers]
    return answers + [(_task_line(standing, task), _scheme(standing, task)) for task in standing.lesson.tasks]


def _is_open(opening):
    return opening is not Opening.CLOSED


def _line(standing: Standing, answer: Answer) -> str:
    match standing.opening(answer):
        case Opening.PASSED if answer.checks:
            return _("Solution of %(function)s: open, since you passed all its checks") % {"function": answer.function}
        case Opening.PASSED:
            return _("Solution of %(function)s: open, since you have written one; no check looks at it") % {
                "function": answer.function
            }
        case Opening.TRIED:
            return _("Solution of %(function)s: open, after %(number)d different tries") % {
                "function": answer.function,
                "number": standing.tries(answer),
            }
    return _(
        "Solution of %(function)s: opens when you pass all its checks, or after %(needed)d different honest tries "
        "(%(number)d so far)"
    ) % {"function": answer.function, "needed": TRIES, "number": standing.tries(answer)}


def _solution(standing, answer):
    if not _is_open(standing.opening(answer)):
        return ""
    parts = [f"```python\n{answer.solution}\n```"]
    if answer.checks:
        reasons = "\n".join(f"- {check.words}" for check in answer.checks)
        parts.append(_("What makes it right:") + f"\n\n{reasons}")
    parts.append(_("There are other right ways; the checks accept them."))
    return "\n\n".join(parts)


def _task_line(standing: Standing, task: Task) -> str:
    if standing.scheme_opening(task) is Opening.WRITTEN:
        return _("%(task)s: the mark scheme is open; mark your own text with it") % {"task": task.words}
    return _(
        "%(task)s: the mark scheme opens when you have written at least %(needed)d words of your own below the task, "
        "and checked"
    ) % {"task": task.words, "needed": WORDS}


def _scheme(standing, task):
    return task.scheme if _is_open(standing.scheme_opening(task)) else ""
