"""Training in pieces: it stops in time, goes on where it was, and tells in a line what keeps it from going on."""

import time

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.training import train


def count(state):
    return 1 / (state + 1), state + 1


def test_it_goes_on_where_it_was():
    state, losses = train(count, 0, steps=3)
    assert (state, losses) == (3, [1, 1 / 2, 1 / 3])
    assert train(count, state, steps=2) == (5, [1 / 4, 1 / 5])


def test_it_stops_when_the_time_is_over():
    def slow(state):
        time.sleep(0.02)
        return 1.0, state + 1

    state, losses = train(slow, 0, steps=1000, seconds=0.1)
    assert 1 <= state == len(losses) < 20


def test_a_step_that_cannot_be_made_is_told_and_what_was_made_is_kept(capsys):
    def step(state):
        if state == 2:
            raise ValueError("too far")
        return count(state)

    state, losses = train(step, 0, steps=10)
    assert (state, len(losses)) == (2, 2)
    assert capsys.readouterr().out.splitlines()[0] == "ValueError: too far"


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (None, "A step should return (loss, state), got None."),
        ((1.0, 2, 3), "A step should return (loss, state), got a tuple of length 3."),
        (("low", 1), "loss: expected one number, got 'low'."),
        ((np.ones(3), 1), "loss: expected one number, got an array of shape (3,)"),
    ],
)
def test_a_result_that_is_none_is_told(result, told, capsys):
    assert train(lambda state: result, "start", steps=5) == ("start", [])
    assert told in capsys.readouterr().out


def test_a_state_of_another_kind_is_told_and_not_taken(capsys):
    for state in ({}, (1, 2), None, 5):
        assert train(lambda _state, state=state: (1.0, state), (1, 2, 3), steps=5) == ((1, 2, 3), [])
        assert "state: expected one like the state that came in, a tuple of length 3, got" in capsys.readouterr().out


def test_a_step_that_is_not_written_is_told(capsys):
    def training_step(state):
        raise NotImplementedError

    train(training_step, 0, steps=5)
    assert "training_step is not written yet" in capsys.readouterr().out


def test_it_is_quiet(capsys):
    def step(state):
        print("a step")
        np.log(np.zeros(1))
        return np.float64(np.inf), state

    assert train(step, 0, steps=2) == (0, [np.inf, np.inf])
    said = capsys.readouterr()
    assert said.out == said.err == ""


@pytest.mark.parametrize("named", [{"steps": 0}, {"steps": 2.5}, {"steps": 5, "seconds": 0}])
def test_numbers_that_do_not_fit_are_told(named):
    with pytest.raises(ArgumentError, match="expected a (whole|positive) number"):
        train(count, 0, **named)
