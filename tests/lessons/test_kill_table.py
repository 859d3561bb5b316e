"""The tests of the lessons, tested: each known mistake loses the points of its skill, all of them and no others."""

import pytest

from tests.lessons.classroom import (
    cells_lost,
    course,
    graded_cells,
    lessons,
    lost,
    mistakes,
    run,
    untouched,
    wrong_answer,
)
from tests.lessons.kill_table import PAGE, row, section, summary
from tools.mistakes import EVERYTHING

WRITE = "run python -m tests.lessons.kill_table"
LESSON = pytest.mark.parametrize("lesson", lessons())
MISTAKE = pytest.mark.parametrize(
    ("lesson", "mistake"),
    [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].function}-{pair[1].id}") for pair in mistakes()],
)


@LESSON
def test_the_reference_answers_lose_nothing(lesson):
    verdicts = run(lesson)
    assert len(verdicts) == sum(len(cells) for cells in graded_cells(course().lesson(lesson)).values()) > 0
    assert {name: verdict.message for name, verdict in verdicts.items() if verdict.error} == {}


@LESSON
def test_an_untouched_release_loses_everything(lesson):
    answers = untouched(lesson)
    verdicts = run(lesson, answers)
    assert lost(verdicts) == set(verdicts)
    assert all("is not written yet" in verdict.message for verdict in verdicts.values())


@MISTAKE
def test_a_mistake_loses_the_points_of_its_skill_and_no_others(lesson, mistake):
    assert row(lesson.name, mistake.id).lost == cells_lost(lesson, mistake)


@MISTAKE
def test_a_mistake_costs_what_its_kind_may_cost(lesson, mistake):
    if EVERYTHING in mistake.skills:
        return
    share = row(lesson.name, mistake.id).share
    if len(graded_cells(lesson)[mistake.function]) == 1:
        assert share == 1
    elif mistake.kind == "slip":
        assert 0 < share <= 1 / 4
    else:
        assert 1 / 3 <= share <= 2 / 3


@LESSON
def test_no_mistake_is_listed_twice(lesson):
    lesson = course().lesson(lesson)
    answers = [wrong_answer(lesson, mistake) for mistake in lesson.mistakes]
    assert len(set(answers)) == len(answers)


@LESSON
def test_every_skill_is_missing_in_some_mistake(lesson):
    lesson = course().lesson(lesson)
    assert lesson.skills <= {skill for mistake in lesson.mistakes for skill in mistake.skills}


@LESSON
def test_the_page_shows_what_came_out(lesson):
    assert section(course().lesson(lesson)) in PAGE.read_text(encoding="utf-8"), WRITE


def test_the_page_has_each_lesson_once_and_their_totals():
    written = PAGE.read_text(encoding="utf-8")
    assert written.startswith(summary()), WRITE
    assert [line[3:] for line in written.splitlines() if line.startswith("## ")] == lessons(), WRITE
