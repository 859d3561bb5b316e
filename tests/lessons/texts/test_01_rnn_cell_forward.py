"""What the prose of lesson 01_rnn_cell_forward says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import rounded, says
from utils.problems import example


class TestOneStep:
    LESSON = "01_rnn_cell_forward"

    def test_the_cell_of_single_numbers(self):
        total = 0.5 * 1 + 2 * 0.3 - 0.1
        assert total == pytest.approx(1)
        assert says(self.LESSON, "\\tanh(1) \\approx", rounded(np.tanh(1), 3))

    def test_with_the_state_negative_the_next_one_is_too(self):
        assert np.tanh(0.5 * 1 + 2 * -0.3 - 0.1) < 0

    def test_the_numbers_to_compare_with(self):
        a_next, yt_pred, _cache = references()["rnn_cell_forward"](**example("rnn_cell_forward"))
        for row in (a_next[4, :4], yt_pred[1, :4]):
            assert says(self.LESSON, *(f"{number:.8f}".rstrip("0") for number in row))

    @pytest.mark.parametrize(("scale", "lowest", "highest"), [(0.3, 0, 5), (2.0, 26, 50)])
    def test_saturated_points(self, scale, lowest, highest):
        """Below about 0.3 nearly none, at scale 2 more than half of the 50 points lie in a flat end."""
        step = example("rnn_cell_forward")
        step["parameters"] = {name: scale * value for name, value in step["parameters"].items()}
        a_next = references()["rnn_cell_forward"](**step)[0]
        assert lowest <= np.sum(1 - a_next**2 < 0.1) <= highest
