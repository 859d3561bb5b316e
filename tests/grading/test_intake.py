"""What is rebuilt from what was handed in, whatever it was."""

import json
import random
import subprocess
import sys

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from nbgrader.utils import compute_checksum

from grading.intake import Original, answer_names, blank, graded_ids, rebuild
from grading.parsing import Unreadable
from grading.roles import Role
from tests.clean_tree import ROOT
from tests.grading.odd_files import ANSWER, LESSON, NOTEBOOK, UNUSUAL, cell, code, encoded, released_stub, right

WRITTEN = "04_bptt_derivation"


def source(lesson=LESSON):
    (path,) = (ROOT / "source" / lesson).glob("*.ipynb")
    return nbformat.read(path, as_version=4)


SOURCE = source()
ORIGINAL = Original(SOURCE)


def rebuilt(notebook, lesson=LESSON):
    return rebuild(Original(source(lesson)), encoded(notebook))


def answers(notebook):
    return [each.source for each in notebook.cells if each.metadata.course.get("role") == "answer"]


def own(notebook):
    return [each for each in notebook.cells if each.metadata.course.get("role") == Role.OWN]


def points(notebook):
    """Points of the tests that pass when the cells are run in their order. No sandbox: only for texts of ours."""
    names, sum_of_points = {"get_ipython": lambda: _Magics()}, 0
    for each in notebook.cells:
        if each.cell_type == "code" and each.metadata.course.get("role") != "explore":
            try:
                exec(TransformerManager().transform_cell(each.source), names)
            except Exception:
                continue
            if each.metadata.course.get("role") == "test":
                sum_of_points += each.metadata.nbgrader.points
    return sum_of_points


class _Magics:
    def run_line_magic(self, *_arguments):
        pass


@pytest.fixture
def in_lesson(monkeypatch):
    """The checks read files of the lesson."""
    monkeypatch.chdir(ROOT / "source" / LESSON)


@pytest.mark.usefixtures("in_lesson")
@pytest.mark.parametrize("case", UNUSUAL, ids=lambda case: case.name)
def test_right_but_unusual_work_loses_nothing(case):
    notebook, repairs = rebuild(ORIGINAL, case.data)
    nbformat.validate(notebook)
    assert points(notebook) == 10
    assert any(case.says in repair for repair in repairs) if case.says else repairs == [], repairs
    assert notebook.metadata.course.repairs == repairs


@pytest.mark.usefixtures("in_lesson")
def test_a_notebook_without_any_answer_gets_no_points():
    assert points(blank(ORIGINAL, "")) == 0


LESSONS = sorted(folder.name for folder in (ROOT / "source").iterdir() if folder.is_dir())


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_honest_submission_is_the_teachers_notebook_with_the_answers(lesson):
    teachers, handed_in = source(lesson), nbformat.from_dict(right(lesson))
    notebook, repairs = rebuilt(handed_in, lesson)
    assert repairs == [] and [each.id for each in notebook.cells] == [each.id for each in teachers.cells]
    text = {each.id: "".join(each.source) for each in handed_in.cells}
    for mine, theirs in zip(notebook.cells, teachers.cells, strict=True):
        is_answer = theirs.metadata.get("nbgrader", {}).get("solution")
        assert mine.source == (text[mine.id] if is_answer else theirs.source)


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_of_the_teachers_answers_is_in_a_blank_notebook(lesson):
    handed_in = json.loads(next((ROOT / "release" / lesson).glob("*.ipynb")).read_bytes())
    stubs = ["".join(cell(handed_in, each.id)["source"]) for each in source(lesson).cells if each.id in ids(lesson)]
    assert answers(blank(Original(source(lesson)), "no reason")) == stubs


def ids(lesson):
    return {
        each.metadata.nbgrader.grade_id
        for each in source(lesson).cells
        if each.metadata.get("nbgrader", {}).get("solution")
    }


def test_a_blank_notebook_says_why_at_its_top():
    notebook = blank(ORIGINAL, 'It is "<script>".')
    nbformat.validate(notebook)
    assert "could not be graded" in notebook.cells[0].source and "&lt;script&gt;" in notebook.cells[0].source
    assert notebook.metadata.course.repairs == ['It is "<script>".']


def test_checksums_are_those_of_the_gradebook():
    notebook, _ = rebuild(ORIGINAL, encoded(right()))
    for each in notebook.cells:
        if each.metadata.get("nbgrader", {}).get("grade"):
            assert each.metadata.nbgrader.checksum == compute_checksum(each)
        elif each.metadata.get("nbgrader", {}).get("solution"):
            assert each.metadata.nbgrader.checksum != compute_checksum(each)


def test_the_source_stays_as_it_was():
    before = nbformat.writes(SOURCE), nbformat.writes(ORIGINAL.notebook)
    rebuild(ORIGINAL, encoded(right()))
    blank(ORIGINAL, "")
    assert (nbformat.writes(SOURCE), nbformat.writes(ORIGINAL.notebook)) == before


def test_own_cells_stay_behind_their_neighbour_and_have_nothing_else():
    notebook = right()
    extra = code("helper = 1", id="x", metadata={"tags": ["t"], "nbgrader": {"grade_id": "unknown", "points": 99}})
    notebook["cells"].insert([each["id"] for each in notebook["cells"]].index(ANSWER) + 1, extra)
    notebook["cells"].insert(0, {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": "<b>"})
    made, repairs = rebuilt(notebook)
    first, after = own(made)
    assert (first.cell_type, first.source, made.cells[0]) == ("markdown", "<b>", first)
    assert made.cells[[each.id for each in made.cells].index(ANSWER) + 1] is after
    assert after.metadata == {"course": {"role": Role.OWN}} and after.outputs == [] and repairs == []


def test_too_many_own_cells_are_counted_and_left_out():
    notebook = right()
    notebook["cells"] += [code(f"n = {number}") for number in range(500)]
    made, repairs = rebuilt(notebook)
    assert len(own(made)) == 300 and repairs == ["Of 500 cells of the student's own the first 300 were taken."]


def test_an_edited_answer_is_the_students():
    notebook = right()
    cell(notebook)["source"] = "def rnn_forward():\n    return None"
    assert answers(rebuilt(notebook)[0]) == ["def rnn_forward():\n    return None"]


def test_a_missing_answer_is_not_answered_and_said():
    notebook = right()
    notebook["cells"].remove(cell(notebook))
    made, repairs = rebuilt(notebook)
    assert answers(made) == [released_stub()]
    assert repairs == ["The answer rnn-forward was missing; it counts as not answered."]


def test_an_edited_test_is_named():
    notebook = right()
    cell(notebook, "rnn-forward-sizes")["source"] = "pass"
    assert rebuilt(notebook)[1] == ["The test rnn-forward-sizes was edited; the original was used."]


def test_experiments_stay_the_students_and_run_last():
    notebook = right()
    explored = cell(notebook, "def-memory-figure-scale-0")
    explored["source"] = "".join(explored["source"]).replace("0.6", "0.9")
    made, repairs = rebuilt(notebook)
    (mine,) = [each for each in made.cells if each.id == "def-memory-figure-scale-0"]
    assert mine.source == explored["source"] and mine.metadata.course.role == "explore" and repairs == []


def test_another_lesson_that_supplies_the_answer_is_no_answer():
    """Lesson 5 gives away what lesson 2 asks for."""
    with pytest.raises(Unreadable, match="another lesson") as refusal:
        rebuilt(right("05_rnn_backward"))
    assert refusal.value.grade_ids & graded_ids(source("05_rnn_backward"))


def test_what_is_written_for_the_grader_is_kept_wherever_it_stands():
    notebook = right(WRITTEN)
    task = cell(notebook, "bptt-written")
    task["source"] = "".join(task["source"]) + "\n\nMy derivation: see below."
    place = notebook["cells"].index(task)
    photograph = {"photo.png": {"image/png": "aGVsbG8=", "text/html": "<script>"}, "x.svg": {"image/svg+xml": "PA=="}}
    below = {"cell_type": "markdown", "metadata": {}, "source": "![](attachment:photo.png)", "attachments": photograph}
    notebook["cells"].insert(place + 1, below)
    notebook["cells"][place + 2]["source"] = "and here too"
    made, repairs = rebuilt(notebook, WRITTEN)
    nbformat.validate(made)
    assert [each.source for each in own(made)] == [task["source"], "![](attachment:photo.png)", "and here too"]
    assert own(made)[1].attachments == {"photo.png": {"image/png": "aGVsbG8="}}
    assert repairs == ["The task bptt-written was edited; the original was used."]
    (original,) = [each for each in made.cells if each.id == "bptt-written"]
    assert "MARK SCHEME" in original.source


def test_names_of_answers():
    assert answer_names(SOURCE) == ("rnn_forward",)
    assert len(answer_names(source(WRITTEN))) == 9


# What must hold whatever the bytes are.


def check(data):
    try:
        notebook, repairs = rebuild(ORIGINAL, data)
    except Unreadable as reason:
        assert str(reason).endswith(".")
        return
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()
    originals = {each.id: each.source for each in SOURCE.cells}
    for each in notebook.cells:
        if each.metadata.course.role in ("test", "setup", "given"):
            assert each.source == originals[each.id]
    assert all(repair.endswith(".") for repair in repairs)
    assert {each.id for each in SOURCE.cells if "nbgrader" in each.metadata} <= {each.id for each in notebook.cells}
    (answer,) = answers(notebook)
    teachers = originals[ANSWER]
    assert answer != teachers or "BEGIN SOLUTION" not in answer


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=2_000))
def test_random_bytes(data):
    check(data)


# Each of them as large as is read, and made to be larger in memory.
LARGE = {
    "objects": """b'{"a":1},' * 490_000 + b'1'""",
    "texts": """b",".join(b'"%d"' % number for number in range(1_990_000))""",
    "wide text": """b'"' + "\N{GRINNING FACE}".encode() + b"a" * 49 * 2**20 + b'"'""",
}
# VmHWM is the peak of this program; the resource module's is also that of the process which has started it.
PEAK = """
import re
from grading.parsing import parse
parse(b'{"nbformat": 4, "cells": [{"source": "1"}], "x": [' + %s + b"]}")
print(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc, which is Linux's")
@pytest.mark.parametrize("expression", LARGE.values(), ids=LARGE)
def test_memory_is_bounded(expression):
    run = subprocess.run([sys.executable, "-c", PEAK % expression], cwd=ROOT, check=True, capture_output=True)
    assert int(run.stdout) < 2**19  # KiB: half a GiB


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([ANSWER, "code"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=5)
            | st.sampled_from(["cells", "metadata", "nbgrader", "grade_id", "source", "cell_type", "worksheets", "id"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_random_json(value):
    check(encoded(value))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["id", "source", "metadata", "cell_type", "attachments"]), VALUES)))
def test_random_cells_beside_the_right_ones(cells):
    notebook = right()
    notebook["cells"] += cells
    check(encoded(notebook))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_random_changes_of_a_right_notebook(seed, changes):
    choose, notebook = random.Random(seed), right()
    cells = notebook["cells"]
    for _ in range(changes):
        one, other = choose.choice(cells), choose.choice(cells)
        kind = choose.randrange(7)
        if kind == 0 and len(cells) > 1:
            cells.remove(one)
        elif kind == 1:
            cells.insert(choose.randrange(len(cells)), dict(one))
        elif kind == 2:
            one["metadata"] = other["metadata"]
        elif kind == 3:
            one["source"] = "".join(one["source"])[: choose.randrange(200)]
        elif kind == 4:
            one["cell_type"] = other["cell_type"]
        elif kind == 5:
            one["id"] = other.get("id")
        else:
            choose.shuffle(cells)
    check(encoded(notebook))
    texts = {"".join(each["source"]).replace("\r\n", "\n") for each in cells} | {released_stub()}
    try:
        made, _ = rebuilt(notebook)
    except Unreadable:
        return
    (answer,) = answers(made)
    assert answer in texts or any(answer.startswith(text) for text in texts if text)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(encoded(right())) - 1), st.binary(max_size=20), st.integers(0, 50))
def test_random_damage_to_the_bytes(place, data, left_out):
    whole = (ROOT / "submitted" / "demo-right" / LESSON / NOTEBOOK).read_bytes()
    check(whole[:place] + data + whole[place + left_out :])
