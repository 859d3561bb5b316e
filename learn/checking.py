"""Checking a notebook: rebuilt and graded as a submission of a class is, on numbers that nobody has seen before.

This imports what the engine reads notebooks with, which takes seconds; meanwhile the engine starts.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading import results as graded
from grading import verdicts
from grading.files import read
from grading.intake import Original, answer_names, rebuild
from grading.limits import INTAKE
from grading.parsing import Unreadable
from grading.roles import COURSE, Role, role_of
from grading.submissions import look
from utils.messages import translate as _

from . import places
from .errors import LearnError
from .lessons import Course, Lesson
from .results import Result
from .tries import count_words, substance

# What stands for the student's id: there is one.
LEARNER = "learner"


def check(course: Course, lesson: Lesson, folder: Path, grade: Callable[[graded.Task], graded.Result]) -> Result:
    """Run the checks of a lesson on the notebook in its folder. Raises LearnError where there is nothing to check.

    grade: what runs a task, see `engine`.
    """
    began = time.monotonic()
    handed = _read(course, lesson, folder)
    answered = _answers(lesson, handed.notebook)
    written = {task.id: words for task in lesson.tasks if (words := _words_below(handed.notebook, task.id))}
    if not answered and not written:
        template = _(
            "%(path)s has no answer yet. Write one where it says YOUR CODE HERE, save the notebook (Ctrl+S), and check "
            "again."
        )
        raise LearnError(template % {"path": places.short(handed.path)})
    task = graded.Task(
        student=LEARNER,
        lesson=lesson.name,
        notebook=nbformat.writes(_to_run(course, handed.notebook)),
        answers=answer_names(nbformat.reads(lesson.notebook, as_version=4)),
        seed=secrets.randbits(64),
        key="",
        lesson_files=lesson.files,
        files=handed.files,
    )
    outcome = grade(task)
    return Result(
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        lesson=lesson.name,
        seed=task.seed,
        level=outcome.level,
        **_found(lesson, answered, outcome),
        written=written,
        notices=handed.notices,
        seconds=round(time.monotonic() - began, 2),
    )


@dataclass(frozen=True)
class _Handed:
    """The notebook that was found, rebuilt; the other files beside it; and what was put right, in words."""

    path: Path
    notebook: NotebookNode
    files: dict[str, bytes]
    notices: list[str]


def _read(course, lesson, folder):
    if not folder.is_dir():
        raise LearnError(
            _("The folder %(folder)s is missing; unpack the zip again.") % {"folder": places.short(folder)}
        )
    submission = look(folder, LEARNER, lesson.name, lesson.stem)
    if submission.notebook is None:
        template = _("%(reason)s Expected %(name)s in %(folder)s: move it back, or take it from the zip again.")
        names = {"reason": submission.reason, "name": f"{lesson.stem}.ipynb", "folder": places.short(folder)}
        raise LearnError(template % names)
    files, of_files = submission.own_files(frozenset(lesson.files))
    original = Original(nbformat.reads(lesson.notebook, as_version=4))
    try:
        notebook, of_cells = rebuild(original, read(submission.notebook, INTAKE.notebook))
    except Unreadable as error:
        other = _other_lesson(course, lesson, error.grade_ids)
        reason = _("It is the notebook of another lesson, %(name)s.") % {"name": other} if other else str(error)
        template = _("%(path)s cannot be checked. %(reason)s")
        raise LearnError(template % {"path": places.short(submission.notebook), "reason": reason}) from None
    return _Handed(submission.notebook, notebook, files, [*submission.repairs, *of_files, *of_cells])


def _other_lesson(course, lesson, grade_ids):
    """The name of the lesson that most of these grade ids belong to; nothing if there is none."""
    for other in course.lessons.values():
        ids = {one.id for one in (*other.answers, *other.checks, *other.tasks)}
        if other is not lesson and len(grade_ids & ids) > len(grade_ids) / 2:
            return other.name
    return ""


def _answers(lesson, notebook):
    """Answer -> its source, of the answers that are no longer as they were handed out."""
    stubs = Original(nbformat.reads(lesson.notebook, as_version=4)).notebook
    untouched = {verdicts.grade_id(cell): cell.source.strip() for cell in stubs.cells}
    sources = {verdicts.grade_id(cell): cell.source for cell in notebook.cells}
    return {
        answer: sources[answer.id] for answer in lesson.answers if sources[answer.id].strip() != untouched[answer.id]
    }


def _words_below(notebook, task_id):
    """How many words of the learner's own stand between a task and the next cell of the lesson."""
    texts, task = [], None
    for cell in notebook.cells:
        if task is not None and role_of(cell) != Role.OWN:
            break
        if task is not None and cell.cell_type == "markdown":
            texts.append(cell.source)
        if verdicts.grade_id(cell) == task_id:
            task = cell
    return count_words(texts, task.source)


def _to_run(course, notebook):
    """The notebook with the code of what it supplies, and without the cells that only explore."""
    for cell in notebook.cells:
        if role_of(cell) == Role.GIVEN:
            cell.source = course.answer(cell.metadata[COURSE]["function"]).solution
    notebook.cells = [cell for cell in notebook.cells if role_of(cell) != Role.EXPLORE]
    return notebook


def _found(lesson, answered, outcome):
    """What the graded notebook says of the answers that are there."""
    cells = {verdicts.grade_id(cell): cell for cell in nbformat.reads(outcome.notebook, as_version=4).cells}
    tries = {}
    for answer, source in answered.items():
        ran = all(output.output_type != "error" for output in cells[answer.id].outputs)
        if ran and (said := substance(source, answer.function)):
            tries[answer.id] = said
    checks = [check for answer in answered for check in answer.checks]
    return {
        "scores": {check.id: outcome.scores[check.id] for check in checks},
        "messages": {check.id: verdicts.message(cells[check.id]) for check in checks},
        "tries": tries,
    }
