"""What a check says to an answer that is missing, broken or odd: one message, about the student's function only."""

import logging
import sys
import warnings

import numpy as np
import pytest

from tests.lessons.functions import references
from utils.checks import (
    CheckFailed,
    RnnBackwardCheck,
    RnnCellBackwardCheck,
    RnnCellForwardCheck,
    RnnForwardCheck,
    differences,
    fresh,
)

RIGHT = references()


def cell_forward(function):
    check = RnnCellForwardCheck(function)
    oracle = fresh(RIGHT["rnn_cell_forward"])
    for measure in ("weighted_sum", "one_tanh", "prediction", "cache", "pure"):
        getattr(check, measure)(oracle)
    return check


def forward(function):
    check = RnnForwardCheck(function, RIGHT["rnn_cell_forward"])
    oracle = fresh(RIGHT["rnn_forward"])
    for measure in ("memory", "start", "inputs_in_order", "storage", "caches", "sizes", "pure"):
        getattr(check, measure)(oracle)
    return check


def cell_backward(function):
    check = RnnCellBackwardCheck(function, RIGHT["rnn_cell_forward"])
    oracle = differences.fresh(RIGHT["rnn_cell_forward"])
    for measure in ("local_derivative", "inputs", "weights", "bias", "pure"):
        getattr(check, measure)(oracle)
    return check


def backward(function):
    check = RnnBackwardCheck(function, RIGHT["rnn_forward"], RIGHT["rnn_cell_backward"])
    oracle = differences.fresh(RIGHT["rnn_forward"])
    for measure in ("carry", "sums_over_time", "own_cache", "every_step", "pure"):
        getattr(check, measure)(oracle)
    return check


MEASURES = {
    "rnn_cell_forward": cell_forward,
    "rnn_forward": forward,
    "rnn_cell_backward": cell_backward,
    "rnn_backward": backward,
}
EACH = pytest.mark.parametrize("name", MEASURES)
BACKWARD = pytest.mark.parametrize("name", ["rnn_cell_backward", "rnn_backward"])
FORWARD = pytest.mark.parametrize("name", ["rnn_cell_forward", "rnn_forward"])


def message(name, function):
    """What the check of `name` says to `function`, which must be told in one exception that shows nothing of ours."""
    with pytest.raises(CheckFailed) as raised:
        MEASURES[name](function).done()
    words = str(raised.value)
    assert raised.value._render_traceback_() == words.splitlines()
    for ours in ("utils/", "checks", "Traceback", "Finding", ".py"):
        assert ours not in words
    return words


def from_notebook(source, name):
    """A function as a notebook cell defines it."""
    namespace = {"np": np, **RIGHT}
    exec(compile(source, "<answer cell>", "exec"), namespace)
    return namespace[name]


def changed(name, change):
    """The right function with its result changed."""

    def function(*arguments):
        return change(RIGHT[name](*arguments))

    return function


@EACH
def test_the_right_answer_passes_and_says_what_was_checked(name, capsys):
    MEASURES[name](RIGHT[name]).done()
    assert capsys.readouterr().out.count("Passed: ") >= 5


@EACH
def test_a_missing_answer_is_told_in_one_line(name):
    function = from_notebook(f"def {name}(*arguments):\n    raise NotImplementedError()", name)
    words = message(name, function)
    assert words.startswith(f"{name} is not written yet") and len(words.splitlines()) == 1


@EACH
def test_none_asks_for_a_return(name):
    assert "Does it end with a line that starts with return?" in message(name, lambda *arguments: None)


@EACH
def test_an_exception_is_told_with_its_text_and_the_line(name):
    function = from_notebook(f"def {name}(*arguments):\n    raise ValueError('no way')", name)
    words = message(name, function)
    assert "ValueError: no way" in words and "line 2" in words


@EACH
@pytest.mark.parametrize("result", [(), (1,), (1, 2, 3, 4), 7, "text", {}, [None] * 3, object(), np.zeros(3)])
def test_a_result_of_another_kind_is_told(name, result):
    assert f"{name} is not right yet" in message(name, lambda *arguments: result)


@FORWARD
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda a: a[:-1], "expected shape"),
        (lambda a: a.T, "expected shape"),
        (lambda a: a * np.nan, "NaN"),
        (lambda a: a / 0.0, "infinite"),
        (lambda a: a.astype(complex), "complex"),
        (lambda a: a.astype(object), "real numbers"),
        (lambda a: a.astype(str), "real numbers"),
        (lambda a: None, "None"),
    ],
)
def test_a_spoilt_state_says_what_was_expected_and_what_came(name, spoil, words):
    with np.errstate(all="ignore"):
        told = message(name, changed(name, lambda results: (spoil(results[0]), *results[1:])))
    assert words in told


@BACKWARD
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda g: g | {"dWaa": g["dWaa"][:-1]}, "dWaa: expected shape (5, 5), got (4, 5)"),
        (lambda g: g | {"dba": g["dba"].ravel()}, "dba: expected shape (5, 1), got (5,)"),
        (lambda g: g | {"dWax": None}, "dWax: expected an array, got None"),
        (lambda g: g | {"dWax": g["dWax"] * np.nan}, "NaN"),
        (lambda g: {key: value for key, value in g.items() if key != "dWax"}, "dWax: missing"),
        (lambda g: {key.lower(): value for key, value in g.items()}, "missing"),
    ],
)
def test_a_spoilt_gradient_is_named(name, spoil, words):
    assert words in message(name, changed(name, spoil))


@EACH
def test_the_other_measures_still_run(name, capsys):
    """A wrong cache or a wrong sum leaves the rest to be measured: the message has one ✗ or two, not all."""
    spoil = {
        "rnn_cell_forward": lambda r: (r[0], r[1], r[2][::-1]),
        "rnn_forward": lambda r: (r[0], r[1], r[2][::-1]),
        "rnn_cell_backward": lambda r: r | {"dba": 2 * r["dba"]},
        "rnn_backward": lambda r: r | {"dba": 2 * r["dba"]},
    }[name]
    assert message(name, changed(name, spoil)).count("✗") == 1


@EACH
@pytest.mark.parametrize("function", [3, "text", None, [1]])
def test_a_name_that_is_no_function_any_more(name, function):
    assert "no longer a function" in message(name, function)


@EACH
def test_exit_is_told_and_an_interrupt_passes(name):
    def leave(*arguments):
        sys.exit("bye")

    def interrupt(*arguments):
        raise KeyboardInterrupt

    assert "SystemExit: bye" in message(name, leave)
    with pytest.raises(KeyboardInterrupt):
        MEASURES[name](interrupt)


@EACH
def test_endless_recursion_is_told(name):
    def again(*arguments):
        return again(*arguments)

    assert "RecursionError" in message(name, again)


@EACH
def test_prints_warnings_and_logs_cost_nothing_and_do_not_show(name, capfd):
    handler = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("loud")
    logger.addHandler(handler)

    def loud(*arguments):
        print("print")
        print("error", file=sys.stderr)
        warnings.warn("warning", stacklevel=1)
        np.log(np.zeros(1))
        return RIGHT[name](*arguments)

    try:
        MEASURES[name](loud).done()
    finally:
        logger.removeHandler(handler)
    shown = capfd.readouterr()
    assert shown.err == "" and "print" not in shown.out


@EACH
def test_changing_an_argument_costs_the_clean_function_and_nothing_else(name):
    def greedy(*arguments):
        result = RIGHT[name](*arguments)
        arguments[0][...] = 0.0
        return result

    words = message(name, greedy)
    assert "changed in place" in words


@EACH
def test_an_answer_that_keeps_something_between_calls_is_caught(name):
    calls = []

    def forgetful(*arguments):
        calls.append(1)
        result = RIGHT[name](*arguments)
        if isinstance(result, dict):
            return {key: value * (1 + 1e-2 * (len(calls) % 2)) for key, value in result.items()}
        return (result[0] * (1 + 1e-2 * (len(calls) % 2)), *result[1:])

    message(name, forgetful)
