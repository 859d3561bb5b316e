"""Is a backward pass one, or does it difference the forward pass? Accuracy cannot tell, cost can."""

import time

import numpy as np

from .. import problems
from ..messages import translate as _
from ..problems.rnn import BACKWARD_SIZES
from .findings import Finding

# At 32 units and one example an honest backward pass takes the time of 3 forward passes, one with loops over single
# numbers that of 130, and differencing each entry of Waa, one-sided and without the prediction, that of 560 or more.
COST_SIZES = BACKWARD_SIZES | {"n_a": 32, "m": 1}
COST_BOUND = 260
# Over 60 steps one sweep takes the time of 1 to 3 forward passes, a sweep from each step that of 40 or more.
SWEEP_BOUND = 16
# A busy machine may hold a call up: who is too slow gets more tries, until so many seconds have gone by.
TRIES, PATIENCE = 10, 1.0
# A loop around a slow cell takes about as long as the right loop around it.
PEER_BOUND = 3


def require_honest_cost(function, forward, peer=None, bound=COST_BOUND):
    """A Finding if a backward pass costs as much as differencing the forward pass for each weight: `bound` of these.

    `function` is a StudentFunction of the backward pass's name. With a `peer`, the cost must be about that of this one
    instead. A function that cannot take the problem's sizes is not measured.
    """
    posed = problems.PROBLEMS[function.name]
    if isinstance(posed, problems.GradientProblems):
        arguments = posed.draw(problems.public_source(), sizes=COST_SIZES)

        def run_forward():
            return posed.result(forward, *arguments)
    else:
        forward_arguments, upstream = posed.draw(problems.public_source(), sizes=COST_SIZES)
        arguments = (*upstream, forward(*forward_arguments)[-1])

        def run_forward():
            return forward(*forward_arguments)

    try:
        backward_time = _fastest(lambda: function(*arguments))
    except Finding:
        return
    if peer:
        forward_time, bound = _fastest(lambda: peer(*arguments)), PEER_BOUND
    else:
        forward_time = _fastest(run_forward, tries=20)
    if backward_time > bound * forward_time:
        raise Finding(
            _(
                "The numbers are right, but at %(units)d units a call takes the time of %(ratio)d forward passes. "
                "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
            )
            % {"units": COST_SIZES["n_a"], "ratio": backward_time / forward_time}
        )


def require_cheaper_than_differences(function, arguments, forward):
    """A Finding if a StudentFunction costs as much as running `forward()` for each weight."""
    _require_cost(
        function,
        arguments,
        forward,
        COST_BOUND,
        _(
            "The numbers are right, but a call takes the time of %(ratio)d forward passes. "
            "That is the cost of differences. Use the formula instead."
        ),
    )


def require_one_sweep(function, arguments, forward):
    """A Finding if a StudentFunction costs as much as several sweeps; `arguments` have 60 steps."""
    _require_cost(
        function,
        arguments,
        forward,
        SWEEP_BOUND,
        _(
            "With 60 steps a call takes the time of %(ratio)d forward passes. "
            "One sweep visits each step once, and takes that of about 2."
        ),
    )


def _require_cost(function, arguments, forward, bound, words):
    """A Finding if a call takes more than `bound` times as long as `forward()`.

    A function that cannot take the arguments is not measured.
    """
    limit = bound * _fastest(forward, tries=20)
    times = []
    try:
        while len(times) < TRIES and sum(times) < PATIENCE and min(times, default=np.inf) > limit:
            times.append(_fastest(lambda: function(*arguments), tries=1))
    except Finding:
        return
    if min(times) > limit:
        raise Finding(words % {"ratio": bound * min(times) / limit})


def _fastest(call, tries=3):
    times = []
    for _try in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)
