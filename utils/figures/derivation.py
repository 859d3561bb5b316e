"""Figures of the derivation of backpropagation through time: who sends a delta to whom, and how much of it arrives."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator, NullFormatter

from ..arguments import ArgumentError, number
from ..messages import translate as _
from .maps import draw_map, figure_of_maps
from .style import COLOURS, INK, QUIET_INK, CourseFigure, drawable, in_course_style, not_drawn, nothing_yet, numbers

STRENGTH = LinearSegmentedColormap.from_list("strength", ["#ffffff", "#f0c9a8", COLOURS["backward"]])
# Up to so many steps the norms are written in.
WRITTEN = 10
SMALLEST_DRAWN = 1e-300


@in_course_style
def plot_delta_table(delta):
    """Draw the norm of each delta[t, k] as a table: a row for the step t of the loss, a column for the step k.

    delta: (T + 1, T + 1, n_h); row 0 and column 0 stand for no step and are not drawn.
    Returns a Figure; a line of text if it is None. Raises ArgumentError for shapes that do not fit.
    """
    if delta is None:
        return nothing_yet("delta")
    delta = numbers(delta, "delta", ("T + 1, T + 1, n_h",))
    if delta.shape[0] != delta.shape[1] or delta.shape[0] < 2:
        raise ArgumentError(
            _("delta: expected shape (T + 1, T + 1, n_h) with a T of at least 1, got %(came)s.") % {"came": delta.shape}
        )
    norms = np.linalg.norm(delta[1:, 1:], axis=2)
    T = len(norms)
    shown = drawable(norms)
    largest = max(norms[shown].max(initial=0.0), SMALLEST_DRAWN)

    figure, [pair] = figure_of_maps(1.9 + max(0.34 * min(T, WRITTEN), 1.2), [1])
    axes = pair[0]
    reached = np.ma.masked_where(np.triu(np.ones((T, T), bool), 1), norms)
    draw_map(pair, reached, STRENGTH, 0.0, largest, _("norm of delta[t, k]"), first=1)
    axes.set_xlabel(_("step k that is reached"))
    axes.set_ylabel(_("step t of the loss"))
    for (row, column), norm in np.ndenumerate(norms):
        if not shown[row, column]:
            words, colour = "×", COLOURS["error"]
        elif column <= row and T <= WRITTEN:
            words, colour = f"{norm:.2g}", "white" if norm > 0.8 * largest else INK
        else:
            continue
        axes.text(column + 1, row + 1, words, color=colour, fontsize=9, ha="center", va="center", in_layout=False)
    filled = int(np.count_nonzero(np.tril(norms)))
    sentence = _("Of the %(all)d deltas with k ≤ t, %(filled)d are not zero.") % {
        "all": T * (T + 1) // 2,
        "filled": filled,
    }
    figure.conclude(
        [sentence, not_drawn(int((~shown).sum()), norms.size)],
        _("Table of the norms of all deltas: a row for each step t of the loss, a column for each step k."),
    )
    return figure


@in_course_style
def plot_delta_reach(norms, bound):
    """Draw how much of one step's loss arrives at the steps before it, on a log axis, under a bound.

    norms: (T,), the norm of delta[T, k] for k = 1, …, T.
    bound: a number; each step back multiplies the norm by at most this much.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for what does not fit.
    """
    for name, value in (("norms", norms), ("bound", bound)):
        if value is None:
            return nothing_yet(name)
    norms = numbers(norms, "norms", ("T",))
    bound = number("bound", bound, _("a positive number"), lambda value: value > 0)
    steps = np.arange(1, norms.size + 1)
    shown = drawable(norms) & (norms > SMALLEST_DRAWN)

    figure = CourseFigure(3.6)
    axes = figure.subplots()
    axes.set_yscale("log")
    sentences = [not_drawn(int((~drawable(norms)).sum()), norms.size)]
    axes.plot(steps, np.where(shown, norms, np.nan), color=COLOURS["backward"], linewidth=2, marker="o", markersize=5)
    if shown[-1]:
        bounds = norms[-1] * bound ** (steps[-1] - steps)
        axes.plot(steps, bounds, color=QUIET_INK, linewidth=1.5, linestyle="--")
        axes.annotate(
            _("bound"), (steps[0], bounds[0]), xytext=(4, 4), textcoords="offset points", color=QUIET_INK, fontsize=10
        )
        if shown[0]:
            words = _(
                "Of the loss of step %(last)d, step 1 feels %(share).2g times what step %(last)d does. "
                "The bound allows %(bound).2g."
            )
            share = {"last": norms.size, "share": norms[0] / norms[-1], "bound": bounds[0] / norms[-1]}
            sentences.insert(0, words % share)
    # Room for the word over the line.
    axes.margins(y=0.15)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(_("step k   (the gradient runs from right to left)"))
    axes.set_ylabel(_("norm of delta[T, k]"))
    figure.conclude(
        sentences or [_("No number to draw.")], _("Norm of delta[T, k] over the step k, on a log axis, under a bound.")
    )
    return figure
