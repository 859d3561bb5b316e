"""Small notebooks, to see one thing that the engine does."""

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grading.results import Result, Task
from grading.roles import COURSE, Role, nbgrader_metadata


def cell(role, source, grade_id="", points=1):
    metadata = {COURSE: {"role": str(role)}}
    if nbgrader := nbgrader_metadata(role, grade_id, points):
        metadata["nbgrader"] = nbgrader
    return new_code_cell(source, id=grade_id or str(role), metadata=metadata)


def answer(source, grade_id="answer"):
    return cell(Role.ANSWER, source, grade_id)


def graded(source, grade_id="test"):
    return cell(Role.TEST, source, grade_id)


def explore(source, grade_id="explore"):
    return cell(Role.EXPLORE, source, grade_id)


def task(*cells, answers=("f",), **more) -> Task:
    notebook = nbformat.writes(new_notebook(cells=list(cells)))
    return Task("ada", "lesson", notebook, answers, **{"seed": 1, "key": "", **more})


def outputs(result: Result, cell_id: str) -> list:
    (found,) = [cell for cell in nbformat.reads(result.notebook, as_version=4).cells if cell.id == cell_id]
    return found.outputs


def text(result: Result, cell_id: str) -> str:
    """All that a cell shows, as text."""
    shown = []
    for output in outputs(result, cell_id):
        shown += [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
        shown.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(shown)
