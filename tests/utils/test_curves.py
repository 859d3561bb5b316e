"""Functions with known derivatives: their slopes are those of differences, and they are values."""

import copy
import pickle

import numpy as np
import pytest

from utils import numerical_gradient
from utils.arguments import ArgumentError
from utils.curves import CURVES, SURFACES, Entry, Line, Ramp, Spike, Stretched, curve, step_errors, surface

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("name", CURVES)
def test_the_slope_of_a_curve_is_what_differences_give(name):
    for x in RNG.uniform(0.5, 2.0, 10):
        measured = numerical_gradient(lambda x: float(curve(name)(float(x))), np.array(x))
        assert curve(name).slope(x) == pytest.approx(float(measured), rel=1e-8)


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_computes_in_the_precision_of_its_argument(name):
    assert np.asarray(curve(name)(np.float32(0.7))).dtype == np.float32


@pytest.mark.parametrize("shape", [(1, 1), (5,), (2, 3), (2, 3, 2)])
@pytest.mark.parametrize("name", SURFACES)
def test_the_gradient_of_a_surface_is_what_differences_give(name, shape):
    array = RNG.uniform(0.5, 2.5, shape)
    np.testing.assert_allclose(surface(name).gradient(array), numerical_gradient(surface(name), array), rtol=1e-6)
    assert surface(name).gradient(array).shape == shape


def test_only_in_the_coupled_surface_does_a_slope_depend_on_other_entries():
    array = RNG.uniform(0.5, 2.5, (2, 3))
    moved = array.copy()
    moved[0, 0] += 1.0
    for name, depends in (("separate", False), ("coupled", True)):
        change = surface(name).gradient(moved) - surface(name).gradient(array)
        assert bool(np.any(np.delete(change, 0))) == depends


def test_no_two_entries_of_a_surface_count_alike():
    for name in SURFACES:
        slopes = surface(name).gradient(np.full((2, 3), 0.8))
        assert len(set(slopes.ravel().round(6))) == slopes.size


def test_a_surface_takes_whole_numbers_and_leaves_them_alone():
    array = np.arange(6).reshape(2, 3)
    before = array.copy()
    assert surface("coupled")(array) == pytest.approx(surface("coupled")(array.astype(float)))
    np.testing.assert_array_equal(array, before)


def test_the_simple_functions():
    assert Line(2.0, 1.0)(3.0) == 7.0
    assert [Ramp(1.0)(x) for x in (0.0, 1.0, 3.0)] == [0.0, 0.0, 2.0]
    assert [Ramp(1.0, -1)(x) for x in (0.0, 1.0, 3.0)] == [1.0, 0.0, 0.0]
    assert [Spike(1.0)(x) for x in (0.9, 1.0, 1.1)] == [0.0, 1.0, 0.0]
    assert Stretched(curve("cube"), 2.0, 0.1)(1.5) == pytest.approx(2.05**3)


def test_an_entry_moves_alone_and_the_array_stays():
    array = np.arange(6.0).reshape(2, 3)
    along = Entry(surface("coupled"), array, (1, 0))
    moved = array.copy()
    moved[1, 0] = 7.0
    for number in (7.0, np.array([[7.0]]), np.array([7])):
        assert along(number) == surface("coupled")(moved)
    np.testing.assert_array_equal(array, np.arange(6.0).reshape(2, 3))


@pytest.mark.parametrize("function", [curve("sine"), surface("coupled"), Line(2.0, 1.0), Ramp(0.5, -1), Spike(1.0)])
def test_a_function_is_a_value(function):
    assert copy.deepcopy(function) == function == pickle.loads(pickle.dumps(function))
    assert hash(function) == hash(copy.deepcopy(function))


@pytest.mark.parametrize("name", ["cubic", "", None, 5, ["cube"]])
def test_an_unknown_name_is_told_with_the_known_ones(name):
    with pytest.raises(ArgumentError, match='^name: expected one of "cube", "exponential", .*, got '):
        curve(name)
    with pytest.raises(ArgumentError, match='^name: expected one of "coupled", "separate", got '):
        surface(name)


def test_the_errors_of_a_quotient_are_those_of_its_slope_in_both_precisions():
    errors = step_errors(
        {"exact": lambda f, x, h: f.slope(x), "off": lambda f, x, h: f.slope(x) * (1 + h)}, [0.1, 0.01]
    )
    assert list(errors) == ["exact, float64", "off, float64", "exact, float32", "off, float32"]
    np.testing.assert_allclose(errors["exact, float64"], 0, atol=1e-15)
    np.testing.assert_allclose(errors["off, float64"], [0.1, 0.01])
    np.testing.assert_allclose(errors["off, float32"], [0.1, 0.01], rtol=1e-4)
    assert 0 < errors["exact, float32"].max() < 1e-6


@pytest.mark.parametrize("result", [None, "text", [1.0], {"A": 1}, 1j, np.ones(2), np.array([1j]), object()])
def test_a_quotient_that_gives_no_number_is_told(result):
    with pytest.raises(ArgumentError, match="^yours: expected a quotient that gives one number, got "):
        step_errors({"yours": lambda *call: result}, [0.1])
