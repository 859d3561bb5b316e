"""Trying an answer out: the result if there is one, else one line that helps."""

import linecache

import numpy as np
import pytest

from utils.figures import plot_hidden_states
from utils.tryout import time_of, told, try_out

CELL = """\
def rnn_cell_forward(xt, a_prev):
    helper(xt)
    return xt


def helper(xt):
    {line}


def missing(xt):
    raise NotImplementedError
"""


def cell(line="return None"):
    """The names of a notebook cell whose helper has this line, as IPython would run it."""
    source, filename, names = CELL.format(line=line), f"<ipython-input-{line}>", {"np": np}
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), names)
    return names


def test_the_result_comes_back_and_nothing_is_said(capsys):
    assert try_out(cell()["rnn_cell_forward"], 1, a_prev=2) == 1
    assert capsys.readouterr().out == ""


def test_what_the_answer_prints_is_seen(capsys):
    try_out(cell("print('shape', xt)")["rnn_cell_forward"], xt=3, a_prev=2)
    assert capsys.readouterr().out == "shape 3\n"


def test_an_argument_may_have_the_name_of_ours():
    assert try_out(lambda function: function, function=3) == 3


def test_an_unwritten_answer_gets_an_invitation(capsys):
    assert try_out(cell()["missing"], 1) is None
    line = "missing is not written yet. Put your answer in its cell and run that cell, then run this one again.\n"
    assert capsys.readouterr().out == line


def test_the_invitation_names_the_function_that_is_unwritten_not_the_one_that_calls_it(capsys):
    try_out(cell("missing(xt)")["rnn_cell_forward"], 1, 2)
    assert capsys.readouterr().out.startswith("missing is not written yet")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "raise ValueError('two\\n   lines')",
            "ValueError: two lines\nin helper, line 7 of its cell: raise ValueError('two\\n   lines')\n",
        ),
        ("assert xt == 0", "AssertionError\nin helper, line 7 of its cell: assert xt == 0\n"),
    ],
)
def test_an_error_is_told_with_the_line_of_the_notebook(capsys, line, message):
    assert try_out(cell(line)["rnn_cell_forward"], 1, 2) is None
    assert capsys.readouterr().out == message


def test_an_error_deep_in_numpy_is_told_with_the_line_of_the_notebook_that_led_there(capsys):
    line = "np.linalg.inv(np.zeros((2, 3)))"
    try_out(cell(line)["rnn_cell_forward"], 1, 2)
    assert capsys.readouterr().out.splitlines()[-1] == f"in helper, line 7 of its cell: {line}"


def test_a_very_long_error_is_cut():
    assert len(told(ValueError("x" * 10_000))) < 400


def test_a_forgotten_return_is_told(capsys):
    assert try_out(cell()["helper"], 1) is None
    assert capsys.readouterr().out == "helper returned None. Does it end with a line that starts with return?\n"


@pytest.mark.parametrize("function", [3, lambda: 1])
def test_what_cannot_be_called_with_these_arguments_is_told(capsys, function):
    assert try_out(function, 1) is None
    assert capsys.readouterr().out.startswith("TypeError: ")


def test_a_plot_of_a_missing_result_is_a_line_too(capsys):
    assert str(plot_hidden_states(try_out(cell()["missing"], 1))).startswith("No picture yet")


def test_stopping_a_cell_by_hand_still_stops_it():
    def endless():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        try_out(endless)


def test_the_time_of_a_call_is_in_milliseconds_and_that_of_the_fastest_try(monkeypatch):
    clock, calls = iter([0.0, 0.2, 1.0, 1.02, 2.0, 2.1]), []
    monkeypatch.setattr("utils.tryout.time.perf_counter", lambda: next(clock))
    assert time_of(calls.append, "called") == pytest.approx(20)
    assert calls == ["called"] * 3


def test_a_call_that_fails_has_no_time():
    with pytest.raises(ZeroDivisionError):
        time_of(lambda number: 1 / number, 0)
