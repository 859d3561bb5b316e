"""What the prose of lesson 05_rnn_backward says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import numerical_gradient
from utils.widgets import bptt_tape
from utils.widgets.bptt_tape import simulate as simulate_tape


class TestBackward:
    LESSON = "05_rnn_backward"

    def test_the_cell_by_hand_is_what_differences_give(self):
        numbers = {"w_x": 0.5, "w_a": 2.0, "b": -0.1, "x": 1.0, "a_prev": 0.3}
        arrays = {name: np.array(value) for name, value in numbers.items()}
        slopes = numerical_gradient(lambda n: np.tanh(n["w_x"] * n["x"] + n["w_a"] * n["a_prev"] + n["b"]), arrays)
        assert says(self.LESSON, "\\tanh(1) =", f"{np.tanh(1):.4f}")
        assert says(self.LESSON, "db =", f"{slopes['b']:.3f}")
        assert says(self.LESSON, "dw_x =", f"{slopes['w_x']:.3f}", "dw_a =", f"{slopes['w_a']:.3f}")
        assert says(self.LESSON, "dx =", f"{slopes['x']:.3f}")
        assert says(self.LESSON, "da_{\\text{prev}} =", f"{slopes['a_prev']:.3f}")

    def test_a_saturated_unit_lets_little_through(self):
        assert says(self.LESSON, "1 - 0.99^2 \\approx", f"{1 - 0.99**2:.2f}")

    def test_two_steps_by_hand_are_what_differences_give(self):
        arrays = {name: np.array(value) for name, value in {"w_x": 1.0, "w_a": 0.5, "b": 0.0, "a0": 0.0}.items()}

        def loss(n):
            first = np.tanh(n["w_x"] * 1.0 + n["w_a"] * n["a0"] + n["b"])
            return first + np.tanh(n["w_x"] * 0.0 + n["w_a"] * first + n["b"])

        slopes = numerical_gradient(loss, arrays)
        assert says(self.LESSON, "dw_x =", f"{slopes['w_x']:.3f}", "dw_a =", f"{slopes['w_a']:.3f}")
        assert says(self.LESSON, "db =", f"= {slopes['b']:.3f}")
        assert says(self.LESSON, "the gradient of `a0`:", f"{slopes['a0']:.3f}")

    def test_the_table_of_two_steps(self):
        first = np.tanh(1.0)
        second = np.tanh(0.5 * first)
        dz_1 = 1 - second**2
        carried = 0.5 * dz_1
        dz_0 = (1 - first**2) * (1 + carried)
        assert says(self.LESSON, "\\tanh(0.3808) =", f"{second:.3f}")
        for words in (
            ("carried back from the step after", f"{carried:.3f}"),
            ("upstream gradient of the cell | 1 |", f"{1 + carried:.3f}"),
            ("through tanh", f"= {dz_1:.3f}", f"= {dz_0:.3f}"),
            ("carried back to the step before", f"= {carried:.3f}", f"= {0.5 * dz_0:.3f}"),
            ("contribution to $dw_x$", "= 0$", f"= {dz_0:.3f}"),
            ("contribution to $dw_a$", f"= {dz_1 * first:.3f}", "= 0$"),
        ):
            assert says(self.LESSON, *words), words

    @pytest.mark.parametrize(("scale", "lowest", "highest"), [(0.5, 0.50, 0.60), (1.0, 0.95, 1.10), (3.0, 1.30, 1.60)])
    def test_the_factor_of_each_step_back(self, scale, lowest, highest):
        """About 0.55 at scale 0.5, near 1 at 1, about 1.45 at 3."""
        norms = self.norms(scale)
        assert lowest < (norms[0] / norms[-1]) ** (1 / 29) < highest

    def test_what_is_left_after_29_steps(self):
        norms = self.norms(0.5)
        assert 1e-8 < norms[0] / norms[-1] < 4e-8

    def test_at_half_the_points_lie_almost_on_a_straight_line(self):
        logs = np.log(self.norms(0.5))
        steps = np.arange(logs.size)
        line = np.polyval(np.polyfit(steps, logs, 1), steps)
        assert np.corrcoef(logs, line)[0, 1] > 0.995

    @staticmethod
    def norms(scale):
        rng = np.random.default_rng(0)
        weights = {
            "Wax": 0.1 * rng.standard_normal((16, 3)),
            "Waa": scale * rng.standard_normal((16, 16)) / np.sqrt(16),
            "Wya": np.zeros((2, 16)),
            "ba": np.zeros((16, 1)),
            "by": np.zeros((2, 1)),
        }
        caches = references()["rnn_forward"](rng.standard_normal((3, 4, 30)), np.zeros((16, 4)), weights)[-1]
        da = np.zeros((16, 4, 30))
        da[:, :, -1] = rng.standard_normal((16, 4))
        return np.linalg.norm(references()["rnn_backward"](da, caches)["dx"], axis=(0, 1))

    def test_the_tape(self):
        state = bptt_tape().state
        assert state["w_a"] == 0.5
        numbers = simulate_tape(**state)
        last, first = numbers["contributions"][-1], numbers["contributions"][0]
        assert last < numbers["measured"] / 4
        assert says(self.LESSON, "Less than a quarter:", f"{last:.3f} of {numbers['measured']:.3f}")
        assert says(self.LESSON, "only", f"{first:.3f} is left")
        assert simulate_tape(**state | {"bug": "overwrite", "back": 5})["sums"][-1] == first
