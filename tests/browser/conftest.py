import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import widget_page
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


@pytest.fixture
def new_page(browser) -> Iterator[Callable[..., Page]]:
    """Opens an empty page in a window of this width. Nothing may go wrong behind its scenes, or leave this machine."""
    opened = []

    def open_page(width: int = 1200, **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 1100}, has_touch=True, **options)
        page = context.new_page()
        opened.append((context, widget_page.complaints_of(page)))
        return page

    yield open_page
    for context, complaints in opened:
        context.close()
        assert complaints == []


@pytest.fixture
def open_widget(new_page) -> Callable[..., Page]:
    """Shows a widget on a page of its own: name, state, and what Python told of a student's function."""

    def open_widget(name: str, state: dict | None = None, yours: dict | None = None, width: int = 892) -> Page:
        page = new_page(width)
        widget_page.show(page, name, state, yours)
        return page

    return open_widget


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
