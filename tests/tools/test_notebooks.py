"""What the build makes of a lesson: notebooks, cell ids, metadata, supplied functions, reference answers."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from grading.roles import Role
from tests.tools.course import MEASURES, cell_of, make_course
from tools.build import ROOT
from tools.lesson_text import Cell
from tools.lessons import read_course
from tools.notebooks import cell_ids, cells_of, make_notebook, notebook_text, parse_notebook

SOURCE = "source/02_loop/loop.ipynb"
RELEASE = "release/02_loop/loop.ipynb"


def test_two_builds_give_equal_bytes(tmp_path):
    snapshots = []
    for name in ("one", "other"):
        course = make_course(tmp_path / name)
        assert course.build() == 0
        snapshots.append(course.snapshot())
    assert snapshots[0] == snapshots[1]


def test_a_second_build_writes_nothing(built, capsys):
    before = {path: path.stat().st_mtime_ns for path in built.root.rglob("*")}
    assert built.build() == 0
    assert capsys.readouterr().out == "everything is up to date\n"
    assert {path: path.stat().st_mtime_ns for path in built.root.rglob("*")} == before


def test_building_one_lesson_leaves_the_others_alone(course):
    assert course.build("02_loop") == 0
    assert sorted(path.name for path in (course.root / "source").iterdir()) == ["02_loop"]


@pytest.mark.parametrize("name", [SOURCE, RELEASE, "submitted/demo-right/02_loop/loop.ipynb"])
def test_notebook_files_are_canonical(built, name):
    text = built.read(name)
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert "\r" not in text
    notebook = built.notebook(name)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec == {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    for cell in notebook.cells:
        assert not cell.get("outputs") and not cell.get("execution_count")


def test_ids_roles_and_tags(built):
    cells = built.notebook(SOURCE).cells
    assert [cell.id for cell in cells] == ["write-a-loop", "setup", "given-cell", "loop", "loop-order", "why"]
    assert [cell.metadata.course.role for cell in cells] == ["prose", "setup", "given", "answer", "test", "task"]
    assert [cell.metadata.get("tags") for cell in cells] == [None, None, None, None, ["raises-exception"], None]
    assert cells[4].metadata.course.skill == "order"
    explore = cell_of(built.notebook("source/01_cell/cell.ipynb"), "cell-1-1")
    assert explore.metadata == {"course": {"role": "explore"}, "tags": ["raises-exception"]}


def test_nbgrader_metadata(built):
    cells = {cell.id: cell.metadata.get("nbgrader") for cell in built.notebook(SOURCE).cells}
    assert cells["write-a-loop"] is None
    off = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False}
    assert cells["setup"] == off | {"grade_id": "setup", "locked": True}
    assert cells["given-cell"] == off | {"grade_id": "given-cell", "locked": True}
    assert cells["loop"] == off | {"grade_id": "loop", "solution": True}
    assert cells["loop-order"] == off | {"grade_id": "loop-order", "grade": True, "locked": True, "points": 3.5}
    assert cells["why"] == off | {"grade_id": "why", "task": True, "locked": True, "points": 2}


def test_a_given_function_comes_from_the_lesson_that_owns_it(built):
    given = cell_of(built.notebook(SOURCE), "given-cell").source
    assert given == (
        "# Given: cell, the answer of lesson 01_cell.\n"
        "def cell(x, a):\n"
        '    """One step.\n'
        "\n"
        "    x, a: numbers; returns: a number\n"
        '    """\n'
        "    # the sum of both\n"
        "    total = x + a\n"
        "    return np.tanh(total)"
    )
    assert cell_of(built.notebook(RELEASE), "given-cell").source == given


def test_a_reference_is_expanded_dependencies_first(built):
    lines = cell_of(built.notebook(SOURCE), "loop-order").source.split("\n")
    start = lines.index("### REFERENCE loop")
    assert lines[start + 1 : lines.index("### END REFERENCE")] == [
        "def right_cell():",
        "    import numpy as np",
        "    def cell(x, a):",
        "        # the sum of both",
        "        total = x + a",
        "        return np.tanh(total)",
        "    return cell",
        "",
        "def right_loop(cell=None):",
        "    cell = cell or right_cell()",
        "    def loop(xs, a):",
        "        for x in xs:",
        "            a = cell(x, a)",
        "        return a",
        "    return loop",
    ]


def test_a_reference_can_run_around_another_cell(built):
    source = cell_of(built.notebook(SOURCE), "loop-order").source
    names = {}
    exec(source[source.index("### REFERENCE") : source.index("### END REFERENCE")], names)
    cell = names["right_cell"]()
    assert names["right_loop"]()([1, -2], 0.5) == cell(-2, cell(1, 0.5))
    assert names["right_loop"](lambda x, a: a + 1)([1, 2, 3], 0) == 3


def test_only_used_imports_go_into_a_reference(built):
    source = cell_of(built.notebook("source/01_cell/cell.ipynb"), "cell-sum").source
    assert "import numpy as np" in source
    assert "import math" not in source


def test_the_release_has_no_answer_no_hidden_test_and_no_mark_scheme(built):
    source, release = built.read(SOURCE), built.read(RELEASE)
    for text in ("for x in xs", "right_loop", "The state is carried", "BEGIN SOLUTION", "BEGIN HIDDEN", "BEGIN MARK"):
        assert text in source and text not in release
    for text in ("All steps; returns", "loop([], 7)", "Why does the order matter", "raise NotImplementedError()"):
        assert text in release


def test_the_release_locks_cells_and_has_checksums(built):
    test = cell_of(built.notebook(RELEASE), "loop-order").metadata
    assert (test.deletable, test.editable) == (False, False)
    assert re.fullmatch(r"[0-9a-f]{32}", test.nbgrader.checksum)


def test_the_release_follows_nbgraders_configuration(course):
    course.write("nbgrader_config.py", 'c = get_config()\nc.ClearSolutions.code_stub = {"python": "..."}\n')
    assert course.build() == 0
    assert cell_of(course.notebook(RELEASE), "loop").source.endswith('"""\n    ...')


def test_files_beside_the_notebook(built):
    for stage in ("source", "release"):
        assert built.read(f"{stage}/02_loop/figures/steps.svg") == "<svg/>\n"
        assert json.loads(built.read(f"{stage}/02_loop/recorded.json")) == {"loop": pytest.approx(-0.798, abs=1e-3)}
        (hint,) = json.loads(built.read(f"{stage}/02_loop/hints.json"))["loop"]
        assert hint.pop("fingerprint")
        assert hint == {"mistake": "reversed", "question": "Which comes first?", "name": "The steps run backwards."}


def test_mistakes_that_look_alike_share_one_hint(course):
    twin = 'Mistake(id="twin", function="loop", skill="order", kind="slip", change={"in xs": "in xs[::-1]"},'
    course.edit("lessons/02_loop/mistakes.py", "MISTAKES = [", f'MISTAKES = [\n    {twin} question="A?", name="B."),')
    assert course.build() == 0
    (hint,) = json.loads(course.read("source/02_loop/hints.json"))["loop"]
    assert hint["mistake"] == "twin, reversed"
    assert hint["question"] == "A? Or: Which comes first?"
    assert hint["name"] == "B. Or: The steps run backwards."


def test_an_invisible_mistake_has_no_hint(course):
    course.edit("lessons/02_loop/mistakes.py", '{"in xs": "in reversed(xs)"}', '{"in xs": "in list(xs)"}')
    course.edit("lessons/02_loop/mistakes.py", 'name="The', 'visible=False, name="The')
    assert course.build() == 0
    assert json.loads(course.read("source/02_loop/hints.json")) == {"loop": []}


def test_a_mistake_that_cannot_be_measured_is_told(course, capsys):
    course.edit("lessons/02_loop/mistakes.py", '"in reversed(xs)"', '"in missing"')
    assert course.build() == 1
    words = "mistake 'reversed': ends in NameError on the public example: name 'missing' is not defined"
    assert capsys.readouterr().err == f"lessons/02_loop/mistakes.py:5: {words}\n"


def test_a_function_without_a_public_example_is_told(course, capsys):
    def fingerprint(function_name, function, supplied):
        raise KeyError(function_name)

    assert course.build(measures=replace(MEASURES, fingerprint=fingerprint)) == 1
    told = capsys.readouterr().err
    assert "lessons/02_loop/loop.py:10: the reference answer ends in KeyError on the public example: 'loop'" in told


def test_a_reference_answer_that_cannot_be_recorded_is_told(course, capsys):
    def record(function_name, function):
        raise ZeroDivisionError("division by zero")

    assert course.build(measures=replace(MEASURES, record=record)) == 1
    words = "the reference answer ends in ZeroDivisionError while it is recorded: division by zero"
    assert f"lessons/02_loop/loop.py:10: {words}" in capsys.readouterr().err


def test_a_lesson_without_mistakes(course):
    (course.root / "lessons/02_loop/mistakes.py").unlink()
    assert course.build() == 0
    assert json.loads(course.read("source/02_loop/hints.json")) == {"loop": []}
    partial = course.notebook("submitted/demo-partial/02_loop/loop.ipynb")
    assert "NotImplementedError" in cell_of(partial, "loop").source


def test_demo_submissions(built):
    def answer(student, lesson="02_loop", name="loop"):
        return cell_of(built.notebook(f"submitted/{student}/{lesson}/{name}.ipynb"), name).source

    assert "for x in xs:" in answer("demo-right") and "SOLUTION" not in answer("demo-right")
    assert "for x in reversed(xs):" in answer("demo-partial")
    assert answer("demo-empty") == cell_of(built.notebook(RELEASE), "loop").source
    assert "x - a" in answer("demo-partial", "01_cell", "cell"), (
        "a mistake that loses everything shows no partial grade"
    )


def test_demo_partial_has_only_its_last_answer_wrong(course):
    marker = '# %% answer="loop"'
    answer = 'def zero():\n    """0."""\n    ### BEGIN SOLUTION\n    return 0\n    ### END SOLUTION'
    course.edit("lessons/02_loop/loop.py", marker, f'# %% answer="zero"\n{answer}\n\n\n{marker}')
    assert course.build() == 0
    partial = course.notebook("submitted/demo-partial/02_loop/loop.ipynb")
    assert cell_of(partial, "zero").source.endswith("return 0")
    assert "reversed(xs)" in cell_of(partial, "loop").source


@pytest.mark.parametrize("name", [SOURCE, "source/01_cell/cell.ipynb"])
def test_notebook_to_cells_is_the_way_back(built, name):
    lesson = read_course(built.root).lesson(name.split("/")[1])
    found = cells_of(built.notebook(name))
    assert [one.cell for one in found] == list(lesson.cells)
    assert not any(one.problem or one.changed_answer for one in found)


def test_the_way_back_from_the_lessons_of_the_course():
    course = read_course(ROOT)
    for lesson in course.lessons:
        notebook = parse_notebook(notebook_text(make_notebook(lesson, course.answers(lesson), {})))
        assert [one.cell for one in cells_of(notebook)] == list(lesson.cells)


def test_long_odd_and_equal_beginnings_make_valid_ids():
    sources = ["∂ := ∑", "∂ := ∑", "x" * 200, "# Same words here\none", "# Same words here\ntwo", "# Setup", "# Loop"]
    cells = [Cell(Role.PROSE, source) for source in sources] + [
        Cell(Role.SETUP),
        Cell(Role.ANSWER, "", "loop"),
        Cell(Role.SETUP),
    ]
    ids = cell_ids(cells)
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell_id) for cell_id in ids)
    assert ids[-3:] == ["setup", "loop", "setup-2"], "grade ids come first"


def test_deleting_one_of_several_cells_that_begin_alike_renames_no_later_one():
    cells = [Cell(Role.EXPLORE, f"show(a, b, c, d, e)\n# {number}") for number in range(3)]
    first, _second, third = cell_ids(cells)
    assert cell_ids([cells[0], cells[2]]) == [first, third]


_CELLS = st.lists(st.text("ab \n", max_size=9).map(lambda source: Cell(Role.PROSE, source)), max_size=8)


@given(_CELLS, _CELLS)
def test_a_new_cell_with_other_words_renames_no_other(before, after):
    new = Cell(Role.EXPLORE, "something(else)")
    ids = cell_ids([*before, new, *after])
    assert ids[: len(before)] + ids[len(before) + 1 :] == cell_ids([*before, *after])
    assert len(set(ids)) == len(ids)


def test_the_command_says_what_it_can_do():
    command = [sys.executable, "-m", "tools.build", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for words in ("--check", "take-over LESSON", "student"):
        assert words in shown
