"""Is a backward pass one, or does it difference the forward pass? Accuracy cannot tell, cost can.

The cost is measured on a problem that is larger than the others, and new for each try: who remembers an earlier one, or
has computed the public one beforehand, gains nothing. What comes out is looked at, too: gradients that are right on the
small problems must be right on the large one, or their cost would mean nothing.
"""

import functools
import time

import numpy as np

from .. import problems
from ..messages import translate as _
from ..problems.rnn import BACKWARD_SIZES
from . import clock
from .findings import Finding
from .own_cell import agree

# At 32 units and one example an honest backward pass takes the time of 3 forward passes, one with loops over single
# numbers that of 170, and differencing each entry of Waa, one-sided and without the prediction, that of 550.
# The number of units is drawn from these, so that nobody knows it beforehand. Fewer bring the two closer to each other.
UNITS = range(30, 33)
COST_BOUND = 260
# Over 60 steps one sweep takes the time of 1 to 2 forward passes, in loops over single numbers of 5, a sweep from each
# step that of 20 or more.
SWEEP_BOUND = 9
# A loop around a slow cell takes about as long as the right loop around it.
PEER_BOUND = 3
# A busy machine holds calls up, and forward passes too, each for its own moment. So a try compares a call with the
# quickest of so many forward passes right before and after it, and the bound is kept if a few of many tries keep it:
# most of a right answer's tries may be held up, hardly one of a wrong one's looks quicker than it is.
RUNS, TRIES, ENOUGH = 20, 12, 3
# So many seconds lie between two tries, for one busy moment holds up all that fall into it.
REST = 0.05
# There are no more tries, and no more forward passes of one, when they have taken so many seconds.
TRIES_END, RUNS_END = 4.0, 0.5
# Who is so many times too slow in the first tries gets no more; nor in the first second, for what takes as long as that
# was not held up for a moment.
FAR, FIRST_TRIES, FIRST_SECONDS = 4, 3, 1.0
# The problems on which the gradients are judged by themselves.
SMALL = ("example", "other sizes")


def large_problems(name, source):
    """The number of units, and endlessly many problems with it for the function of this name, as its `draw` gives them.

    The public source gives the same ones each time.
    """
    units = int(source.choice(UNITS))

    def drawn():
        while True:
            yield problems.PROBLEMS[name].draw(source, sizes=BACKWARD_SIZES | {"n_a": units, "m": 1})

    return units, drawn()


def require_honest_cost(function, oracle, peer=None, bound=COST_BOUND):
    """A Finding if a backward pass costs as much as differencing the forward pass for each weight: `bound` of these.

    `function` is a StudentFunction of the backward pass's name, `oracle` one of `differences`. With a `peer`, cost and
    results must be about those of this one instead. A function that cannot take sizes other than those of the example
    is not measured.
    """
    source = oracle.source()
    units, drawn = large_problems(function.name, source)
    points = (oracle.point(function.name, one) for one in drawn)
    if peer:
        _require_cost_of_peer(function, points, peer, units)
    else:
        small = (oracle.point(function.name, oracle.draw(function.name, kind)) for kind in SMALL)
        words = _of_differences(units), _units(units)
        _require_cost(function, points, small, source, bound, *words)


def require_few_forward_passes(name, gradients_of, point_of, source):
    """The same for a function that runs the forward pass itself and returns gradients.

    `name`: the function whose problem is taken, at about 32 units; gradients_of(*arguments): the gradients that it
    returns; point_of(arguments): their GradientPoint; source(): the random source.
    """
    drawing = source()
    units, drawn = large_problems(name, drawing)
    small = (point_of(problems.PROBLEMS[name].draw(source(), kind)) for kind in SMALL)
    words = _of_differences(units), _units(units)
    _require_cost(gradients_of, map(point_of, drawn), small, drawing, COST_BOUND, *words)


def require_cheaper_than_differences(gradients_of, points, small, source):
    """A Finding if gradients cost as much as running the forward pass for each weight.

    gradients_of(*arguments): the gradients that a student's function returns, as a dict. points: endlessly many
    GradientPoints with many units; small: those on which the gradients are judged by themselves.
    """
    words = _(
        "The numbers are right, but a call takes the time of %(ratio)d forward passes. "
        "That is the cost of differences. Use the formula instead."
    )
    _require_cost(gradients_of, points, small, source, COST_BOUND, words, _("with more units"))


def require_one_sweep(gradients_of, points, small, source):
    """A Finding if gradients cost as much as several sweeps; the `points` have about 60 steps."""
    words = _(
        "With about 60 steps a call takes the time of %(ratio)d forward passes. "
        "One sweep visits each step once, and takes that of about 2."
    )
    _require_cost(gradients_of, points, small, source, SWEEP_BOUND, words, _("with more steps"))


def _of_differences(units):
    words = _(
        "The numbers are right, but at %(units)d units a call takes the time of %%(ratio)d forward passes. "
        "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
    )
    return words % {"units": units}


def _units(units):
    return _("at %(units)d units and one example") % {"units": units}


def _require_cost(function, points, small, source, bound, words, where):
    """A Finding if a call takes more than `bound` times as long as a forward pass, or is wrong at these points only."""

    @functools.cache
    def right_on_small_ones():
        return set.intersection(*(point.right(_outcome(function, point.arguments), source) for point in small))

    def judge(point, outcome):
        right = point.right(outcome, source)
        if len(right) == len(point.arrays) or right_on_small_ones() <= right:
            return
        if isinstance(outcome, Finding):
            told = _("The numbers are right on small problems, but %(where)s there are none. %(finding)s")
            raise Finding(told % {"where": where, "finding": outcome})
        told = _("The numbers are right on small problems, but %(where)s they are not.")
        raise Finding(told % {"where": where})

    _require_quick(function, points, lambda point: point.run, bound, words, judge)


def _require_cost_of_peer(function, points, peer, units):
    """A Finding if a call takes much longer than that of the `peer`, or gives something else."""

    def judge(point, outcome):
        other = _outcome(peer, point.arguments)
        alike = isinstance(outcome, Finding) if isinstance(other, Finding) else agree(other, outcome)
        if not alike:
            told = _("The numbers are those of your own cell on small problems, but %(where)s they are not.")
            raise Finding(told % {"where": _units(units)})

    def forward(point):
        return lambda: _outcome(peer, point.arguments)

    _require_quick(function, points, forward, PEER_BOUND, _of_differences(units), judge)


def _require_quick(function, points, forward, bound, words, judge):
    """A Finding if calls take more than `bound` times as long as forward(point)().

    Each try has a new point, and judge(point, outcome) may find something else. What raises is not measured.
    """
    ratios, began = [], time.monotonic()
    while not ratios or _undecided(ratios, bound, time.monotonic() - began):
        if ratios:
            time.sleep(REST)
        point = next(points)
        least = _least_seconds(forward(point))
        start = clock.now()
        outcome = _outcome(function, point.arguments)
        seconds = clock.now() - start
        judge(point, outcome)
        if isinstance(outcome, Finding) or (not ratios and seconds <= bound * least / 2):
            return
        ratios.append(seconds / min(least, _least_seconds(forward(point))))
    ratio = np.median(ratios)
    if ratio > bound and not _within(ratios, bound):
        raise Finding(words % {"ratio": ratio})


def _undecided(ratios, bound, seconds):
    """Whether more tries may still show something else, when these have taken so many seconds."""
    first_are_over = len(ratios) >= FIRST_TRIES or seconds >= FIRST_SECONDS
    if first_are_over and min(ratios) > FAR * bound:
        return False
    return len(ratios) < TRIES and seconds < TRIES_END and not _within(ratios, bound)


def _within(ratios, bound):
    """Whether enough tries keep the bound."""
    return sum(ratio <= bound for ratio in ratios) >= ENOUGH


def _outcome(function, arguments):
    """What a call gives: its result, or the Finding that it ends with."""
    try:
        return function(*arguments)
    except Finding as finding:
        return finding


def _least_seconds(call):
    """Of many calls, or of a few that take long; with the way to another process, if they go there."""
    times = []
    while len(times) < RUNS and sum(times) < RUNS_END:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)
