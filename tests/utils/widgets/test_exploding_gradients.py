"""The widget on exploding gradients: its numbers, what it says of them, and a student's own backward pass in it."""

import re
import time

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.widgets.node import in_node, presets, random_states, started, told
from utils import numerical_gradient, sigmoid
from utils.arguments import ArgumentError
from utils.widgets import exploding_gradients, own_code
from utils.widgets.exploding_gradients import LSTM_STEPS, START, own_gradients, picture, simulate

NAME = "exploding_gradients"
# exp and tanh may differ in the last digit. Of 1 - h**2 few digits are left where h is nearly 1, once for each step.
CLOSE = {"linear": 1e-12, "lstm": 1e-9, "tanh": 1e-5}


def full(**state):
    return started(NAME, state)


def plain_lstm(start, w, forget_bias, steps):
    """The last cell state, for a cell state at the start: an LSTM written here once more."""
    c, h = start, 0.0
    for _step in range(steps):
        c = sigmoid(w * h + forget_bias) * c + sigmoid(w * h) * np.tanh(w * h)
        h = sigmoid(w * h) * np.tanh(c)
    return c


def own(**state):
    """What a right backward pass gives, as it arrives in the browser."""
    return own_code.numbers_of(own_gradients, references()["rnn_backward"], full(**state))["numbers"]


# The numbers


def test_javascript_and_numpy_agree():
    states = random_states(NAME, 200, np.random.default_rng(0))
    for state, came in zip(states, in_node(NAME, states), strict=True):
        gradients, direct = simulate(**state)
        # What the way back of an LSTM adds up may cancel: then its digits are those of the largest.
        tolerance = {
            "rtol": CLOSE[state["kind"]],
            "atol": 1e-300 + 1e-9 * np.abs(gradients).max() * (direct is not None),
        }
        np.testing.assert_allclose(came["gradients"], gradients, **tolerance, err_msg=str(state))
        if state["kind"] == "lstm":
            np.testing.assert_allclose(came["direct"], direct, rtol=1e-9, err_msg=str(state))
        else:
            assert came["direct"] is None


def test_a_linear_gradient_is_the_weight_to_the_power_of_the_steps():
    states = [full(w=w, steps=steps) for w in (0, 0.5, 1, 1.2, 10) for steps in (1, 7, 60)]
    for state, came in zip(states, in_node(NAME, states), strict=True):
        assert came["gradients"][0] == pytest.approx(state["w"] ** state["steps"], rel=1e-12)
        assert came["gradients"][-1] == 1


@pytest.mark.parametrize(("w", "forget_bias"), [(0.1, 6), (1, 1), (4, 1), (2.5, -2)])
def test_an_lstms_gradient_is_what_differences_give(w, forget_bias):
    (came,) = in_node(NAME, [full(kind="lstm", w=w, forget_bias=forget_bias)])
    slope = numerical_gradient(lambda c: plain_lstm(c, w, forget_bias, LSTM_STEPS), np.array(START), step=1e-6)
    assert came["gradients"][0] == pytest.approx(float(slope), rel=1e-3)


def test_without_the_way_through_the_gates_the_product_of_the_forget_gates_is_all():
    (came,) = in_node(NAME, [full(kind="lstm", w=0, forget_bias=2)])
    np.testing.assert_allclose(came["gradients"], came["direct"], rtol=1e-12)
    assert came["direct"][0] == pytest.approx(sigmoid(2.0) ** LSTM_STEPS, rel=1e-12)


def test_every_example_does_what_its_line_says():
    said = dict(zip(presets(NAME), told(NAME, list(presets(NAME).values())), strict=True))
    first = {name: abs(each["numbers"]["gradients"][0]) for name, each in said.items()}
    assert first["explodes"] == pytest.approx(38, abs=0.5)
    assert first["vanishes"] < 0.1 and said["vanishes"]["numbers"]["gradients"][-2] == pytest.approx(0.8)
    assert 0.7 * 1.5**15 < first["tanh, at first"] < 1.5**15
    assert first["tanh, later"] < 0.01
    assert 0.9 < said["carousel"]["numbers"]["direct"][0] < 1 and 0.5 < first["carousel"] < 2
    forget_gates = said["an LSTM explodes"]["numbers"]["direct"][0]
    assert first["an LSTM explodes"] > 100 and forget_gates < 0.1


# What it says


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"w": 1.2}, "Over 20 steps, the gradient of the last state with respect to the first is 38.3. It explodes."),
        ({"w": 0.8}, "is 0.0115. It vanishes."),
        ({"w": 1}, "is 1. It keeps its size, within a factor of ten."),
        ({"w": 1.2, "steps": 1}, "Over one step, the gradient of the last state with respect to the first is 1.2."),
        ({"w": 0}, "is 0. It vanishes. It is w to the power T: each step multiplies by 0."),
        ({"kind": "tanh", "w": 1.5, "steps": 40}, "not by 1.5: that is w times the slope of tanh."),
        ({"kind": "lstm", "w": 4}, "The way along the cell states alone, the product of the forget gates, gives"),
    ],
)
def test_the_sentence_says_what_one_sees(state, sentence):
    assert sentence in told(NAME, [full(**state)])[0]["sentence"]


def test_too_large_for_a_number_is_inf():
    assert in_node(NAME, [float("inf")], "[plain(state), verdict(state)]") == [["inf", "It explodes."]]


def test_the_line_of_python_makes_the_state():
    states = random_states(NAME, 30, np.random.default_rng(2))
    for state, each in zip(states, told(NAME, states), strict=True):
        made = eval(each["line"], {NAME: exploding_gradients}).state
        left_out = "steps" if state["kind"] == "lstm" else "forget_bias"
        assert {**made, left_out: 0} == {**state, left_out: 0}


# A student's own function


@pytest.mark.parametrize("w", [0.5, 1.5, -0.0])
def test_a_right_backward_pass_gives_the_same_gradients(w):
    state = full(kind="tanh", w=w, steps=12)
    numbers = own(kind="tanh", w=w, steps=12)
    np.testing.assert_allclose(numbers["gradients"], simulate(**state)[0], rtol=1e-12)
    assert in_node(NAME, [[state, numbers]], "compare(state[0], simulate(state[0]), state[1])") == [
        "Your code gives the same gradient at every step."
    ]


def test_where_a_wrong_one_first_differs_on_the_way_back_is_told():
    state, numbers = full(kind="tanh", w=1.5, steps=12), own(kind="tanh", w=1.5, steps=12)
    numbers["gradients"][:10] = [7.0] * 10
    (sentence,) = in_node(NAME, [[state, numbers]], "compare(state[0], simulate(state[0]), state[1])")
    assert sentence == "Your gradient first differs 3 steps back: 7 instead of 3.28."


@pytest.mark.parametrize("kind", ["linear", "lstm"])
def test_an_own_function_is_asked_for_tanh_only(kind):
    def never(da, caches):
        raise AssertionError

    assert exploding_gradients(never, kind=kind).live.yours["numbers"] == {}
    assert in_node(NAME, [full(kind=kind)], "compare(state, simulate(state), {})") == [""]


def test_a_function_that_changes_its_arguments_is_told_nothing_false():
    def meddling(da, caches):
        result = references()["rnn_backward"](da, caches)
        for array in (da, *caches[0][0][:3], *caches[0][0][3].values()):
            array[:] = 7.0
        return result

    state = full(kind="tanh", w=1.5, steps=12)
    np.testing.assert_allclose(own_gradients(meddling, state)["gradients"], simulate(**state)[0], rtol=1e-12)


def unwritten(da, caches):
    raise NotImplementedError


def raising(da, caches):
    raise ValueError("no such step")


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (unwritten, "unwritten is not written yet."),
        (raising, "ValueError: no such step"),
        (lambda da, caches: {"da0": np.zeros((1, 2))}, "da0: expected shape (1, 1), got (1, 2)."),
        (lambda da, caches: {"da0": np.zeros((1, 1), dtype=complex)}, "da0: expected an array of real numbers"),
        (lambda da, caches: {"dx": np.zeros((1, 1))}, "KeyError: 'da0'"),
        (lambda da, caches: None, "TypeError"),
    ],
)
def test_what_goes_wrong_in_an_own_function_is_a_sentence(function, sentence):
    yours = exploding_gradients(function, kind="tanh").live.yours
    assert yours["sentence"].startswith(sentence)
    assert "numbers" not in yours


def test_a_slow_function_is_stopped(monkeypatch):
    monkeypatch.setattr(own_code, "SECONDS", 0.05)
    yours = exploding_gradients(lambda da, caches: time.sleep(10), kind="tanh").live.yours
    assert "took longer than 0.05 s" in yours["sentence"]


# The widget as a whole


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"w": 11}, "w: expected a number from 0 to 10, got 11."),
        ({"w": "1"}, "w: expected a number from 0 to 10, got '1'."),
        ({"steps": 0}, "steps: expected a whole number from 1 to 60, got 0."),
        ({"steps": True}, "steps: expected a whole number from 1 to 60, got True."),
        ({"kind": "relu"}, 'kind: expected one of "linear", "tanh", "lstm", got \'relu\'.'),
        ({"weight": 1}, "exploding_gradients: expected one of kind, w, steps, forget_bias, got weight."),
    ],
)
def test_bad_values_are_refused(state, message):
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}"):
        exploding_gradients(**state)


@pytest.mark.parametrize("state", [*presets(NAME).values(), full(w=0), full(w=10, steps=60)])
def test_the_picture_tells_the_same_numbers(state):
    figure = picture(state)
    gradients, _direct = simulate(**state)
    bars = [bar.get_height() + 1 for bar in figure.axes[0].patches]
    np.testing.assert_allclose(bars, np.clip(np.abs(gradients), 1e-30, 1e30), rtol=1e-6, atol=1e-9)
    assert f"the gradient becomes {abs(gradients[0]):.2g}." in figure.alt
