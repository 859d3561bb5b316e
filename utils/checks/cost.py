"""Is a backward pass one, or does it difference the forward pass? Accuracy cannot tell, cost can."""

import time

from .. import problems
from ..messages import translate as _
from ..problems.rnn import BACKWARD_SIZES
from .findings import Finding

# At 32 units and one example an honest backward pass takes the time of 3 forward passes, one with loops over single
# numbers that of 130, and differencing each entry of Waa, one-sided and without the prediction, that of 560 or more.
COST_SIZES = BACKWARD_SIZES | {"n_a": 32, "m": 1}
COST_BOUND = 260
# From 20 to 160 steps the time of one sweep grows 8 times, that of one sweep a step 64 times.
LONGER_BOUND = 24
# A loop around a slow cell takes about as long as the right loop around it.
PEER_BOUND = 3


def require_honest_cost(function, forward, peer=None):
    """A Finding if a backward pass costs as much as differencing the forward pass for each weight.

    `function` is a StudentFunction of the backward pass's name. With a `peer`, the cost must be about that of this one
    instead. A function that cannot take the problem's sizes is not measured.
    """
    draw = problems.PROBLEMS[function.name].draw
    arguments, upstream = draw(problems.public_source(), sizes=COST_SIZES)
    cache = forward(*arguments)[-1]
    try:
        backward_time = _fastest(lambda: function(*upstream, cache))
    except Finding:
        return
    if peer:
        forward_time, bound = _fastest(lambda: peer(*upstream, cache)), PEER_BOUND
    else:
        forward_time, bound = _fastest(lambda: forward(*arguments), tries=20), COST_BOUND
    if backward_time > bound * forward_time:
        raise Finding(
            _(
                "The numbers are right, but at %(units)d units a call takes the time of %(ratio)d forward passes. "
                "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
            )
            % {"units": COST_SIZES["n_a"], "ratio": backward_time / forward_time}
        )


def require_cheaper_than_differences(function, arguments, forward):
    """A Finding if a StudentFunction costs as much as running `forward()` for each weight.

    A function that cannot take the arguments is not measured.
    """
    try:
        time_taken = _fastest(lambda: function(*arguments))
    except Finding:
        return
    forward_time = _fastest(forward, tries=20)
    if time_taken > COST_BOUND * forward_time:
        raise Finding(
            _(
                "The numbers are right, but a call takes the time of %(ratio)d forward passes. "
                "That is the cost of differences. Use the formula instead."
            )
            % {"ratio": time_taken / forward_time}
        )


def require_linear_time(function, short, long):
    """A Finding if a StudentFunction takes far more than 8 times as long for 8 times as many steps.

    short, long: the arguments of the two calls. A function that cannot take them is not measured.
    """
    try:
        short_time, long_time = (_fastest(lambda call=call: function(*call)) for call in (short, long))
    except Finding:
        return
    if long_time > LONGER_BOUND * short_time:
        raise Finding(
            _(
                "With 8 times as many steps a call takes %(ratio)d times as long. "
                "One sweep takes about 8 times as long: it visits each step once."
            )
            % {"ratio": long_time / short_time}
        )


def _fastest(call, tries=3):
    times = []
    for _try in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)
