"""A teacher at the screen, in a copy of the repository: the panels of nbgrader open on the course."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator

from grading.roles import Role
from tests.browser.jupyterlab import COMMAND, Lab, settle
from tests.clean_tree import ROOT
from tests.grading.course import Course
from tests.jupyter import running
from tools.lessons import read_course

LESSONS = read_course(ROOT).lessons
GRADED = LESSONS[0]
TOTAL = sum(cell.points for cell in GRADED.with_role(Role.TEST))


@pytest.fixture(scope="module")
def teacher_lab(tmp_path_factory, browser, pictures) -> Iterator[Lab]:
    """JupyterLab in the folder of a course that has graded the demo submissions of one lesson."""
    course = Course(tmp_path_factory.mktemp("course"))
    settle(course)
    course.nbgrader("generate_assignment", GRADED.name)
    course.nbgrader("autograde", GRADED.name)
    with running(COMMAND, course.folder, course.environment, course.home / "server.log") as server:
        lab = Lab(browser, server, pictures)
        yield lab
        lab.close()


@pytest.fixture
def lab(teacher_lab) -> Iterator[Lab]:
    yield teacher_lab
    assert teacher_lab.new_complaints() == []


@pytest.fixture
def formgrader(lab) -> FrameLocator:
    choose(lab, "Formgrader")
    return lab.page.frame_locator("iframe[src*=formgrader]")


def choose(lab: Lab, panel: str) -> None:
    """Opens a panel from the menu."""
    lab.page.locator(".lm-MenuBar-itemLabel:text-is('Nbgrader')").click()
    lab.page.locator(f".lm-Menu-itemLabel:text-is('{panel}')").click()


def test_formgrader_lists_every_lesson_with_its_demo_submissions(lab, formgrader):
    for lesson in LESSONS:
        row = formgrader.locator(f"tr:has(td.name:has-text('{lesson.name}'))")
        assert row.locator("td.num-submissions").inner_text() == "3"
    lab.picture("formgrader")


def test_formgrader_has_the_scores_and_shows_the_figure_of_a_submission(lab, formgrader):
    formgrader.get_by_role("link", name="Manual Grading").click()
    formgrader.get_by_role("link", name=GRADED.name).click()
    formgrader.get_by_role("link", name=GRADED.stem, exact=True).click()
    for score in (TOTAL, 0):
        formgrader.locator(f"tr:has-text('{score} / {TOTAL}')").first.wait_for()
    lab.picture("formgrader-scores")
    formgrader.locator(f"tr:has-text('{TOTAL} / {TOTAL}')").get_by_role("link").click()
    figure = formgrader.locator("img[alt^='Hidden states']")
    figure.scroll_into_view_if_needed()
    assert figure.evaluate("image => image.naturalWidth") > 300
    lab.picture("formgrader-figure")


def test_create_assignment_shows_the_ids_and_points_of_a_lesson(lab):
    with lab.opened(f"source/{GRADED.name}/{GRADED.stem}.ipynb"):
        choose(lab, "Create assignment")
        panel = lab.page.locator(".nbgrader-CreateAssignmentWidget")
        panel.locator(".nbgrader-TotalPointsInput").wait_for()
        lab.picture("create-assignment")
        assert panel.locator(".nbgrader-TotalPointsInput").input_value() == str(TOTAL)
        shown = panel.locator(".nbgrader-CellWidget").evaluate_all(
            "cells => cells.map(cell => [...cell.querySelectorAll('input')].map(field => field.value))"
        )
        for test in GRADED.with_role(Role.TEST):
            assert [test.name, str(test.points)] in shown
