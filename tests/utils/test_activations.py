"""softmax and sigmoid: what must hold for every input, and wrong versions that these properties catch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from utils import numerical_gradient, sigmoid, softmax

scores = arrays(
    np.float64, array_shapes(min_dims=1, max_dims=3, max_side=4), elements=st.floats(-1e6, 1e6, allow_subnormal=False)
)


# What must hold for softmax.


@given(scores)
def columns_are_probabilities(softmax, x):
    with np.errstate(all="raise"):
        y = softmax(x)
    assert y.shape == x.shape
    assert (y >= 0).all()
    np.testing.assert_allclose(y.sum(axis=0), np.ones(x.shape[1:]), rtol=1e-12)


@given(arrays(np.float64, (3, 4), elements=st.floats(-30, 30)), st.floats(-1000, 1000))
def a_shift_changes_nothing(softmax, x, shift):
    np.testing.assert_allclose(softmax(x + shift), softmax(x), rtol=1e-9)


@given(arrays(np.float64, (3, 2), elements=st.floats(-30, 30)))
def ratios_are_those_of_exp(softmax, x):
    y = softmax(x)
    np.testing.assert_allclose(y[1] / y[0], np.exp(x[1] - x[0]), rtol=1e-9)


def columns_far_apart_do_not_meet(softmax):
    x = np.array([[0.0, 1000.0, -1000.0], [1.0, 1001.0, -999.0]])
    np.testing.assert_allclose(softmax(x), np.repeat(softmax(np.array([[0.0], [1.0]])), 3, axis=1), rtol=1e-12)


def each_step_of_a_sequence_is_as_if_alone(softmax):
    x = np.random.default_rng(0).standard_normal((3, 4, 5))
    y = softmax(x)
    for t in range(x.shape[2]):
        np.testing.assert_allclose(y[:, :, t], softmax(x[:, :, t]), rtol=1e-12)


SOFTMAX_PROPERTIES = [
    columns_are_probabilities,
    a_shift_changes_nothing,
    ratios_are_those_of_exp,
    columns_far_apart_do_not_meet,
    each_step_of_a_sequence_is_as_if_alone,
]


def one_maximum_for_the_whole_batch(x):  # bank 1
    shares = np.exp(x - x.max())
    return shares / shares.sum(axis=0)


def no_maximum_taken_off(x):  # bank 2
    shares = np.exp(x)
    return shares / shares.sum(axis=0)


def sum_over_the_batch(x):  # bank 3
    shares = np.exp(x - x.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def sum_over_all_but_time(x):  # bank 4
    axes = (0, 1) if x.ndim == 3 else 0
    shares = np.exp(x - x.max(axis=axes))
    return shares / shares.sum(axis=axes)


WRONG_SOFTMAX = [
    (one_maximum_for_the_whole_batch, columns_far_apart_do_not_meet),
    (one_maximum_for_the_whole_batch, columns_are_probabilities),
    (no_maximum_taken_off, columns_far_apart_do_not_meet),
    (no_maximum_taken_off, columns_are_probabilities),
    (sum_over_the_batch, columns_are_probabilities),
    (sum_over_all_but_time, each_step_of_a_sequence_is_as_if_alone),
]


# What must hold for sigmoid.


@given(arrays(np.float64, array_shapes(max_dims=3, max_side=3), elements=st.floats(-1e300, 1e300)))
def both_sides_add_up_to_one(sigmoid, x):
    with np.errstate(all="raise"):
        y = sigmoid(x)
        np.testing.assert_allclose(y + sigmoid(-x), np.ones_like(x), rtol=1e-12)


@given(st.floats(-700, 700))
def odds_are_exp(sigmoid, x):
    y = sigmoid(x)
    np.testing.assert_allclose(y / sigmoid(-x), np.exp(x), rtol=1e-12)


def far_out_is_zero_or_one_without_a_warning(sigmoid):
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(sigmoid(np.array([-800.0, 0.0, 800.0])), [0.0, 0.5, 1.0])
        assert sigmoid(-800.0) == 0.0


SIGMOID_PROPERTIES = [both_sides_add_up_to_one, odds_are_exp, far_out_is_zero_or_one_without_a_warning]


def overflowing_sigmoid(x):  # bank 5
    return 1 / (1 + np.exp(-np.asarray(x)))


def sigmoid_by_tanh(x):  # no overflow, but nothing is left of small values
    return 0.5 * (1 + np.tanh(np.asarray(x) / 2))


WRONG_SIGMOID = [
    (overflowing_sigmoid, far_out_is_zero_or_one_without_a_warning),
    (overflowing_sigmoid, both_sides_add_up_to_one),
    (sigmoid_by_tanh, odds_are_exp),
]


# What must hold for the derivative of sigmoid, as exercises write it from the activated value.


def slope_is_what_differences_measure(slope):
    x = np.array([-2.0, -0.5, 0.3, 1.7])
    measured = numerical_gradient(lambda x: np.sum(sigmoid(x)), x)
    np.testing.assert_allclose(slope(sigmoid(x)), measured, rtol=1e-8)


def derivative_of_what_is_already_activated(y):  # bank 6
    return sigmoid(y) * (1 - sigmoid(y))


@pytest.mark.parametrize("holds", SOFTMAX_PROPERTIES)
def test_softmax(holds):
    holds(softmax)


@pytest.mark.parametrize("holds", SIGMOID_PROPERTIES)
def test_sigmoid(holds):
    holds(sigmoid)


def test_sigmoid_derivative():
    slope_is_what_differences_measure(lambda y: y * (1 - y))


@pytest.mark.parametrize(
    ("wrong", "holds"),
    [*WRONG_SOFTMAX, *WRONG_SIGMOID, (derivative_of_what_is_already_activated, slope_is_what_differences_measure)],
)
def test_a_wrong_version_is_caught(wrong, holds):
    with np.errstate(all="ignore"), pytest.raises((AssertionError, FloatingPointError)):
        holds(wrong)


@pytest.mark.parametrize("function", [softmax, sigmoid])
@pytest.mark.parametrize(
    ("came", "type_"), [(np.float32, np.float32), (np.float64, np.float64), (np.int64, np.float64), (bool, np.float64)]
)
def test_the_type_of_the_result(function, came, type_):
    assert function(np.array([[0, 1], [1, 1]], dtype=came)).dtype == type_


def test_sigmoid_of_a_single_number():
    assert sigmoid(0) == 0.5
    assert np.ndim(sigmoid(0.0)) == 0
    assert sigmoid(np.float32(3)).dtype == np.float32


@pytest.mark.parametrize("function", [softmax, sigmoid])
def test_lists_of_numbers_are_arrays_too(function):
    np.testing.assert_array_equal(function([[1.0, 2.0], [0.0, 1.0]]), function(np.array([[1.0, 2.0], [0.0, 1.0]])))


@pytest.mark.parametrize("function", [softmax, sigmoid])
def test_the_input_is_not_changed(function):
    x = np.array([[1.0, -2.0], [3.0, 900.0]])
    before = x.copy()
    function(x)
    np.testing.assert_array_equal(x, before)


def test_softmax_takes_the_widest_scores_there_are():
    largest = np.finfo(np.float64).max
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(softmax(np.array([largest, -largest])), [1.0, 0.0])


def test_softmax_leaves_nothing_to_impossible_classes():
    np.testing.assert_allclose(softmax(np.array([0.0, -np.inf, 0.0])), [0.5, 0.0, 0.5])


@pytest.mark.parametrize("function", [softmax, sigmoid])
@pytest.mark.parametrize(
    ("came", "words"),
    [
        (None, "got None"),
        ("scores", "got 'scores'"),
        ([[1.0], [1.0, 2.0]], "got a list of length 2"),
        (np.ones((2, 2), complex), r"got an array of shape \(2, 2\) and type complex128"),
        ({"x": 1}, "got a dict of length 1"),
        (np.tanh, "got a value of type ufunc"),
    ],
)
def test_what_is_no_array_of_numbers_is_named(function, came, words):
    with pytest.raises(ValueError, match=rf"^{function.__name__}: expected an array of real numbers, {words}\.$"):
        function(came)


@pytest.mark.parametrize("shape", [(), (0,), (0, 3)])
def test_softmax_needs_a_class(shape):
    with pytest.raises(ValueError, match="at least one class, got shape"):
        softmax(np.ones(shape))
