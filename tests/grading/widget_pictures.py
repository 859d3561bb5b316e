"""Where a lesson shows widgets, and that a page of feedback shows their pictures, since it has no kernel."""

import ast
import re

import nbformat

from tests.grading.pictures import PICTURE
from utils.widgets.frame import WIDGETS, specification

LESSONS = sorted({specification(name)["lesson"] for name in WIDGETS})


def widget_cells(lesson: str, notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells that show a widget; those that belong to the lesson must be among them."""
    cells = {cell.id: called(cell.source) for cell in notebook.cells if cell.cell_type == "code"}
    belong = {name for name in WIDGETS if specification(name)["lesson"] == lesson}
    assert belong <= set().union(*cells.values())
    return [cell for cell in notebook.cells if cells.get(cell.id)]


def called(source: str) -> set[str]:
    """The widgets that a cell calls."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {getattr(call.func, "id", None) for call in calls} & set(WIDGETS)


def require_pictures(lesson: str, graded: nbformat.NotebookNode, page: str) -> None:
    """Every widget of the graded notebook has its picture on the page, and nothing that waits for a kernel."""
    for cell in widget_cells(lesson, graded):
        (picture,) = re.findall(
            f'{PICTURE}([^"]+)', "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
        )
        assert "".join(picture.split()) in "".join(page.split()), cell.source
    assert "application/vnd.jupyter.widget-view+json" not in page
