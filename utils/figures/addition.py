"""Figures of the network that adds: how it learns, and where it keeps the carry."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..arguments import ArgumentError
from ..messages import translate as _
from .style import COLOURS, CourseFigure, drawable, in_course_style, not_drawn, nothing_yet, numbers

# The rows of points for a carry of 0 and of 1 are this wide.
SPREAD = 0.32


@in_course_style
def plot_addition_training(losses, bit_errors):
    """Draw the loss and the share of wrong bits at each step of training.

    losses, bit_errors: one number for each step of training; the errors from 0 to 1.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for shapes that do not fit.
    """
    for name, value in (("losses", losses), ("bit_errors", bit_errors)):
        if value is None:
            return nothing_yet(name)
    losses, bit_errors = numbers(losses, "losses", ("steps",)), numbers(bit_errors, "bit_errors", ("steps",))
    if losses.shape != bit_errors.shape:
        raise ArgumentError(
            _("bit_errors: expected shape %(expected)s, that of losses, got %(came)s.")
            % {"expected": losses.shape, "came": bit_errors.shape}
        )
    steps = np.arange(1, losses.size + 1)
    shown = drawable(losses)

    figure = CourseFigure(4.2)
    above, below = figure.subplots(2, sharex=True)
    above.plot(steps, np.where(shown, losses, np.nan), color=COLOURS["forward"], linewidth=1.5, marker=".")
    above.set_ylim(bottom=min(0.0, losses[shown].min(initial=0.0)))
    above.set_ylabel(_("loss"))
    below.plot(
        steps,
        100 * np.where(drawable(bit_errors), bit_errors, np.nan),
        color=COLOURS["error"],
        linewidth=1.5,
        linestyle="--",
        marker=".",
    )
    below.set_ylim(-3, 103)
    below.set_ylabel(_("wrong bits, %"))
    below.set_xlabel(_("step of training"))
    below.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    last = {"steps": losses.size, "loss": losses[-1], "errors": 100 * bit_errors[-1]}
    figure.conclude(
        [
            _("After %(steps)d steps of training: loss %(loss).3g, wrong bits %(errors).2g %%.") % last,
            not_drawn(int((~shown).sum()), losses.size),
        ],
        _("Loss and share of wrong bits, by step of training."),
    )
    return figure


@in_course_style
def plot_carry(a, carry):
    """Draw the states of the unit that follows the carry best, for carry 0 and for carry 1.

    a: (n_a, m, T_x), the states; carry: (m, T_x), the carry that goes out of each step, 0 or 1.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for shapes that do not fit.
    """
    for name, value in (("a", a), ("carry", carry)):
        if value is None:
            return nothing_yet(name)
    a, carry = numbers(a, "a", ("n_a, m, T_x",)), numbers(carry, "carry", ("m, T_x",))
    if carry.shape != a.shape[1:]:
        raise ArgumentError(
            _("carry: expected shape %(expected)s, that of one unit of a, got %(came)s.")
            % {"expected": a.shape[1:], "came": carry.shape}
        )
    follows = [abs(_correlation(unit, carry)) for unit in a]
    best = int(np.argmax(follows))
    states = a[best].ravel()
    shown, carried = drawable(states), carry.ravel() > 0.5

    figure = CourseFigure(2.9)
    axes = figure.subplots()
    # The same small shifts each time keep points apart that lie on each other.
    shifts = np.random.default_rng(0).uniform(-SPREAD, SPREAD, states.size)
    for value, marker in ((0, "o"), (1, "s")):
        of_value = shown & (carried == value)
        axes.scatter(
            states[of_value],
            value + shifts[of_value],
            s=14,
            marker=marker,
            facecolor=COLOURS["forward"] if value else "white",
            edgecolor=COLOURS["forward"],
            linewidth=0.7,
        )
    axes.set_yticks([0, 1], [_("carry 0"), _("carry 1")])
    axes.set_ylim(-0.6, 1.6)
    axes.set_xlabel(_("state of unit %(unit)d") % {"unit": best})
    errors = _fewest_errors(states[shown], carried[shown])
    figure.conclude(
        [
            _("Unit %(unit)d follows the carry best: correlation %(correlation).2f.")
            % {"unit": best, "correlation": _correlation(a[best], carry)},
            _("The best single threshold on it mistakes %(errors)d of %(all)d carries.")
            % {"errors": errors, "all": int(shown.sum())},
            not_drawn(int((~shown).sum()), states.size),
        ],
        _("States of one unit, apart for carry 0 and carry 1."),
    )
    return figure


def _correlation(unit, carry):
    """The correlation of a unit's states with the carry; 0 where one of them never changes."""
    shown = drawable(unit)
    states, carries = unit[shown], carry[shown]
    if states.size == 0 or np.ptp(states) == 0 or np.ptp(carries) == 0:
        return 0.0
    return float(np.corrcoef(states, carries)[0, 1])


def _fewest_errors(states, carried):
    """How often the best rule "carry where the state is above (or below) a threshold" is wrong."""
    if states.size == 0:
        return 0
    order = np.argsort(states, kind="stable")
    ones = np.concatenate([[0], np.cumsum(carried[order])])
    zeros = np.arange(ones.size) - ones
    # Below each threshold stand `zeros` and `ones`; a rule takes what is below for carry 0, or for carry 1.
    wrong = np.concatenate([ones + zeros[-1] - zeros, zeros + ones[-1] - ones])
    distinct = np.concatenate([[True], np.diff(states[order]) > 0, [True]])
    return int(wrong[np.tile(distinct, 2)].min())
