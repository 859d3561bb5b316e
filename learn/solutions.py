"""What opens: the worked solution of an answer and the mark scheme of a written task, as Markdown, and why."""

from utils.messages import translate as _

from .lessons import Answer, Task
from .standing import TRIES, WORDS, Opening, Standing


def opened(standing: Standing) -> list[str]:
    """The names of what is open in a lesson: functions, and the words of written tasks."""
    answers = [each.function for each in standing.lesson.answers if standing.opening(each) is not Opening.CLOSED]
    tasks = [each.words for each in standing.lesson.tasks if standing.scheme_opening(each) is not Opening.CLOSED]
    return answers + tasks


def solutions(standing: Standing) -> list[tuple[str, str]]:
    """(a line, the Markdown of a solution or mark scheme) for all in a lesson; no Markdown for what is not open yet."""
    answers = [(_line(standing, answer), _solution(standing, answer)) for answer in standing.lesson.answers]
    return answers + [(_task_line(standing, task), _scheme(standing, task)) for task in standing.lesson.tasks]


def _line(standing: Standing, answer: Answer) -> str:
    match standing.opening(answer):
        case Opening.PASSED if answer.checks:
            return _("%(function)s: open, since you passed all its checks") % {"function": answer.function}
        case Opening.PASSED:
            return _("%(function)s: open, since you have written one; no check looks at it") % {
                "function": answer.function
            }
        case Opening.TRIED:
            return _("%(function)s: open, after %(number)d different tries") % {
                "function": answer.function,
                "number": standing.tries(answer),
            }
    return _(
        "%(function)s: opens when you pass all its checks, or after %(needed)d different honest tries "
        "(%(number)d so far)"
    ) % {"function": answer.function, "needed": TRIES, "number": standing.tries(answer)}


def _solution(standing, answer):
    if standing.opening(answer) is Opening.CLOSED:
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
    return "" if standing.scheme_opening(task) is Opening.CLOSED else task.scheme
