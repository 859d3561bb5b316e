"""What the prose of the lessons says in numbers is true: recomputed here, and found in the text as printed."""

import re

import numpy as np
import pytest

from tests.lessons.classroom import course, notebook
from tests.lessons.functions import references
from utils import numerical_gradient
from utils.problems import example


def prose(lesson):
    """The text of a lesson's markdown cells, with one kind of minus sign."""
    cells = notebook(lesson)["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return text.replace("−", "-")


def says(lesson, *words):
    """Whether the words stand in the lesson in this order, with little between them."""
    return re.search(r"[^\n]{0,60}?".join(re.escape(word) for word in words), prose(lesson)) is not None


def rounded(number, digits):
    return f"{number:.{digits}f}"


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


def test_points_in_the_prose_are_those_of_the_tests():
    """Each "(n points)" of a lesson adds up to its tests; what the headings promise is what is given."""
    for lesson in course().lessons:
        promised = re.findall(r"\((\d+) points?( each)?\)|, (\d+) points? for|\((\d+) points? for", prose(lesson.name))
        total = sum(cell.points for cell in lesson.cells if cell.points)
        said = sum(int(one or two or three) * (3 if each else 1) for one, each, two, three in promised)
        assert said == total, lesson.name
