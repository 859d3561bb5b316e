"""Demo submissions: a lesson as three invented students hand it in, so that grading can be tried at once."""

from grading.roles import Role
from tools.mistakes import EVERYTHING
from tools.notebooks import notebook_text, parse_notebook, remember_cells

TIMESTAMP = b"2025-01-06 12:00:00 UTC"


def demo_submissions(lesson, released_text):
    """Student -> text of the notebook that the student hands in.

    demo-right has every reference answer, demo-empty the notebook as released; demo-partial has a known mistake in the
    last answer that the lesson lists mistakes of (if it lists none, its last answer is empty), and is right otherwise.
    """
    right = {function: answer.reference for function, answer in lesson.answers.items()}
    known = [function for function in right if any(mistake.function == function for mistake in lesson.mistakes)]
    last = {function: _wrong_answer(lesson, function) for function in (known or list(right))[-1:]}
    return {
        "demo-right": _fill_in(lesson, released_text, right),
        "demo-partial": _fill_in(lesson, released_text, right | last),
        "demo-empty": _fill_in(lesson, released_text, {}),
    }


def _wrong_answer(lesson, function):
    """The first listed mistake that leaves something of the function right, a missing concept if there is one.

    None, which leaves the answer empty, when the lesson lists no such mistake.
    """
    fitting = [one for one in lesson.mistakes if one.function == function and EVERYTHING not in one.skills]
    fitting.sort(key=lambda mistake: (not mistake.visible, mistake.kind != "concept"))
    return fitting[0].answer(lesson.answers[function].reference) if fitting else None


def _fill_in(lesson, released_text, sources):
    """The released notebook with the answers in `sources`, function -> source, written into it."""
    notebook = parse_notebook(released_text)
    handed_in = {cell.name: sources.get(lesson.function(cell)) for cell in lesson.with_role(Role.ANSWER)}
    for cell in notebook.cells:
        cell.source = handed_in.get(cell.id) or cell.source
    remember_cells(notebook, "submitted", notebook)
    return notebook_text(notebook)
