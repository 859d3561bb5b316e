"""The tape of backpropagation through time: its numbers, its planted bugs, a student's own function beside it."""

import re
import time

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.utils.widgets.node import presets, random_states, started, told
from utils.arguments import ArgumentError
from utils.differences import numerical_gradient
from utils.widgets import bptt_tape, own_code
from utils.widgets.bptt_tape import INPUTS, START, T, own_sums, picture, simulate
from utils.widgets.frame import module, specification

NAME = "bptt_tape"
BUGS = ("overwrite", "state", "slope")
WEIGHTS = np.round(np.arange(-2, 2.05, 0.1), 1).tolist()
# What the loss, a sum of numbers near 1, is rounded by, over the step of the difference.
NOISE = 1e-9


def full(**state):
    return started(NAME, {"back": T} | state)


def asked(**state):
    return told(NAME, [started(NAME, state)])[0]


@pytest.fixture(scope="module")
def everywhere():
    """Each weight of the slider with each bug, all steps back: (weight, bug) -> what the browser computes."""
    keys = [(weight, bug) for weight in WEIGHTS for bug in ("none", *BUGS)]
    return dict(zip(keys, told(NAME, [full(w_a=weight, bug=bug) for weight, bug in keys]), strict=True))


# The numbers


def test_javascript_and_numpy_agree():
    states = random_states(NAME, 200, np.random.default_rng(0))
    for state, came in zip(states, told(NAME, states), strict=True):
        expected = simulate(**state)
        assert came["numbers"].keys() == expected.keys()
        for name, value in expected.items():
            measured = name in ("measured", "parts")
            tolerances = {"rtol": 0, "atol": NOISE} if measured or name == "error" else {"rtol": 1e-12, "atol": 1e-13}
            np.testing.assert_allclose(came["numbers"][name], value, **tolerances, err_msg=f"{name} of {state}")


def test_without_a_bug_all_steps_give_what_is_measured(everywhere):
    errors = [everywhere[weight, "none"]["numbers"]["error"] for weight in WEIGHTS]
    assert max(errors) < 1e-8


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_is_far_from_what_is_measured(everywhere, bug):
    errors = [everywhere[weight, bug]["numbers"]["error"] for weight in WEIGHTS]
    assert min(errors) > 1e-2


def test_what_is_measured_is_the_gradient_of_the_whole_loss(everywhere):
    def loss(weight):
        a, total = START, 0.0
        for x in INPUTS:
            a = np.tanh(weight * a + x)
            total += a
        return total

    for weight in WEIGHTS:
        expected = numerical_gradient(loss, np.array(weight))
        assert everywhere[weight, "none"]["numbers"]["measured"] == pytest.approx(float(expected), abs=NOISE)


def test_each_contribution_is_what_the_weight_does_in_that_step_alone(everywhere):
    for weight in WEIGHTS:
        numbers = everywhere[weight, "none"]["numbers"]
        np.testing.assert_allclose(numbers["contributions"], numbers["parts"], rtol=0, atol=NOISE)
        assert sum(numbers["parts"]) == pytest.approx(numbers["measured"], abs=5 * NOISE)


def test_overwriting_leaves_each_contribution_right(everywhere):
    for weight in WEIGHTS:
        right, wrong = (everywhere[weight, bug]["numbers"] for bug in ("none", "overwrite"))
        assert wrong["contributions"] == right["contributions"]
        assert wrong["sums"] == [0, *right["contributions"][::-1]]


def test_the_state_one_step_off_leaves_each_dz_right(everywhere):
    for weight in WEIGHTS:
        right, wrong = (everywhere[weight, bug]["numbers"] for bug in ("none", "state"))
        assert wrong["dz"] == right["dz"]
        assert wrong["neighbours"] == wrong["after"]


@pytest.mark.parametrize("back", range(T + 1))
def test_the_sum_so_far_holds_the_last_steps_and_no_others(back):
    numbers = asked(back=back, w_a=-0.7)["numbers"]
    assert numbers["sums"][back] == pytest.approx(sum(numbers["contributions"][T - back :]), abs=1e-15)


def test_after_no_step_the_error_is_the_largest_there_is():
    assert {one["numbers"]["error"] for one in told(NAME, [full(back=0, bug=bug) for bug in ("none", *BUGS)])} == {1}


def test_every_number_is_finite_at_every_weight(everywhere):
    for one in everywhere.values():
        assert np.isfinite(np.concatenate([np.ravel(value) for value in one["numbers"].values()])).all()


# What the examples state


@pytest.fixture(scope="module")
def examples():
    states = presets(NAME)
    return dict(zip(states, told(NAME, [*states.values()]), strict=True))


def test_the_last_step_has_no_carry_and_brings_less_than_a_quarter(examples):
    numbers = examples["the last step"]["numbers"]
    assert numbers["carries"][-1] == 0
    assert 0 < numbers["contributions"][-1] < numbers["measured"] / 4


def test_all_steps_bring_a_contribution_and_no_one_is_what_is_measured(examples):
    numbers = examples["all steps"]["numbers"]
    assert numbers["error"] < 1e-8
    assert all(0.05 < abs(one) < numbers["measured"] / 2 for one in numbers["contributions"])


def test_overwritten_leaves_the_contribution_of_step_0(examples):
    numbers = examples["overwritten"]["numbers"]
    assert numbers["sums"][T] == numbers["contributions"][0] == examples["all steps"]["numbers"]["contributions"][0]


def test_one_step_off_is_noticed_by_the_measurement(examples):
    assert examples["one step off"]["numbers"]["error"] > 0.1


def test_without_the_slope_each_dz_is_too_large_and_so_is_each_carry(examples):
    wrong, right = (examples[name]["numbers"] for name in ("no slope", "all steps"))
    assert (np.array(wrong["dz"]) > right["dz"]).all()
    assert (np.array(wrong["carries"]) > right["carries"])[:-1].all()


def test_no_carry_still_has_a_contribution_of_every_step(examples):
    numbers = examples["no carry"]["numbers"]
    assert set(numbers["carries"]) == {0}
    assert set(numbers["upstream"]) == {1}
    assert all(abs(one) > 0.1 for one in numbers["contributions"])


def test_there_are_four_to_six_examples_each_with_its_reason():
    every = specification(NAME)["presets"]
    assert 4 <= len(every) <= 6
    assert all(preset["why"].endswith(".") for preset in every)
    assert len(specification(NAME)["controls"]) <= 3


# The sentence


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({}, "No step is taken back yet. Measured, dw_a is 2.205: from which steps will it come?"),
        ({"back": 3}, "3 of 5 steps back: dw_a is 1.355 so far, measured 2.205. "
                      "The relative error is 0.239. Steps 1 and 0 are still to come."),
        ({"back": 4, "bug": "slope"}, "No dz has gone through the slope of tanh: dw_a is 3.393 so far, measured 2.205. "
                                      "The relative error is 0.212. Step 0 is still to come."),
        ({"back": 1, "bug": "overwrite"}, "One step back: there is nothing to overwrite yet. "
                                          "dw_a is 0.501 so far, measured 2.205. The relative error is 0.629."),
        ({"back": 2, "bug": "overwrite"}, "Only the contribution of step 3 is kept: dw_a is −0.084 so far, "
                                          "measured 2.205. The relative error is 1. Steps 2 to 0 are still to come."),
        ({"back": 5, "bug": "overwrite"}, "Only the contribution of step 0 is kept: dw_a is 0.194, measured 2.205. "
                                          "The relative error is 0.838."),
        ({"back": 5, "bug": "state"}, "Each dz is right, but meets the state after its step: dw_a is 0.790, "
                                      "measured 2.205. The relative error is 0.472."),
    ],
)  # fmt: skip
def test_the_sentence_says_what_one_sees(state, sentence):
    assert asked(**state)["sentence"] == sentence


def test_the_sentence_of_all_steps_tells_the_rounding():
    sentence = asked(back=5)["sentence"]
    start = "All 5 steps back, and all contributions added: dw_a is 2.205, measured 2.205. The relative error is "
    assert re.fullmatch(re.escape(start) + r"\d\.\de-1\d\.", sentence)


def test_no_sentence_has_a_number_that_is_none(everywhere):
    sentences = " ".join(one["sentence"] for one in everywhere.values())
    assert not re.search("NaN|not a number|undefined", sentences)


def test_the_line_of_python_makes_the_same_state():
    state = started(NAME, {"back": 3, "w_a": -0.7, "bug": "slope"})
    assert eval(asked(**state)["line"], {"bptt_tape": bptt_tape}).state == state


# A student's own function


def backward(slope=True, add=True, previous=True):
    """A backward pass in the lesson's arrays, right or with one of the three bugs."""

    def rnn_backward(da, caches):
        cells, x = caches
        carry, dWaa = np.zeros(da.shape[:2]), np.zeros((da.shape[0], da.shape[0]))
        for t in range(x.shape[2] - 1, -1, -1):
            a_next, a_prev, _xt, parameters = cells[t]
            dz = (1 - a_next * a_next if slope else 1) * (da[:, :, t] + carry)
            brought = dz @ (a_prev if previous else a_next).T
            dWaa = dWaa + brought if add else brought
            carry = parameters["Waa"].T @ dz
        return {"dWaa": dWaa}

    return rnn_backward


@pytest.mark.parametrize(
    ("bug", "own"),
    [
        ("none", backward()),
        ("overwrite", backward(add=False)),
        ("state", backward(previous=False)),
        ("slope", backward(slope=False)),
    ],
)
@pytest.mark.parametrize("w_a", [-2.0, 0.0, 0.5])
def test_an_own_function_lies_on_the_sums_that_it_makes(bug, own, w_a):
    state = full(w_a=w_a, bug=bug)
    sums = own_sums(own, state)["sums"]
    np.testing.assert_allclose(sums, simulate(**state)["sums"][1:], rtol=1e-12, atol=1e-14)


def test_the_right_answer_of_the_lesson_lies_on_the_sums():
    widget = bptt_tape(references()["rnn_backward"], w_a=0.9)
    assert widget.live.yours["numbers"]["sums"] == pytest.approx(simulate(**widget.state)["sums"][1:])


def test_the_caches_are_those_of_the_lessons_forward_pass():
    seen = []

    def rnn_backward(da, caches):
        seen.append((da, caches))
        return {"dWaa": np.zeros((1, 1))}

    own_sums(rnn_backward, full(w_a=0.9))
    da, (cells, x) = seen[-1]
    rnn_forward = references()["rnn_forward"]
    _a, _y_pred, (expected, expected_x) = rnn_forward(x, np.full((1, 1), START), cells[0][3])
    np.testing.assert_array_equal(da, np.ones((1, 1, T)))
    np.testing.assert_array_equal(x, expected_x)
    for came, right in zip(cells, expected, strict=True):
        for one, other in zip(came[:3], right[:3], strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-15)
    assert [caches[1].shape[2] for _da, caches in seen] == [1, 2, 3, 4, 5]


def unwritten(da, caches):
    raise NotImplementedError


def raising(da, caches):
    raise ValueError("no such step")


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        (unwritten, "unwritten is not written yet."),
        (raising, "ValueError: no such step"),
        (lambda da, caches: {"dWaa": np.zeros((2, 2))}, "dWaa: expected shape (1, 1), got (2, 2)."),
        (lambda da, caches: {"dWaa": 0.0}, "dWaa: expected shape (1, 1), got ()."),
        (lambda da, caches: {"dWaa": "3"}, "dWaa: expected an array of real numbers"),
        (lambda da, caches: {"dwaa": np.zeros((1, 1))}, "KeyError: 'dWaa'"),
        (lambda da, caches: None, "TypeError"),
    ],
)
def test_what_goes_wrong_in_an_own_function_is_a_sentence(own, sentence):
    yours = bptt_tape(own).live.yours
    assert yours["sentence"].startswith(sentence)
    assert "numbers" not in yours


def test_a_slow_function_is_stopped(monkeypatch):
    monkeypatch.setattr(own_code, "SECONDS", 0.05)
    yours = bptt_tape(lambda da, caches: time.sleep(10)).live.yours
    assert "took longer than 0.05 s" in yours["sentence"]


@pytest.mark.parametrize("value", [np.inf, np.nan, 1e300])
def test_numbers_beyond_all_bounds_are_told(value):
    told = bptt_tape(lambda da, caches: {"dWaa": np.full((1, 1), value)}).live.yours["numbers"]["sums"]
    assert told == [{np.inf: "Infinity", 1e300: 1e300}.get(value, "NaN")] * T


def test_an_own_function_that_changes_its_arguments_is_told_nothing_false():
    def rnn_backward(da, caches):
        result = backward()(da, caches)
        for array in (da, caches[1], *caches[0][-1][:3], caches[0][0][3]["Waa"]):
            array[:] = 7.0
        return result

    state = full(w_a=0.5)
    np.testing.assert_allclose(own_sums(rnn_backward, state)["sums"], simulate(**state)["sums"][1:])


# The widget as a whole


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"back": 6}, "back: expected a whole number from 0 to 5, got 6."),
        ({"back": 1.5}, "back: expected a whole number from 0 to 5, got 1.5."),
        ({"w_a": 3}, "w_a: expected a number from -2 to 2, got 3."),
        ({"w_a": float("nan")}, "w_a: expected a number from -2 to 2, got"),
        ({"bug": "carry"}, 'bug: expected one of "none", "overwrite", "state", "slope", got \'carry\'.'),
        ({"steps": 3}, "bptt_tape: expected one of back, w_a, bug, got steps."),
    ],
)
def test_bad_values_are_refused(state, message):
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}"):
        bptt_tape(**state)


@pytest.mark.parametrize("state", [started(NAME, {}), *presets(NAME).values(), full(back=3, bug="overwrite")])
def test_the_picture_tells_the_same_numbers(state):
    figure = picture(state)
    numbers = simulate(**state)
    heights = {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in figure.axes[0].patches}
    np.testing.assert_allclose([heights[t] for t in range(T)], numbers["contributions"], rtol=1e-9, atol=1e-12)
    assert f"After {state['back']} of 5 steps back dw_a is {numbers['sums'][state['back']]:.3f}" in figure.alt


def test_the_module_holds_no_answer():
    assert not re.search(r"\.T\b|@|da_prev|dWax|reversed", module(NAME))
