"""The tables of lessons in README and docs/teaching.md say what the lessons say."""

import re

import pytest

from grading.roles import Role
from tests.clean_tree import ROOT
from tests.lessons.classroom import course
from tests.lessons.texts.prose import prose
from utils.widgets.frame import WIDGETS, specification


def rows(page, heading):
    """Lesson -> the other cells of its row, in the table that begins with a column `heading`."""
    text = (ROOT / page).read_text(encoding="utf-8")
    table = text.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    found = re.findall(r"^\| `(\d\d_\w+)` \| (.*) \|$", table, re.MULTILINE)
    return {lesson: [cell.strip() for cell in cells.split("|")] for lesson, cells in found}


def minutes(lesson):
    return re.search(r"about (\d+) minutes", prose(lesson.name)).group(1)


def points(lesson, *roles):
    return f"{sum(cell.points for role in roles for cell in lesson.with_role(role)):g}"


@pytest.mark.parametrize(("page", "first"), [("README.md", 1), ("docs/teaching.md", 0)])
def test_minutes_and_points(page, first):
    table = rows(page, "lesson")
    assert list(table) == course().names
    for lesson in course().lessons:
        told = table[lesson.name][first : first + 2]
        assert told == [minutes(lesson), points(lesson, Role.TEST, Role.TASK)], lesson.name


def test_what_is_graded_by_hand_and_what_is_supplied():
    for lesson in course().lessons:
        _minutes, _points, by_hand, supplied = rows("docs/teaching.md", "lesson")[lesson.name]
        assert (by_hand or "0") == points(lesson, Role.TASK), lesson.name
        assert re.findall(r"`(\w+)`", supplied) == [cell.name for cell in lesson.with_role(Role.GIVEN)], lesson.name


def test_the_table_of_widgets():
    table = (ROOT / "docs/widgets.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| `(\d\d_\w+)` \| .* \| .* \| `(\w+)`", table, re.MULTILINE)
    assert sorted(widget for widget, _lesson, _own in told) == sorted(WIDGETS)
    for widget, lesson, own in told:
        assert specification(widget)["lesson"] == lesson
        cells = [cell.source for one in course().lessons for cell in one.with_role(Role.EXPLORE)]
        assert any(f"{widget}({own}" in source for source in cells), widget
