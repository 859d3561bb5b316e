"""The map of errors: where, by array and by step, gradients differ from measured ones."""

from collections.abc import Mapping

import numpy as np

from ..arguments import ArgumentError, described
from ..gradients import TOLERANCE, relative_error
from ..messages import translate as _
from .style import COLOURS, INK, QUIET_INK, CourseFigure, in_course_style, nothing_yet, numbers

# The darkest cell has an error of 1; a cell at the tolerance is white.
DECADES = -np.log10(TOLERANCE)
MOST_NUMBERS = 12


@in_course_style
def plot_errors_by_step(gradients, measured):
    """Draw the relative error of each array (a row) at each step (a column); what is above 1e-4 is dark and hatched.

    gradients, measured: dicts with the same names, of arrays whose last axis is time, all with as many steps.
    A gradient that is missing, or of another shape, is wrong at every step.
    Returns a Figure; a line of text if `gradients` is None. Raises ArgumentError for anything else.
    """
    if gradients is None:
        return nothing_yet("gradients")
    for value, name in ((gradients, "gradients"), (measured, "measured")):
        if not isinstance(value, Mapping) or not value:
            raise ArgumentError(
                _("%(name)s: expected a dict from names to arrays, got %(came)s.")
                % {"name": name, "came": described(value)}
            )
    axes_told = ("n, m, T_x", "n, T_x", "T_x")
    right = {name: numbers(value, f'measured["{name}"]', axes_told) for name, value in measured.items()}
    errors = np.array([_errors(gradients.get(name), value) for name, value in right.items()])

    figure = CourseFigure(1.6 + 0.42 * len(errors))
    axes = figure.subplots()
    rows, steps = errors.shape
    for row, step in np.ndindex(rows, steps):
        _cell(axes, row, step, errors[row, step], steps <= MOST_NUMBERS)
    axes.set_xlim(-0.5, steps - 0.5)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xticks(range(steps))
    axes.set_yticks(range(rows), list(right))
    axes.tick_params(length=0, labelcolor=INK)
    axes.grid(False)
    axes.set_xlabel(_("step t   (in each cell: its relative error; ×: no number)"))
    figure.conclude([_told(list(right), errors)], _("Relative error of each array at each step."))
    return figure


def _errors(gradient, measured):
    """The relative error of each step; NaN where there is nothing to compare."""
    steps = measured.shape[-1]
    try:
        gradient = np.asarray(gradient, dtype=float)
        return [relative_error(gradient[..., t], measured[..., t]) for t in range(steps)]
    except (ArgumentError, TypeError, ValueError, IndexError):
        return [np.nan] * steps


def _cell(axes, row, step, error, with_number):
    wrong = not error <= TOLERANCE
    darkness = 1.0 if np.isnan(error) else np.clip(1 + np.log10(max(error, TOLERANCE)) / DECADES, 0.25, 1.0)
    axes.fill_between(
        [step - 0.46, step + 0.46],
        row - 0.44,
        row + 0.44,
        facecolor=COLOURS["error"] if wrong else "white",
        alpha=darkness if wrong else 1.0,
        hatch="//" if wrong else None,
        edgecolor="white" if wrong else QUIET_INK,
        linewidth=0.6,
    )
    if with_number:
        axes.text(
            step,
            row,
            _written(error),
            horizontalalignment="center",
            verticalalignment="center",
            fontsize=9,
            color=INK if wrong else QUIET_INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5} if wrong else None,
        )


def _written(error):
    if np.isnan(error):
        return "×"
    return f"{error:.2f}" if error >= 0.01 else f"{error:.0e}" if error else "0"


def _told(names, errors):
    wrong = ~(errors <= TOLERANCE)
    if not wrong.any():
        return _("Nothing differs at any step.")
    told = [
        f"{name} ({', '.join(str(step) for step in np.flatnonzero(row))})"
        for name, row in zip(names, wrong, strict=True)
        if row.any()
    ]
    return _("Wrong, with the steps: %(told)s.") % {"told": "; ".join(told)}
