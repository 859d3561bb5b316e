"""What the prose of lesson 10_lstm_forward says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from tests.lessons.classroom import notebook
from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import sigmoid
from utils.problems import example

LESSON = "10_lstm_forward"
DRAWS = 20


def defined_in_lesson(name):
    """A function that an explore cell of the lesson defines."""
    cell = next(cell for cell in notebook(LESSON)["cells"] if f"def {name}(" in "".join(cell["source"]))
    source = "".join(cell["source"])
    namespace = {"np": np}
    exec(source[source.index(f"def {name}(") :].split("\n\n\n")[0], namespace)
    return namespace[name]


def test_the_table_worked_by_hand():
    c = 0.0
    for t, (f, i, new) in enumerate(((1, 1, 0.8), (1, 0, 0.3), (0.5, 0, -0.9), (0, 1, -0.5))):
        c = f * c + i * new
        assert says(LESSON, f"| {t} | {f:g} | {i:g} | {new:g} |", f"= {c:g} |")


def test_the_table_started_from_0_2():
    c, came = 0.2, []
    for f, i, new in ((1, 1, 0.8), (1, 0, 0.3), (0.5, 0, -0.9), (0, 1, -0.5)):
        c = f * c + i * new
        came.append(c)
    assert came == pytest.approx([1.0, 1.0, 0.5, -0.5])
    assert says(LESSON, "Step 0 gives 1 · 0.2 + 0.8 = 1.0, step 1 keeps 1.0, step 2 has 0.5")


def test_the_numbers_to_compare_with():
    a, y, c, _caches = references()["lstm_forward"](**example("lstm_forward"))
    for row in (a[4, 3, 4:], y[1, 4, 4:], c[1, 2, :3]):
        assert says(LESSON, *(f"{number:.8f}".rstrip("0") for number in row))


class TestStoreAndShow:
    @pytest.fixture
    def run(self):
        x, a0, weights = defined_in_lesson("store_and_show")()
        a, _y, c, (cells, _x) = references()["lstm_forward"](x, a0, weights)
        return x[0, 0], a[0, 0], c[0, 0], cells

    def test_the_cell_state_is_a_staircase(self, run):
        numbers, _a, c, _cells = run
        for first, last in ((4, 14), (15, 19)):
            np.testing.assert_allclose(c[first : last + 1], np.tanh(numbers[first]), atol=0.03)
        assert np.abs(c[:4]).max() < 0.02
        assert says(LESSON, "it jumps at steps 4 and 15 to tanh of the number")

    def test_the_hidden_state_is_zero_but_where_it_shows(self, run):
        _numbers, a, c, _cells = run
        shown = [9, 18]
        np.testing.assert_allclose(a[shown], np.tanh(c[shown]), atol=0.01)
        assert np.abs(np.delete(a, shown)).max() < 0.01
        assert says(LESSON, "zero but for steps 9 and 18")

    def test_the_gates(self, run):
        forget, input_, output = (np.array([cell[place][0, 0] for cell in run[3]]) for place in (4, 5, 7))
        assert np.flatnonzero(input_ > 0.5).tolist() == [4, 15]
        assert np.flatnonzero(output > 0.5).tolist() == [9, 18]
        np.testing.assert_allclose(forget, 1 - input_, atol=1e-12)


class TestMemory:
    def test_from_bias_0_to_3_it_is_five_powers_of_ten(self):
        lstm, _simple = left(0)
        open_, _simple = left(3)
        assert 4.5 < np.log10(open_ / lstm) < 5.5
        assert says(LESSON, f"from {lstm:.0e}".replace("e-0", "e-"), f"to {open_:.1f}")

    def test_the_medians_over_20_draws(self):
        shut, simple = np.median([left(0, seed) for seed in range(DRAWS)], axis=0)
        open_, _simple = np.median([left(3, seed) for seed in range(DRAWS)], axis=0)
        words = (f"{number:.0e}".replace("e-0", "e-") for number in (shut, simple))
        shut, simple = words
        assert says(LESSON, shut, "at bias 0", f"{open_:.2f}", "at bias 3", simple, "for the simple network")

    def test_wide_open_there_is_more_than_after_step_0_because_the_hidden_state_writes(self):
        assert left(6)[0] > 1.5
        x, a0, weights, _simple = defined_in_lesson("one_input")(6.0)
        weights = weights | {"Wc": np.hstack([0 * weights["Wc"][:, :16], weights["Wc"][:, 16:]])}
        assert ratio(references()["lstm_forward"](x, a0, weights)[2]) < 1.0


class TestStretch:
    def test_the_bias_that_keeps_half_for_100_steps(self):
        f = 0.5 ** (1 / 100)
        bias = np.log(f / (1 - f))
        assert says(LESSON, "0.5^{1/100} \\approx", f"{f:.4f}") and says(LESSON, "\\approx", f"{bias:.2f}")
        weights = {"W" + gate: np.zeros((1, 2)) for gate in "fico"} | {"b" + gate: np.zeros((1, 1)) for gate in "fico"}
        weights |= {"Wy": np.zeros((2, 1)), "by": np.zeros((2, 1)), "Wc": np.array([[0.0, 1.0]])}
        x = np.zeros((1, 1, 101))
        x[0, 0, 0] = 1.0
        half_life = np.log(0.5) / np.log(sigmoid(1.0))
        for opened, steps in ((bias, 100), (1.0, half_life)):
            c = references()["lstm_forward"](x, np.zeros((1, 1)), weights | {"bf": np.array([[opened]])})[2][0, 0]
            assert np.interp(steps, np.arange(101), np.log(c / c[0])) == pytest.approx(np.log(0.5))
        assert 2 < half_life < 2.5
        assert says(LESSON, "open by", f"{sigmoid(1.0):.2f}")


def left(bias, seed=0):
    """What is left after 20 steps, in the LSTM and in the simple network."""
    x, a0, weights, simple = defined_in_lesson("one_input")(bias, seed)
    return ratio(references()["lstm_forward"](x, a0, weights)[2]), ratio(references()["rnn_forward"](x, a0, simple)[0])


def ratio(states):
    norms = np.linalg.norm(states, axis=(0, 1))
    return norms[-1] / norms[0]
