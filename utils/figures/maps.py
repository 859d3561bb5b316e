"""An array as a map of colours."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from .style import CARD_EDGE, CourseFigure, drawable

# The bar has few numbers, at most so many steps apart: each takes longer than all cells of the map.
BAR_STEPS = 4
ROUND = (1, 2, 5, 10)
# From 1e4 on, and below 1e-3, a power of ten stands over the bar, so that its numbers stay short.
POWERS = (-3, 4)
# Inches: beside and beneath the maps, for their labels; between two of them; from a map to its bar, and its width.
MARGINS, BETWEEN, ASIDE, BAR = (0.7, 0.9, 0.6), 0.35, 0.1, 0.2


def figure_of_maps(height, heights):
    """A figure with maps one over the other, which share its height in inches as the numbers `heights` say.

    Returns the CourseFigure and, for each map, its axes and those of its bar.
    """
    figure = CourseFigure(height, MARGINS)
    width = figure.get_figwidth() - MARGINS[0] - MARGINS[1]
    # matplotlib measures the spaces between by the mean of what they are between.
    grid = {
        "height_ratios": heights,
        "width_ratios": (width - ASIDE - BAR, BAR),
        "wspace": 2 * ASIDE / (width - ASIDE),
        "hspace": BETWEEN * len(heights) / sum(heights),
    }
    return figure, list(figure.subplots(len(heights), 2, squeeze=False, gridspec_kw=grid))


def draw_map(pair, values, colours, smallest, largest, title, first=0):
    """Draw an array as cells of colour, with the first row at the top, and a bar that says what the colours mean.

    pair: the axes of the map and of the bar, from figure_of_maps.
    values: (rows, columns); cells that are masked or cannot be drawn are left out. smallest, largest: the ends of the
    scale. title: what the bar measures. first: the number of the first row and of the first column.
    Returns the cells; their `to_rgba` tells the colour of a value.
    """
    axes, bar_axes = pair
    # Cells and no image: that would be stretched to a number for each pixel, and only then coloured.
    rows, columns = (first - 0.5 + np.arange(length + 1) for length in values.shape)
    shown = np.ma.masked_where(~drawable(values), values)
    cells = axes.pcolormesh(columns, rows, shown, cmap=colours, vmin=smallest, vmax=largest)
    axes.invert_yaxis()
    axes.grid(False)
    # The frame shows how far the map reaches where its cells are white.
    axes.spines[:].set(visible=True, color=CARD_EDGE)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=1))
        axis.set_tick_params(length=0)
    locator = MaxNLocator(BAR_STEPS, steps=ROUND)
    bar = axes.figure.colorbar(cells, cax=bar_axes, label=title, ticks=locator)
    bar.formatter.set_powerlimits(POWERS)
    bar.outline.set_visible(False)
    return cells
