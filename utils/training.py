"""Training in pieces that fit a notebook: a cell that stops in time, and goes on when it is run again."""

import time

from .arguments import ArgumentError, described, number
from .checks.student import quiet
from .messages import translate as _
from .tryout import told

# A cell of a lesson runs no longer than 10 s; some of them are left for what comes after the training.
SECONDS = 7.0


def train(step, state, steps, seconds=SECONDS):
    """Make up to `steps` steps of a training, fewer when `seconds` are over.

    step(state): one step; returns (loss, new state). state: what the training goes on from.
    Returns the state after the last step that could be made, and the list of losses. What keeps a step from being made
    is told in a line. Raises ArgumentError for a number of steps or seconds that is not positive.
    """
    steps = int(number("steps", steps, _("a whole number from 1 on"), lambda value: value >= 1 and value == int(value)))
    seconds = number("seconds", seconds, _("a positive number"), lambda value: value > 0)
    losses, end = [], time.monotonic() + seconds
    problem = ""
    with quiet():
        while len(losses) < steps and time.monotonic() < end and not problem:
            try:
                loss, state = _result(step(state), state)
                losses.append(loss)
            except Exception as error:
                problem = told(error)
    if problem:
        print(problem)
    return state, losses


def _result(result, before):
    """Loss and state from what a step has returned; the state must be of the kind and length of the one before."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise ArgumentError(_("A step should return (loss, state), got %(came)s.") % {"came": described(result)})
    loss, state = result
    if isinstance(before, (tuple, list, dict)) and _kind(state) != _kind(before):
        raise ArgumentError(
            _("state: expected one like the state that came in, %(before)s, got %(came)s.")
            % {"before": described(before), "came": described(state)}
        )
    try:
        return float(loss), state
    except (TypeError, ValueError):
        raise ArgumentError(_("loss: expected one number, got %(came)s.") % {"came": described(loss)}) from None


def _kind(state):
    """What a state is, a list being as good as a tuple, and how long."""
    kind = tuple if isinstance(state, list) else type(state)
    return kind, len(state) if hasattr(state, "__len__") else None
