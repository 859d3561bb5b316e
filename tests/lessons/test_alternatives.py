"""Right answers in other styles lose nothing, and are never taken for a mistake."""

import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import cells_reached, course, run

FEWEST = 6
ANSWERS = [(lesson.name, function) for lesson in course().lessons for function in lesson.answers]


@pytest.mark.parametrize(("lesson", "function"), ANSWERS)
def test_each_function_has_some(lesson, function):
    assert len(alternatives(function)) >= FEWEST


@pytest.mark.parametrize(
    ("lesson", "function", "name"),
    [(lesson, function, name) for lesson, function in ANSWERS for name in alternatives(function)],
)
def test_a_right_answer_in_another_style_loses_nothing(lesson, function, name):
    cells = cells_reached(course().lesson(lesson), function)
    verdicts = run(lesson, {function: alternatives(function)[name]}, cells)
    assert verdicts.keys() == cells
    assert {cell: verdict.message for cell, verdict in verdicts.items() if verdict.error} == {}
