"""What a student sees in the feedback page, where no kernel runs."""

import html
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.grading.pictures import FIGURE, PICTURE, WIDGET
from tests.grading.probe import LESSON


@pytest.fixture(scope="module")
def page(course):
    """The feedback on a submission with a figure, a widget and a picture file in its text, as HTML."""
    notebook = course.answered(LESSON)
    notebook.cells += [
        new_code_cell(FIGURE),
        new_code_cell(WIDGET),
        new_markdown_cell("![drawn](drawn.png)"),
    ]
    folder = course.hand_in("ada", LESSON, notebook)
    (folder / "drawn.png").write_bytes(b"\x89PNG drawn by hand")
    course.nbgrader("autograde", LESSON)
    course.nbgrader("generate_feedback", LESSON)
    return (course.folder / "feedback" / "ada" / LESSON / "probe.html").read_text()


def test_figure_widget_and_picture_are_in_the_page(page):
    sources = re.findall(r'<img[^>]*\ssrc="([^"]*)"', page)
    assert len(sources) == 3, "a figure, a widget and a picture file were handed in"
    assert [source for source in sources if not source.startswith(PICTURE)] == []


def test_hidden_tests_stay_hidden(page):
    shown = html.unescape(re.sub(r"<[^>]*>", "", page))
    assert "assert double(2) == 4" in shown
    assert "assert double(3)" not in shown


def test_the_page_asks_for_no_kernel(page):
    assert "application/vnd.jupyter.widget-view+json" not in page
