"""What a result depends on, part by part, and what the student answered under each grade."""

import hashlib
import json

import nbformat
from nbgrader.utils import compute_checksum, is_grade, is_solution, is_task

from .results import Task
from .roles import COURSE, Role


def parts(task: Task, notebook: nbformat.NotebookNode, packages: dict[str, str], lesson_files: dict[str, str]) -> dict:
    """A digest for each thing whose change can change the result; a change of `tests` is one of the source notebook."""
    own = [cell for cell in notebook.cells if is_own(cell) or _is_answer(cell)]
    teachers = [cell for cell in notebook.cells if not is_own(cell) and not _is_answer(cell)]
    return {
        "submission": _digest([[cell.source for cell in own], _file_digests(task)]),
        "tests": _digest([[cell.source, cell.metadata.get("nbgrader")] for cell in teachers] + [lesson_files]),
        **packages,
    }


def answers(task: Task, notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The checksum of what the student wrote under each grade, by grade id, and of each answer cell.

    A test looks at all answers, the student's own cells and files; a task is answered in its own cell or, as it is
    locked for many, in cells of the student's own anywhere. An answer cell has nbgrader's checksum.
    """
    own = [[cell.cell_type, cell.source] for cell in notebook.cells if is_own(cell)]
    given = [cell.source for cell in notebook.cells if _is_answer(cell)]
    of_tests = _digest([given, own, _file_digests(task)])
    found = {}
    for cell in notebook.cells:
        if _is_answer(cell):
            found[_grade_id(cell)] = compute_checksum(cell)
        elif is_task(cell):
            found[_grade_id(cell)] = _digest([cell.source, own])
        elif is_grade(cell):
            found[_grade_id(cell)] = of_tests
    return found


def points(notebook: nbformat.NotebookNode) -> dict[str, float]:
    """The points that each test and task is worth, by grade id, in the order of the notebook."""
    graded = [cell for cell in notebook.cells if is_grade(cell) or is_task(cell)]
    return {_grade_id(cell): float(cell.metadata.nbgrader["points"]) for cell in graded}


def is_own(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell of a rebuilt notebook is the student's own, in no part of the lesson."""
    role = cell.metadata.get(COURSE, {}).get("role")
    return role == Role.OWN or (role is None and "nbgrader" not in cell.metadata)


def _is_answer(cell):
    return is_solution(cell)


def _grade_id(cell):
    return cell.metadata.nbgrader["grade_id"]


def _file_digests(task):
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(task.files.items())}


def _digest(data):
    text = json.dumps(data, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
