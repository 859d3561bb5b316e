"""Figures of a backward pass: how far a gradient reaches back in time, and how far gradients are from the truth."""

import textwrap

import numpy as np
from matplotlib.ticker import MaxNLocator, NullFormatter

from ..arguments import ArgumentError, described
from ..gradients import GradientReport
from ..messages import translate as _
from .style import COLOURS, INK, QUIET_INK, CourseFigure, in_course_style, nothing_yet, numbers

# A norm below this counts as zero: it cannot be put on an axis.
SMALLEST_DRAWN, LARGEST_DRAWN = 1e-300, 1e300
SMALLEST_ERROR = 1e-13


@in_course_style
def plot_gradient_flow(gradient):
    """Draw the norm of a gradient at each step, on a log axis: how much of it arrives on its way back in time.

    gradient: an array whose last axis is time, as dx (n_x, m, T_x), or (T_x,), one number for each step.
    Returns a Figure; a line of text if it is None. Raises ArgumentError for shapes that do not fit.
    """
    if gradient is None:
        return nothing_yet("gradient")
    gradient = numbers(gradient, "gradient", ("n_x, m, T_x", "n_a, T_x", "T_x"))
    norms = _norms(gradient.reshape(-1, gradient.shape[-1]))
    steps = np.arange(norms.size)
    lost = ~(norms <= LARGEST_DRAWN)
    zero = norms < SMALLEST_DRAWN
    shown = ~lost & ~zero

    figure = CourseFigure(3.6)
    axes = figure.subplots()
    axes.set_yscale("log")
    axes.plot(steps, np.where(shown, norms, np.nan), color=COLOURS["backward"], linewidth=2, marker="o", markersize=5)
    axes.set_ylim(*_decades_around(norms[shown]))
    axes.set_xlim(-0.6, norms.size - 0.4)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_minor_formatter(NullFormatter())
    for marked, height, look in (
        (zero, 0.0, {"marker": "o", "markersize": 7, "color": COLOURS["backward"], "fillstyle": "none"}),
        (lost, 1.0, {"marker": "X", "markersize": 9, "color": COLOURS["error"]}),
    ):
        if marked.any():
            heights = np.full(marked.sum(), height)
            at_edge = {"transform": axes.get_xaxis_transform(), "clip_on": False, "linestyle": "none", "zorder": 4}
            axes.plot(steps[marked], heights, **look, **at_edge)
    axes.set_xlabel(_("step t   (the gradient runs from right to left)"))
    axes.set_ylabel(_("norm of the gradient"))
    figure.conclude(_told(norms, zero, lost), _("Norm of the gradient at each step, on a log axis."))
    return figure


def _decades_around(norms):
    """The limits of a log axis with a little room around the norms, two decades high at least."""
    logs = np.log10(norms) if norms.size else np.zeros(1)
    room = max(0.08 * np.ptp(logs), 1 - np.ptp(logs) / 2, 0.2)
    return 10 ** max(logs.min() - room, -305.0), 10 ** min(logs.max() + room, 305.0)


def _norms(columns):
    """The Euclidean norm of each column, without overflow of the squares on the way."""
    largest = np.abs(columns).max(axis=0)
    scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    return scale * np.sqrt(((columns / scale) ** 2).sum(axis=0))


def norms_by_step(gradient, name):
    """The norms (T_x,) of a gradient of the inputs, (n_x, m, T_x). Raises ArgumentError for another shape."""
    gradient = numbers(gradient, name, ("n_x, m, T_x",))
    return _norms(gradient.reshape(-1, gradient.shape[-1]))


def _told(norms, zero, lost):
    count = {"zero": int(zero.sum()), "lost": int(lost.sum()), "all": norms.size, "last": norms.size - 1}
    if zero.all():
        return [_("The gradient is zero at every step.")]
    sentences = []
    if norms.size > 1 and not (zero | lost)[[0, -1]].any():
        ratio = norms[0] / norms[-1]
        if 0.999 < ratio < 1.001:
            change = _("The norm at step 0 is that of step %(last)d.")
        elif ratio < 1:
            change = _("From step %(last)d back to step 0 the norm shrinks by a factor of %(factor).3g.")
        else:
            change = _("From step %(last)d back to step 0 the norm grows by a factor of %(factor).3g.")
        sentences.append(change % {"last": count["last"], "factor": max(ratio, 1 / ratio)})
    if count["zero"]:
        sentences.append(_("It is zero at %(zero)d of %(all)d steps (hollow, at the bottom).") % count)
    if count["lost"]:
        sentences.append(
            _("It is NaN, infinite or beyond 1e300 at %(lost)d of %(all)d steps (crosses, at the top).") % count
        )
    return sentences or [_("One step only.")]


@in_course_style
def plot_gradient_errors(report):
    """Draw the relative error of each gradient as a bar on a log axis, with a line at the tolerance.

    report: what `utils.check_gradients` returns.
    Returns a Figure; a line of text if it is None. Raises ArgumentError for anything else.
    """
    if report is None:
        return nothing_yet("report")
    if not isinstance(report, GradientReport) or not report.rows:
        raise ArgumentError(
            _("report: expected the report that check_gradients returns, with at least one gradient, got %(came)s.")
            % {"came": described(report)}
        )
    figure = CourseFigure(1.5 + 0.42 * len(report.rows))
    axes = figure.subplots()
    axes.set_xscale("log")
    # Room on the right, beyond the largest error there is (1), for the numbers.
    axes.set_xlim(SMALLEST_ERROR, 1e3)
    axes.set_xticks([1e-12, 1e-9, 1e-6, 1e-3, 1])
    axes.minorticks_off()
    for place, row in enumerate(report.rows):
        _bar(axes, place, row, report.tolerance)
    axes.axvline(report.tolerance, color=INK, linewidth=1.5, linestyle="--")
    axes.set_yticks(range(len(report.rows)), [row.name for row in report.rows])
    axes.set_ylim(len(report.rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.grid(False, axis="y")
    axes.set_xlabel(_("relative error   (dashed: the tolerance, %(tolerance).0e)") % {"tolerance": report.tolerance})
    wrong = [row.name for row in report.rows if not row.passed]
    if wrong:
        sentence = _("Not right yet: %(names)s.") % {"names": ", ".join(wrong)}
    else:
        sentence = _("Every gradient agrees with the measured one.")
    figure.conclude([sentence], _("Relative error of each gradient, on a log axis with a line at the tolerance."))
    return figure


def _bar(axes, place, row, tolerance):
    """One gradient: a bar and its number; a sentence where there is no number."""
    measured = row.error is not None and np.isfinite(row.error)
    end = min(max(row.error, SMALLEST_ERROR), 1.0) if measured else SMALLEST_ERROR
    axes.barh(
        place,
        end - SMALLEST_ERROR,
        left=SMALLEST_ERROR,
        height=0.6,
        color=COLOURS["backward"] if row.passed else COLOURS["error"],
        hatch=None if row.passed else "//",
        edgecolor="white",
        linewidth=0,
    )
    if row.problem:
        words = row.problem
    elif not measured:
        words = _("NaN or infinite numbers in it")
    elif row.passed and row.error > tolerance:
        words = _("%(error).1e, too small to measure") % {"error": row.error}
    else:
        words = f"{row.error:.1e}" if row.error else "0"
    axes.annotate(
        textwrap.shorten(words, 60, placeholder=" …"),
        (end, place),
        xytext=(6, 0),
        textcoords="offset points",
        verticalalignment="center",
        parse_math=False,
        color=QUIET_INK if row.passed else COLOURS["error"],
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )
