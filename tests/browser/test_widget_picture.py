"""The picture of every widget, at every example and at states that nobody thought of: its texts can be read."""

import numpy as np
import pytest

from tests.browser.widget_page import OVERLAPS, SIZES, require_readable, tell
from tests.utils.widgets.node import presets, random_states
from utils.widgets.frame import WIDGETS

STATES = 25


@pytest.mark.parametrize("width", [892, pytest.param(640, marks=pytest.mark.soak), 400])
@pytest.mark.parametrize("name", WIDGETS)
def test_no_texts_overlap_and_none_is_small(open_widget, name, width):
    page = open_widget(name, width=width)
    page.emulate_media(reduced_motion="reduce")
    for state in [*presets(name).values(), *random_states(name, STATES, np.random.default_rng(width))]:
        tell(page, state=state)
        require_readable(page)


def test_texts_that_overlap_are_cut_or_are_small_would_be_found(open_widget):
    page = open_widget(WIDGETS[0])
    for change in ("setAttribute('x', 100)", "setAttribute('x', -5)", "setAttribute('y', 5000)"):
        tell(page)
        assert page.evaluate(OVERLAPS) == []
        page.evaluate(f"for (const text of document.querySelectorAll('.stage text')) text.{change}")
        assert page.evaluate(OVERLAPS)
    page.locator(".stage text").first.evaluate("text => text.style.fontSize = '9px'")
    assert min(page.evaluate(SIZES)) == 9
