"""What a graded test cell says: what it checked, and what it found, in words."""

import ast
import re

from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from .limits import PAGE

# What utils.checks raises; its text is the message, and tells all. Its lines are broken at this width.
MESSAGE = "CheckFailed"
WIDTH = 76


def words(cell: NotebookNode) -> str:
    """What a test cell checks: its docstring; without one, or if it is a single word, its grade id in words."""
    name = grade_id(cell).replace("-", " ").replace("_", " ")
    try:
        first = ast.parse(cell.source).body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            told = " ".join(first.value.value.split())
            return told if " " in told else f"{name}: {told}"
    except (SyntaxError, ValueError, IndexError, RecursionError):
        pass
    return name


def task_words(cell: NotebookNode) -> str:
    """What a task that is marked by hand asks for: its first heading or bold words; without them, its grade id."""
    found = re.search(r"^#+\s*(?:\d+\.\s*)?(.+)$|\*\*(.+?)\*\*", cell.source, re.MULTILINE)
    text = (found[1] or found[2]).strip().rstrip(".") if found else grade_id(cell).replace("-", " ")
    return text.replace("*", "").replace("`", "").replace("$", "")[: PAGE.name]


def message(cell: NotebookNode) -> str:
    """What the check told: its message, or what it printed when it passed.

    A traceback is not told: it holds lines of the test, hidden ones too.
    """
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if errors:
        name, text = str(errors[0].get("ename", "")), str(errors[0].get("evalue", ""))
        told = unbroken(text) if name == MESSAGE else f"{name}: {text}" if text else name
    else:
        told = "".join("".join(output.text) for output in cell.get("outputs", []) if output.output_type == "stream")
    return strip_ansi(told).strip("\n")[: PAGE.text]


def unbroken(text: str) -> str:
    """A message of a check with its lines as long as they were before they were broken, for a page to break anew."""
    whole, last = [], ""
    for line in text.splitlines():
        if _goes_on(last, line):
            whole[-1] += " " + line.strip()
        else:
            whole.append(line)
        last = line
    return "\n".join(whole)


def _goes_on(last, line):
    """Whether a line goes on where the last was broken: as deep as its words begin, at a word that did not fit."""
    if not last.strip() or not line.strip():
        return False
    depth, depth_before = (len(one) - len(one.lstrip(mark)) for one, mark in ((line, " "), (last, " ✗")))
    return depth == depth_before and len(last) + 1 + len(line.split()[0]) > WIDTH


def grade_id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def is_check(cell: NotebookNode) -> bool:
    """Whether a cell is a test that is run."""
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("grade"))


def is_task(cell: NotebookNode) -> bool:
    """Whether a cell is a task that somebody marks."""
    return bool(cell.metadata.get("nbgrader", {}).get("task"))


def title(notebook: NotebookNode, otherwise: str) -> str:
    """The first heading of a notebook."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^#+\s+(.+)$", cell.source, re.MULTILINE)):
            return found[1].replace("*", "").replace("`", "").strip()[: PAGE.name]
    return otherwise
