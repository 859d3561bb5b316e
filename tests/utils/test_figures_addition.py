"""The figures of the network that adds draw the data they are given, and have a sentence for the rest."""

import warnings

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import plot_addition_training, plot_carry

RNG = np.random.default_rng(0)
CARRY = RNG.integers(0, 2, (20, 9))


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def shown(figure):
    return figure._repr_mimebundle_()[0]


def test_the_curves_are_those_of_the_run():
    losses, errors = [0.7, 0.5, 0.1], [0.5, 0.25, 0.0]
    figure = plot_addition_training(losses, errors)
    above, below = figure.axes
    np.testing.assert_array_equal(above.lines[0].get_ydata(), losses)
    np.testing.assert_array_equal(below.lines[0].get_ydata(), [50, 25, 0])
    assert "After 3 steps of training: loss 0.1, wrong bits 0 %." in figure.alt
    assert set(shown(figure)) == {"text/html", "image/png", "text/plain"}


def test_losses_that_cannot_be_drawn_are_counted():
    figure = plot_addition_training([0.7, np.nan, np.inf], [0.5, 0.5, 0.5])
    assert "2 of 3 values" in figure.alt
    shown(figure)
    shown(plot_addition_training([np.nan], [np.nan]))


def states(unit):
    """States of four units, one of them as given, the others noise."""
    a = RNG.uniform(-0.5, 0.5, (4, 20, 9))
    a[2] = unit
    return a


@pytest.mark.parametrize("sign", [1, -1])
def test_the_unit_that_holds_the_carry_is_found(sign):
    figure = plot_carry(states(sign * (0.9 * CARRY - 0.4)), CARRY)
    assert f"Unit 2 follows the carry best: correlation {sign:.2f}." in figure.alt
    assert "mistakes 0 of 180 carries" in figure.alt
    assert figure.axes[0].get_xlabel() == "state of unit 2"


def test_a_threshold_is_as_wrong_as_it_must_be():
    unit = 0.9 * CARRY - 0.4
    unit[0, :3] = np.where(CARRY[0, :3], -0.4, 0.5)
    figure = plot_carry(states(unit), CARRY)
    assert "mistakes 3 of 180 carries" in figure.alt


def test_equal_states_cannot_be_told_apart_by_a_threshold():
    carry = np.array([[0, 1, 0]])
    assert "mistakes 1 of 3 carries" in plot_carry(np.zeros((1, 1, 3)), carry).alt


def test_states_that_cannot_be_drawn_are_counted():
    a = states(0.9 * CARRY - 0.4)
    a[2, 0, 0] = np.nan
    figure = plot_carry(a, CARRY)
    assert "1 of 180 values" in figure.alt
    shown(figure)
    shown(plot_carry(np.full((2, 3, 4), np.nan), np.zeros((3, 4))))


def test_what_is_missing_is_told():
    assert str(plot_addition_training(None, [0.5])).startswith("No picture yet: losses is None")
    assert str(plot_carry(np.zeros((1, 1, 1)), None)).startswith("No picture yet: carry is None")


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_addition_training([0.1], [0.1, 0.2]), "bit_errors: expected shape"),
        (lambda: plot_addition_training([], []), "losses: expected shape"),
        (lambda: plot_carry(np.zeros((2, 3)), CARRY), "a: expected shape"),
        (lambda: plot_carry(np.zeros((2, 9, 20)), CARRY), "carry: expected shape"),
    ],
)
def test_shapes_that_do_not_fit_are_told(draw, words):
    with pytest.raises(ArgumentError, match=words):
        draw()
