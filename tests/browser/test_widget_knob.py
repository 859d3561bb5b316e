"""A point of a widget's picture is moved with a mouse, a finger and the arrow keys, with one redraw a frame."""

import pytest

from tests.browser.widget_page import settled
from tests.utils.widgets.node import started


@pytest.fixture
def page(open_widget):
    return open_widget("cliff_and_clipping", started("cliff_and_clipping", {"clipping": "norm"}))


def start(page):
    """Where the point is, once what has happened is drawn."""
    state = settled(page)
    shown = page.locator(".knob").get_attribute("aria-valuetext")
    assert shown == f"u = {state['u']:g}, b = {state['b']:g}"
    return state["u"], state["b"]


def middle(page):
    box = page.locator(".knob").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_drags_it_and_every_redraw_fits_into_a_frame(page):
    picture = page.locator("svg image").evaluate_handle("image => image")
    x, y = middle(page)
    # Not by its middle: it must not jump under the pointer.
    page.mouse.move(x + 7, y + 5)
    page.mouse.down()
    assert start(page) == (2.1, -0.4)
    page.evaluate("redraws.length = 0")
    for step in range(1, 61):
        page.mouse.move(x + 7 - step, y + 5 - step)
    u, b = start(page)
    assert 1.6 < u < 2 and -0.2 < b < 0.1
    assert 5 < page.evaluate("redraws.length") <= 61
    page.mouse.move(-500, 2000)
    assert start(page) == (0.4, -1.6)
    page.mouse.up()
    page.mouse.move(x, y)
    assert start(page) == (0.4, -1.6)
    # The map is the same element as before: it was not made again.
    assert page.evaluate("old => old === document.querySelector('svg image')", picture)


def test_a_click_moves_it_and_arrow_keys_move_it_on(page):
    x, y = middle(page)
    page.mouse.click(x - 100, y + 60)
    u, b = start(page)
    assert u < 1.7 and b < -0.7
    assert page.evaluate("document.activeElement.className") == "grip knob"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert start(page) == (pytest.approx(u + 0.01), pytest.approx(b + 0.01))
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert start(page) == (pytest.approx(u - 0.09), pytest.approx(b - 0.09))


def test_a_finger_drags_it_and_does_not_scroll(page):
    page.evaluate("document.body.style.height = '3000px'")
    x, y = middle(page)
    finger = page.context.new_cdp_session(page)
    for kind, way in (("touchStart", 0), ("touchMove", 20), ("touchMove", 40), ("touchEnd", None)):
        points = [] if way is None else [{"x": x - way, "y": y - way}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    u, b = start(page)
    assert u < 2 and b > -0.3
    assert page.evaluate("scrollY") == 0


def test_a_logarithmic_slider_moves_by_parts_of_a_power_of_ten(page):
    rate = page.locator("input[type=range]").first
    rate.focus()
    told = []
    for key in ("ArrowRight", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        start(page)
        told.append((page.evaluate("traits.state.rate"), rate.get_attribute("aria-valuetext")))
    assert told == [(0.11, "0.11"), (0.1, "0.1"), (1, "1"), (0.001, "0.001")]
