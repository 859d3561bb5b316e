"""What the prose of lesson 02_rnn_forward says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import rounded, says
from utils.problems import example


class TestSequence:
    LESSON = "02_rnn_forward"

    def test_the_table_worked_by_hand(self):
        state = 0.0
        for t, x in enumerate((1, 0, 0)):
            total = x + 0.5 * state
            state = np.tanh(total)
            assert says(self.LESSON, f"| {t} |", f"| tanh({rounded(total, 2).rstrip('0').rstrip('.')}) = {state:.2f} |")

    def test_without_memory_each_step_sees_its_own_input_only(self):
        assert [f"{np.tanh(x):.2f}" for x in (1, 0, 0)] == ["0.76", "0.00", "0.00"]
        assert says(self.LESSON, "0.76, 0, 0.")

    def test_the_parameters_are_counted(self):
        sizes = [array.size for array in example("rnn_forward")["parameters"].values()]
        assert says(self.LESSON, "with 3 inputs, 5 units and 2 classes", "`Wax` (5, 3), `Waa` (5, 5)")
        assert sorted(sizes) == [2, 5, 10, 15, 25]
        assert says(self.LESSON, f"15 + 25 + 10 + 5 + 2 = {sum(sizes)}, and {sum(sizes)} for 4 steps and for 40")
        assert says(self.LESSON, f"40 steps would need {40 * sum(sizes)}")

    def test_the_same_parameters_read_a_sequence_of_any_length(self):
        parameters, rng = example("rnn_forward")["parameters"], np.random.default_rng(0)
        for T_x in (4, 40):
            a, _y_pred, _caches = references()["rnn_forward"](
                rng.standard_normal((3, 2, T_x)), np.zeros((5, 2)), parameters
            )
            assert a.shape == (5, 2, T_x)

    def test_the_numbers_to_compare_with(self):
        a, y_pred, _caches = references()["rnn_forward"](**example("rnn_forward"))
        for row in (a[4][1], y_pred[1][3]):
            assert says(self.LESSON, *(f"{number:.8f}" for number in row))

    @pytest.mark.parametrize(
        ("scale", "step", "lowest", "highest"), [(0.2, 4, 0, 0.02), (0.8, 6, 0.02, 0.5), (2.0, 19, 0.5, 1)]
    )
    def test_how_long_the_input_is_seen(self, scale, step, lowest, highest):
        """At 0.2 it is gone after three or four steps, at 0.8 it fades slowly, at 2 the states stay large."""
        largest = np.abs(self.states(scale)[:, 0, step]).max()
        assert lowest <= largest <= highest

    def test_above_about_0_9_the_state_no_longer_fades(self):
        assert np.abs(self.states(1.0)[:, 0, 19]).max() > 0.3
        assert np.abs(self.states(0.8)[:, 0, 19]).max() < 0.1

    @staticmethod
    def states(scale):
        rng = np.random.default_rng(0)
        weights = {
            "Wax": rng.standard_normal((8, 3)),
            "Waa": scale * rng.standard_normal((8, 8)) / np.sqrt(8),
            "Wya": np.zeros((2, 8)),
            "ba": np.zeros((8, 1)),
            "by": np.zeros((2, 1)),
        }
        x = np.zeros((3, 1, 20))
        x[:, 0, 0] = 1.0
        return references()["rnn_forward"](x, np.zeros((8, 1)), weights)[0]
