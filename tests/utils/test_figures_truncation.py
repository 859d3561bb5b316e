"""The figure of truncation shows which steps a gradient reaches, what is off for it, and whether the states agree."""

import re
import warnings

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from utils.arguments import ArgumentError
from utils.figures import plot_truncation
from utils.figures.style import NoFigure, png

T_X = 8
TEXT = "the rain"


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def run(window, T_x=T_X):
    """A scalar network a_t = tanh(x_t + 0.9 a_(t-1)) with the loss a_T, and a backward pass over the last steps."""
    x = np.linspace(0.1, 1, T_x)
    a = [0.0]
    for value in x:
        a.append(np.tanh(value + 0.9 * a[-1]))
    e, dx, dw = 1.0, np.zeros(T_x), 0.0
    for t in reversed(range(T_x - window, T_x)):
        dz = e * (1 - a[t + 1] ** 2)
        dx[t], dw, e = dz, dw + dz * a[t], 0.9 * dz
    return {"a": np.array(a[1:]).reshape(1, 1, T_x), "dx": dx.reshape(1, 1, T_x), "dwa": np.array(dw)}


def runs(*windows):
    return {window: run(window) for window in windows}


def cells(axes, windows):
    """Whether each cell of the table, a row for each window, is hatched: nothing reaches it."""
    patches = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_height() < 0.9]
    return np.array([bool(patch.get_hatch()) for patch in patches]).reshape(windows, -1)


def told(figure):
    return " ".join(figure.alt.split())


def test_a_cell_is_hatched_where_no_gradient_arrives():
    windows = (2, 5, T_X)
    hatched = cells(plot_truncation(runs(*windows), 3, TEXT).axes[1], len(windows))
    for row, window in zip(hatched, windows, strict=True):
        assert row.tolist() == [t < T_X - window for t in range(T_X)]


@pytest.mark.parametrize("lag", range(T_X))
def test_an_input_is_reached_exactly_if_it_lies_fewer_steps_back_than_the_window_is_long(lag):
    windows = (1, 3, 5, T_X)
    alt = told(plot_truncation(runs(*windows), lag, TEXT))
    reached = ", ".join(str(window) for window in windows if lag < window)
    assert f"Of the windows 1, 3, 5, 8 the character {lag} steps back is reached by {reached}." in alt


def test_windows_that_all_fall_short_are_told():
    cut = {2: run(2), T_X: run(4)}
    assert "Of the windows 2, 8 none reaches the character 6 steps back." in told(plot_truncation(cut, 6, TEXT))


def test_how_far_the_gradient_of_the_parameters_is_off():
    right, short = run(T_X)["dwa"], run(2)["dwa"]
    part = abs(short - right) / abs(right)
    assert 0.01 < part < 0.99
    figure = plot_truncation(runs(2, T_X), 3, TEXT)
    assert [text.get_text() for text in figure.axes[1].texts] == [f"{100 * part:.0f} % off", "0 % off"]
    assert f"Last 2 steps: the gradient of the parameters is {100 * part:.0f} % off." in told(figure)


def test_several_parameters_are_measured_together():
    full = {**run(T_X), "dwa": np.array([3.0, 0.0]), "dwx": np.array(4.0)}
    short = {**run(2), "dwa": np.array([3.0, 3.0]), "dwx": np.array(0.0)}
    figure = plot_truncation({T_X: full, 2: short}, 3, TEXT)
    assert figure.axes[1].texts[0].get_text() == "100 % off"


def test_parameters_of_any_size_are_compared():
    full, short = {**run(T_X), "dwa": np.array(1.7e308)}, {**run(2), "dwa": np.array(0.0)}
    assert "Last 2 steps: the gradient of the parameters is 100 % off." in told(
        plot_truncation({T_X: full, 2: short}, 3, TEXT)
    )
    nothing = {window: {**run(window), "dwa": np.array(0.0)} for window in (2, T_X)}
    assert "Last 2 steps: no number." in told(plot_truncation(nothing, 3, TEXT))


def test_a_little_is_not_told_as_nothing():
    full, short = {**run(T_X), "dwa": np.array(1.0)}, {**run(2), "dwa": np.array(1.0 + 1e-6)}
    assert "is < 0.1 % off" in told(plot_truncation({T_X: full, 2: short}, 3, TEXT))


def test_the_states_are_compared():
    assert "The states are the same in all of them." in told(plot_truncation(runs(2, T_X), 3, TEXT))
    other = runs(2, T_X)
    other[2]["a"] = other[2]["a"] + 0.25
    assert "The states differ by up to 0.25: truncation should leave" in told(plot_truncation(other, 3, TEXT))


def test_the_states_of_each_run_are_drawn_and_the_text_stands_beneath():
    figure = plot_truncation(runs(2, T_X), 3, TEXT)
    above, below = figure.axes
    for line, window in zip(above.lines, (2, T_X), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), run(window)["a"][0, 0])
    assert [label.get_text() for label in below.get_xticklabels()] == list("the·rain")
    assert [label.get_text() for label in below.get_yticklabels()] == ["last 2", "last 8"]


@pytest.mark.parametrize("number", [0.0, 5e-324, 1e99, 1.7e308, np.nan, np.inf])
def test_unusual_numbers_are_drawn_without_a_warning(number):
    odd = {name: np.full(value.shape, number) if name in ("a", "dx") else value for name, value in run(T_X).items()}
    assert png(plot_truncation({T_X: odd, 2: run(2)}, 3, TEXT)).startswith(b"\x89PNG")
    assert png(plot_truncation({T_X: run(T_X), 2: odd}, 3, TEXT)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([run(2)], 3, TEXT), "runs: expected a dict of 1 to 6 runs by window, got a list of length 1"),
        (({}, 3, TEXT), "runs: expected a dict of 1 to 6 runs by window"),
        (({"two": run(2)}, 3, TEXT), "runs: expected windows that are whole numbers from 1, got 'two'"),
        (({0: run(2)}, 3, TEXT), "runs: expected windows that are whole numbers from 1, got 0"),
        (({8: 3.0}, 3, TEXT), 'runs[8]: expected "a", "dx" and gradients of the same parameters, got 3.0'),
        (
            ({8: {"a": 1, "dx": 1}}, 3, TEXT),
            'runs[8]: expected "a", "dx" and gradients of the same parameters, got "a"',
        ),
        (({8: run(8), 2: {**run(2), "dby": 1}}, 3, TEXT), "runs[2]: expected"),
        (({8: {**run(8), "dwa": np.array(np.nan)}}, 3, TEXT), 'runs[8]["dwa"]: expected finite numbers'),
        ((runs(2, 5), 3, TEXT), "runs: expected a longest window of T_x, at most 60, got 5 for T_x = 8"),
        (({61: run(61, 61)}, 3, 61 * "a"), "runs: expected a longest window of T_x, at most 60, got 61 for T_x = 61"),
        (
            ({8: run(8), 2: {**run(2), "dx": np.zeros((1, 1, 7))}}, 3, TEXT),
            'runs[2]["dx"]: expected shape (1, 1, 8), that of the longest',
        ),
        (({8: run(8), 2: {**run(2), "dwa": np.zeros(3)}}, 3, TEXT), 'runs[2]["dwa"]: expected shape ()'),
        (({8: {**run(8), "dwa": "text"}}, 3, TEXT), 'runs[8]["dwa"]: expected an array of real numbers'),
        (({8: {**run(8), "a": np.zeros((1, 1, 7))}}, 3, TEXT), 'as many steps in "a" as in "dx", 8, got 7'),
        ((runs(8), 8, TEXT), "lag: expected a whole number from 0 to 7, got 8"),
        ((runs(8), 3, "the"), "sentence: expected a text of 8 characters, one for each step, got 'the'"),
    ],
)
def test_what_cannot_be_drawn_gets_a_message(arguments, message):
    with pytest.raises(ArgumentError, match=re.escape(message)):
        plot_truncation(*arguments)


def test_nothing_yet_is_told():
    for picture in (plot_truncation(None, 3, TEXT), plot_truncation({8: None}, 3, TEXT)):
        assert isinstance(picture, NoFigure) and "No picture yet" in picture
