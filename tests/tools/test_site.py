"""The pages of the widgets: in the order of the lessons, whole by themselves, and without an answer."""

import re
from html.parser import HTMLParser

import pytest

from tools.build import ROOT
from tools.lessons import read_course
from tools.site import site_files
from utils.widgets.frame import WIDGETS, specification


class Page(HTMLParser):
    """The addresses that a page names, and its text by element."""

    def __init__(self, data):
        super().__init__()
        self.addresses, self.open, self.texts = [], [], {}
        self.feed(data.decode())

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.addresses += [value for name, value in attributes if name in ("href", "src", "action", "data")]

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, text):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(text)


@pytest.fixture(scope="module")
def real_course():
    return read_course(ROOT)


@pytest.fixture(scope="module")
def site(real_course):
    return {name.removeprefix("site/"): Page(content) for name, content in site_files(real_course).items()}


def test_every_widget_has_a_page_and_the_index_names_them_in_the_order_of_the_lessons(site, real_course):
    assert site.keys() == {"index.html", *(f"{name}.html" for name in WIDGETS)}
    pages = site["index.html"].addresses
    assert sorted(pages) == sorted(f"{name}.html" for name in WIDGETS)
    lessons = [real_course.names.index(specification(page.removesuffix(".html"))["lesson"]) for page in pages]
    assert lessons == sorted(lessons)
    titles = [text for text in site["index.html"].texts["span"] if text in {one.title for one in real_course.lessons}]
    assert titles == [lesson.title for lesson in real_course.lessons]


def test_a_reader_can_turn_the_pages_from_the_first_to_the_last(site):
    order = site["index.html"].addresses
    for place, page in enumerate(order):
        expected = ["index.html", *order[max(place - 1, 0) : place], *order[place + 1 : place + 2]]
        assert site[page].addresses == expected


@pytest.mark.parametrize("name", WIDGETS)
def test_a_page_has_the_words_and_loads_nothing(site, real_course, name):
    words, page = specification(name), site[f"{name}.html"]
    told = " ".join(text for texts in page.texts.values() for text in texts)
    for sentence in (words["title"], *words["idea"], words["predict"]["question"], words["predict"]["answer"]):
        assert sentence in told
    assert page.texts["summary"] == ["Answer"] * (1 + len(words["questions"]))
    assert real_course.lesson(words["lesson"]).title in told
    content = site_files(real_course)[f"site/{name}.html"]
    assert "default-src 'none'" in content.decode()
    assert len(content) < 200_000


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_stands_in_its_lesson_after_a_prediction_and_before_a_question_that_it_prepares(real_course, name):
    lesson = real_course.lesson(specification(name)["lesson"])
    shown = next(place for place, cell in enumerate(lesson.cells) if cell.is_code and f"{name}(" in cell.source)
    assert lesson.cells[shown].role.name == "EXPLORE"
    words = lesson.cells[shown - 1].source
    assert re.search(r"\*\*(Predict|Think|Guess)", words)
    assert any(cell.role.name == "TEST" for cell in lesson.cells[shown:])


def test_a_course_without_the_lessons_of_the_widgets_has_no_site(built):
    assert not (built.root / "site").exists()
