"""The pages of the site, opened as files: every widget works there without a kernel, a network or an installation."""

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

import utils.widgets
from tests.browser.widget_page import key_that_moves, require_accessible, settled
from tests.clean_tree import ROOT
from tests.utils.widgets.node import presets, started
from utils.widgets.frame import WIDGETS, specification

SITE = ROOT / "site"
LARGEST = 200_000  # bytes
WIDGET = pytest.mark.parametrize("name", WIDGETS)
# What takes the keyboard in a widget, and is there now.
REACHED = ".course-widget :is(button, input[type=range], input[type=radio]:checked, .grip):visible"


@pytest.fixture
def open_page(new_page):
    """Opens a page of the site: name, width of the window, further options of it."""

    def open_page(name: str, width: int = 1200, **options) -> Page:
        page = new_page(width, **options)
        page.goto((SITE / f"{name}.html").as_uri())
        return page

    return open_page


def conclusion(page: Page) -> str:
    settled(page)
    return page.locator(".conclusion").inner_text()


def picture(page: Page) -> str:
    """What is drawn and told; the ids that change with each view are none of it."""
    settled(page)
    return page.locator(".stage").inner_html() + page.locator(".conclusion").inner_text()


def examples(page: Page) -> list[Locator]:
    return page.locator(".presets button").all()


def test_each_widget_has_a_page_and_each_page_is_small():
    assert {file.stem for file in SITE.iterdir()} == {"index", *WIDGETS}
    sizes = {file.name: file.stat().st_size for file in SITE.iterdir()}
    assert [name for name, size in sizes.items() if size >= LARGEST] == []


@pytest.mark.parametrize("width", [1200, pytest.param(640, marks=pytest.mark.soak), 400])
@pytest.mark.parametrize("name", ["index", *WIDGETS])
def test_a_page_is_drawn_fits_the_window_and_is_accessible(open_page, pictures, name, width):
    page = open_page(name, width)
    if name != "index":
        assert conclusion(page)
        # Asked of the page at once: the picture is drawn anew, as another element, when the stage changes its size.
        box = page.evaluate("document.querySelector('.stage svg').getBoundingClientRect().toJSON()")
        assert box["width"] > 250 and box["height"] > 150
    page.locator("details").evaluate_all("all => all.forEach(details => (details.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 3 * 128) == (colours == "dark")
        page.screenshot(path=pictures / f"site-{name}-{width}-{colours}.png", full_page=True)
        require_accessible(page, "html")


@WIDGET
def test_a_page_has_the_idea_a_question_to_answer_first_and_folded_answers(open_page, name):
    page, words = open_page(name), specification(name)
    for sentence in words["idea"]:
        expect(page.get_by_text(sentence, exact=True)).to_be_visible()
    for asked in (words["predict"], *words["questions"]):
        expect(page.get_by_text(asked["question"])).to_be_visible()
        answer = page.get_by_text(asked["answer"], exact=True)
        expect(answer).to_be_hidden()
        page.locator("details", has=answer).locator("summary").press("Enter")
        expect(answer).to_be_visible()


@WIDGET
def test_without_javascript_a_page_says_so_and_keeps_its_words(open_page, name):
    page = open_page(name, java_script_enabled=False)
    sentence = page.locator("noscript")
    expect(sentence).to_be_visible()
    assert sentence.inner_text() == "This page draws with JavaScript, which is switched off here."
    expect(page.get_by_text(specification(name)["predict"]["question"])).to_be_visible()


def test_the_pages_lead_to_each_other_in_the_order_of_the_index(open_page):
    page = open_page("index")

    def leads_to(links: str) -> list[str]:
        return page.locator(links).evaluate_all("links => links.map(link => link.getAttribute('href'))")

    order = leads_to(".syllabus a")
    assert sorted(order) == sorted(f"{name}.html" for name in WIDGETS)
    for before, name, after in zip([None, *order], order, [*order[1:], None], strict=False):
        page.goto((SITE / name).as_uri())
        assert leads_to("a") == [to for to in ("index.html", before, after) if to]
        assert (leads_to("a[rel=prev]"), leads_to("a[rel=next]")) == (
            [before] if before else [],
            [after] if after else [],
        )
        page.locator("a", has_text="All pages").click()
        expect(page).to_have_url((SITE / "index.html").as_uri())


@WIDGET
def test_every_example_says_why_and_concludes_something_of_its_own(open_page, name):
    page, wanted = open_page(name), specification(name)["presets"]
    for choose in (Locator.click, partial(Locator.press, key="Enter"), partial(Locator.press, key=" ")):
        told = set()
        for button, preset in zip(examples(page), wanted, strict=True):
            choose(button)
            told.add(conclusion(page))
            expect(page.locator(".why")).to_have_text(preset["why"])
            expect(page.locator(".presets [aria-pressed=true]")).to_have_text(preset["name"])
        assert len(told) == len(wanted)


@WIDGET
def test_reset_brings_back_the_first_picture(open_page, name):
    page = open_page(name, reduced_motion="reduce")
    first = picture(page)
    for button in examples(page):
        button.click()
        page.get_by_role("button", name="Reset", exact=True).click()
        assert picture(page) == first


@pytest.mark.parametrize(
    ("name", "clipboard"), [*((name, True) for name in WIDGETS), (WIDGETS[0], False)], ids=lambda value: f"{value}"
)
def test_the_line_of_python_makes_the_same_state(open_page, name, clipboard):
    page = open_page(name, permissions=["clipboard-read", "clipboard-write"] if clipboard else [])
    if not clipboard:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')) }")
    page.clock.install()
    for button, state in zip(examples(page), presets(name).values(), strict=True):
        button.click()
        page.clock.run_for(100)
        copy = page.locator(".course-widget .head button").first
        copy.click()
        expect(copy).not_to_have_text("Copy as Python")
        line = page.evaluate("navigator.clipboard.readText()") if clipboard else copy.inner_text()
        assert eval(line, vars(utils.widgets)).state == started(name, state)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.clock.run_for(3000)
        expect(copy).to_have_text("Copy as Python")


@WIDGET
def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page, name):
    page = open_page(name)
    for button in examples(page):
        button.click()
        settled(page)
        wanted = page.locator(REACHED).count()
        page.locator(".course-widget").evaluate("root => { root.tabIndex = -1; root.focus() }")
        reached = 0
        while page.keyboard.press("Tab") or page.evaluate("document.activeElement.closest('.course-widget') !== null"):
            reached += 1
            shown = page.evaluate(
                """() => {
                    const here = document.activeElement;
                    const { outlineStyle, outlineWidth } = getComputedStyle(here);
                    return here.matches(':focus-visible') && outlineStyle !== 'none' ? outlineWidth : '';
                }"""
            )
            assert shown == "2px", page.evaluate("document.activeElement.outerHTML")
        assert reached == wanted


@WIDGET
def test_arrow_keys_move_every_slider_and_every_point(open_page, name):
    page = open_page(name)
    moved = set()
    for button in examples(page):
        button.click()
        settled(page)
        for slider in page.get_by_role("slider").all():
            before = slider.get_attribute("aria-valuetext")
            slider.press(key_that_moves(slider))
            expect(slider).not_to_have_attribute("aria-valuetext", before)
            expect(slider).to_be_focused()
            moved.add(slider.get_attribute("aria-label") or slider.get_attribute("id"))
    assert moved


@WIDGET
def test_arrow_keys_change_every_choice(open_page, name):
    page = open_page(name)
    for group in page.locator("fieldset.control:visible").all():
        for _choice in range(group.get_by_role("radio").count()):
            checked, drawn = group.locator(":checked"), page.locator(".course-widget").inner_html()
            before = checked.get_attribute("value")
            checked.press("ArrowDown")
            expect(checked).not_to_have_attribute("value", before)
            settled(page)
            assert page.locator(".course-widget").inner_html() != drawn


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_who_wants_no_motion_gets_none(open_page, motion):
    """With every example, and with every button that takes a step."""
    animations = 0
    for name in WIDGETS:
        page = open_page(name, reduced_motion=motion)
        for button in page.locator(".course-widget button:not(.head button)").all():
            # Pressed, not clicked: a button that stands at its end is no target for a mouse here.
            button.press("Enter")
            settled(page)
            animations += page.evaluate("document.getAnimations().length")
        page.close()
    assert (animations > 0) == (motion == "no-preference")
