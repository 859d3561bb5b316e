"""Maps of colours: each cell where its row and column are, in its colour, with a bar of few numbers beside it."""

import io

import matplotlib.image
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from utils.figures.forward import SIGNED
from utils.figures.maps import draw_map


def drawn(values, smallest=-1.0, largest=1.0, first=0):
    figure = Figure(figsize=(6, 4))
    axes = figure.subplots()
    axes.set_facecolor("lime")
    cells = draw_map(axes, values, SIGNED, smallest, largest, "what", first)
    file = io.BytesIO()
    figure.savefig(file, dpi=100)
    file.seek(0)
    pixels = matplotlib.image.imread(file)

    def colour(column, row):
        x, y = axes.transData.transform((column, row))
        return pixels[len(pixels) - 1 - int(y), int(x)]

    return axes, cells, colour


@pytest.mark.parametrize("first", [0, 1])
def test_each_cell_has_its_colour_up_to_its_edges(first):
    values = np.array([[-1.0, 0.0, 1.0], [0.5, -0.5, 0.2]])
    _axes, cells, colour = drawn(values, first=first)
    for (row, column), value in np.ndenumerate(values):
        for aside in (-0.47, 0.0, 0.47):
            seen = colour(first + column + aside, first + row + aside)
            np.testing.assert_allclose(seen, cells.to_rgba(value), atol=1 / 255)


def test_what_is_masked_or_cannot_be_drawn_is_left_out():
    values = np.ma.masked_where([[True, False, False, False]], [[0.5, np.nan, np.inf, 1e200]])
    _axes, _cells, colour = drawn(values)
    assert all(tuple(colour(column, 0)) == to_rgba("lime") for column in range(4))


@pytest.mark.parametrize("ends", [(-1.0, 1.0), (0.0, 1.0), (0.0, 2.37), (-813.0, 813.0), (0.0, 3e-9)])
def test_the_bar_has_few_numbers(ends):
    axes, _cells, _colour = drawn(np.zeros((2, 3)), *ends)
    bar = axes.figure.axes[1]
    assert bar.get_ylim() == ends
    assert 2 <= sum(ends[0] <= place <= ends[1] for place in bar.get_yticks()) <= 5
