"""Figure of difference quotients: how far they are from the truth, for steps of every size."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import NullFormatter

from ..arguments import ArgumentError, described
from ..messages import translate as _
from .style import COLOURS, INK, CourseFigure, in_course_style, nothing_yet, numbers

# An error below this, or 0, is drawn at the bottom of the figure.
SMALLEST_ERROR, LARGEST_ERROR = 1e-17, 1e3
# A look for each curve, told apart in grey too: thick and thin, whole and broken.
LOOKS = (
    {"color": COLOURS["backward"], "linewidth": 2.6, "marker": "o", "markersize": 4},
    {"color": INK, "linewidth": 1.4, "marker": "s", "markersize": 3.5},
    {"color": COLOURS["backward"], "linewidth": 2.6, "linestyle": (0, (2, 1.2))},
    {"color": INK, "linewidth": 1.4, "linestyle": (0, (4, 2))},
)


@in_course_style
def plot_step_errors(steps, errors):
    """Draw the errors of difference quotients over their steps, both axes logarithmic, and mark the best step of each.

    steps: (n,), positive numbers. errors: a dict from the name of a quotient to its errors (n,), up to four of them.
    Returns a Figure; a line of text if `errors` or one of its entries is None. Raises ArgumentError for anything else.
    """
    if errors is None or isinstance(errors, Mapping) and any(value is None for value in errors.values()):
        return nothing_yet("errors")
    steps = numbers(steps, "steps", ("n",))
    if not isinstance(errors, Mapping) or not 1 <= len(errors) <= len(LOOKS):
        raise ArgumentError(
            _("errors: expected a dict of up to %(most)d arrays, got %(came)s.")
            % {"most": len(LOOKS), "came": described(errors)}
        )
    curves = {str(name): numbers(value, f'errors["{name}"]', ("n",)) for name, value in errors.items()}
    for name, curve in curves.items():
        if curve.shape != steps.shape:
            raise ArgumentError(
                _("%(name)s: expected shape %(expected)s, that of steps, got %(came)s.")
                % {"name": f'errors["{name}"]', "expected": steps.shape, "came": curve.shape}
            )
    if not (np.isfinite(steps) & (steps > 0)).all():
        raise ArgumentError(_("steps: expected positive numbers, got others among them."))

    figure = CourseFigure(4.4)
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.set_yscale("log")
    told = [_curve(axes, name, steps, curve, look) for (name, curve), look in zip(curves.items(), LOOKS, strict=False)]
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(_("step   (smaller to the left)"))
    axes.set_ylabel(_("relative error of the slope"))
    axes.legend(frameon=False, fontsize=10, loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=2)
    figure.conclude(
        [_("Rings mark the smallest errors."), *told],
        _("Errors of difference quotients over the size of the step, on log axes."),
    )
    return figure


def _curve(axes, name, steps, errors, look):
    """One quotient's curve with a ring at its smallest error; a sentence if some of its errors cannot be drawn."""
    lost = ~(errors <= LARGEST_ERROR)
    axes.plot(steps, np.where(lost, np.nan, np.maximum(errors, SMALLEST_ERROR)), label=name, **look)
    if lost.any():
        at_top = {"transform": axes.get_xaxis_transform(), "clip_on": False, "linestyle": "none", "zorder": 4}
        axes.plot(steps[lost], np.ones(lost.sum()), marker="X", markersize=7, color=COLOURS["error"], **at_top)
    if not lost.all():
        best = np.argmin(np.where(lost, np.inf, errors))
        height = max(errors[best], SMALLEST_ERROR)
        axes.plot(steps[best], height, marker="o", markersize=11, fillstyle="none", color=INK, linestyle="none")
    if lost.any():
        return _("%(name)s: %(count)d of %(all)d errors are NaN or beyond 1000 (crosses, at the top).") % {
            "name": name,
            "count": lost.sum(),
            "all": errors.size,
        }
    return ""
