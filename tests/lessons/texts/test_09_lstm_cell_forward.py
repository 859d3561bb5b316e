"""What the prose of lesson 09_lstm_cell_forward says in numbers is true: recomputed, and found as printed."""

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import sigmoid
from utils.problems import example
from utils.widgets import lstm_plumbing
from utils.widgets.frame import specification
from utils.widgets.lstm_plumbing import simulate

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


def test_the_widget_remembers_and_can_forget():
    state = lstm_plumbing().state
    cells, shown = simulate(state)
    assert says(LESSON, "its content is", f"{cells[6]:.2f}", "the candidate", f"{np.tanh(state['x'][7]):.2f}")
    assert (state["forget"][7], state["input"][7], state["output"][7]) == (1, 0, 0)
    assert cells[7] == cells[6] and shown[7] == 0
    state["forget"][7] = 0
    assert not simulate(state)[0][7:].any()


def test_the_leak():
    leak = next(preset for preset in specification("lstm_plumbing")["presets"] if preset["name"] == "leak")
    cells, _shown = simulate(lstm_plumbing(**leak["state"]).state)
    written = int(np.argmax(cells))
    assert (leak["state"]["forget"][0], f"{cells[written]:.2f}", 11 - written) == (0.8, "0.80", 9)
    assert says(LESSON, "0.8^9 =", f"{0.8**9:.2f}", f"{cells[11]:.2f}")
