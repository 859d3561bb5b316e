"""The figures of an LSTM draw the data they are given, and have a sentence for data that cannot be drawn."""

import base64
import re
import warnings

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.figures import plot_gates, plot_memory, plot_two_states

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# Gates and states over time


def test_each_gate_has_a_map_from_shut_to_open():
    gates = {"forget gate": RNG.uniform(0, 1, (5, 3, 7)), "input gate": RNG.uniform(0, 1, (5, 3, 7))}
    figure = plot_gates(gates, example=2)
    for axes, (name, gate) in zip(figure.axes[::2], gates.items(), strict=True):
        np.testing.assert_array_equal(axes.collections[0].get_array(), gate[:, 2])
        assert axes.collections[0].get_clim() == (0, 1)
        assert f"{name} {gate[:, 2].mean():.2f}" in figure.alt


def test_two_states_of_one_unit_are_two_lines_that_differ_by_more_than_colour():
    c, a = RNG.normal(size=(5, 3, 7)), RNG.uniform(-1, 1, (5, 3, 7))
    figure = plot_two_states(c, a, example=1, unit=4)
    full, broken = figure.axes[0].lines[:2]
    np.testing.assert_array_equal(full.get_ydata(), c[4, 1])
    np.testing.assert_array_equal(broken.get_ydata(), a[4, 1])
    assert (full.get_linestyle(), broken.get_linestyle()) == ("-", "--")
    assert f"c goes up to {np.abs(c[4, 1]).max():.2f} in size" in figure.alt


# Memory


def test_a_trace_is_drawn_relative_to_its_start_on_a_log_axis():
    figure = plot_memory({"LSTM": np.array([2.0, 1.0, 0.5]), "simple": np.array([1.0, 1e-20, 0.0])})
    axes = figure.axes[0]
    np.testing.assert_allclose(axes.lines[0].get_ydata(), [1.0, 0.5, 0.25])
    assert axes.get_yscale() == "log"
    assert np.isnan(axes.lines[1].get_ydata()[1:]).all()
    assert "LSTM: 0.25 of it left after 2 steps." in figure.alt
    assert "simple: 0 of it left after 2 steps." in figure.alt


def test_a_trace_that_starts_from_nothing_is_told():
    assert "LSTM: nothing to compare with at step 0." in plot_memory({"LSTM": np.zeros(3)}).alt


def test_points_that_cannot_be_drawn_are_told():
    c = np.ones((1, 1, 4))
    c[0, 0, 2] = np.nan
    told = "Not drawn, being NaN, infinite or beyond 1e100: 1 points."
    assert told in plot_two_states(c, np.ones((1, 1, 4))).alt
    assert told in plot_memory({"LSTM": c[0, 0]}).alt
    assert "(marked ×): 1 of 4 values" in plot_gates({"gate": c}).alt


# What they have in common

SHAPE = (4, 3, 7)
DRAW = {
    "gates": lambda array: plot_gates({"gate": array}),
    "states": lambda array: plot_two_states(array, array),
    "memory": lambda array: plot_memory({"trace": np.asarray(array)[0, 0]}),
}


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
@pytest.mark.parametrize(
    "number", [0.5, 0.0, np.nan, np.inf, -np.inf, 1.7e308, 1e99, 5e-324, 1, True], ids=lambda number: f"{number}"
)
def test_unusual_numbers_are_drawn_without_a_warning(draw, number):
    data, _metadata = draw(np.full(SHAPE, number))._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert re.search(r'alt="[^"]{30,}"', data["text/html"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plot_gates(np.ones((2, 3, 4))), r"gates: expected a dict from names to arrays, got an array"),
        (lambda: plot_gates({}), r"gates: expected a dict .* got a dict of length 0"),
        (
            lambda: plot_gates({"f": np.ones((2, 3, 4)), "i": np.ones((2, 3, 5))}),
            r"i: expected shape \(2, 3, 4\), that of f",
        ),
        (
            lambda: plot_two_states(np.ones((2, 3, 4)), np.ones((2, 3))),
            r"a: expected shape \(n_a, m, T_x\), got \(2, 3\)",
        ),
        (lambda: plot_two_states(*[np.ones((2, 3, 4))] * 2, unit=2), r"unit: .* from 0 to 1, got 2"),
        (lambda: plot_memory([1.0]), r"traces: expected a dict from 1 to 4 names to arrays, got a list"),
        (lambda: plot_memory({"a": np.ones((2, 3))}), r"a: expected shape \(T_x\), got \(2, 3\)"),
    ],
)
def test_arguments_that_do_not_fit_get_a_message(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plot_gates({"f": None}),
        lambda: plot_two_states(None, np.ones((2, 3, 4))),
        lambda: plot_memory({"LSTM": None}),
    ],
)
def test_a_missing_result_gives_one_line_in_the_place_of_the_picture(draw):
    assert re.fullmatch(r"No picture yet: \w+ is None\. Finish the answer it comes from first\.", repr(draw()))
