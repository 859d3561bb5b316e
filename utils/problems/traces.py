"""The problems of the derivation lesson: functions that take the trace of a run, and what goes with it."""

import numpy as np

from ..recurrences import LEAKY, PLAIN
from .families import TraceProblems

SIZES = {"n_x": 3, "n_h": 4, "T": 6}
OTHER_SIZES = {"n_x": 5, "n_h": 2, "T": 3}
# So wide that differences of each weight cost much more than a loop over single numbers: with so many units.
WIDE_SIZES, WIDE_UNITS = {"n_x": 32, "T": 2}, range(30, 33)
# So long that a sweep from each step costs much more than one.
LONG_STEPS = range(57, 64)
# The leaky trace has n_x > n_h: then inputs can hold z and h in place while a matrix is switched off.
LEAKY_SIZES = {"n_x": 5, "n_h": 3, "T": 6}
OTHER_LEAKY_SIZES = {"n_x": 2, "n_h": 4, "T": 5}
OTHER_ALPHA = 0.9


def plain_trace(source, kind="example", sizes=SIZES):
    """A trace of the book's recurrence.

    "other sizes" are others, in another order. "wide": about 32 units. "long": about 60 steps.
    """
    n_x, n_h, T = _sizes(source, kind, OTHER_SIZES if kind == "other sizes" else sizes)
    trace = {
        "x": source.standard_normal((T + 1, n_x)),
        "h": source.standard_normal((T + 1, n_h)),
        "U": 0.7 * source.standard_normal((n_h, n_h)),
        "W": 0.7 * source.standard_normal((n_h, n_x)),
        "b": 0.5 * source.standard_normal(n_h),
        "dL_dh": source.standard_normal((T + 1, n_h)),
    }
    for name in ("x", "dL_dh"):
        trace[name][0] = 0.0
    trace["z"], trace["h"] = PLAIN.run(trace)
    return trace


def leaky_trace(source, kind="example", sizes=LEAKY_SIZES):
    """A trace of the leaky recurrence.

    "no network": U = S = 0. "no skip": S = 0. "no leak": alpha = 1. "four steps": T = 4.
    "U held" and "S held": the same z and h, but with this matrix at zero; the inputs make up for it.
    "other alpha": another alpha. The other kinds are those of `plain_trace`.
    """
    n_x, n_h, T = _sizes(source, kind, OTHER_LEAKY_SIZES if kind == "other sizes" else sizes)
    T = 4 if "four steps" in kind else T
    trace = {
        "alpha": float(source.uniform(0.2, 0.4)),
        "x": source.standard_normal((T + 1, n_x)),
        "h": source.standard_normal((T + 1, n_h)),
        "U": 0.7 * source.standard_normal((n_h, n_h)),
        "S": 0.7 * source.standard_normal((n_h, n_h)),
        "W": 0.7 * source.standard_normal((n_h, n_x)),
        "b": 0.5 * source.standard_normal(n_h),
        "dL_dd": source.standard_normal((T + 1, n_h)),
    }
    for name in ("x", "dL_dd"):
        trace[name][0] = 0.0
    if "no network" in kind:
        trace["U"] = np.zeros((n_h, n_h))
    if "no network" in kind or "no skip" in kind:
        trace["S"] = np.zeros((n_h, n_h))
    if "no leak" in kind:
        trace["alpha"] = 1.0
    if "other alpha" in kind:
        trace["alpha"] = OTHER_ALPHA
    trace["z"], trace["h"] = LEAKY.run(trace)
    for name in ("U", "S"):
        if f"{name} held" in kind:
            _hold(trace, name)
    return trace


def _sizes(source, kind, sizes):
    """n_x, n_h and T of a kind of trace; of wide and long ones nobody knows them beforehand."""
    if kind == "wide":
        sizes = WIDE_SIZES | {"n_h": int(source.choice(WIDE_UNITS))}
    if kind == "long":
        sizes = sizes | {"T": int(source.choice(LONG_STEPS))}
    return tuple(sizes[name] for name in ("n_x", "n_h", "T"))


def _hold(trace, name):
    """Switch one matrix off, and let the inputs make up for it, so that z and h stay as they are."""
    trace[name] = np.zeros(trace[name].shape)
    for k in range(1, len(trace["h"])):
        missing = trace["z"][k] - LEAKY.total(trace, trace["h"], k)
        trace["x"][k] += np.linalg.pinv(trace["W"]) @ missing


def _nothing(recurrence, trace):
    return ()


def _one_step(recurrence, trace):
    return (len(trace["h"]) // 2,)


def _step_back(recurrence, trace):
    delta, _e = recurrence.errors(trace)
    t, k = len(trace["h"]) - 1, len(trace["h"]) // 2 - 1
    return t, k, delta[t, k + 1]


def _step_back_of_states(recurrence, trace):
    _delta, e = recurrence.errors(trace)
    t, k = len(trace["h"]) - 1, len(trace["h"]) // 2 - 1
    return t, k, e[t, k + 1]


def _all_deltas(recurrence, trace):
    return (recurrence.errors(trace)[0],)


def _summed_deltas(recurrence, trace):
    return (recurrence.errors(trace)[0].sum(axis=0),)


PROBLEMS = {
    "delta_own": TraceProblems(PLAIN, plain_trace, ("t",), _one_step),
    "delta_back": TraceProblems(PLAIN, plain_trace, ("t", "k", "delta_next"), _step_back),
    "dL_dU": TraceProblems(PLAIN, plain_trace, ("delta",), _all_deltas),
    "dL_dW": TraceProblems(PLAIN, plain_trace, ("delta",), _all_deltas),
    "dL_db": TraceProblems(PLAIN, plain_trace, ("delta",), _all_deltas),
    "delta_sweep": TraceProblems(PLAIN, plain_trace, (), _nothing),
    "false_line": TraceProblems(PLAIN, plain_trace, ("t", "k", "e_next"), _step_back_of_states),
    "leaky_errors": TraceProblems(LEAKY, leaky_trace, (), _nothing),
    "leaky_gradients": TraceProblems(LEAKY, leaky_trace, ("delta",), _summed_deltas),
}
