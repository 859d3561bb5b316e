"""The map of errors: a row for each array, a column for each step, and a sentence that says what is wrong."""

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import plot_errors_by_step

MEASURED = np.random.default_rng(0).standard_normal((3, 2, 4))


def written(figure):
    """The texts of the cells, row by row."""
    return [text.get_text() for text in figure.axes[0].texts]


def test_what_agrees_is_said_to_agree():
    figure = plot_errors_by_step({"dx": MEASURED}, {"dx": MEASURED})
    assert "Nothing differs at any step" in figure.alt
    assert written(figure) == ["0"] * 4


def test_each_wrong_step_is_told_and_drawn_with_its_error():
    wrong = MEASURED.copy()
    wrong[:, :, 2] *= -1
    figure = plot_errors_by_step({"dx": MEASURED, "dc": wrong}, {"dx": MEASURED, "dc": MEASURED})
    assert "Wrong, with the steps: dc (2)." in figure.alt
    assert written(figure) == ["0"] * 6 + ["1.00", "0"]
    hatched = [bool(cell.get_hatch()) for cell in figure.axes[0].collections]
    assert hatched == [False] * 6 + [True, False]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["dx", "dc"]


@pytest.mark.parametrize("gradient", [None, "text", MEASURED[:, :, :2], MEASURED * np.nan, [[1.0], [2.0, 3.0]], 5])
def test_what_cannot_be_compared_is_wrong_at_every_step(gradient):
    figure = plot_errors_by_step({"dx": gradient}, {"dx": MEASURED})
    assert "dx (" in figure.alt
    assert "×" in written(figure)


def test_a_missing_gradient_is_wrong_and_none_is_no_picture_yet():
    assert written(plot_errors_by_step({"dy": MEASURED}, {"dx": MEASURED})) == ["×"] * 4
    assert "No picture yet" in plot_errors_by_step(None, {"dx": MEASURED})


def test_many_steps_have_no_numbers():
    long = np.ones((2, 40))
    assert written(plot_errors_by_step({"dx": long}, {"dx": long})) == []


@pytest.mark.parametrize("arguments", [(5, {"dx": MEASURED}), ({}, {"dx": MEASURED}), ({"dx": MEASURED}, None)])
def test_anything_else_is_told(arguments):
    with pytest.raises(ArgumentError, match="expected a dict from names to arrays"):
        plot_errors_by_step(*arguments)
