"""The figures of the derivation: a table of all deltas, and how far one loss reaches back."""

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import plot_delta_reach, plot_delta_table
from utils.figures.style import NoFigure


def deltas(T=3, n_h=2):
    delta = np.zeros((T + 1, T + 1, n_h))
    for t in range(1, T + 1):
        for k in range(1, t + 1):
            delta[t, k] = [3.0 * t, 4.0 * t]
    return delta


def test_the_table_has_a_row_for_each_loss_and_a_column_for_each_step():
    figure = plot_delta_table(deltas())
    axes = figure.axes[0]
    assert (axes.get_xlim(), axes.get_ylim()) == ((0.5, 3.5), (3.5, 0.5))
    cells = axes.collections[0].get_array()
    np.testing.assert_allclose(np.ma.filled(cells, 0), [[5, 0, 0], [10, 10, 0], [15, 15, 15]])
    assert cells.mask.tolist() == [[False, True, True], [False, False, True], [False] * 3]
    assert [text.get_text() for text in axes.texts] == ["5", "10", "10", "15", "15", "15"]
    assert "Of the 6 deltas with k ≤ t, 6 are not zero." in figure.alt


def test_deltas_that_are_zero_are_counted_and_those_that_are_no_number_marked():
    delta = deltas()
    delta[3, 1], delta[2, 1, 0] = 0.0, np.nan
    figure = plot_delta_table(delta)
    assert "×" in [text.get_text() for text in figure.axes[0].texts]
    assert "NaN, infinite or beyond 1e100 (marked ×): 1 of 9 values." in figure.alt


def test_a_large_table_has_no_numbers_in_it():
    assert not plot_delta_table(deltas(T=20)).axes[0].texts


def test_the_norms_lie_under_their_bound_on_a_log_axis():
    axes = plot_delta_reach(np.array([0.1, 0.5, 2.0]), 1.5).axes[0]
    np.testing.assert_allclose(axes.lines[0].get_xydata(), [[1, 0.1], [2, 0.5], [3, 2.0]])
    np.testing.assert_allclose(axes.lines[1].get_ydata(), [4.5, 3.0, 2.0])
    assert axes.get_yscale() == "log"
    told = "Of the loss of step 3, step 1 feels 0.05 times what step 3 does. The bound allows 2.2."
    assert told in plot_delta_reach(np.array([0.1, 0.5, 2.0]), 1.5).alt


@pytest.mark.parametrize("norms", [[0.0, 0.0], [np.nan, 1.0], [0.0, 1.0], [1.0], [1.0, np.inf]])
def test_norms_that_cannot_be_drawn_leave_a_figure(norms):
    assert plot_delta_reach(np.array(norms), 0.5).alt


@pytest.mark.parametrize("draw", [plot_delta_table, lambda none: plot_delta_reach(none, 1.0)])
def test_nothing_yet(draw):
    assert isinstance(draw(None), NoFigure)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_delta_table(np.ones((3, 4, 2))), r"delta: expected shape \(T \+ 1, T \+ 1, n_h\)"),
        (lambda: plot_delta_table(np.ones((1, 1, 2))), "delta: .* with a T of at least 1"),
        (lambda: plot_delta_table("deltas"), "delta: expected an array of real numbers, got 'deltas'"),
        (lambda: plot_delta_reach(np.ones((3, 2)), 1.0), r"norms: expected shape \(T\)"),
        (lambda: plot_delta_reach(np.ones(3), -1.0), "bound: expected a positive number"),
    ],
)
def test_what_does_not_fit_is_told(draw, words):
    with pytest.raises(ArgumentError, match=words):
        draw()
