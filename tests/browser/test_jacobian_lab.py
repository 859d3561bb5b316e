"""The two arrows of the widget on products of Jacobians: by mouse, by finger and by keys; texts that keep apart."""

import pytest

from tests.browser.widget_page import require_readable, settled, tell
from tests.utils.widgets.node import presets, started
from utils.widgets import jacobian_lab

NAME = "jacobian_lab"
GROWS_FIRST = presets(NAME)["ρ < 1, grows first"]


def arrow(page, move):
    """The end of an arrow, a ring to drag, and the pixels of its middle."""
    ring = page.get_by_role("slider", name=f"where {move} goes")
    box = ring.bounding_box()
    return ring, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_an_arrow_that_is_dragged_sideways_changes_one_entry_only(open_widget):
    page = open_widget(NAME, GROWS_FIRST)
    ring, (x, y) = arrow(page, "(0, 1)")
    # Not by its middle: it must not jump under the pointer.
    page.mouse.move(x + 6, y + 4)
    page.mouse.down()
    assert settled(page) == GROWS_FIRST
    page.mouse.move(x - 60, y + 4, steps=6)
    state = settled(page)
    assert state == GROWS_FIRST | {"second": state["second"]}
    assert 0 < state["second"][0] < 1 and state["second"][1] == 0.8
    assert ring.get_attribute("aria-valuetext") == f"({state['second'][0]:g}, 0.8)"
    page.mouse.move(5000, -5000)
    assert settled(page)["second"] == [2.5, 2.5]
    page.mouse.up()
    page.mouse.move(x, y)
    assert settled(page)["second"] == [2.5, 2.5]


def test_a_finger_drags_an_arrow_and_does_not_scroll(open_widget):
    page = open_widget(NAME, GROWS_FIRST)
    page.evaluate("document.body.style.height = '3000px'")
    _ring, (x, y) = arrow(page, "(1, 0)")
    finger = page.context.new_cdp_session(page)
    for kind, way in (("touchStart", 0), ("touchMove", 20), ("touchMove", 45), ("touchEnd", None)):
        points = [] if way is None else [{"x": x, "y": y - way}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    across, up = settled(page)["first"]
    assert across == 0.8 and 0.8 < up < 1.2
    assert page.evaluate("scrollY") == 0


def test_keys_move_an_arrow_by_the_step_of_its_grid(open_widget):
    page = open_widget(NAME, GROWS_FIRST)
    ring, _middle = arrow(page, "(1, 0)")
    ring.focus()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        settled(page)
    assert settled(page)["first"] == [0.75, 0.5]
    assert ring.evaluate("(ring) => ring === document.activeElement")
    for _press in range(8):
        page.keyboard.press("Shift+ArrowRight")
    assert settled(page)["first"] == [2.5, 0.5]


def test_steps_are_looked_at_and_the_example_stays_chosen(open_widget):
    page = open_widget(NAME, GROWS_FIRST)
    page.get_by_role("button", name="one step more").click()
    assert settled(page)["steps"] == 5
    assert page.get_by_role("button", name="ρ < 1, grows first").get_attribute("aria-pressed") == "true"
    assert page.locator(".conclusion").text_content().startswith("After 5 steps the norm is 4.12.")
    assert page.locator("table.unseen tr").nth(4).all_inner_texts() == ["4\t0.41\t4.14\t27.1"]


def test_slopes_by_turns_show_two_ellipses_of_one_step(open_widget):
    page = open_widget(NAME, GROWS_FIRST)
    ellipses = page.locator(".stage ellipse.forward")
    assert ellipses.count() == 2
    page.get_by_label("by turns 1 and 0").check()
    settled(page)
    assert ellipses.count() == 3
    assert "even steps" in page.locator(".legend").text_content()


@pytest.mark.parametrize("width", [892, 432])
def test_numbers_of_own_code_leave_all_texts_readable(open_widget, width):
    nothing = started(NAME, {"first": [0, 0], "second": [2, 0], "steps": 3})
    huge = started(NAME, {"first": [2.5, -2.5], "second": [2.5, 2.5], "steps": 40})
    page = open_widget(NAME, width=width)
    for state in [*presets(NAME).values(), nothing, huge]:
        yours = jacobian_lab(lambda U, z: U, **state).live.yours
        tell(page, state=state, yours=yours)
        assert page.locator(".yours").text_content().startswith("Your product is another one from step ")
        require_readable(page)
