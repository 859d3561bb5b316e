"""A lesson small enough to be graded in every test: one answer, its test, one task that is graded by hand."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

LESSON = "00_probe"
TEST_POINTS = 2
TASK_POINTS = 3


def write(source: Path) -> None:
    """Writes the lesson into the folder `source`."""
    folder = source / LESSON
    folder.mkdir(parents=True)
    nbformat.write(_notebook(), folder / "probe.ipynb")


def _notebook() -> nbformat.NotebookNode:
    notebook = new_notebook(
        cells=[
            _cell(new_code_cell, "import matplotlib\nimport numpy as np\n\nimport utils", "setup", locked=True),
            _cell(
                new_code_cell,
                "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * np.asarray(x)\n    ### END SOLUTION",
                "double",
                solution=True,
            ),
            _cell(
                new_code_cell,
                "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS",
                "double-value",
                grade=True,
                locked=True,
                points=TEST_POINTS,
            ),
            _cell(
                new_markdown_cell,
                "Explain.\n### BEGIN MARK SCHEME\nSays why.\n### END MARK SCHEME",
                "double-written",
                locked=True,
                task=True,
                points=TASK_POINTS,
            ),
        ]
    )
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def _cell(make, source: str, name: str, **nbgrader) -> nbformat.NotebookNode:
    flags = {"grade": False, "locked": False, "solution": False, "task": False}
    return make(source, id=name, metadata={"nbgrader": {"schema_version": 3, "grade_id": name} | flags | nbgrader})
