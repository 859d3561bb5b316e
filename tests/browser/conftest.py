import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.jupyterlab import COMMAND, Lab, NoBrowser, chromium, running_browser, settle
from tests.clean_tree import ROOT
from tests.grading.course import Person
from tests.jupyter import Server, running


@pytest.fixture(scope="session")
def pictures(tmp_path_factory) -> Path:
    """Where the screenshots of this run go."""
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
def program() -> str:
    """The browser's program. Fixtures that take long ask for it, so that they do not start where there is none."""
    try:
        return chromium()
    except NoBrowser as reason:
        pytest.skip(str(reason))


# Not for the whole session: while Playwright runs, this thread has an event loop, and tests elsewhere want their own.
@pytest.fixture(scope="module")
def browser(program) -> Iterator[Browser]:
    with running_browser(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def student(program, tmp_path_factory) -> Person:
    """Somebody who has the course installed."""
    root = tmp_path_factory.mktemp("student")
    student = Person(root / "home", root / "work", root / "exchange")
    settle(student)
    return student


@pytest.fixture(scope="session")
def student_server(student) -> Iterator[Server]:
    with running(COMMAND, student.folder, student.environment, student.home / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def student_lab(browser, student_server, pictures) -> Iterator[Lab]:
    lab = Lab(browser, student_server, pictures)
    yield lab
    lab.close()


@pytest.fixture
def lab(student_lab) -> Iterator[Lab]:
    """The student's JupyterLab. Nothing may go wrong in it that only the browser's console tells of."""
    yield student_lab
    assert student_lab.new_complaints() == []


@pytest.fixture
def hand_out(student, request):
    """Gives the student a fresh copy of a released lesson; returns the path of its notebook in the lab."""

    def hand_out(lesson: str) -> str:
        folder = Path(request.node.name.partition("[")[0]) / lesson
        shutil.copytree(ROOT / "release" / lesson, student.folder / folder)
        return str(folder / f"{lesson[3:]}.ipynb")

    return hand_out
