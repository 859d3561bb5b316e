"""Figures of a forward pass: hidden states as a map, and the activation that makes them."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from ..arguments import ArgumentError, whole_number
from ..messages import translate as _
from .maps import draw_map, figure_of_maps
from .style import COLOURS, INK, QUIET_INK, CourseFigure, drawable, in_course_style, not_drawn, nothing_yet, numbers

# From negative (sand) over zero (white) to positive (the forward colour).
SIGNED = LinearSegmentedColormap.from_list("signed", ["#8a6a1f", "#d9c48f", "#ffffff", "#8fb0d9", COLOURS["forward"]])
SHARE = LinearSegmentedColormap.from_list("share", ["#ffffff", "#8fb0d9", COLOURS["forward"]])
# Up to so many columns and rows a map has its numbers written in; up to so many, its negative cells marked.
WRITTEN, MARKED = 12, 40
# A colour for less than this part of the scale is as good as white.
FAINT = 0.05

# tanh is called flat where its slope, 1 - tanh², is below 0.1.
FLAT_SLOPE = 0.1
FLAT_FROM = np.arctanh(np.sqrt(1 - FLAT_SLOPE))
ON_THE_CURVE = 1e-4


@in_course_style
def plot_hidden_states(a, y_pred=None, example=0):
    """Draw hidden states as a map of colours: a row for each unit, a column for each step.

    a: (n_a, m, T_x), of which one example is drawn, or (n_a, m), one step, with a column for each example.
    y_pred: (n_y, m, T_x) or (n_y, m), drawn beneath, if given.
    example: which example to draw.
    Returns a Figure; a line of text if `a` is None. Raises ArgumentError for shapes that do not fit.
    """
    if a is None:
        return nothing_yet("a")
    a = numbers(a, "a", ("n_a, m, T_x", "n_a, m"))
    states = _columns(a, example)
    panels = [(states, SIGNED, _largest(states), _("unit"), _("hidden state"))]
    if y_pred is not None:
        y_pred = numbers(y_pred, "y_pred", ("n_y, m, T_x", "n_y, m"))
        if y_pred.shape[1:] != a.shape[1:]:
            raise ArgumentError(
                _("y_pred: expected the examples and steps of a, of shape %(a)s, got shape %(came)s.")
                % {"a": a.shape, "came": y_pred.shape}
            )
        predictions = _columns(y_pred, example)
        panels.append((predictions, SHARE, 1.0, _("class"), _("probability")))

    heights = [max(1.4, min(0.32 * len(panel[0]), 4.0)) for panel in panels]
    figure, pairs = figure_of_maps(sum(heights) + 1.3, heights)
    for pair, panel in zip(pairs, panels, strict=True):
        plot_map(pair, *panel)
    pairs[-1][0].set_xlabel(_("step t") if a.ndim == 3 else _("example"))

    missing = sum(int((~drawable(panel[0])).sum()) for panel in panels)
    values = sum(panel[0].size for panel in panels)
    size = {"units": states.shape[0], "columns": states.shape[1], "example": example}
    if a.ndim == 3:
        title = _("Hidden states of example %(example)d (units: %(units)d, steps: %(columns)d).") % size
    else:
        title = _("Hidden states of one step (units: %(units)d, examples: %(columns)d).") % size
    figure.conclude([title, not_drawn(missing, values)], _("Map of colours from negative over white to positive."))
    return figure


def _columns(array, example):
    return array if array.ndim == 2 else one_example(array, example)


def one_example(array, example):
    """What belongs to one example, whose axis is the second; ArgumentError if there is no such example."""
    whole_number("example", example, 0, array.shape[1] - 1)
    return array[:, example]


def _largest(array):
    """The end of a colour scale: 1, which tanh never leaves, or the largest number there is."""
    return max(1.0, np.abs(array[drawable(array)]).max(initial=0.0))


def plot_map(pair, values, colours, largest, row_name, title):
    """Draw an array as a map of colours up to `largest`, with the numbers or the signs written in a small one."""
    shown = drawable(values)
    smallest = -largest if colours is SIGNED else 0.0
    cells = draw_map(pair, values, colours, smallest, largest, title)
    axes = pair[0]
    axes.set_facecolor("#eceff2")
    axes.set_ylabel(row_name)

    if max(values.shape) > MARKED:
        return
    _mark(axes, ~shown, "x", COLOURS["error"])
    pale = _is_pale(cells.to_rgba(np.ma.masked_where(~shown, values)))
    if max(values.shape) > WRITTEN:
        negative = shown & (values < -FAINT * largest)
        _mark(axes, negative & pale, "_", INK)
        _mark(axes, negative & ~pale, "_", "white")
        return
    for row, column in np.argwhere(shown):
        text = _written(values[row, column], largest)
        colour = INK if pale[row, column] else "white"
        axes.text(column, row, text, color=colour, fontsize=8, ha="center", va="center", in_layout=False)


def _mark(axes, where, marker, colour):
    """Put a sign into some cells: all at once, for a text in each takes longer than the rest of the figure."""
    rows, columns = np.nonzero(where)
    axes.plot(columns, rows, marker, color=colour, markersize=5, markeredgewidth=1, scalex=False, scaley=False)


def _written(value, largest):
    """A number short enough for a cell of a map."""
    text = f"{value:.0e}" if largest >= 100 else f"{round(value, 1) + 0.0:.1f}"
    return text.replace("-", "−")


def _is_pale(colours):
    """Whether dark signs are seen on them; colours: (..., 4), red, green, blue and alpha."""
    return colours[..., :3] @ [0.3, 0.59, 0.11] > 0.52


@in_course_style
def plot_activation(z, a):
    """Draw hidden states against the sums they come from, over the curve of tanh.

    z: the sums before tanh; a: the hidden states, of the same shape, with any number of axes.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for shapes that do not fit.
    """
    for name, value in (("z", z), ("a", a)):
        if value is None:
            return nothing_yet(name)
    shapes = ("n_a, m", "n_a, m, T_x", "n_a")
    z, a = numbers(z, "z", shapes), numbers(a, "a", shapes)
    if z.shape != a.shape:
        raise ArgumentError(
            _("a: expected shape %(expected)s, that of z, got %(came)s.") % {"expected": z.shape, "came": a.shape}
        )
    shown = drawable(z) & drawable(a)
    off = shown & (np.abs(a - np.tanh(z)) > ON_THE_CURVE)
    on = shown & ~off
    flat = int((np.abs(z[shown]) > FLAT_FROM).sum())

    figure = CourseFigure(3.6)
    axes = figure.subplots()
    reach = max(6.0, 1.05 * np.abs(z[shown]).max(initial=0.0))
    for side in (-1, 1):
        axes.axvspan(side * FLAT_FROM, side * reach, color="#eceff2", linewidth=0, zorder=0)
        middle = side * (FLAT_FROM + reach) / 2
        axes.text(middle, -side * 0.9, _("flat"), color=QUIET_INK, horizontalalignment="center")
    curve = np.concatenate([np.linspace(-reach, -3, 50), np.linspace(-3, 3, 201), np.linspace(3, reach, 50)])
    axes.plot(curve, np.tanh(curve), color=QUIET_INK, linewidth=1.5)
    axes.scatter(z[on], a[on], s=36, color=COLOURS["forward"], edgecolor="white", linewidth=0.6, zorder=3)
    axes.scatter(z[off], a[off], s=50, color=COLOURS["error"], marker="X", edgecolor="white", linewidth=0.6, zorder=4)
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.set_xlabel(_("sum z before tanh"))
    axes.set_ylabel(_("hidden state a"))

    count = {"flat": flat, "all": int(shown.sum()), "off": int(off.sum()), "missing": int((~shown).sum())}
    sentences = [_("%(flat)d of %(all)d points lie in the flat ends, where the slope of tanh is below 0.1.") % count]
    if count["off"]:
        sentences.append(_("Off the curve (crosses): %(off)d points.") % count)
    if not shown.all():
        sentences.append(_("Not drawn, being NaN, infinite or beyond 1e100: %(missing)d points.") % count)
    figure.conclude(sentences, _("Hidden states against the sums they come from, over the curve of tanh."))
    return figure
