"""An array as a map of colours."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from .style import CARD_EDGE, drawable

# The bar has few numbers, at most so many steps apart: each is laid out several times for one picture, and together
# they would take longer than the map.
BAR_STEPS = 4
ROUND = (1, 2, 5, 10)


def draw_map(axes, values, colours, smallest, largest, title, first=0):
    """Draw an array as cells of colour, with the first row at the top, and a bar that says what the colours mean.

    values: (rows, columns); cells that are masked or cannot be drawn are left out. smallest, largest: the ends of the
    scale. title: what the bar measures. first: the number of the first row and of the first column.
    Returns the cells; their `to_rgba` tells the colour of a value.
    """
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
    bar = axes.figure.colorbar(cells, ax=axes, label=title, pad=0.02, fraction=0.05, ticks=locator)
    bar.outline.set_visible(False)
    return cells
