"""The valves of the LSTM widget in a browser: by mouse, by finger and by keys, and a picture whose texts keep apart."""

import pytest

from tests.browser.widget_page import OVERLAPS, require_readable, settled, tell
from tests.utils.widgets.node import presets, started

NAME = "lstm_plumbing"


class Row:
    """A row of valves on a page."""

    def __init__(self, page, label):
        self.grip = page.get_by_role("slider", name=label, exact=True)
        self.box = self.grip.bounding_box()

    def at(self, step, height):
        """The pixels of a step, so far up from the row's bottom: 0 to 1."""
        return self.box["x"] + (step + 0.5) * self.box["width"] / 12, self.box["y"] + (1 - height) * self.box["height"]


def test_a_valve_is_dragged_and_keeps_its_step_when_the_mouse_strays(open_widget):
    page = open_widget(NAME)
    row = Row(page, "forget gate f")
    page.mouse.move(*row.at(5, 0.5))
    page.mouse.down()
    page.mouse.move(*row.at(5.7, 0.3), steps=3)
    page.mouse.move(*row.at(6, -2), steps=3)
    page.mouse.up()
    page.mouse.move(*row.at(9, 0.2))
    state = settled(page)
    assert (state["forget"], state["step"]) == ([1] * 5 + [0] + [1] * 6, 5)
    assert row.grip.get_attribute("aria-valuetext") == "0 at step 5"


def test_who_drags_on_sets_the_steps_on_the_way(open_widget):
    page = open_widget(NAME)
    row = Row(page, "input gate i")
    page.mouse.move(*row.at(4, 1))
    page.mouse.down()
    page.mouse.move(*row.at(8, 1))
    page.mouse.up()
    assert settled(page)["input"] == [0, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 0]


def test_a_finger_opens_a_valve(open_widget):
    page = open_widget(NAME)
    row = Row(page, "output gate o")
    page.touchscreen.tap(*row.at(3, 1))
    assert settled(page)["output"] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    assert row.grip.evaluate("(grip) => getComputedStyle(grip).touchAction") == "none"


def test_the_keyboard_does_all_of_it_and_the_focus_stays(open_widget):
    page = open_widget(NAME)
    page.evaluate("addEventListener('keydown', (event) => (window.keys = (window.keys || '') + event.key))")
    grip = Row(page, "forget gate f").grip
    grip.focus()
    for key in ("ArrowDown", "ArrowRight", "PageDown", "End", "ArrowUp", "Home", "Shift+ArrowDown"):
        page.keyboard.press(key)
        settled(page)
    assert settled(page)["forget"] == [0.95] * 12
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    state = settled(page)
    assert (state["forget"], state["step"]) == ([0.95, 0.85] + [0.95] * 10, 1)
    assert grip.evaluate("(grip) => grip === document.activeElement")
    assert grip.get_attribute("aria-valuenow") == "0.85"
    assert page.evaluate("window.keys") is None, "JupyterLab would have heard these keys"
    page.keyboard.press("Escape")
    assert page.evaluate("window.keys") == "Escape"


def test_another_step_is_looked_at_and_the_example_stays_chosen(open_widget):
    page = open_widget(NAME)
    grip = page.get_by_role("slider", name="step to look at")
    grip.focus()
    page.keyboard.press("ArrowRight")
    assert settled(page)["step"] == 8
    assert page.get_by_role("button", name="remember").get_attribute("aria-pressed") == "true"
    box = grip.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 10.5 / 12, box["y"] + box["height"] * 0.5)
    assert settled(page)["step"] == 10
    assert "Step 10 keeps all of 0.80" in page.locator(".conclusion").text_content()


def test_gates_that_follow_from_weights_are_not_dragged(open_widget):
    page = open_widget(NAME, presets(NAME)["the input decides"])
    labels = [one.get_attribute("aria-label") for one in page.locator(".grip").all()]
    assert labels == ["step to look at", "input x"]
    page.get_by_label("bias bf").press("ArrowLeft")
    assert settled(page)["forget_bias"] == 7.5
    page.get_by_label("by hand").check()
    settled(page)
    assert page.locator(".grip").count() == 5


def test_a_closed_view_lets_go_of_its_model(open_widget):
    page = open_widget(NAME)
    assert page.evaluate("Object.keys(heard)") == ["change:state", "change:yours"]
    page.evaluate("close_view()")
    assert page.evaluate("Object.keys(heard)") == []


@pytest.mark.parametrize("width", [892, 432])
def test_numbers_of_own_code_leave_all_texts_readable(open_widget, width):
    numbers = {"cells": [0.25] * 11 + ["NaN"], "shown": [-50.0] * 11 + ["Infinity"]}
    weights = {"forget_weight": -19.5, "forget_bias": -9.5}
    busy = started(NAME, {"valves": "forget", "x": [-1.2] * 12, "step": 11} | weights)
    page = open_widget(NAME, width=width)
    for state in [*presets(NAME).values(), busy]:
        tell(page, state=state, yours={"state": state, "numbers": numbers})
        assert page.locator(".yours").text_content().startswith("Your c first differs at step 0")
        require_readable(page)
    page.evaluate("for (const text of document.querySelectorAll('.stage text')) text.setAttribute('x', 100)")
    assert page.evaluate(OVERLAPS), "what lies on each other is not found"
