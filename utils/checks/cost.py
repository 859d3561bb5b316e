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
# A loop around a slow cell takes about as long as the right loop around it.
PEER_BOUND = 3
# A busy machine may hold a call up: who is too slow gets more tries, until so many seconds have gone by.
TRIES, PATIENCE = 10, 1.0


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

    if peer:
        _require_cost(lambda: function(*arguments), lambda: peer(*arguments), PEER_BOUND, _of_differences())
    else:
        _require_cost(lambda: function(*arguments), run_forward, bound, _of_differences())


def require_few_forward_passes(name, call, forward):
    """The same for a function that runs the forward pass itself and returns gradients.

    `name`: the function whose problem is taken, at 32 units; call(arguments), forward(arguments): it and its forward
    pass.
    """
    arguments = problems.PROBLEMS[name].draw(problems.public_source(), sizes=COST_SIZES)
    _require_cost(lambda: call(arguments), lambda: forward(arguments), COST_BOUND, _of_differences())


def require_cheaper_than_differences(function, arguments, forward):
    """A Finding if a StudentFunction costs as much as running `forward()` for each weight."""
    words = _(
        "The numbers are right, but a call takes the time of %(ratio)d forward passes. "
        "That is the cost of differences. Use the formula instead."
    )
    _require_cost(lambda: function(*arguments), forward, COST_BOUND, words)


def require_one_sweep(function, arguments, forward):
    """A Finding if a StudentFunction costs as much as several sweeps; `arguments` have 60 steps."""
    words = _(
        "With 60 steps a call takes the time of %(ratio)d forward passes. "
        "One sweep visits each step once, and takes that of about 2."
    )
    _require_cost(lambda: function(*arguments), forward, SWEEP_BOUND, words)


def _of_differences():
    return _(
        "The numbers are right, but at %(units)d units a call takes the time of %(ratio)d forward passes. "
        "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
    )


def _require_cost(call, forward, bound, words):
    """A Finding if a call takes more than `bound` times as long as `forward()`. What raises is not measured."""
    limit = bound * min(_seconds(forward) for _try in range(20))
    times = []
    try:
        while len(times) < TRIES and sum(times) < PATIENCE and min(times, default=np.inf) > limit:
            times.append(_seconds(call))
    except Finding:
        return
    if min(times) > limit:
        raise Finding(words % {"units": COST_SIZES["n_a"], "ratio": bound * min(times) / limit})


def _seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
