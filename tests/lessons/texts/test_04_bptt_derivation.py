"""What the prose of lesson 04_bptt_derivation says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from grading.roles import Role
from tests.lessons.classroom import notebook
from tests.lessons.functions import references
from tests.lessons.texts.prose import prose, says
from utils import numerical_gradient
from utils.problems import example

LESSON = "04_bptt_derivation"


def defined(name):
    """A function that an explore cell of the lesson defines, with the reference answers around it."""
    namespace = {"np": np, **references(), "trace": example("delta_sweep")["trace"]}
    namespace["leaky"] = example("leaky_errors")["trace"]
    for cell in notebook(LESSON)["cells"]:
        source = "".join(cell["source"])
        if cell["metadata"].get("course", {}).get("role") == Role.EXPLORE and f"def {name}(" in source:
            start = source.index(f"def {name}(")
            end = source.find("\n\n\n", start)
            exec(source[start:end], namespace)
    return namespace[name]


class TestTwoSteps:
    """Section 2 and the table of section 6: u = 2, w = 1, b = 0, h_0 = 0.5, x = -0.2, -0.9."""

    h_1 = np.tanh(2 * 0.5 - 0.2)
    z_2 = 2 * h_1 - 0.9
    h_2 = np.tanh(z_2)
    own_1, own_2 = 1 - h_1**2, 1 - h_2**2
    back = own_2 * 2 * own_1

    def test_forward(self):
        assert says(LESSON, "$h_1 =", f"{self.h_1:.3f}", "$z_2 =", f"{self.z_2:.3f}", "$h_2 =", f"{self.h_2:.3f}")
        assert says(LESSON, "1 - h_1^2 =", f"{self.own_1:.3f}", "1 - h_2^2 =", f"{self.own_2:.3f}")

    def test_the_three_deltas_are_what_nudges_give(self):
        def losses(nudges):
            h_1 = np.tanh(0.8 + nudges[0])
            return h_1, np.tanh(2 * h_1 - 0.9 + nudges[1])

        first = numerical_gradient(lambda nudges: losses(nudges)[0], np.zeros(2))
        second = numerical_gradient(lambda nudges: losses(nudges)[1], np.zeros(2))
        np.testing.assert_allclose([first[0], second[1], second[0]], [self.own_1, self.own_2, self.back], atol=1e-9)
        assert first[1] == 0
        assert says(LESSON, "then through tanh to $z_1$", f"= {self.back:.3f}")

    def test_the_three_gradients_are_what_the_cell_prints(self):
        numbers = {"u": np.array(2.0), "w": np.array(1.0), "b": np.array(0.0)}
        slopes = numerical_gradient(defined("two_steps"), numbers)
        assert says(LESSON, "{\\delta_{2,2} h_1} =", f"{slopes['u']:.3f}")
        assert says(LESSON, "(-0.9) =", f"{slopes['w']:.3f}")
        assert says(LESSON, "+ 0.837 =", f"{slopes['b']:.3f}")
        assert slopes["u"] == pytest.approx(self.own_1 * 0.5 + self.back * 0.5 + self.own_2 * self.h_1)

    def test_the_sweep_by_hand(self):
        carried = self.own_2 * 2
        assert says(LESSON, "0.837 \\cdot 2 =", f"{carried:.3f}")
        assert says(LESSON, f"\\cdot {1 + carried:.3f}", f"= {self.own_1 * (1 + carried):.3f}")
        assert self.own_1 * (1 + carried) == pytest.approx(self.own_1 + self.back)
        assert says(LESSON, "\\delta_{1,1} + \\delta_{2,1}", f"= {self.own_1 + self.back:.3f}")


def test_the_number_of_pairs_of_100_steps():
    assert says(LESSON, "$T(T+1)/2$", f"{100 * 101 // 2} for 100 steps")


def test_the_measured_loss_of_a_step_is_that_of_the_trace():
    trace, loss_of_step = example("delta_sweep")["trace"], defined("loss_of_step")
    measured = numerical_gradient(lambda nudge: loss_of_step(4, 4, nudge), np.zeros(4))
    np.testing.assert_allclose(measured, references()["delta_own"](trace, 4), atol=1e-9)


def test_the_leaky_forward_pass_of_the_lesson_is_that_of_the_trace():
    leaky = example("leaky_errors")["trace"]
    np.testing.assert_allclose(defined("leaky_forward")(leaky, leaky), leaky["h"], atol=1e-12)


class TestHowFarBack:
    @staticmethod
    def reach(scale):
        answers, run = references(), defined("trace_of_length")(30, scale=scale)
        delta = [answers["delta_own"](run, 30)]
        for k in range(29, 0, -1):
            delta.insert(0, answers["delta_back"](run, 30, k, delta[0]))
        factors = [np.diag(1 - run["h"][k] ** 2) @ run["U"].T for k in range(1, 30)]
        bound = max(np.linalg.norm(factor, 2) for factor in factors)
        return run, np.array(delta), bound

    def test_the_product_of_all_factors_is_what_the_second_line_gives_step_by_step(self):
        run, delta, _bound = self.reach(0.8)
        product = np.eye(16)
        for i in range(1, 30):
            product = product @ np.diag(1 - run["h"][i] ** 2) @ run["U"].T
        np.testing.assert_allclose(product @ delta[-1], delta[0], rtol=1e-9)
        by_entry = np.ones((16, 16))
        for i in range(1, 30):
            by_entry = by_entry * (np.diag(1 - run["h"][i] ** 2) @ run["U"].T)
        assert not np.allclose(by_entry @ delta[-1], delta[0], rtol=0.1)

    @pytest.mark.parametrize("scale", [0.3, 0.5, 0.8, 1.2, 3.0])
    def test_the_norm_never_goes_beyond_the_bound(self, scale):
        _run, delta, bound = self.reach(scale)
        norms = np.linalg.norm(delta, axis=1)
        assert np.all(norms <= norms[-1] * bound ** np.arange(29, -1, -1) * (1 + 1e-9))

    def test_below_half_the_bound_falls(self):
        _run, _delta, bound = self.reach(0.5)
        assert says(LESSON, "Up to 0.5", f"$\\gamma$ is {bound:.2f} there")
        assert self.reach(0.4)[2] < bound < 1 < self.reach(0.6)[2]

    def test_at_0_8_the_bound_rises_and_the_gradient_shrinks(self):
        _run, delta, bound = self.reach(0.8)
        share = np.linalg.norm(delta[0]) / np.linalg.norm(delta[-1])
        assert says(LESSON, f"At 0.8 $\\gamma$ is {bound:.2f}", f"{round(bound**29, -3):,.0f}", f"{bound**29:.2g}")
        assert says(LESSON, "*shrinks* to", f"{share:.2g}")

    def test_an_eigenvalue_above_1_does_not_make_it_grow(self):
        run, delta, _bound = self.reach(1.2)
        largest = np.abs(np.linalg.eigvals(run["U"])).max()
        assert says(LESSON, "at 1.2 the largest one has size", f"{largest:.2f}")
        assert np.linalg.norm(delta[0]) < np.linalg.norm(delta[-1])

    def test_the_gradient_of_U_comes_from_the_last_ten_steps(self):
        run, delta, _bound = self.reach(0.8)
        parts = np.array([np.outer(delta[k - 1], run["h"][k - 1]) for k in range(1, 31)])
        whole, first, last = (
            np.linalg.norm(parts[steps].sum(axis=0)) for steps in (slice(30), slice(10), slice(20, 30))
        )
        assert first < 0.01 * whole and last > 0.9 * whole
        assert says(LESSON, "steps 1 to 10 bring less than a hundredth of it")


def test_line_5_is_true_for_single_numbers_only():
    u, slope, e_next = 2.0, 0.7, 0.3
    assert u * slope * e_next == slope * u * e_next


def test_the_written_task_says_what_its_marks_are_worth():
    (task,) = (cell for cell in notebook(LESSON)["cells"] if cell["metadata"].get("course", {}).get("role") == "task")
    points = task["metadata"]["nbgrader"]["points"]
    assert points == 4 * 2 * 0.5
    assert says(LESSON, "at most **150 words**")
    assert says(LESSON, "counts 0, 1 or 2 marks", "each mark half a point")
    assert "MARK SCHEME" in "".join(task["source"])
    assert not any("MARK SCHEME" in "".join(cell["source"]) for cell in notebook(LESSON, "release")["cells"])


def test_the_transfer_is_worth_two_fifths():
    cells = notebook(LESSON)["cells"]
    graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("points")]
    points = {cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]["points"] for cell in graded}
    assert sum(points.values()) == 20
    assert sum(worth for name, worth in points.items() if name.startswith("leaky")) == 8


def test_the_letters_are_those_of_the_notation_page():
    assert "| from state to state | $U$ | `Waa` |" in prose(LESSON)
    assert "| from input to state | $W$ | `Wax` |" in prose(LESSON)
