"""Formgrader's pages and its interface for scripts, on a course of ours."""

import sys

import pytest
from nbformat.v4 import new_code_cell

from tests.grading.pictures import FIGURE, PICTURE, WIDGET
from tests.grading.probe import LESSON, TASK_POINTS, TEST_POINTS
from tests.jupyter import running


@pytest.fixture(scope="module")
def formgrader(course):
    """A server in the course's folder, where one submission waits to be graded."""
    notebook = course.answered(LESSON)
    notebook.cells += [new_code_cell(FIGURE), new_code_cell(WIDGET)]
    course.hand_in("ada", LESSON, notebook)
    command = [sys.executable, "-m", "jupyter_server"]
    with running(command, course.folder, course.environment, course.home / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def submission(formgrader):
    """The id of ada's notebook, autograded through formgrader."""
    answer = formgrader.json(f"/formgrader/api/submission/{LESSON}/ada/autograde", "POST")
    assert answer["success"], answer["log"]
    (notebook,) = formgrader.json(f"/formgrader/api/submitted_notebooks/{LESSON}/probe")
    return notebook["id"]


def test_the_overview_opens(formgrader):
    assert "nbgrader formgrade" in formgrader.request("/formgrader/manage_assignments")
    assert LESSON in {each["name"] for each in formgrader.json("/formgrader/api/assignments")}


def test_the_page_of_a_submission_shows_figure_and_widget(formgrader, submission):
    page = formgrader.request(f"/formgrader/submissions/{submission}/?index=0")
    assert page.count(PICTURE) == 2


def test_a_score_given_by_hand_counts(formgrader, submission, course):
    grades = formgrader.json(f"/formgrader/api/grades?submission_id={submission}")
    (task,) = [grade for grade in grades if grade["max_score"] == TASK_POINTS]
    assert task["needs_manual_grade"]
    formgrader.json(f"/formgrader/api/grade/{task['id']}", "PUT", {"manual_score": 1.5})
    assert course.score(LESSON, "ada") == TEST_POINTS + 1.5
