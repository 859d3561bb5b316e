"""Cells that show the same in every submission: which these are, and that they do."""

from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_notebook

from grading.apart import cells_apart
from grading.intake import answer_names
from grading.results import Task
from grading.roles import Role, role_of
from grading.session import Session
from grading.submissions import Lesson
from tests.clean_tree import ROOT
from tests.grading.pictures import PICTURE
from tests.grading.small import answer, cell, explore, graded, outputs
from tests.lessons.classroom import lessons

SETUP = cell(Role.SETUP, "import numpy as np", "setup")
SUPPLIED = cell(Role.GIVEN, "def double(x):\n    return 2 * x", "given-double")
ANSWER = answer("def f(x):\n    return double(x)")


def apart(*cells):
    return cells_apart(new_notebook(cells=[SETUP, SUPPLIED, ANSWER, graded("assert f(1) == 2"), *cells]))


class TestWhichTheseAre:
    def test_those_that_use_what_is_supplied(self):
        assert apart(explore("double(np.pi)", "one"), explore("print('two')", "two")) == ("one", "two")

    def test_not_those_that_use_an_answer(self):
        assert apart(explore("f(1)", "one"), explore("def g():\n    return f(1)", "two")) == ()

    def test_nor_those_that_use_it_by_way_of_another_cell(self):
        cells = explore("def g():\n    return f(1)", "one"), explore("h = g", "two"), explore("h()", "three")
        assert apart(*cells) == ()

    def test_nor_by_way_of_a_supplied_function(self):
        train = cell(Role.GIVEN, "def train():\n    return f(1)", "given-train")
        assert apart(train, explore("train()", "one"), explore("double(2)", "two")) == ("two",)

    def test_nor_those_that_such_a_cell_needs(self):
        cells = explore("x = 3", "one"), explore("y = x", "two"), explore("f(y)", "three"), explore("z = 3", "four")
        assert apart(*cells) == ("four",)

    def test_one_that_both_reads_and_binds_a_name(self):
        assert apart(explore("n = f(1)", "one"), explore("n = n + 1", "two")) == ()

    def test_none_where_a_cell_is_not_plain_python(self):
        assert apart(explore("double(1)", "one"), explore("%time double(1)", "two")) == ()

    def test_two_functions_with_a_name_inside_them_in_common(self):
        cells = explore("def g(n):\n    return n", "one"), explore("def h(n):\n    return f(n)", "two")
        assert apart(*cells) == ("one",)

    def test_a_figure_of_the_course(self):
        assert "def-unrolled-figure-steps-4" in Lesson.read(ROOT, "02_rnn_forward").apart


@pytest.fixture(scope="module")
def lesson():
    return Lesson.read(ROOT, "02_rnn_forward")


@pytest.fixture
def handed_in(lesson):
    return lesson.original.to_fill().notebook


class TestInASubmission:
    def test_all_of_them_where_no_cell_that_explores_was_changed(self, lesson, handed_in):
        next(each for each in handed_in.cells if role_of(each) == Role.ANSWER).source = "def rnn_forward(*_):\n    pass"
        assert lesson.apart_in(handed_in) == lesson.apart != ()

    def test_none_where_one_was_changed(self, lesson, handed_in):
        [each for each in handed_in.cells if role_of(each) == Role.EXPLORE][-1].source += "\nsteps = 5"
        assert lesson.apart_in(handed_in) == ()

    def test_none_where_one_was_taken_out(self, lesson, handed_in):
        handed_in.cells = [each for each in handed_in.cells if each.id != lesson.apart[0]]
        assert lesson.apart_in(handed_in) == ()


def _lessons_with_some():
    """A quick one, and in the soak all others."""
    for name in lessons():
        if Lesson.read(ROOT, name).apart:
            yield pytest.param(name, marks=[] if name == "02_rnn_forward" else pytest.mark.soak)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", list(_lessons_with_some()))
def test_they_show_what_they_show_to_a_student_who_is_right(name, students, judges):
    """The same pictures and texts, whether they run alone or after all cells that come before them."""
    lesson = Lesson.read(ROOT, name)
    notebook = nbformat.from_dict(lesson.source)
    notebook.cells = [each for each in notebook.cells if each.cell_type == "code" and role_of(each) != Role.TEST]
    names = answer_names(lesson.source)
    task = Task("ada", name, nbformat.writes(notebook), names, seed=7, key="", lesson_files=lesson.files)
    session = Session(students, judges)
    alone, among = session.grade(replace(task, apart=lesson.apart)), session.grade(task)
    assert not alone.breaches + among.breaches
    for each in lesson.apart:
        assert _seen(alone, each) == _seen(among, each)
    pictures = [seen for each in lesson.apart for seen in _seen(alone, each) if PICTURE in seen.get("text/html", "")]
    assert pictures or name not in ("02_rnn_forward", "05_rnn_backward", "08_exploding_gradients")


def _seen(result, name):
    """What of a cell's outputs a page shows; widgets have a number of their own each time."""
    seen = []
    for output in outputs(result, name):
        assert output.output_type != "error", output
        data = output.get("data", {"text": output.get("text")})
        seen.append({kind: shown for kind, shown in data.items() if "widget" not in kind})
    return seen
