"""The widget on an LSTM's two states: its numbers, what it says of them, and a student's own cell in it."""

import json
import re
import time

import numpy as np
import pytest

from tests.lessons.functions import defined, references
from tests.utils.widgets.node import in_node, presets, random_states, started
from utils.arguments import ArgumentError
from utils.widgets import lstm_plumbing, own_code
from utils.widgets.frame import specification
from utils.widgets.lstm_plumbing import STEPS, own_states, picture, simulate

NAME = "lstm_plumbing"
STATES = random_states(NAME, 200, np.random.default_rng(0))
EXACT = {"rtol": 1e-12, "atol": 1e-14}


def lstm(state):
    """Both states of all steps, by an LSTM with stacked inputs and weights written here."""
    x = np.array(state["x"])
    letters = {"forget": "f", "input": "i", "output": "o"}
    h, c, both = np.zeros(1), np.zeros(1), []
    for t in range(len(x)):
        stack = np.array([h.item(), x[t], 1.0])
        if state["valves"] == "hand":
            gate = {letter: state[name][t] for name, letter in letters.items()}
        else:
            rows = np.array([[0.0, state[f"{name}_weight"], state[f"{name}_bias"]] for name in letters])
            gate = dict(zip(letters.values(), 1 / (1 + np.exp(-rows @ stack)), strict=True))
        c = c * gate["f"] + np.tanh(np.array([0.0, 1.0, 0.0]) @ stack) * gate["i"]
        h = np.tanh(c) * gate["o"]
        both.append((c.item(), h.item()))
    return np.array(both).T


def told(state):
    return in_node(NAME, [started(NAME, state)], "conclude(state, simulate(state))")[0]


def compared(state, own):
    """What the widget says of a student's numbers, as they arrive in the browser."""
    state = started(NAME, state)
    given = own_code.numbers_of(own_states, own, state)
    return in_node(NAME, [state], f"compare(state, simulate(state), {json.dumps(given['numbers'])})")[0]


def test_the_javascript_the_numpy_and_a_plain_lstm_agree():
    for state, numbers in zip(STATES, in_node(NAME, STATES), strict=True):
        cells, shown = simulate(state)
        np.testing.assert_allclose(numbers["cells"], cells, **EXACT)
        np.testing.assert_allclose(numbers["shown"], shown, **EXACT)
        np.testing.assert_allclose([cells, shown], lstm(state), **EXACT)


def test_the_cell_of_lesson_9_agrees():
    cell = references()["lstm_cell_forward"]
    for state in STATES:
        own = own_states(cell, state)
        np.testing.assert_allclose([own["cells"], own["shown"]], simulate(state), rtol=1e-9, atol=1e-12)


def test_what_is_kept_and_written_adds_up_to_the_cell_state():
    for numbers in in_node(NAME, STATES):
        kept, written, cells = (np.array(numbers[name]) for name in ("kept", "written", "cells"))
        np.testing.assert_array_equal(kept + written, cells)
        np.testing.assert_array_equal(kept, numbers["f"] * np.append(0.0, cells[:-1]))


def test_f_1_and_i_0_keep_the_cell_state_to_the_last_digit():
    states = [one | {"valves": "hand", "forget": [1] * STEPS, "input": one["input"][:3] + [0] * 9} for one in STATES]
    for state, numbers in zip(states, in_node(NAME, states), strict=True):
        for cells in (numbers["cells"], simulate(state)[0]):
            assert cells[2] != 0
            np.testing.assert_array_equal(cells[2:], cells[2])


def test_a_shut_output_gate_hides_the_cell_state_and_leaves_it_alone():
    hand = [one | {"valves": "hand"} for one in STATES]
    shut = [one | {"output": [0] * STEPS} for one in hand]
    for before, numbers in zip(in_node(NAME, hand), in_node(NAME, shut), strict=True):
        assert not np.any(numbers["shown"])
        assert numbers["cells"] == before["cells"]


def test_the_input_is_not_the_input_gate():
    """By hand, another input moves the candidate and no gate; through weights it moves gates with a weight only."""
    for valves in ("hand", "input"):
        states = [started(NAME, {"valves": valves, "x": [x] * STEPS}) for x in (0.5, 1.5)]
        one, other = in_node(NAME, states)
        assert one["candidates"] != other["candidates"]
        assert (one["i"] == other["i"]) == (valves == "hand")
        assert one["o"] == other["o"]


def test_remember():
    cells, shown = simulate(presets(NAME)["remember"])
    assert not cells[:2].any() and (cells[2:] == np.tanh(1.1)).all()
    assert round(cells[2], 2) == 0.80
    assert np.flatnonzero(shown).tolist() == [10]


def test_reset():
    state = presets(NAME)["reset the cell"]
    cells, _shown = simulate(state)
    assert (cells[2:7] == np.tanh(1.1)).all() and (cells[7:] == np.tanh(0.55)).all()
    assert (state["forget"][7], state["input"][7]) == (0, 1)


def test_count():
    state = presets(NAME)["count"]
    cells, shown = simulate(state)
    assert np.count_nonzero(state["x"]) == 4
    assert (round(cells[-1], 2), round(np.tanh(2.0), 2)) == (3.86, 0.96)
    assert shown.max() < 1
    np.testing.assert_allclose(cells[-1], 4 * np.tanh(2.0))
    np.testing.assert_array_equal(shown, np.tanh(cells))


def test_leak():
    cells, _shown = simulate(presets(NAME)["leak"])
    np.testing.assert_allclose(cells[3:], 0.8 * cells[2:-1])
    assert (round(cells[2], 2), round(cells[11], 2)) == (0.80, 0.11)


def test_dose():
    state = presets(NAME)["dose"]
    assert len(set(state["x"])) == 1
    np.testing.assert_allclose(simulate(state)[0], np.array(state["input"]) * np.tanh(1.1))
    assert len(set(state["input"])) == 11


def test_the_input_decides():
    state = presets(NAME)["the input decides"]
    numbers = in_node(NAME, [state])[0]
    large, negative = np.array(state["x"]) > 0.5, np.array(state["x"]) < -0.5
    gate = {name: np.array(numbers[name]) for name in "fi"}
    assert (gate["i"][large] > 0.99).all() and (gate["i"][~large] < 0.02).all()
    assert (gate["f"][negative] < 0.001).all() and (gate["f"][~negative] > 0.99).all()
    steps = np.abs(np.diff(numbers["cells"], prepend=0))
    assert (steps[large | negative] > 0.7).all() and (steps[~(large | negative)] < 0.01).all()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            {},
            "Step 7 keeps all of 0.80 and writes none of the candidate 0.50: c stays exactly 0.80. "
            "The output gate is shut: a is 0, although c is 0.80.",
        ),
        (
            {"step": 0},
            "Step 0 finds an empty cell and is offered nothing to write: c is 0. There is nothing to show: a is 0.",
        ),
        (
            {"step": 11, "output": [0.55] * STEPS, "forget": [0.55] * STEPS, "input": [1] * STEPS, "x": [-2] * STEPS},
            "Step 11 keeps 55 % of −2.14 and writes all of the candidate −0.96: c is −2.14. "
            "The output gate shows 55 % of tanh(c): a is −0.53.",
        ),
        (
            {"valves": "output", "step": 2},
            "Step 2 finds an empty cell and writes nearly all of the candidate 0.80: c is 0.80. "
            "The output gate shows nearly all of tanh(c): a is 0.66.",
        ),
        (
            {"valves": "forget", "forget_bias": -10, "forget_weight": 0, "step": 3},
            "Step 3 keeps nearly none of 0.80 and is offered nothing to write: c is 0.00. "
            "The output gate shows nearly all of tanh(c): a is 0.00.",
        ),
    ],
)
def test_the_conclusion(state, sentence):
    assert told(state) == sentence


def test_at_the_ends_of_all_controls_nothing_is_nan():
    edges = []
    for x in (-2, 0, 2):
        for end in ("lowest", "highest"):
            ends = {one["name"]: one[end] for one in specification(NAME)["controls"] if "choices" not in one}
            ends |= {name: [value] * STEPS for name, value in ends.items() if isinstance(started(NAME)[name], list)}
            edges += [ends | {"x": [x] * STEPS, "valves": valves} for valves in ("hand", "input")]
    for state in edges:
        assert lstm_plumbing(**state).state == state
    for sentence in in_node(NAME, edges + STATES, "conclude(state, simulate(state))"):
        assert not re.search("NaN|inf|undefined|not a number", sentence), sentence


def test_the_line_of_python_makes_the_same_state():
    states = [*presets(NAME).values(), *STATES[:20]]
    for state, line in zip(states, in_node(NAME, states, "python(state)"), strict=True):
        assert eval(line, {"lstm_plumbing": lstm_plumbing}).state == state
    assert in_node(NAME, [started(NAME, {"forget": [0.8] * STEPS})], "python(state)") == [
        "lstm_plumbing(forget=[0.8] * 12)"
    ]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"valves": "open"}, 'valves: expected one of "hand", "forget", "input", "output", got \'open\'.'),
        ({"forget": [1] * 11}, "forget: expected a list of 12 numbers, got a list of length 11."),
        ({"forget": 1}, "forget: expected a list of 12 numbers, got 1."),
        ({"forget": "111111111111"}, "forget: expected a list of 12 numbers, got '111111111111'."),
        ({"x": np.zeros((12, 1))}, "x: expected a list of 12 numbers, got an array of shape (12, 1) and type float64."),
        ({"input": [0] * 11 + [1.5]}, "input[11]: expected a number from 0 to 1, got 1.5."),
        ({"input": [0, "1"] + [0] * 10}, "input[1]: expected a number from 0 to 1, got '1'."),
        ({"x": [float("nan")] * 12}, "x[0]: expected a number from -2 to 2, got nan."),
        ({"input_bias": 11}, "input_bias: expected a number from -10 to 10, got 11."),
        ({"step": 12}, "step: expected a whole number from 0 to 11, got 12."),
        ({"update": 1}, "lstm_plumbing: expected one of valves, "),
    ],
)
def test_bad_values_get_a_message(state, message):
    with pytest.raises(ArgumentError, match="^" + re.escape(message)):
        lstm_plumbing(**state)


def test_an_array_will_do_and_what_is_handed_out_is_a_copy():
    widget = lstm_plumbing(x=np.linspace(-1, 1, STEPS))
    assert widget.state["x"][0] == -1.0
    widget.state["x"][0] = 5.0
    assert widget.state["x"][0] == -1.0
    widget.state = {"forget": (0.5,) * STEPS}
    assert widget.live.state["forget"] == [0.5] * STEPS


@pytest.mark.parametrize("name", presets(NAME))
def test_the_picture_shows_the_numbers(name):
    state = presets(NAME)[name]
    cells, shown = simulate(state)
    figure = picture(state)
    x, i, f, c, o, a = figure.axes
    assert [bar.get_height() for bar in x.patches] == state["x"]
    tops = [bar.get_y() + bar.get_height() for bar in c.containers[1]]
    np.testing.assert_allclose(tops, cells[np.array(in_node(NAME, [state])[0]["written"]) != 0], atol=1e-12)
    np.testing.assert_array_equal(a.lines[0].get_ydata(), shown)
    if state["valves"] == "hand":
        for axes, gate in ((i, "input"), (f, "forget"), (o, "output")):
            assert [bar.get_height() for bar in axes.containers[0]] == state[gate]
    assert f"At step {state['step']} the cell state c is {cells[state['step']]:.2f}" in figure.alt


@pytest.mark.parametrize("valves", ["hand", "input"])
def test_the_right_cell_is_said_to_be_right(valves):
    sentence = compared({"valves": valves, "output": [0.5] * STEPS}, references()["lstm_cell_forward"])
    assert sentence == "Your code gives the same c and the same a at all 12 steps."


def wrong(old, new):
    """The cell of lesson 9 with one line changed."""
    names = ("xt", "a_prev", "c_prev", "parameters")
    source = f"""
def lstm_cell_forward({", ".join(names)}):
    p, inputs = parameters, np.concatenate([a_prev, xt])
    f, i, o = (sigmoid(p["W" + gate] @ inputs + p["b" + gate]) for gate in "fio")
    new = np.tanh(p["Wc"] @ inputs + p["bc"])
    c = f * c_prev + i * new
    a = o * np.tanh(c)
    return a, c, softmax(p["Wy"] @ a + p["by"]), None
"""
    assert old in source
    return defined("lstm_cell_forward", source.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "state", "sentence"),
    [
        (
            "f * c_prev",
            "(1 - f) * c_prev",
            {},
            "Your c first differs at step 3: 0 instead of 0.80. Your a first differs at step 10: 0 instead of 0.66.",
        ),
        (
            "o * np.tanh(c)",
            "o * c",
            {},
            "Your c is right at all steps. Your a first differs at step 10: 0.80 instead of 0.66.",
        ),
        ("o * np.tanh(c)", "np.tanh(c)", {}, "Your c is right at all steps. Your a first differs at step 2: "),
        ("i * new", "new", {}, "Your c first differs at step 7: 1.30 instead of 0.80. "),
        ("[a_prev, xt]", "[xt, a_prev]", {}, "Your c first differs at step 2: "),
        ("return a, c,", "return c, a,", {"output": [1] * STEPS}, "Your c first differs at step 2: 0.66 "),
        ("f * c_prev", "np.nan * c_prev", {}, "Your c first differs at step 0: not a number instead of 0. "),
        ("f * c_prev", "f * c_prev + np.inf", {}, "Your c first differs at step 0: inf instead of 0. "),
    ],
)
def test_of_a_wrong_cell_it_says_where_it_first_differs(old, new, state, sentence):
    assert compared(state, wrong(old, new)).startswith(sentence)


def test_a_cell_that_returns_no_cache_or_changes_its_arguments_is_shown_all_the_same():
    assert "gives the same c" in compared({}, wrong(", None", ""))
    greedy = wrong("return a, c,", "c_prev[:] = a_prev[:] = xt[:] = 7; p.clear(); return a, c,")
    with pytest.raises(KeyError):
        own_states(greedy, started(NAME))
    greedy = wrong("    return a, c,", '    c_prev[:] = a_prev[:] = xt[:] = p["Wf"][:] = 7\n    return a, c,')
    assert "gives the same c" in compared({}, greedy)


def unwritten(xt, a_prev, c_prev, parameters):
    raise NotImplementedError


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (unwritten, "unwritten is not written yet."),
        (lambda *arguments: {}["Wf"], "KeyError: 'Wf'"),
        (lambda *arguments: None, "<lambda> returned None. Does it end with a line that starts with return?"),
        (lambda *arguments: 3, "<lambda> should return (a_next, c_next, yt_pred, cache), got 3."),
        (lambda *arguments: (1, 2), "<lambda> should return (a_next, c_next, yt_pred, cache), got a tuple of "),
        (lambda *arguments: (np.ones(1), np.ones((1, 1)), 0, 0), "a_next: expected shape (1, 1), got (1,)."),
        (lambda *arguments: (np.ones((1, 1)), np.ones((2, 1)), 0, 0), "c_next: expected shape (1, 1), got (2, 1)."),
        (lambda *arguments: (np.ones((1, 1)), "c", 0, 0), "c_next: expected an array of real numbers, got 'c'."),
        (7, "TypeError: 'int' object is not callable"),
    ],
)
def test_what_cannot_be_shown_is_a_sentence(function, sentence):
    widget = lstm_plumbing(function)
    assert widget.live.yours["sentence"].startswith(sentence)
    assert "numbers" not in widget.live.yours


def test_a_slow_cell_is_stopped(monkeypatch):
    monkeypatch.setattr(own_code, "SECONDS", 0.1)
    begun = time.perf_counter()
    widget = lstm_plumbing(lambda *arguments: time.sleep(5))
    assert time.perf_counter() - begun < 2
    assert widget.live.yours["sentence"] == "<lambda> took longer than 0.1 s and was stopped."


def test_a_moved_valve_asks_the_cell_again():
    widget = lstm_plumbing(references()["lstm_cell_forward"])
    widget.live.set_state({"state": started(NAME, {"forget": [0] * STEPS})})
    assert widget.state["forget"] == [0] * STEPS
    assert widget.live.yours["numbers"]["cells"][2] == pytest.approx(np.tanh(1.1))
    assert widget.live.yours["numbers"]["cells"][3] == pytest.approx(0, abs=1e-12)
