"""Honest submissions get from the engine the points that they get in one process, which are those of stock nbgrader.

That one process and nbgrader agree, tests/lessons/test_nbgrader.py shows.
"""

import ast
import itertools

import nbformat
import pytest

from grading.results import Task
from grading.session import Session
from tests.clean_tree import ROOT
from tests.grading.small import text
from tests.lessons.bank import alternatives
from tests.lessons.classroom import (
    NEEDED,
    cells_lost,
    cells_reached,
    course,
    lessons,
    notebook,
    untouched,
    wrong_answer,
)

LESSON = pytest.mark.parametrize("lesson", lessons())
SAMPLE = 2
# Each far below the time limit of a test.
PARTS = 8


@pytest.fixture(scope="module")
def lost(students, judges):
    """Grades a lesson with answers: the test cells that lose their points, and what they show."""
    session = Session(students, judges)

    def grade(lesson, answers, tests=None):
        result = session.grade(task_of(lesson, answers, tests))
        failed = {cell: text(result, cell) for cell, points in result.scores.items() if not points}
        # A wrong answer may also be endlessly slow.
        assert {breach.cell for breach in result.breaches} <= set(failed)
        return failed

    return grade


def task_of(lesson, answers, tests=None) -> Task:
    """The lesson with these answers (function -> source) in place of the right ones, without cells that explore.

    tests: the grade ids of the test cells to be kept; all without it.
    """
    handed_in = nbformat.from_dict(notebook(lesson))
    handed_in.cells = [cell for cell in handed_in.cells if is_needed(cell, tests)]
    names = []
    for cell in handed_in.cells:
        cell.source = "".join(cell.source)
        if cell.metadata.course.role == "answer":
            (function,) = ast.parse(cell.source).body
            names.append(function.name)
            cell.source = answers.get(function.name, cell.source)
        cell.outputs = []
    folder = ROOT / "release" / lesson
    files = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    return Task("ada", lesson, nbformat.writes(handed_in), tuple(names), seed=7, key="", lesson_files=files)


def is_needed(cell, tests):
    role = cell.metadata.get("course", {}).get("role")
    return role in NEEDED and (role != "test" or tests is None or cell.metadata.nbgrader.grade_id in tests)


def wrong(lost, lesson, cases):
    """Of the cases (name, function, source, cells to lose) those not as expected: name -> what was lost and to be."""
    texts = course().lesson(lesson)
    found = {}
    for name, function, source, expected in cases:
        came = lost(lesson, {function: source}, cells_reached(texts, function))
        if set(came) != expected:
            found[name] = came, expected
    return found


def mistakes_of(lesson):
    texts = course().lesson(lesson)
    for mistake in texts.mistakes:
        yield mistake.id, mistake.function, wrong_answer(texts, mistake), cells_lost(texts, mistake)


def styles_of(lesson):
    for function in course().lesson(lesson).answers:
        for name, source in alternatives(function).items():
            yield name, function, source, set()


def spread(cases):
    """A few of the cases, from all over."""
    cases = list(cases)
    return cases[len(cases) // (2 * SAMPLE) :: len(cases) // SAMPLE]


@LESSON
def test_the_reference_keeps_everything_and_the_release_nothing(lost, lesson):
    assert lost(lesson, {}) == {}
    cells = nbformat.from_dict(notebook(lesson)).cells
    tests = {cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.course.role == "test"}
    assert set(lost(lesson, untouched(lesson))) == tests


@LESSON
def test_a_mistake_loses_the_points_of_its_skill(lost, lesson):
    assert wrong(lost, lesson, spread(mistakes_of(lesson))) == {}


@LESSON
def test_a_right_answer_in_another_style_loses_nothing(lost, lesson):
    assert wrong(lost, lesson, spread(styles_of(lesson))) == {}


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
@LESSON
def test_every_mistake_and_every_style(lost, lesson, part):
    cases = itertools.chain(mistakes_of(lesson), styles_of(lesson))
    assert wrong(lost, lesson, itertools.islice(cases, part, None, PARTS)) == {}
