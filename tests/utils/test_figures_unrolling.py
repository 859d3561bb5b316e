"""The figure of a network rolled up and unrolled draws one set of parameters, used by the loop and by every copy."""

import re
import warnings

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from utils.arguments import ArgumentError
from utils.figures import COLOURS, plot_unrolled
from utils.figures.style import NoFigure, png

PARAMETERS = {"Wax": np.zeros((5, 3)), "Waa": np.zeros((5, 5)), "ba": np.zeros((5, 1))}


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def lines_from_the_parameters(axes):
    return [line for line in axes.lines if line.get_color() == COLOURS["parameter"]]


def boxes(axes):
    """(the boxes of parameters, the cells)"""
    all_boxes = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    green = [box for box in all_boxes if to_hex(box.get_edgecolor()) == COLOURS["parameter"]]
    return green, [box for box in all_boxes if box not in green]


@pytest.mark.parametrize("T_x", [1, 2, 4, 17, 40, 60])
def test_one_box_of_parameters_has_a_line_to_the_loop_and_to_every_copy(T_x):
    axes = plot_unrolled(PARAMETERS, T_x).axes[0]
    (store,), cells = boxes(axes)
    lines = lines_from_the_parameters(axes)
    assert len(cells) == len(lines) == T_x + 1
    for line, cell in zip(lines, cells, strict=True):
        (start, end), height = line.get_xdata(), line.get_ydata()
        assert start == end and cell.get_x() < start < cell.get_x() + cell.get_width()
        assert store.get_x() < start < store.get_x() + store.get_width()
        assert height[0] == store.get_y() + store.get_height() and height[1] == cell.get_y()


def test_the_number_of_parameters_does_not_depend_on_the_number_of_steps():
    told = {}
    for T_x in (2, 40):
        figure = plot_unrolled(PARAMETERS, T_x)
        assert "Wax, Waa, ba: 45 numbers, kept once" in [text.get_text() for text in figure.axes[0].texts]
        told[T_x] = figure.alt
    assert all("use the same 45 numbers" in alt for alt in told.values())
    assert "there would be 90." in told[2] and "there would be 1800." in told[40]


def test_every_copy_lies_inside_the_figure_and_none_on_another():
    for T_x in (1, 5, 60):
        axes = plot_unrolled(PARAMETERS, T_x).axes[0]
        _store, (_loop, *copies) = boxes(axes)
        edges = [edge for cell in copies for edge in (cell.get_x(), cell.get_x() + cell.get_width())]
        assert edges == sorted(edges) and edges[-1] < axes.get_xlim()[1]


@pytest.mark.parametrize(("T_x", "names"), [(4, 4), (12, 12), (40, 2)])
def test_copies_are_named_after_their_steps_where_there_is_room(T_x, names):
    axes = plot_unrolled(PARAMETERS, T_x).axes[0]
    inputs = [text.get_text() for text in axes.texts if re.fullmatch(r"\$x_\{\d+\}\$", text.get_text())]
    assert len(inputs) == names and inputs[0] == "$x_{0}$" and inputs[-1] == f"$x_{{{T_x - 1}}}$"


def test_it_is_drawn():
    assert png(plot_unrolled({"$W": [1.0]}, np.int64(3))).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("parameters", "T_x", "message"),
    [
        ([1.0], 4, "parameters: expected a dict from names to arrays, got a list of length 1"),
        ({}, 4, "parameters: expected at least one array, got a dict of length 0"),
        ({1: [1.0]}, 4, "parameters: expected names that are texts, got 1"),
        (PARAMETERS, 0, "T_x: expected a whole number from 1 to 60, got 0"),
        (PARAMETERS, 61, "T_x: expected a whole number from 1 to 60, got 61"),
        (PARAMETERS, 2.5, "T_x: expected a whole number from 1 to 60, got 2.5"),
        (PARAMETERS, True, "T_x: expected a whole number from 1 to 60, got True"),
        (PARAMETERS, "4", "T_x: expected a whole number from 1 to 60, got '4'"),
    ],
)
def test_what_cannot_be_drawn_gets_a_message(parameters, T_x, message):
    with pytest.raises(ArgumentError, match=re.escape(message)):
        plot_unrolled(parameters, T_x)


def test_nothing_yet_is_told():
    for picture in (plot_unrolled(None, 4), plot_unrolled(PARAMETERS, None)):
        assert isinstance(picture, NoFigure) and "No picture yet" in picture
