"""The figures of long-term gradients draw what they are given, and have words for what cannot be drawn."""

import warnings

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import plot_eigenvalues, plot_jacobian_norms


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def drawn(figure):
    """The figure as a notebook shows it: it must draw without a warning."""
    data, _metadata = figure._repr_mimebundle_()
    assert data["image/png"]
    return figure.axes[0]


def test_each_norm_has_a_line_and_a_label_with_its_last_number():
    figure = plot_jacobian_norms({"yours": np.array([1.0, 10.0, 270.0]), "other": np.array([0.1, 0.01, 0.002])})
    axes = drawn(figure)
    assert axes.get_yscale() == "log"
    assert axes.lines[0].get_xydata().tolist() == [[1, 1], [2, 10], [3, 270]]
    assert axes.lines[0].get_linewidth() > axes.lines[1].get_linewidth()
    assert {text.get_text() for text in axes.texts} == {"yours: 2.7e+02", "other: 0.002"}
    assert "yours after 3 steps: 2.7e+02." in figure.alt and "other after 3 steps: 0.002." in figure.alt


def test_labels_of_close_ends_stand_apart():
    axes = drawn(plot_jacobian_norms({name: np.array([1.0, 2.0]) for name in "abc"} | {"d": np.array([1.0, 9.0])}))
    heights = sorted(text.xyann[1] for text in axes.texts)
    assert min(np.diff(heights)) > 0.07


@pytest.mark.parametrize("last", [0.0, np.nan, np.inf, 1e200])
def test_norms_that_do_not_fit_are_left_out(last):
    axes = drawn(plot_jacobian_norms({"yours": np.array([1.0, 2.0, last])}))
    assert np.isnan(axes.lines[0].get_ydata()[-1])
    drawn(plot_jacobian_norms({"yours": np.array([last])}))


def test_eigenvalues_outside_the_disc_are_triangles():
    figure = plot_eigenvalues(np.array([-3, -0.02 + 0.2j, -0.1 + 0.1j, 0.0, -2.0]))
    axes = drawn(figure)
    (grow, stay) = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert sorted(grow.get_xdata()) == [-3, -0.02] and len(stay.get_xdata()) == 3
    assert "2 of 5 directions grow" in figure.alt and "The largest |1 + λ| is 2." in figure.alt


def test_nothing_yet_is_a_line():
    assert "No picture yet" in plot_jacobian_norms(None)
    assert "No picture yet" in plot_eigenvalues(None)


@pytest.mark.parametrize(
    ("draw", "arguments"),
    [
        (plot_jacobian_norms, ([1, 2],)),
        (plot_jacobian_norms, ({},)),
        (plot_jacobian_norms, ({"a": "text"},)),
        (plot_jacobian_norms, ({str(i): [1.0] for i in range(8)},)),
        (plot_eigenvalues, ("text",)),
        (plot_eigenvalues, ([np.nan],)),
        (plot_eigenvalues, (np.zeros((2, 2)),)),
        (plot_eigenvalues, ([],)),
    ],
)
def test_anything_else_is_told(draw, arguments):
    with pytest.raises(ArgumentError):
        draw(*arguments)
