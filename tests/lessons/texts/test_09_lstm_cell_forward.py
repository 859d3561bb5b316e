"""What the prose of lesson 09_lstm_cell_forward says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import sigmoid
from utils.problems import example

LESSON = "09_lstm_cell_forward"


def test_the_cell_of_single_numbers():
    f, i, new, o = sigmoid(1.1), sigmoid(-1.1), np.tanh(0.55), sigmoid(0.0)
    c = f * 2 + i * new
    assert says(LESSON, "\\sigma(1.1) =", f"{f:.2f}")
    assert says(LESSON, "\\sigma(-1.1) =", f"{i:.2f}")
    assert says(LESSON, "\\tanh(0.55) =", f"{new:.2f}")
    assert says(LESSON, "0.75 \\cdot 2 + 0.25 \\cdot 0.50 =", f"{c:.2f}")
    assert says(LESSON, "\\sigma(0) =", f"{o:.2f}")
    assert says(LESSON, "\\tanh(1.63) =", f"{o * np.tanh(c):.2f}")


def test_with_the_forget_gate_open():
    c = sigmoid(10.0) * 2 + sigmoid(-1.1) * np.tanh(0.55)
    before = sigmoid(1.1) * 2 + sigmoid(-1.1) * np.tanh(0.55)
    assert says(LESSON, "2 + 0.12 =", f"{c:.2f}")
    assert says(LESSON, "is about", f"{np.tanh(c):.2f}", f"{0.5 * np.tanh(c):.2f}")
    assert c - before == pytest.approx(0.5, abs=0.01)
    assert says(LESSON, "only from", f"{0.5 * np.tanh(before):.2f}", f"to {0.5 * np.tanh(c):.2f}")


def test_with_both_gates_open_the_candidates_add_up():
    c = 0.0
    for _step in range(4):
        c = 1 * c + 1 * 0.5
    assert c == 2.0


def test_the_numbers_to_compare_with():
    a_next, c_next, yt_pred, _cache = references()["lstm_cell_forward"](**example("lstm_cell_forward"))
    for row in (a_next[4, :4], c_next[2, :4], yt_pred[1, :4]):
        assert says(LESSON, *(f"{number:.8f}".rstrip("0") for number in row))


@pytest.mark.parametrize(("bias", "kept"), [(6, 99), (0, 35), (-6, 0)])
def test_what_is_kept_of_the_first_example(bias, kept):
    c_prev, ft, _added, _c_next = step(bias)
    share = np.abs(ft * c_prev).sum() / np.abs(c_prev).sum()
    assert round(100 * share) == kept
    if kept:
        assert says(LESSON, f"{kept} %")


def test_the_units_at_bias_0_and_the_dots_at_bias_minus_6():
    c_prev, ft, added, _c_next = step(0)
    assert ft[1] > 0.7 and (ft[[2, 3]] < 0.15).all()
    _c_prev, _ft, added_shut, c_next = step(-6)
    np.testing.assert_array_equal(added, added_shut)
    np.testing.assert_allclose(c_next, added, atol=0.01)


def step(bias):
    arguments = example("lstm_cell_forward")
    arguments["parameters"]["bf"] = arguments["parameters"]["bf"] + bias
    cache = references()["lstm_cell_forward"](**arguments)[-1]
    return [array[:, 0] for array in (cache[3], cache[4], cache[5] * cache[6], cache[1])]
