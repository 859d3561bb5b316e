"""A figure of several gradients on their way back in time, on the same axes."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import MaxNLocator, NullFormatter

from ..arguments import ArgumentError, described
from ..messages import translate as _
from .backward import LARGEST_DRAWN, SMALLEST_DRAWN, _decades_around, _norms
from .style import COLOURS, QUIET_INK, CourseFigure, in_course_style, nothing_yet, numbers

# One look a line, so that they keep apart without colours.
LOOKS = ("o", "s", "^", "D", "v", "P", "X")


@in_course_style
def plot_gradient_flows(gradients):
    """Draw the norms of several gradients at each step, on one log axis: how much of each arrives far back in time.

    gradients: dict label -> array whose last axis is time, as dx (n_x, m, T_x), all of the same number of steps.
    Returns a Figure; a line of text if it is None or holds None. Raises ArgumentError for anything else.
    """
    if gradients is None:
        return nothing_yet("gradients")
    if not isinstance(gradients, Mapping) or not 1 <= len(gradients) <= len(LOOKS):
        raise ArgumentError(
            _("gradients: expected a dict of 1 to %(most)d arrays by name, got %(came)s.")
            % {"most": len(LOOKS), "came": described(gradients)}
        )
    if any(gradient is None for gradient in gradients.values()):
        return nothing_yet(next(str(label) for label, gradient in gradients.items() if gradient is None))
    lines = {str(label): _line(gradient, str(label)) for label, gradient in gradients.items()}
    if len({norms.size for norms in lines.values()}) > 1:
        raise ArgumentError(
            _("gradients: expected the same number of steps in each, got %(came)s.")
            % {"came": ", ".join(f"{label}: {norms.size}" for label, norms in lines.items())}
        )
    figure = CourseFigure(4.2)
    axes = figure.subplots()
    axes.set_yscale("log")
    for (label, norms), look in zip(lines.items(), LOOKS, strict=False):
        colour = QUIET_INK if look == LOOKS[0] else COLOURS["backward"]
        steps = np.arange(norms.size)
        every = max(norms.size // 10, 1)
        axes.plot(steps, norms, color=colour, linewidth=1.5, marker=look, markersize=6, markevery=every, label=label)
    drawn = np.concatenate(list(lines.values()))
    axes.set_ylim(*_decades_around(drawn[np.isfinite(drawn)]))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(_("step t   (the gradient runs from right to left)"))
    axes.set_ylabel(_("norm of the gradient"))
    axes.legend(frameon=False)
    told = [_told(label, norms) for label, norms in lines.items()]
    figure.conclude(
        [_("Step 0 against the last step:"), "; ".join(told) + "."],
        _("Norms of several gradients at each step, on a log axis."),
    )
    return figure


def _line(gradient, label):
    gradient = numbers(gradient, label, ("n_x, m, T_x", "n_a, T_x", "T_x"))
    norms = _norms(gradient.reshape(-1, gradient.shape[-1]))
    return np.where((norms >= SMALLEST_DRAWN) & (norms <= LARGEST_DRAWN), norms, np.nan)


def _told(label, norms):
    if not np.isfinite(norms[[0, -1]]).all():
        return _("%(label)s: it cannot be told") % {"label": label}
    return _("%(label)s: %(ratio).1g times") % {"label": label, "ratio": norms[0] / norms[-1]}
