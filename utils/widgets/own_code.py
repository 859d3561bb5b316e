"""Asking a student's own function for the numbers of a widget: bounded in time, told in a sentence when it fails."""

import contextlib
import signal
import threading

import numpy as np

from ..arguments import ArgumentError, described
from ..checks.student import STUDENT_ERRORS, quiet
from ..messages import translate as _
from ..tryout import told

SECONDS = 2.0


class TooSlow(Exception):
    """A function took longer than a widget can wait."""


def numbers_of(ask, function, state):
    """What a widget shows of a student's function: {"state", "numbers"}, or {"state", "sentence"} that says why not.

    ask(function, state): calls the function and returns a dict name -> array of any numbers.
    """
    try:
        with quiet(), _time_limit(SECONDS):
            numbers = ask(function, state)
        return {"state": state, "numbers": {name: _listed(name, value) for name, value in numbers.items()}}
    except TooSlow:
        name = getattr(function, "__name__", _("Your function"))
        sentence = _("%(name)s took longer than %(seconds)g s and was stopped.") % {"name": name, "seconds": SECONDS}
    except ArgumentError as error:
        sentence = str(error)
    except STUDENT_ERRORS as error:
        sentence = told(error)
    return {"state": state, "sentence": sentence}


def array_of(value, name, shape):
    """A result of a student's function as an array of real numbers of this shape. Raises ArgumentError."""
    array = np.asarray(value, dtype=object) if isinstance(value, (list, tuple)) else np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ArgumentError(
            _("%(name)s: expected an array of real numbers, got %(came)s.") % {"name": name, "came": described(value)}
        )
    if array.shape != shape:
        raise ArgumentError(
            _("%(name)s: expected shape %(expected)s, got %(came)s.")
            % {"name": name, "expected": shape, "came": array.shape}
        )
    return array.astype(float)


def _listed(name, value):
    """Numbers that survive JSON: what is not finite goes as a text that JavaScript reads as a number."""
    names = {np.inf: "Infinity", -np.inf: "-Infinity"}
    return [number if np.isfinite(number) else names.get(number, "NaN") for number in np.ravel(value).tolist()]


@contextlib.contextmanager
def _time_limit(seconds):
    """Raises TooSlow in the block after so many seconds, where the system can."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number, _frame):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
