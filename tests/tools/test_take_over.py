"""An edit of a built notebook is written back into the text of its lesson."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from tests.tools.course import LOOP, cell_of

TEXT = "lessons/02_loop/loop.py"
SOURCE = "source/02_loop/loop.ipynb"
NEW_PROSE = "# %% [markdown]\n# New prose.\n#\n# Two lines.\n"
OFF = {"schema_version": 3, "grade": False, "locked": False, "solution": False}


def edit(course, change):
    notebook = course.notebook(SOURCE)
    change(notebook)
    course.save(SOURCE, notebook)
    return notebook


def take_over(course, capsys):
    """Take the edit of lesson 02_loop over; returns (exit status, what was said on stderr)."""
    capsys.readouterr()
    status = course.build("take-over", "02_loop")
    return status, capsys.readouterr().err


def test_sources_points_new_and_deleted_cells(built, capsys):
    def change(notebook):
        cell_of(notebook, "write-a-loop").source = "# Write a better loop\n\nMore $x$."
        answer = cell_of(notebook, "loop")
        answer.source = answer.source.replace("        a = cell(x, a)", "        a = cell(x, a)  # carried")
        test = cell_of(notebook, "loop-order")
        test.metadata.nbgrader.points = 4.0
        test.source = test.source.replace("loop([], 7) == 7", "loop([], 8) == 8")
        notebook.cells = [cell for cell in notebook.cells if cell.id != "why"]
        notebook.cells.insert(1, new_markdown_cell("New prose.\n\nTwo lines."))
        notebook.cells += [new_code_cell("loop([1], 2)\n"), new_code_cell("")]

    edit(built, change)
    assert take_over(built, capsys) == (0, "")
    expected = LOOP[: LOOP.index("# %% [markdown] task")] + "# %% explore\nloop([1], 2)\n"
    for old, new in {
        "# # Write a loop\n": "# # Write a better loop\n#\n# More $x$.\n\n" + NEW_PROSE,
        "a = cell(x, a)": "a = cell(x, a)  # carried",
        "points=3.5": "points=4",
        "loop([], 7) == 7": "loop([], 8) == 8",
    }.items():
        expected = expected.replace(old, new)
    assert built.read(TEXT) == expected
    assert built.build("--check") == 0


def test_the_order_of_cells(built, capsys):
    edit(built, lambda notebook: notebook.cells.append(notebook.cells.pop(0)))
    assert take_over(built, capsys) == (0, "")
    assert built.read(TEXT).endswith("# ### END MARK SCHEME\n\n# %% [markdown]\n# # Write a loop\n")
    assert built.build("--check") == 0


def test_cells_made_with_the_create_assignment_panel(built, capsys):
    answer = 'def more(x, y):\n    """Doc."""\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION'

    def change(notebook):
        added = [
            new_code_cell(
                answer, metadata={"nbgrader": OFF | {"solution": True, "grade_id": "cell-a1", "task": False}}
            ),
            new_code_cell(
                "assert more(1, 2) == 1",
                metadata={"nbgrader": OFF | {"grade": True, "locked": True, "grade_id": "cell-b2", "points": 1}},
            ),
            new_markdown_cell(
                "Explain.",
                metadata={"nbgrader": OFF | {"task": True, "locked": True, "grade_id": "cell-c3", "points": 2}},
            ),
            new_code_cell("import math", metadata={"nbgrader": OFF | {"locked": True, "grade_id": "cell-d4"}}),
        ]
        notebook.cells += added

    edit(built, change)
    status, told = take_over(built, capsys)
    assert status == 1, "the panel knows no skill, so the text asks for one"
    line = built.read(TEXT).split("\n").index('# %% test="cell-b2" points=1') + 1
    assert told == f'{TEXT}:{line}: a test names the skill that it measures: skill="…"\n'
    for marker in ('# %% answer="cell-a1"\n', '# %% [markdown] task="cell-c3" points=2\n', "# %% setup\nimport math\n"):
        assert marker in built.read(TEXT)
    built.edit(TEXT, 'test="cell-b2"', 'test="cell-b2" skill="order"')
    assert built.build() == 0, "the notebook has nothing that the text has not"
    assert built.build("--check") == 0


def test_nothing_to_take_over(built, capsys):
    before = built.snapshot()
    assert take_over(built, capsys) == (0, "")
    assert built.snapshot() == before


def test_taking_over_twice_changes_nothing_more(built, capsys):
    edit(built, lambda notebook: notebook.cells.insert(1, new_markdown_cell("New.")))
    assert take_over(built, capsys) == (0, "")
    before = built.snapshot()
    assert take_over(built, capsys) == (0, "")
    assert built.snapshot() == before


def test_only_the_skill_changed_in_the_text_is_kept(built, capsys):
    edit(built, lambda notebook: notebook.cells.insert(1, new_markdown_cell("New.")))
    built.edit(TEXT, 'skill="order"', 'skill="sequence"')
    built.edit("lessons/02_loop/mistakes.py", 'skill="order"', 'skill="sequence"')
    assert take_over(built, capsys) == (0, "")
    assert 'skill="sequence"' in built.read(TEXT)


def test_an_answer_changed_in_another_lesson_meanwhile_is_no_edit_here(built, capsys):
    built.edit("lessons/01_cell/cell.py", "np.tanh(total)", "np.tanh(1.0 * total)")
    edit(built, lambda notebook: notebook.cells.insert(1, new_markdown_cell("New.")))
    assert take_over(built, capsys) == (0, "")
    assert built.read(TEXT) == LOOP.replace("# # Write a loop\n", "# # Write a loop\n\n# %% [markdown]\n# New.\n")
    assert "1.0 * total" in built.read(SOURCE)


def refused(course, capsys, change):
    """Edit the notebook; taking it over is refused and changes nothing. Returns what was said."""
    edit(course, change)
    before = course.snapshot()
    status, told = take_over(course, capsys)
    assert status == 1
    assert course.snapshot() == before
    return told


def test_an_edited_given_cell_is_refused(built, capsys):
    def change(notebook):
        cell_of(notebook, "given-cell").source += "\n" + "    # a note"

    told = refused(built, capsys, change)
    assert "cell given-cell only supplies the answer cell, which belongs to lessons/01_cell/cell.py" in told


@pytest.mark.parametrize("old, new", [("return np.tanh(total)", "return total"), ("### END REFERENCE\n", "")])
def test_an_edited_reference_block_is_refused(built, capsys, old, new):
    def change(notebook):
        cell = cell_of(notebook, "loop-order")
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    told = refused(built, capsys, change)
    assert "cell loop-order only supplies the answer loop, which belongs to lessons/02_loop/loop.py" in told


def test_a_change_in_both_is_refused(built, capsys):
    built.edit(TEXT, "Why does the order", "Why should the order")
    told = refused(built, capsys, lambda notebook: notebook.cells.insert(1, new_markdown_cell("New.")))
    assert f"edited by hand, and {TEXT} has changed since the last build too" in told
    assert "git stash" in told


def test_what_no_lesson_text_can_hold_is_refused(built, capsys):
    manual = OFF | {"grade": True, "solution": True, "grade_id": "x", "points": 1}
    picture = {"a.png": {"image/png": ""}}
    for cell, words in [
        (new_raw_cell("raw", id="a"), "cell a: a lesson text cannot hold a raw cell"),
        (new_code_cell("x", id="b", metadata={"nbgrader": manual}), "cell b: a lesson text cannot hold a code cell"),
        (
            new_markdown_cell("x", id="c", metadata={"nbgrader": manual}),
            "cell c: a lesson text cannot hold a markdown cell",
        ),
        (new_markdown_cell("x", id="d", attachments=picture), "cell d: a lesson text cannot hold a pasted picture"),
        (new_code_cell("# %% explore", id="e"), "cannot be written as percent text"),
    ]:
        assert words in refused(built, capsys, lambda notebook, cell=cell: notebook.cells.insert(1, cell))
        edit(built, lambda notebook: notebook.cells.pop(1))


def test_a_malformed_text_is_told_first(built, capsys):
    built.edit(TEXT, "points=3.5", "points=-1")
    told = refused(built, capsys, lambda notebook: notebook.cells.insert(1, new_markdown_cell("New.")))
    assert "points expected a number" in told


def test_no_notebook_to_take_over(course, capsys):
    status, told = take_over(course, capsys)
    assert status == 1
    assert f"{SOURCE}: there is no notebook to take over" in told


def test_an_unknown_lesson(built, capsys):
    assert built.build("take-over", "03_pool") == 1
    assert "no lesson '03_pool'; the lessons are 01_cell, 02_loop" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["take-over"], ["take-over", "01_cell", "02_loop"], ["--check", "01_cell"], ["--force"]]
)
def test_a_wrong_command_line_shows_the_right_ones(built, capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        built.build(*arguments)
    assert stopped.value.code == 2
    assert "take-over LESSON" in capsys.readouterr().err
