"""Maps of colours: each cell where its row and column are, in its colour, with a bar of few numbers beside it."""

import io
import itertools

import matplotlib.image
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba

from utils.figures.forward import SIGNED
from utils.figures.maps import draw_map, figure_of_maps
from utils.figures.style import in_course_style


def drawn(values, smallest=-1.0, largest=1.0, first=0):
    figure, [(axes, bar)] = figure_of_maps(4, [1])
    axes.set_facecolor("lime")
    cells = draw_map((axes, bar), values, SIGNED, smallest, largest, "what", first)
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


def texts_of(figure):
    """The title, the names of the axes, their powers of ten and the numbers at them."""
    yield figure.texts[0]
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        yield from (axis.label, axis.offsetText)
        for tick in axis.get_major_ticks():
            if low <= tick.get_loc() <= high:
                yield from (text for text in (tick.label1, tick.label2) if text.get_visible())


@pytest.mark.parametrize("largest", [1.0, 0.004, 3e-9, 2.37, 813.0, 99_999.0, 7e12])
@pytest.mark.parametrize("shapes", [[(1, 1)], [(8, 20)], [(5, 10), (2, 10)], [(1200, 30)], [(3, 9)] * 4])
@pytest.mark.parametrize("sentences", [["Short."], ["A longer conclusion that takes two lines of text."] * 3])
@in_course_style
def test_every_text_has_its_place(shapes, largest, sentences):
    """Nothing is measured when such a figure is drawn: on the card all fits, and no text lies on another."""
    figure, pairs = figure_of_maps(1.3 + 1.2 * len(shapes), [1.2] * len(shapes))
    for pair, shape in zip(pairs, shapes, strict=True):
        draw_map(pair, np.zeros(shape), SIGNED, -largest, largest, "hidden state")
        pair[0].set_ylabel("unit")
    pairs[-1][0].set_xlabel("step t")
    figure.conclude(sentences, "")
    FigureCanvasAgg(figure).draw()
    texts = [text for text in texts_of(figure) if text.get_text()]
    boxes = [text.get_window_extent().padded(-1) for text in texts]
    for box in boxes:
        assert box.x0 > 4 and box.x1 < figure.bbox.x1 - 4 and box.y0 > 4 and box.y1 < figure.bbox.y1 - 4
    assert len(texts) > 4
    together = itertools.combinations(zip(texts, boxes, strict=True), 2)
    assert not [(one, other) for (one, box), (other, more) in together if box.overlaps(more)]
