"""The ring on the error curve in a browser: by mouse, by finger and by keys; and texts that keep apart."""

import itertools

import pytest

from tests.browser.widget_page import require_readable, settled, tell
from tests.utils.widgets.node import presets, started
from utils.widgets import gradient_check_lab
from utils.widgets.gradient_check_lab import PLACES, PRECISIONS, STEPS

NAME = "gradient_check_lab"


def ring(page):
    """The ring, and its middle."""
    grip = page.get_by_role("slider", name="step: arrow keys left and right")
    box = grip.bounding_box()
    return grip, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_drags_the_ring_along_the_curve_whatever_its_height(open_widget):
    page = open_widget(NAME, started(NAME))
    _grip, x, y = ring(page)
    page.mouse.move(x + 5, y + 5)
    page.mouse.down()
    assert settled(page)["step"] == 1e-5
    page.mouse.move(x + 60, y + 200, steps=5)
    step = settled(page)["step"]
    assert 1e-4 < step < 1e-2 and step in STEPS
    _grip, moved_x, moved_y = ring(page)
    assert moved_x == pytest.approx(x + 55, abs=3) and moved_y < y - 20
    page.mouse.move(x + 2000, y)
    assert settled(page)["step"] == 0.1
    page.mouse.move(0, y)
    assert settled(page)["step"] == 1e-12
    page.mouse.up()
    page.mouse.move(x, y)
    assert settled(page)["step"] == 1e-12


def test_keys_move_the_ring_by_a_tenth_of_a_power_of_ten_or_a_whole_one(open_widget):
    page = open_widget(NAME)
    grip, _x, _y = ring(page)
    grip.focus()
    steps = []
    for key in ("ArrowRight", "ArrowLeft", "Shift+ArrowLeft", "ArrowUp", "ArrowDown", *["Shift+ArrowRight"] * 9):
        page.keyboard.press(key)
        steps.append(settled(page)["step"])
    assert steps[:6] == [1.26e-5, 1e-5, 1e-6, 1.26e-6, 1e-6, 1e-5]
    assert steps[-1] == 0.1
    assert grip.get_attribute("aria-valuetext") == "step 0.1, relative error 8.3e-4"
    assert "With step 0.1 the central difference measures 12.01" in page.locator(".conclusion").text_content()


def test_a_finger_drags_it_and_a_click_brings_it_there(open_widget):
    page = open_widget(NAME)
    _grip, x, y = ring(page)
    finger = page.context.new_cdp_session(page)
    for kind, way in (("touchStart", 0), ("touchMove", 20), ("touchMove", 40), ("touchEnd", None)):
        points = [] if way is None else [{"x": x - way, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert settled(page)["step"] < 1e-5
    page.mouse.click(x + 80, y - 60)
    assert settled(page)["step"] > 1e-4


def test_an_example_is_chosen_and_left(open_widget):
    page = open_widget(NAME)
    page.get_by_role("button", name="a lost step").click()
    assert settled(page) == presets(NAME)["a lost step"]
    assert "The step is lost" in page.locator(".conclusion").text_content()
    page.get_by_label("float64").check()
    assert settled(page)["precision"] == "float64"
    assert page.get_by_role("button", name="a lost step").get_attribute("aria-pressed") == "false"


def test_the_errors_of_your_own_code_are_dots_on_the_curve(open_widget):
    def right(function, x, step):
        return (function(x + step) - function(x - step)) / (2 * step)

    live = gradient_check_lab(right).live
    page = open_widget(NAME, live.state, live.yours)
    settled(page)
    dots = page.locator("circle.own")
    assert dots.count() == len(STEPS)
    assert page.locator(".yours").text_content().startswith("Your central_difference agrees")
    # The largest step comes first, at the right end, and lies on the curve.
    height = float(dots.first.get_attribute("cy"))
    first = page.locator("path.error").get_attribute("d")[1:].split("L")[0].split()
    assert float(first[1]) == pytest.approx(height, abs=0.2)


def test_an_unwritten_answer_is_an_invitation(open_widget):
    def central_difference(function, x, step):
        raise NotImplementedError

    live = gradient_check_lab(central_difference).live
    page = open_widget(NAME, live.state, live.yours)
    settled(page)
    assert page.locator(".yours").text_content().startswith("central_difference is not written yet. Put your answer")
    assert page.locator("circle.own").count() == 0


@pytest.mark.parametrize("width", [892, 672, 432])
def test_numbers_of_own_code_leave_all_texts_readable(open_widget, width):
    page = open_widget(NAME, width=width)
    kinds = itertools.product(("both", "one"), PRECISIONS, PLACES, (1e-12, 0.1))
    names = ("sides", "precision", "curve", "step")
    for state in [*presets(NAME).values(), *(started(NAME, dict(zip(names, kind, strict=True))) for kind in kinds)]:
        yours = {"slopes": ["NaN"] * 111, "errors": ["NaN", *[1.0] * 110], "expected": [1.0] * 111, "parted": [0]}
        tell(page, state=state, yours={"state": state, "numbers": yours})
        require_readable(page)
