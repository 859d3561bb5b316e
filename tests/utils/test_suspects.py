"""The planted mistakes are mistakes, where they are said to show, and what is called right is right."""

import copy
import pickle

import numpy as np
import pytest

from utils import check_gradients, numerical_gradient, relative_error
from utils.problems.gradient_check import EXAMPLE_POINTS, OTHER_POINTS
from utils.suspects import HONEST, SUSPECTS

EACH = pytest.mark.parametrize("suspect", SUSPECTS, ids=lambda suspect: f"{suspect.loss}-{suspect.fault or 'right'}")
SIZES = pytest.mark.parametrize("sizes", [EXAMPLE_POINTS, OTHER_POINTS])
SEEDS = range(5)


@EACH
@SIZES
def test_a_gradient_is_wrong_exactly_where_its_fault_shows(suspect, sizes):
    for seed in SEEDS:
        loss, gradient, points = suspect.drawn(np.random.default_rng(seed), *sizes)
        passed = [check_gradients(loss, arrays, gradient(arrays)).passed for arrays in points]
        hides = [kind != "any" for kind in suspect.points]
        assert passed == ([True] * 3 if suspect.fault in HONEST else hides)


@EACH
def test_a_right_gradient_is_right_by_the_relative_error_alone(suspect):
    """Who compares by hand, as section 6 does, finds the same."""
    for seed in SEEDS:
        loss, gradient, points = suspect.drawn(np.random.default_rng(seed), *EXAMPLE_POINTS)
        for arrays in points:
            if suspect.fault in HONEST:
                measured = numerical_gradient(loss, arrays)
                errors = [relative_error(gradient(arrays)["d" + name], measured[name]) for name in measured]
                assert max(errors) < 1e-5


@EACH
def test_gradients_have_the_names_and_shapes_of_the_arrays_and_leave_them_alone(suspect):
    loss, gradient, points = suspect.drawn(np.random.default_rng(0), *EXAMPLE_POINTS)
    for arrays in points:
        before = copy.deepcopy(arrays)
        gradients = gradient(arrays)
        assert {name: value.shape for name, value in gradients.items()} == {
            "d" + name: array.shape for name, array in arrays.items()
        }
        assert np.ndim(loss(arrays)) == 0
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, before[name])


@EACH
def test_a_suspect_is_a_value(suspect):
    loss, gradient, _points = suspect.drawn(np.random.default_rng(0), *EXAMPLE_POINTS)
    for value in (suspect, loss, gradient):
        assert copy.deepcopy(value) == value == pickle.loads(pickle.dumps(value))


def test_about_half_of_the_suspects_are_right():
    right = sum(suspect.fault in HONEST for suspect in SUSPECTS)
    assert 5 <= right <= len(SUSPECTS) - 5
