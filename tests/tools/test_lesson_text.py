"""Reading lesson text into cells and writing it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.roles import Role
from tests.tools.course import CELL, LOOP
from tools.build import ROOT
from tools.lesson_text import Cell, read_cells, write_cells
from tools.lessons import read_course


@pytest.mark.parametrize("text", [CELL, LOOP])
def test_text_to_cells_to_text_is_the_identity(text):
    cells, faults = read_cells(text)
    assert not faults
    assert write_cells(cells) == text


@pytest.mark.parametrize("lesson", read_course(ROOT).lessons, ids=lambda lesson: lesson.name)
def test_the_lessons_of_the_course_are_canonical(lesson):
    assert write_cells(lesson.cells) == lesson.text_path.read_text(encoding="utf-8")


def test_a_marker_tells_role_name_skill_and_points():
    cells, _faults = read_cells(LOOP)
    assert [cell.role for cell in cells] == ["prose", "setup", "given", "answer", "test", "task"]
    assert [cell.name for cell in cells] == ["", "", "cell", "loop", "loop-order", "why"]
    assert [cell.points for cell in cells] == [None, None, None, None, 3.5, 2]
    assert [cell.skill for cell in cells] == ["", "", "", "", "order", ""]


def test_cells_know_their_lines():
    lines = CELL.splitlines()
    for cell in read_cells(CELL)[0]:
        assert lines[cell.marker_line - 1].startswith("# %%")
        assert lines[cell.source_line - 1].removeprefix("# ") == cell.source.split("\n")[0]


def test_blank_lines_in_front_do_not_shift_lines():
    (cell,), _faults = read_cells("# %% explore\n\n\nx = 1\n")
    assert (cell.source, cell.marker_line, cell.source_line) == ("x = 1", 1, 4)


def test_a_header_that_jupytext_leaves_is_no_cell():
    header = "# ---\n# jupyter:\n#   jupytext:\n#     formats: py:percent\n# ---\n\n"
    assert read_cells(header + CELL)[0] == read_cells(CELL)[0]


def test_comments_that_look_like_magics_stay_comments():
    (cell,), _faults = read_cells("# %% explore\n# %matplotlib inline\n# !ls\nx = 1\n")
    assert cell.source == "# %matplotlib inline\n# !ls\nx = 1"


@pytest.mark.parametrize(
    "source", ["x = 1\n# %% explore\ny = 2", '"""\n# %% explore\n"""', "x = '\x0c'", "x = 'a\u2028b'", "# %%"]
)
def test_a_cell_that_no_text_can_tell_is_refused(source):
    with pytest.raises(ValueError, match="cannot be written as percent text"):
        write_cells([Cell(Role.PROSE, "# Title"), Cell(Role.EXPLORE, source)])


_LINES = st.text(alphabet="ab #%[]=\"'{}`~-+\\:_.0é∂", max_size=12).filter(lambda line: "%%" not in line)
_NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
_POINTS = st.one_of(st.integers(0, 100), st.sampled_from([0.5, 2.25]))


def _sources(lines):
    return st.lists(lines, max_size=5).map("\n".join).map(lambda source: source.strip("\n"))


_PROSE = _sources(_LINES)
_CODE = _sources(
    st.sampled_from(["x = 1", "def f(a):", "    return a", "", "@f", "class C:", "    # note", "# note", "f(2)"])
)
_CELLS = st.one_of(
    st.builds(Cell, st.just(Role.PROSE), _PROSE),
    st.builds(Cell, st.sampled_from([Role.SETUP, Role.EXPLORE]), _CODE),
    st.builds(Cell, st.just(Role.ANSWER), _CODE, _NAMES),
    st.builds(Cell, st.just(Role.GIVEN), st.just(""), _NAMES),
    st.builds(Cell, st.just(Role.TEST), _CODE, _NAMES, _NAMES, _POINTS),
    st.builds(Cell, st.just(Role.TASK), _PROSE, _NAMES, st.just(""), _POINTS),
)


@given(st.lists(_CELLS, min_size=1, max_size=6))
def test_cells_to_text_to_cells_is_the_identity(cells):
    text = write_cells(cells)
    assert read_cells(text) == (cells, [])
    assert write_cells(read_cells(text)[0]) == text
