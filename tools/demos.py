"""Demo submissions: a lesson as three invented students hand it in, so that grading can be tried at once."""

import nbformat

from tools.mistakes import EVERYTHING
from tools.notebooks import cells_of, notebook_text
from tools.roles import COURSE, Role

TIMESTAMP = b"2025-01-06 12:00:00 UTC"


def demo_submissions(lesson, released_text):
    """Student -> text of the notebook that the student hands in.

    demo-right has every reference answer, demo-empty the notebook as released; demo-partial has a known mistake in its
    last answer, and the reference in those before it.
    """
    right = {function: answer.reference for function, answer in lesson.answers.items()}
    partial = dict(right)
    last = list(lesson.answers)[-1:]
    for function in last:
        mistake = _demo_mistake(lesson, function)
        partial[function] = mistake.answer(right[function]) if mistake else None
    return {
        "demo-right": _fill_in(lesson, released_text, right),
        "demo-partial": _fill_in(lesson, released_text, partial),
        "demo-empty": _fill_in(lesson, released_text, {}),
    }


def _demo_mistake(lesson, function):
    """The first listed mistake that leaves something of the function right, a missing concept if there is one."""
    fitting = [one for one in lesson.mistakes if one.function == function and EVERYTHING not in one.skills]
    return min(fitting, key=lambda mistake: mistake.kind != "concept", default=None)


def _fill_in(lesson, released_text, sources):
    """The released notebook with the answer cells of these functions filled in."""
    notebook = nbformat.reads(released_text, as_version=4)
    grade_ids = [cell.name for cell in lesson.with_role(Role.ANSWER)]
    filled_in = {
        grade_id: sources[function]
        for grade_id, function in zip(grade_ids, lesson.answers, strict=True)
        if sources.get(function)
    }
    for cell in notebook.cells:
        cell.source = filled_in.get(cell.id, cell.source)
    notebook.metadata[COURSE]["cells"] = [f"{one.id} {one.digest}" for one in cells_of(notebook)]
    return notebook_text(notebook)
