"""What the prose of lesson 03_gradient_check says in numbers is true: recomputed, and found as printed."""

import re
from fractions import Fraction

import numpy as np
import pytest

from tests.lessons.classroom import notebook
from tests.lessons.functions import references
from tests.lessons.texts.prose import prose, rounded, says
from utils import check_gradients, numerical_gradient, relative_error
from utils.curves import Ramp, curve, step_errors, surface
from utils.problems import example
from utils.widgets.frame import specification

LESSON = "03_gradient_check"
STEPS = 10.0 ** np.arange(-12, -0.9, 0.25)


def central(function, x, step):
    return references()["central_difference"](function, x, step)


def one_sided(function, x, step):
    return (function(x + step) - function(x)) / step


def errors(quotient, precision="float64"):
    """Those of the figure of section 3."""
    return step_errors({"": quotient}, STEPS)[f", {precision}"]


def slope_between(curve, lowest, highest):
    """The slope on log axes between two steps."""
    there = np.abs(np.log(STEPS) - np.log(lowest * highest) / 2) < np.log(highest / lowest) / 2
    return np.polyfit(np.log(STEPS[there]), np.log(curve[there]), 1)[0]


class TestByHand:
    def test_the_cube_at_two(self):
        def cube(x):
            return Fraction(x) ** 3

        up, down, here = values = cube("2.1"), cube("1.9"), cube(2)
        assert values == (Fraction("9.261"), Fraction("6.859"), 8)
        assert (up - here) / Fraction("0.1") == Fraction("12.61")
        assert (up - down) / Fraction("0.2") == Fraction("12.01")
        assert says(LESSON, "9.261 - 8}{0.1} = 12.61") and says(LESSON, "9.261 - 6.859}{0.2} = 12.01")
        assert says(LESSON, "you should get 12.01")
        assert curve("cube").slope(2.0) == 12 and says(LESSON, "$3 x^2 = 12$")

    def test_a_smaller_step(self):
        def cube(x):
            return Fraction(x) ** 3

        assert (cube("2.01") - cube("1.99")) / Fraction("0.02") - 12 == Fraction("0.0001")
        assert (cube("2.01") - 8) / Fraction("0.01") - 12 == Fraction("0.0601")
        assert says(LESSON, "= 12.0001", "off by 0.0001")
        assert says(LESSON, "from 0.61 to 0.0601")

    def test_a_gradient_of_two_numbers(self):
        def loss(w0, w1):
            return Fraction(w0) ** 2 * Fraction(w1)

        calls = [loss("1.1", 3), loss("0.9", 3), loss(1, "3.1"), loss(1, "2.9")]
        assert calls == [Fraction(number) for number in ("3.63", "2.43", "3.1", "2.9")]
        assert (calls[0] - calls[1]) / Fraction("0.2") == 6 and (calls[2] - calls[3]) / Fraction("0.2") == 1
        assert says(LESSON, "= 3.63", "= 2.43", "= 6$") and says(LESSON, "= 3.1$", "= 2.9$", "= 1$")
        forgotten = (loss("0.9", "3.1") - loss("0.9", "2.9")) / Fraction("0.2")
        assert forgotten == Fraction("0.81")
        assert "$(0.9^2 \\cdot 3.1 - 0.9^2 \\cdot 2.9) / 0.2 = 0.81$ instead of 1" in prose(LESSON)


class TestSteps:
    @pytest.mark.parametrize(("quotient", "slope"), [(one_sided, 1), (central, 2)])
    def test_the_slope_on_the_right_is_that_of_the_truncation(self, quotient, slope):
        assert slope_between(errors(quotient), 1e-4, 0.2) == pytest.approx(slope, abs=0.03)
        assert says(LESSON, f"with slope {slope} for the")

    @pytest.mark.parametrize("quotient", [one_sided, central])
    def test_on_the_left_the_error_grows_as_the_step_shrinks(self, quotient):
        assert slope_between(errors(quotient), 1e-12, 1e-9) == pytest.approx(-1, abs=0.15)
        assert says(LESSON, "a step ten times smaller makes the error ten times larger")

    @pytest.mark.parametrize(
        ("quotient", "precision", "words", "best", "smallest"),
        [
            (central, "float64", ("central, float64", "10^{-5}", "10^{-11}"), 1e-5, 1e-11),
            (one_sided, "float64", ("one-sided, float64", "10^{-8}", "10^{-8}"), 1e-8, 1e-8),
            (central, "float32", ("central, float32", "5 \\cdot 10^{-3}", "10^{-5}"), 5e-3, 1e-5),
            (one_sided, "float32", ("one-sided, float32", "3 \\cdot 10^{-4}", "2 \\cdot 10^{-4}"), 3e-4, 2e-4),
        ],
    )
    def test_the_best_step_of_each(self, quotient, precision, words, best, smallest):
        curve = errors(quotient, precision)
        assert best / 4 < STEPS[curve.argmin()] < best * 4
        assert smallest / 3 < curve.min() < smallest * 3
        assert says(LESSON, *words)

    def test_the_noise_of_a_network_s_gradient(self):
        """About 1e-10, with step 1e-5: measured for a layer of tanh, over 20 seeds."""
        noise = []
        for seed in range(20):
            rng = np.random.default_rng(seed)
            W, x = rng.standard_normal((5, 7)), rng.standard_normal((7, 3))
            a = np.tanh(W @ x)
            measured = numerical_gradient(lambda W, x=x: np.sum(np.tanh(W @ x) ** 2), W)
            noise.append(relative_error((2 * a * (1 - a**2)) @ x.T, measured))
        assert 1e-11 < np.median(noise) < 1e-9
        assert says(LESSON, "the noise is about $10^{-10}$")

    def test_the_stretch_task_has_slope_4_and_a_larger_best_step(self):
        curve = errors(lambda f, x, h: (4 * central(f, x, h / 2) - central(f, x, h)) / 3)
        assert slope_between(curve, 1e-2, 0.2) == pytest.approx(4, abs=0.1)
        assert STEPS[curve.argmin()] > 1e-4


class TestMagnifyingGlass:
    def test_a_step_that_float32_loses(self):
        two, step = np.float32(2), np.float32(1e-8)
        gaps = np.nextafter(two, np.float32(3)) - two, two - np.nextafter(two, np.float32(0))
        assert rounded(gaps[0] * 1e7, 1) == "2.4" and gaps[1] == gaps[0] / 2
        assert says(LESSON, "it is about $2.4 \\cdot 10^{-7}$", "one half of that")
        assert two + step == two - step == 2 and central(curve("cube"), two, step) == 0
        assert says(LESSON, "in float32 with step $10^{-8}$")

    def test_a_staircase(self):
        assert rounded(central(curve("cube"), np.float32(2), np.float32(1e-6)), 2) == "11.44"
        assert says(LESSON, "from one stair to another: 11.44")
        assert 3 < 1e-6 / np.spacing(np.float32(2)) < 6 and says(LESSON, "With step $10^{-6}$ there are a few numbers")

    def test_the_stairs_of_float64(self):
        finer = np.spacing(np.float32(2)) / np.spacing(2.0)
        assert finer == pytest.approx(500e6, rel=0.1) and says(LESSON, "500 million times finer")

    def test_the_example_that_is_named_is_there(self):
        assert "a lost step" in [preset["name"] for preset in specification("gradient_check_lab")["presets"]]
        assert says(LESSON, "Choose *a lost step*")

    def test_the_graded_question_that_is_named_has_two_points(self):
        graded = [cell["metadata"].get("nbgrader", {}) for cell in notebook(LESSON)["cells"]]
        assert sum(cell["points"] for cell in graded if cell.get("grade_id", "").startswith("judge-gradients-")) == 2
        assert says(LESSON, "In section 7 your judge decides", "for 2 points")


class TestArrays:
    weights = np.array([[0.5, 1.0, 1.5], [2.0, 2.5, 0.7]])

    def error(self, step):
        coupled = surface("coupled")
        measured = references()["array_gradient"](coupled, self.weights, step)
        return check_gradients(lambda arrays: coupled(arrays["w"]), {"w": self.weights}, {"dw": measured}).rows[0].error

    def test_the_tool_agrees_with_the_right_answer_and_not_with_a_coarse_step(self):
        assert self.error(1e-5) < 1e-9
        assert 3e-4 < self.error(1e-1) < 3e-3
        assert says(LESSON, "about 1e-3")

    def test_a_whole_number_cuts_the_step_off(self):
        whole = np.array([3])
        whole[0] = 3.00001
        assert whole[0] == 3 and says(LESSON, "cannot hold 3.00001")


class TestErrors:
    @pytest.mark.parametrize(
        ("g", "n", "words"),
        [(1000.1, 1000.0, ("1000.1", "0.1", "0.00005")), (2e-4, -2e-4, ("0.0002", "0.0004", "| 1 |")), (0.0, 0.0, ())],
    )
    def test_the_table_of_relative_errors(self, g, n, words):
        error = relative_error(np.array(g), np.array(n))
        assert not words or float(words[-1].strip("| ")) == pytest.approx(error, rel=1e-3)
        assert words or error == 0
        assert says(LESSON, "|", *words) if words else "| 0 | 0 | 0 | 0 |" in prose(LESSON)

    def test_a_true_zero_and_noise(self):
        right, noisy = np.array([1.0, 0.0]), np.array([1.0, 1e-12])
        assert relative_error(right[1:], noisy[1:]) == 1
        assert relative_error(right, noisy) == pytest.approx(5e-13) and says(LESSON, "5 \\cdot 10^{-13}")


class TestSuspects:
    suspects = example("judge_gradients")["suspects"]

    def test_there_are_fifteen(self):
        assert len(self.suspects) == 15 and says(LESSON, "wrote 15 gradients")

    def test_nine_are_wrong_and_the_first_has_db_averaged(self):
        wrong = [
            name
            for name, (loss, gradient, points) in self.suspects.items()
            if not all(check_gradients(loss, arrays, gradient(arrays)).passed for arrays in points)
        ]
        assert len(wrong) == 9 and wrong[0] == "B" and says(LESSON, "Nine of the 15", "the first is B")
        loss, gradient, points = self.suspects["B"]
        rows = {row.name: row for row in check_gradients(loss, points[-1], gradient(points[-1])).rows}
        assert [name for name, row in rows.items() if not row.passed] == ["db"]
        assert rows["db"].error == pytest.approx(0.5) and says(LESSON, "an error of 0.5, five thousand times")
        assert points[-1]["x"].shape[1] == 3 and says(LESSON, "the number of examples, 3")

    def test_the_tiny_gradients_are_as_small_as_the_lesson_says(self):
        loss, gradient, points = self.suspects["H"]
        assert 1e-10 < np.abs(gradient(points[0])["dw"]).max() < 1e-8 and says(LESSON, "size $10^{-9}$")

    def test_the_suspect_that_is_shown_passes_where_w_is_symmetric(self):
        loss, gradient, points = self.suspects["K"]
        first, second = (check_gradients(loss, arrays, gradient(arrays)) for arrays in points[:2])
        np.testing.assert_array_equal(points[0]["W"], points[0]["W"].T)
        assert first.passed and [row.name for row in second.rows if not row.passed] == ["dx"]

    def test_near_zero_a_forgotten_slope_of_tanh_does_not_show(self):
        loss, gradient, points = self.suspects["E"]
        assert [check_gradients(loss, arrays, gradient(arrays)).passed for arrays in points] == [True, True, False]

    def test_the_cost_of_differences(self):
        assert 2 * 100 * 100 == 20_000 and says(LESSON, "20,000 for a matrix of 100 rows and 100 columns")

    @pytest.mark.parametrize(("x", "slope"), [(0.0, "0.5"), (1e-6, "0.55"), (1e-3, "1")])
    def test_a_kink(self, x, slope):
        assert central(Ramp(0.0), x, 1e-5) == pytest.approx(float(slope), rel=1e-9)
        assert says(LESSON, "gives", slope)


def test_the_questions_of_the_hints_speak_of_the_suspects_that_they_name():
    """Letters of the public example, as the questions in mistakes.py use them."""
    kinds = {name: (loss.name, gradient.fault) for name, (loss, gradient, _p) in TestSuspects.suspects.items()}
    assert {name: kinds[name] for name in "AEFGHJKLMNO"} == {
        "A": ("ripples", ""),
        "E": ("layer", "no slope"),
        "F": ("idle", ""),
        "G": ("layer", "float32"),
        "H": ("faint", "sign"),
        "J": ("high", "sign"),
        "K": ("layer", "dx with W"),
        "L": ("layer", "dW transposed"),
        "M": ("cubes", "one entry"),
        "N": ("form", "as if symmetric"),
        "O": ("valley", ""),
    }
    assert TestSuspects.suspects["M"][2][0]["w"].size == 24


def test_the_numbers_of_the_course_are_those_of_the_tool():
    from utils.differences import STEP
    from utils.gradients import TOLERANCE

    assert (STEP, TOLERANCE) == (1e-5, 1e-4)
    assert says(LESSON, "central differences, float64, step $10^{-5}$")
    assert says(LESSON, "**tolerance** of $10^{-4}$")
    assert rounded(0.13, 2) in prose(LESSON) and re.search(r"of 61 wrong backward passes", prose(LESSON))
