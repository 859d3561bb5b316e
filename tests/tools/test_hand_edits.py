"""A built file that was edited by hand is not overwritten; running a notebook is no edit."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.tools.course import cell_of

SOURCE = "source/02_loop/loop.ipynb"
RELEASE = "release/02_loop/loop.ipynb"
DEMO = "submitted/demo-partial/02_loop/loop.ipynb"


def change_source(notebook):
    cell_of(notebook, "loop").source += "\n# a note"


def change_prose(notebook):
    cell_of(notebook, "write-a-loop").source += "\nMore."


def change_order(notebook):
    notebook.cells[0], notebook.cells[1] = notebook.cells[1], notebook.cells[0]


def change_points(notebook):
    cell_of(notebook, "loop-order").metadata.nbgrader.points = 5


def change_role(notebook):
    del cell_of(notebook, "loop-order").metadata["nbgrader"]


def unlock_setup(notebook):
    del cell_of(notebook, "setup").metadata["nbgrader"]


def change_grade_id(notebook):
    cell_of(notebook, "loop-order").metadata.nbgrader.grade_id = "loop-sequence"


def insert_cell(notebook):
    notebook.cells.insert(1, new_markdown_cell("New.", id="new-one"))


def delete_cell(notebook):
    del notebook.cells[3]


def lock_prose(notebook):
    flags = {"schema_version": 3, "grade": False, "locked": True, "solution": False, "task": False, "grade_id": "x"}
    cell_of(notebook, "write-a-loop").metadata["nbgrader"] = flags


EDITS = {
    change_source: "changed: loop",
    change_prose: "changed: write-a-loop",
    change_order: "the order of the cells",
    change_points: "changed: loop-order",
    change_role: "changed: loop-order",
    unlock_setup: "changed: setup",
    change_grade_id: "changed: loop-order",
    insert_cell: "new: new-one",
    delete_cell: "deleted: loop",
    lock_prose: "changed: write-a-loop",
}


def edit(course, name, change):
    notebook = course.notebook(name)
    change(notebook)
    course.save(name, notebook)


@pytest.mark.parametrize("name", [SOURCE, RELEASE, DEMO])
@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_an_edit_stops_the_build_and_nothing_is_written(built, capsys, name, change):
    edit(built, name, change)
    built.edit("lessons/01_cell/cell.py", "One step of", "A step of")
    before = built.snapshot()
    assert built.build() == 1
    told = capsys.readouterr()
    assert f"{name}: edited by hand since the last build ({EDITS[change]})" in told.err
    assert told.out == ""
    assert built.snapshot() == before


def test_the_message_says_the_way_out(built, capsys):
    edit(built, SOURCE, change_source)
    edit(built, RELEASE, change_prose)
    assert built.build() == 1
    source, release = reversed(capsys.readouterr().err.splitlines())
    assert "to keep the edit: python -m tools.build take-over 02_loop; to drop it, delete the file" in source
    assert "edit lessons/02_loop/loop.py instead; to drop the edit, delete the file" in release


def test_only_the_lessons_that_are_built_are_looked_at(built):
    edit(built, SOURCE, change_source)
    assert built.build("01_cell") == 0


@pytest.mark.parametrize("name", [SOURCE, RELEASE, DEMO])
def test_deleting_the_file_drops_the_edit(built, name):
    before = built.snapshot()
    edit(built, name, change_source)
    (built.root / name).unlink()
    assert built.build() == 0
    assert built.snapshot() == before


@pytest.mark.parametrize("name", [SOURCE, RELEASE, DEMO])
def test_running_and_saving_a_notebook_is_no_edit(built, name):
    before = built.snapshot()
    notebook = built.notebook(name)
    for number, cell in enumerate(one for one in notebook.cells if one.cell_type == "code"):
        cell.execution_count = number
        cell.outputs = [new_output("stream", text="ran")]
        cell.metadata["execution"] = {"iopub.status.busy": "2025-01-01"}
        cell.metadata["collapsed"] = True
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    notebook.metadata["kernelspec"]["display_name"] = "Python 3.13"
    notebook.metadata["language_info"]["version"] = "3.13.1"
    notebook.cells.append(new_code_cell(""))
    built.write(name, nbformat.writes(notebook, indent=4))
    assert built.build() == 0
    assert built.snapshot() == before


def test_the_panels_way_to_write_the_same_is_no_edit(built):
    notebook = built.notebook(SOURCE)
    cell_of(notebook, "loop-order").metadata.nbgrader.points = 3.50
    del cell_of(notebook, "loop").metadata.nbgrader["task"]
    cleared = {"schema_version": 3, "solution": False, "grade": False, "locked": False, "task": False}
    cell_of(notebook, "write-a-loop").metadata["nbgrader"] = cleared
    built.save(SOURCE, notebook)
    assert built.build() == 0


def test_an_edit_that_the_lesson_text_has_too_is_no_edit(built):
    edit(built, SOURCE, change_prose)
    built.edit("lessons/02_loop/loop.py", "# # Write a loop", "# # Write a loop\n# More.")
    assert built.build() == 0


def test_a_changed_lesson_overwrites_what_the_last_build_wrote(built):
    built.edit("lessons/01_cell/cell.py", "total = x + a", "total = a + x")
    built.edit("lessons/01_cell/mistakes.py", '"x + a": "x - a"', '"a + x": "x - a"')
    built.edit("lessons/02_loop/loop.py", "points=3.5", "points=4")
    assert built.build() == 0
    assert "total = a + x" in built.read(SOURCE)
    assert cell_of(built.notebook(RELEASE), "loop-order").metadata.nbgrader.points == 4


def test_a_notebook_that_no_build_has_made(course, capsys):
    notebook = nbformat.v4.new_notebook(cells=[new_markdown_cell("# Mine")])
    course.save(SOURCE, notebook)
    assert course.build() == 1
    assert f"{SOURCE}: edited by hand" in capsys.readouterr().err


@pytest.mark.parametrize("name", [SOURCE, RELEASE, DEMO])
@pytest.mark.parametrize("content", ["", "<<<<<<< HEAD\n{}", "{}", "\x00"])
def test_a_file_that_is_no_notebook(built, capsys, name, content):
    built.write(name, content)
    assert built.build() == 1
    told = capsys.readouterr().err
    assert f"{name}: cannot be read as a notebook" in told
    assert "Traceback" not in told
    assert built.read(name) == content


@pytest.mark.parametrize("stage", ["source", "release"])
@pytest.mark.parametrize("inside", ["hints.json", "recorded.json", "figures/steps.svg", "notes.txt", "copy.ipynb"])
def test_other_files_are_kept_too(built, capsys, stage, inside):
    name = f"{stage}/02_loop/{inside}"
    built.write(name, "mine")
    assert built.build() == 1
    assert f"{name}: no build wrote this" in capsys.readouterr().err
    assert built.read(name) == "mine"


def test_what_editors_leave_behind_is_no_edit(built):
    built.write("source/02_loop/.ipynb_checkpoints/loop-checkpoint.ipynb", "{}")
    built.write("source/02_loop/__pycache__/x.pyc", "")
    assert built.build() == 0
    assert built.build("--check") == 0


def test_a_figure_that_changed_in_the_lesson_is_written(built, capsys):
    built.write("lessons/02_loop/figures/steps.svg", "<svg>new</svg>")
    assert built.build() == 0
    told = capsys.readouterr().out
    for stage in ("source", "release"):
        assert f"wrote {stage}/02_loop/figures/steps.svg" in told
        assert built.read(f"{stage}/02_loop/figures/steps.svg") == "<svg>new</svg>"
    assert "removed" not in told


def test_a_figure_that_a_lesson_no_longer_has_is_removed(built, capsys):
    (built.root / "lessons/02_loop/figures/steps.svg").unlink()
    assert built.build() == 0
    told = capsys.readouterr().out
    for stage in ("source", "release"):
        assert f"removed {stage}/02_loop/figures/steps.svg" in told
        assert not (built.root / stage / "02_loop/figures/steps.svg").exists()


def test_a_figure_that_a_lesson_no_longer_has_is_kept_when_edited(built, capsys):
    (built.root / "lessons/02_loop/figures/steps.svg").unlink()
    built.write("release/02_loop/figures/steps.svg", "mine")
    assert built.build() == 1
    assert (built.root / "source/02_loop/figures/steps.svg").exists()
    assert built.read("release/02_loop/figures/steps.svg") == "mine"
