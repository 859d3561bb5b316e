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
    _require_at_most(bound, backward_time, forward_time)


def require_few_forward_passes(name, call, forward):
    """The same for a function that runs the forward pass itself and returns gradients.

    `name`: the function whose problem is taken, at 32 units; call(arguments), forward(arguments): it and its forward
    pass.
    """
    arguments = problems.PROBLEMS[name].draw(problems.public_source(), sizes=COST_SIZES)
    try:
        time_of_call = _fastest(lambda: call(arguments))
    except Finding:
        return
    _require_at_most(COST_BOUND, time_of_call, _fastest(lambda: forward(arguments), tries=20))


def _require_at_most(bound, backward_time, forward_time):
    if backward_time > bound * forward_time:
        raise Finding(
            _(
                "The numbers are right, but at %(units)d units a call takes the time of %(ratio)d forward passes. "
                "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
            )
            % {"units": COST_SIZES["n_a"], "ratio": backward_time / forward_time}
        )


def _fastest(call, tries=3):
    times = []
    for _try in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)
