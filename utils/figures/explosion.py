"""Figures of long-term gradients: how norms grow over steps, which eigenvalues make them grow, what clipping does."""

import numpy as np
from matplotlib.patches import Circle

from ..arguments import ArgumentError, described
from ..messages import translate as _
from .style import COLOURS, INK, QUIET_INK, CourseFigure, in_course_style, nothing_yet, numbers

SMALLEST_DRAWN, LARGEST_DRAWN = 1e-100, 1e100
MOST_LINES = 7
DASHES = ("-", "--", ":", "-.", (0, (6, 2, 1, 2, 1, 2)), (0, (1, 3)), (0, (8, 3)))
# Labels stand at least this part of the height of the axes apart.
LABEL_GAP = 0.075
# On the circle |1 + λ| = 1 a direction neither grows nor shrinks; what is less than this outside is rounding.
ROUNDING = 1e-9


@in_course_style
def plot_jacobian_norms(norms):
    """Draw how norms change over the steps, on a log axis: a line for each name, the first one thick.

    norms: a dict name -> (T,), the norm after 1, 2, … T steps; up to seven lines.
    Returns a Figure; a line of text if it is None. Raises ArgumentError for anything else.
    """
    if norms is None:
        return nothing_yet("norms")
    if not isinstance(norms, dict) or not 0 < len(norms) <= MOST_LINES:
        raise ArgumentError(
            _("norms: expected a dict of 1 to %(most)d lines, got %(came)s.")
            % {"most": MOST_LINES, "came": described(norms)}
        )
    lines = {str(name): numbers(line, str(name), ("T",)) for name, line in norms.items()}
    drawn = {name: np.where(_on_axis(line), line, np.nan) for name, line in lines.items()}
    figure = CourseFigure(4.4)
    axes = figure.subplots()
    axes.set_yscale("log")
    for place, (name, line) in enumerate(drawn.items()):
        look = {"color": COLOURS["backward"], "linewidth": 3} if place == 0 else {"color": INK, "linewidth": 1.5}
        axes.plot(np.arange(1, line.size + 1), line, linestyle=DASHES[place], label=name, **look)
    every = np.concatenate(list(drawn.values()))
    every = every[np.isfinite(every)]
    low, high = (every.min(), every.max()) if every.size else (0.1, 10.0)
    axes.set_ylim(low / 3, high * 3)
    longest = max(line.size for line in lines.values())
    axes.set_xlim(0, longest + 1)
    axes.minorticks_off()
    axes.set_xlabel(_("steps"))
    axes.set_ylabel(_("norm"))
    _label_ends(axes, drawn)
    ends = [
        _("%(name)s after %(steps)d steps: %(norm)s.") % {"name": name, "steps": line.size, "norm": _last(line)}
        for name, line in lines.items()
    ]
    figure.conclude(ends[:1], _("Norms over the steps, on a log axis."))
    figure.alt = " ".join([figure.alt, *ends[1:]])
    return figure


def _on_axis(line):
    return (line > SMALLEST_DRAWN) & (line < LARGEST_DRAWN)


def _last(line):
    return f"{line[-1]:.2g}" if np.isfinite(line[-1]) else _("no number")


def _label_ends(axes, drawn):
    """The name and the last norm of each line at its end, moved apart where ends are close."""
    low, high = np.log10(axes.get_ylim())
    ends = []
    for name, line in drawn.items():
        there = np.flatnonzero(np.isfinite(line))
        if there.size:
            height = (np.log10(line[there[-1]]) - low) / (high - low)
            ends.append((height, name, f"{name}: {line[there[-1]]:.2g}"))
    ends.sort()
    for height, (end, name, words) in zip(_apart([end for end, _name, _words in ends]), ends, strict=True):
        first = name == next(iter(drawn))
        colour = COLOURS["backward"] if first else INK
        axes.annotate(
            words,
            (1.0, end),
            (1.05, height),
            xycoords="axes fraction",
            textcoords="axes fraction",
            verticalalignment="center",
            parse_math=False,
            color=colour,
            fontweight="bold" if first else "normal",
            fontsize=10,
            # From the end of the line to its words, which may stand higher or lower.
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "relpos": (0, 0.5), "shrinkB": 1},
        )


def _apart(heights):
    """Sorted heights, moved as little as needed (least squares) so that neighbours are LABEL_GAP apart."""
    groups = []
    for place, height in enumerate(heights):
        # Each group is [sum, count] of heights without the gaps; neighbours in the wrong order are pooled.
        groups.append([height - place * LABEL_GAP, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + count]
    even = [total / count for total, count in groups for _member in range(count)]
    return [height + place * LABEL_GAP for place, height in enumerate(even)]


@in_course_style
def plot_eigenvalues(eigenvalues):
    """Draw eigenvalues λ of D U in the plane, with the disc of radius 1 around -1, in which |1 + λ| is below 1.

    eigenvalues: (n_a,), real or complex numbers.
    Returns a Figure; a line of text if it is None. Raises ArgumentError for anything else.
    """
    if eigenvalues is None:
        return nothing_yet("eigenvalues")
    eigenvalues = np.atleast_1d(np.asarray(eigenvalues))
    is_numbers = eigenvalues.dtype.kind in "biufc" and eigenvalues.ndim == 1 and eigenvalues.size > 0
    if not is_numbers or not np.isfinite(eigenvalues).all():
        raise ArgumentError(
            _("eigenvalues: expected finite numbers, (n_a,), got %(came)s.") % {"came": described(eigenvalues)}
        )
    factors = np.abs(1 + eigenvalues)
    grows = factors > 1 + ROUNDING
    figure = CourseFigure(4.6)
    axes = figure.subplots()
    axes.add_patch(Circle((-1, 0), 1, facecolor="#eef1f5", edgecolor=QUIET_INK, linewidth=1.5))
    axes.axhline(0, color=QUIET_INK, linewidth=0.8)
    axes.axvline(0, color=QUIET_INK, linewidth=0.8)
    axes.annotate(_("shrinks"), (-1, 0.08), horizontalalignment="center", color=QUIET_INK)
    for marked, look in (
        (grows, {"marker": "^", "color": COLOURS["backward"], "markersize": 8}),
        (~grows, {"marker": "o", "color": COLOURS["backward"], "markersize": 7, "fillstyle": "none"}),
    ):
        axes.plot(eigenvalues[marked].real, eigenvalues[marked].imag, linestyle="none", **look)
    reach = max(1.2, 1.1 * np.abs(eigenvalues.imag).max(initial=0.0))
    axes.set_ylim(-reach, reach)
    axes.set_xlim(min(-2.2, 1.1 * eigenvalues.real.min()), max(1.2, 1.1 * eigenvalues.real.max()))
    axes.set_aspect("equal", adjustable="box")
    axes.set_xlabel(_("real part of λ"))
    axes.set_ylabel(_("imaginary part of λ"))
    sentence = _("%(grows)d of %(all)d directions grow (triangles). The largest |1 + λ| is %(largest).3g.") % {
        "grows": grows.sum(),
        "all": grows.size,
        "largest": factors.max(),
    }
    figure.conclude([sentence], _("Eigenvalues in the plane, with the disc of radius 1 around -1."))
    return figure
