"""Differences and the comparison with them: what must hold, wrong checkers that are caught, reports and messages."""

import copy
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from utils import check_gradients, inspect_gradient, numerical_gradient, relative_error, softmax
from utils.differences import numerical_jacobian

values = st.floats(-3, 3, allow_subnormal=False)


def layer():
    """A layer of tanh units with a loss, its arrays, and its gradients by the chain rule."""
    rng = np.random.default_rng(0)
    arrays = {
        "W": rng.standard_normal((4, 5)),
        "b": rng.standard_normal((4, 1)),
        "x": rng.standard_normal((5, 3)),
    }
    upstream = rng.standard_normal((4, 3))

    def loss(arrays):
        return np.sum(upstream * np.tanh(arrays["W"] @ arrays["x"] + arrays["b"]))

    dz = upstream * (1 - np.tanh(arrays["W"] @ arrays["x"] + arrays["b"]) ** 2)
    gradients = {"dW": dz @ arrays["x"].T, "db": dz.sum(axis=1, keepdims=True), "dx": arrays["W"].T @ dz}
    return loss, arrays, gradients


# What must hold for a numerical gradient.


@given(
    arrays(np.float64, array_shapes(min_dims=0, max_dims=3, max_side=3), elements=values),
    st.lists(st.floats(-2, 2, allow_subnormal=False), min_size=4, max_size=4),
)
def polynomials_have_their_derivative(gradient, x, c):
    measured = gradient(lambda x: np.sum(c[0] + c[1] * x + c[2] * x**2 + c[3] * x**3), x)
    assert measured.shape == x.shape
    np.testing.assert_allclose(measured, c[1] + 2 * c[2] * x + 3 * c[3] * x**2, atol=2e-7)


def a_curve_is_followed_to_nine_digits(gradient):
    x = np.linspace(0.5, 2.0, 7)
    np.testing.assert_allclose(gradient(lambda x: np.sum(np.exp(x)), x), np.exp(x), rtol=1e-9)


def arrays_are_as_before(gradient):
    x = np.random.default_rng(0).standard_normal((3, 4))
    before = x.copy()
    gradient(lambda x: np.sum(x**3), x)
    np.testing.assert_array_equal(x, before)


def arrays_are_as_before_an_error(gradient):
    x = np.ones((2, 2))
    calls = iter(range(5))

    def breaks_at_last(x):
        if next(calls, None) is None:
            raise RuntimeError("the forward pass broke")
        return np.sum(x)

    with pytest.raises(RuntimeError, match="the forward pass broke"):
        gradient(breaks_at_last, x)
    np.testing.assert_array_equal(x, np.ones((2, 2)))


def a_model_that_holds_the_array_sees_it_move(gradient):
    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(gradient(lambda _moved: np.sum(x**2), x), 2 * x, rtol=1e-8)


def integers_are_refused(gradient):
    with pytest.raises(ValueError, match="expected floats, which a small step can move, got an array .* type int64"):
        gradient(lambda x: np.sum(x**2), np.array([1, 2, 3]))


def a_function_with_state_is_refused(gradient):
    state = np.zeros(2)

    def recurrent(x):
        state[:] = np.tanh(x + state)
        return np.sum(state)

    with pytest.raises(ValueError, match="the same result for the same arrays, but it changes from call to call"):
        gradient(recurrent, np.array([0.5, -0.3]))


GRADIENT_PROPERTIES = [
    polynomials_have_their_derivative,
    a_curve_is_followed_to_nine_digits,
    arrays_are_as_before,
    arrays_are_as_before_an_error,
    a_model_that_holds_the_array_sees_it_move,
    integers_are_refused,
    a_function_with_state_is_refused,
]


def plain_gradient(function, x, step=1e-5):
    """The checker that everybody writes; in place, but with nothing to catch a fall."""
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + step
        high = function(x)
        x[index] = kept - step
        low = function(x)
        x[index] = kept
        gradient[index] = (high - low) / (2 * step)
    return gradient


def one_sided(function, x):  # bank 140
    return numerical_gradient(function, x, method="forward")


def step_too_small(function, x):  # bank 141
    return plain_gradient(function, x, step=1e-9)


def step_too_large(function, x):  # bank 142
    return plain_gradient(function, x, step=1e-2)


def not_put_back(function, x):  # bank 143
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += 1e-5
        high = function(x)
        x[index] -= 2e-5
        gradient[index] = (high - function(x)) / 2e-5
    return gradient


def moves_a_copy(function, x):  # bank 144
    return plain_gradient(function, x.copy())


WRONG_GRADIENTS = [
    (one_sided, a_curve_is_followed_to_nine_digits),
    (step_too_small, a_curve_is_followed_to_nine_digits),
    (step_too_large, a_curve_is_followed_to_nine_digits),
    (step_too_large, polynomials_have_their_derivative),
    (not_put_back, arrays_are_as_before),
    (plain_gradient, arrays_are_as_before_an_error),
    (moves_a_copy, a_model_that_holds_the_array_sees_it_move),
    (plain_gradient, integers_are_refused),  # bank 145
    (plain_gradient, a_function_with_state_is_refused),  # bank 146
]


@pytest.mark.parametrize("holds", GRADIENT_PROPERTIES)
def test_numerical_gradient(holds):
    holds(numerical_gradient)


@pytest.mark.parametrize(("wrong", "holds"), WRONG_GRADIENTS)
def test_a_wrong_numerical_gradient_is_caught(wrong, holds):
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        holds(wrong)


# What must hold for a comparison. A comparison is asked one thing here: does it say yes?


def right_gradients_agree(check):
    assert check(*layer())


@given(st.integers(-300, 300))
def right_gradients_of_any_size_agree(check, exponent):
    loss, arrays, gradients = layer()
    scale = 10.0**exponent
    scaled = {name: scale * gradient for name, gradient in gradients.items()}
    assert check(lambda arrays: scale * loss(arrays), arrays, scaled)


@given(st.integers(-300, 300), st.sampled_from(["dW", "db", "dx"]))
def wrong_gradients_of_any_size_differ(check, exponent, name):
    loss, arrays, gradients = layer()
    scale = 10.0**exponent
    scaled = {key: scale * gradient for key, gradient in gradients.items()}
    scaled[name] = 1.01 * scaled[name]
    assert not check(lambda arrays: scale * loss(arrays), arrays, scaled)


def one_wrong_entry_of_a_thousand_differs(check):
    w = np.random.default_rng(0).standard_normal((40, 25))
    gradient = 2 * w
    gradient[31, 17] *= -1
    assert not check(lambda arrays: np.sum(arrays["w"] ** 2), {"w": w}, {"dw": gradient})


def the_gradient_of_the_mean_is_not_that_of_the_sum(check):
    loss, arrays, gradients = layer()
    averaged = {name: gradient / 3 for name, gradient in gradients.items()}
    assert not check(loss, arrays, averaged)


def a_true_zero_among_others_agrees(check):
    """Softmax does not see a shift of all scores of a column (the last row of w); differences give it some 1e-11."""
    w = np.random.default_rng(0).standard_normal((4, 40))
    slopes = np.array([[1.0], [2.0], [-1.0]])

    def loss(arrays):
        return np.sum(slopes * softmax(arrays["w"][:3] + arrays["w"][3]))

    shares = softmax(w[:3] + w[3])
    gradient = np.vstack([shares * (slopes - np.sum(slopes * shares, axis=0)), np.zeros(40)])
    assert numerical_gradient(loss, {"w": w})["w"][3].any()
    assert check(loss, {"w": w}, {"dw": gradient})


def a_gradient_of_zeros_agrees(check):
    """Probabilities add up to one, whatever the scores are; differences see the rounding."""
    x = np.random.default_rng(0).standard_normal(40)

    def loss(arrays):
        return np.sum(softmax(arrays["x"]))

    assert numerical_gradient(loss, {"x": x})["x"].any()
    report = check(loss, {"x": x}, {"dx": np.zeros_like(x)})
    assert report
    assert "agrees (too small to measure)" in str(report)


@given(st.sampled_from(["dW", "db", "dx"]), st.sampled_from([np.nan, np.inf, -np.inf]))
def what_is_not_finite_never_agrees(check, name, value):
    loss, arrays, gradients = layer()
    gradients[name][-1, -1] = value
    assert not check(loss, arrays, gradients)


COMPARISON_PROPERTIES = [
    right_gradients_agree,
    right_gradients_of_any_size_agree,
    wrong_gradients_of_any_size_differ,
    one_wrong_entry_of_a_thousand_differs,
    the_gradient_of_the_mean_is_not_that_of_the_sum,
    a_true_zero_among_others_agrees,
    a_gradient_of_zeros_agrees,
    what_is_not_finite_never_agrees,
]


def comparison(agree):
    """A comparison out of a verdict on one analytic and one numeric array."""

    def check(function, arrays, gradients):
        numeric = numerical_gradient(function, arrays)
        return all(agree(gradients["d" + name], value) for name, value in numeric.items())

    check.__name__ = agree.__name__
    return check


@comparison
def absolute_tolerance(a, n):  # bank 147
    return np.allclose(a, n)


@comparison
def a_few_random_entries(a, n):  # bank 148
    some = np.random.default_rng(0).choice(a.size, size=min(10, a.size), replace=False)
    return relative_error(a.ravel()[some], n.ravel()[some]) < 1e-4


@comparison
def clipped_before_it_is_compared(a, n):  # bank 149
    return relative_error(np.clip(a, -1, 1), n) < 1e-4


@comparison
def direction_only(a, n):  # bank 149
    return relative_error(a / np.linalg.norm(a), n / np.linalg.norm(n)) < 1e-4


@comparison
def largest_error_of_an_entry(a, n):  # bank 150
    return np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-300)) < 1e-4


@comparison
def relative_error_alone(a, n):
    return relative_error(a, n) < 1e-4


@comparison
def not_too_far(a, n):
    return not relative_error(a, n) > 1e-4


WRONG_COMPARISONS = [
    (absolute_tolerance, wrong_gradients_of_any_size_differ),
    (a_few_random_entries, one_wrong_entry_of_a_thousand_differs),
    (clipped_before_it_is_compared, right_gradients_agree),
    (direction_only, the_gradient_of_the_mean_is_not_that_of_the_sum),
    (largest_error_of_an_entry, a_true_zero_among_others_agrees),
    (relative_error_alone, a_gradient_of_zeros_agrees),
    (not_too_far, what_is_not_finite_never_agrees),
]


@pytest.mark.parametrize("holds", COMPARISON_PROPERTIES)
def test_check_gradients(holds):
    holds(check_gradients)


@pytest.mark.parametrize(("wrong", "holds"), WRONG_COMPARISONS)
def test_a_wrong_comparison_is_caught(wrong, holds):
    with np.errstate(all="ignore"), pytest.raises(AssertionError):
        holds(wrong)


# The relative error.


@given(arrays(np.float64, (2, 3), elements=st.floats(allow_nan=False, allow_infinity=False)))
def test_the_error_of_equal_arrays_is_zero(a):
    assert relative_error(a, a) == 0.0


@given(
    arrays(np.float64, 4, elements=st.floats(-1e3, 1e3)),
    arrays(np.float64, 4, elements=st.floats(-1e3, 1e3)),
    st.sampled_from([1e-300, 1e-12, 1.0, 1e300]),
)
def test_the_error_is_between_zero_and_one_and_has_no_unit(a, n, scale):
    error = relative_error(a, n)
    assert 0.0 <= error <= 1.0 + 1e-12
    assert error == relative_error(n, a)
    if np.abs([a, n]).max() > 1e-3:
        assert relative_error(scale * a, scale * n) == pytest.approx(error, rel=1e-6, abs=1e-15)


@pytest.mark.parametrize(
    ("a", "n", "error"),
    [
        (1.0, 3.0, 0.5),
        ([3.0, 4.0], [0.0, 0.0], 1.0),
        ([3.0, 4.0], [-3.0, -4.0], 1.0),
        ([0.0], [0.0], 0.0),
        ([], [], 0.0),
        ([1], [1], 0.0),
    ],
)
def test_the_error_by_hand(a, n, error):
    assert relative_error(a, n) == error


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_the_error_of_what_is_not_finite_is_nan(value):
    assert np.isnan(relative_error([1.0, value], [1.0, value]))


@pytest.mark.parametrize(
    ("a", "n", "words"),
    [
        ([1.0], [1.0, 2.0], r"expected two arrays of one shape, got \(1,\) and \(2,\)"),
        (np.ones((2, 1)), np.ones((1, 2)), r"expected two arrays of one shape, got \(2, 1\) and \(1, 2\)"),
        (None, [1.0], "expected arrays of real numbers, got None"),
        ([1j], [1.0], "expected arrays of real numbers, got a list of length 1"),
        ([[1.0], [1.0, 2.0]], [1.0], "expected arrays of real numbers, got a list of length 2"),
    ],
)
def test_the_error_of_what_cannot_be_compared(a, n, words):
    with pytest.raises(ValueError, match=f"^relative_error: {words}"):
        relative_error(a, n)


# Arrays of every make.


@pytest.mark.parametrize(
    "make",
    [
        np.asfortranarray,
        np.transpose,
        lambda x: x[::2, ::-1],
        lambda x: x[1:, 2],
        lambda x: x[1:2, 2:3],
        lambda x: x.astype(">f8"),
        lambda x: x[:0],
        lambda x: x[1, 1:2].reshape(()),
    ],
)
@pytest.mark.parametrize("method", ["central", "forward"])
def test_views_and_memory_orders(make, method):
    whole = np.random.default_rng(0).standard_normal((4, 5))
    before = whole.copy()
    x = make(whole)
    gradient = numerical_gradient(lambda x: np.sum(x**3), x, method=method)
    assert gradient.shape == x.shape
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, 3 * x**2, atol=1e-4 if method == "forward" else 1e-8)
    np.testing.assert_array_equal(whole, before)


def test_a_dict_gives_a_dict():
    loss, arrays, gradients = layer()
    measured = numerical_gradient(loss, arrays)
    assert list(measured) == list(arrays)
    for name, gradient in measured.items():
        np.testing.assert_allclose(gradient, gradients["d" + name], rtol=1e-7, atol=1e-9)


def test_a_one_sided_difference_is_a_thousand_times_coarser():
    x = np.linspace(0.5, 2.0, 7)
    one_sided = numerical_gradient(lambda x: np.sum(np.exp(x)), x, method="forward")
    assert 1e-6 < relative_error(one_sided, np.exp(x)) < 1e-4


def test_float32_can_be_measured_though_it_is_coarse():
    x = np.linspace(0.5, 2.0, 7).astype(np.float32)
    measured = numerical_gradient(lambda x: np.sum(np.exp(x)), x, step=1e-2)
    assert 1e-6 < relative_error(measured, np.exp(x)) < 1e-2


def test_the_step_really_taken_counts_in_float32():
    """1000 + 1e-3 is 1000.00098 in float32: the quotient must use what was moved, not what was asked for."""
    x = np.array([1000.0], dtype=np.float32)
    assert numerical_gradient(lambda x: 3.0 * float(x[0]), x, step=1e-3) == pytest.approx(3.0, rel=1e-9)


def test_a_function_that_takes_names_out_of_its_dict_does_no_harm():
    x = {"a": np.ones(2), "b": np.ones(2)}
    gradient = numerical_gradient(lambda arrays: np.sum(arrays.pop("a") * arrays["b"]), x)
    np.testing.assert_allclose(gradient["a"], np.ones(2), rtol=1e-9)
    assert list(x) == ["a", "b"]


def test_a_function_that_changes_its_arguments_is_refused_and_undone():
    x = np.array([1.0, 2.0])

    def in_place(x):
        x *= 2
        return np.sum(x)

    with pytest.raises(ValueError, match="leaves its arguments alone, but it changed arrays in place"):
        numerical_gradient(in_place, x)
    np.testing.assert_array_equal(x, [1.0, 2.0])


def test_a_whole_number_is_a_result_too():
    np.testing.assert_array_equal(numerical_gradient(lambda _x: 3, np.ones(2)), [0.0, 0.0])
    np.testing.assert_allclose(numerical_gradient(lambda x: np.array(x[0] ** 2), np.ones(2)), [2.0, 0.0], rtol=1e-9)


def read_only():
    x = np.ones(2)
    x.flags.writeable = False
    return x


SHARED = np.ones(3)


@pytest.mark.parametrize(
    ("function", "came", "words"),
    [
        (None, np.ones(2), r"^function: expected a function, got None\.$"),
        (np.sum, None, r"^arrays: expected a NumPy array of floats, got None\.$"),
        (np.sum, 1.0, r"^arrays: expected a NumPy array of floats, got 1\.0\.$"),
        (np.sum, [1.0, 2.0], r"^arrays: .* got a list of length 2\.$"),
        (np.sum, np.ones(2, complex), r"^arrays: expected a NumPy array of floats, got .* type complex128\.$"),
        (np.sum, {"W": np.ones(2, int)}, r'^arrays\["W"\]: expected floats, .* type int64\. Convert it with '),
        (np.sum, {"W": [1.0]}, r'^arrays\["W"\]: .* got a list of length 1\.$'),
        (np.sum, {1: np.ones(2)}, r"^arrays: expected names that are texts, got 1\.$"),
        (np.sum, read_only(), r"^arrays: expected an array that can be changed, got a read-only one\. Pass a copy\.$"),
        (np.sum, np.array([[1.0, np.nan]]), r"^arrays: expected finite numbers, got nan at arrays\[0, 1\]"),
        (np.sum, {"a": SHARED, "b": SHARED[1:]}, r'^arrays\["a"\] and arrays\["b"\] share memory, .* Pass a copy'),
        (np.sum, np.array([1.0, 1e12]), r"^step: expected one that moves arrays\[1\] = 1.*, got 1e-05, which is lost"),
        (lambda x: x, np.ones((2, 1)), r"^function: expected one real number, got an array of shape \(2, 1\)"),
        (lambda x: x[:1], np.ones(2), r"^function: expected one real number, got an array of shape \(1,\)"),
        (lambda _x: None, np.ones(2), r"^function: expected one real number, got None\.$"),
        (lambda _x: True, np.ones(2), r"^function: expected one real number, got True\.$"),
        (lambda x: (x.sum(), [x]), np.ones(2), r"^function: expected one real number, got a tuple of length 2\.$"),
        (lambda x: x.sum() * 1j, np.ones(2), r"^function: expected one real number, got 2j \(complex128\)\.$"),
        (lambda _x: float("nan"), np.ones(2), r"^function: expected finite numbers, got nan\.$"),
        (lambda _x: np.inf, np.ones(2), r"^function: expected finite numbers, got inf\.$"),
        (
            lambda x: np.nan if x[0, 1] < 1 else 2.0,
            np.ones((2, 2)),
            r"^function: expected finite numbers, got others when arrays\[0, 1\] = 1\.0 was moved by 1e-05\.$",
        ),
        (lambda x: x.sum() + np.random.random(), np.ones(2), "Does it keep something between calls, or draw at random"),
    ],
)
def test_what_cannot_be_measured_gets_a_message(function, came, words):
    with pytest.raises(ValueError, match=words):
        numerical_gradient(function, came)


@pytest.mark.parametrize("step", [0, -1e-5, np.nan, None, "1e-5", True])
def test_the_step_is_a_positive_number(step):
    with pytest.raises(ValueError, match="^step: expected a positive number, got "):
        numerical_gradient(np.sum, np.ones(2), step=step)


def test_the_method_is_one_of_two():
    with pytest.raises(ValueError, match="""^method: expected "central" or "forward", got 'centre'"""):
        numerical_gradient(np.sum, np.ones(2), method="centre")


# Jacobians.


def test_the_jacobian_of_a_linear_map_is_its_matrix():
    A = np.random.default_rng(0).standard_normal((3, 4))
    np.testing.assert_allclose(numerical_jacobian(lambda x: A @ x, np.ones(4)), A, rtol=1e-8)


def test_rows_and_columns_of_a_jacobian_are_in_c_order():
    rng = np.random.default_rng(0)
    arrays = {"A": rng.standard_normal((2, 3)), "x": np.asfortranarray(rng.standard_normal((3, 4)))}
    before = copy.deepcopy(arrays)
    jacobian = numerical_jacobian(lambda arrays: arrays["A"] @ arrays["x"], arrays)
    np.testing.assert_allclose(jacobian["A"], np.kron(np.eye(2), arrays["x"].T), atol=1e-9)
    np.testing.assert_allclose(jacobian["x"], np.kron(arrays["A"], np.eye(4)), atol=1e-9)
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_the_jacobian_of_one_number_is_the_gradient():
    loss, arrays, _gradients = layer()
    jacobian, gradient = numerical_jacobian(loss, arrays), numerical_gradient(loss, arrays)
    for name in arrays:
        np.testing.assert_array_equal(jacobian[name], gradient[name].reshape(1, -1))


def test_a_jacobian_keeps_results_that_come_in_one_reused_array():
    buffer = np.empty(2)

    def into_buffer(x):
        buffer[:] = x**2
        return buffer

    np.testing.assert_allclose(numerical_jacobian(into_buffer, np.array([1.0, 3.0])), np.diag([2.0, 6.0]), atol=1e-8)


@pytest.mark.parametrize("result", [None, "a", [[1.0], [1.0, 2.0]], np.array([1j])])
def test_a_jacobian_needs_real_numbers(result):
    with pytest.raises(ValueError, match="^function: expected an array of real numbers, got "):
        numerical_jacobian(lambda _x: result, np.ones(2))


# The report.


def test_a_report_says_what_was_found_where():
    loss, arrays, gradients = layer()
    gradients["dW"][2, 3] += 1.0
    report = check_gradients(loss, arrays, gradients)
    assert not report.passed
    W, b, x = report.rows
    assert (W.name, W.passed, W.entry, W.problem) == ("dW", False, (2, 3), "")
    assert W.analytic == gradients["dW"][2, 3]
    assert W.numeric == pytest.approx(W.analytic - 1.0)
    assert W.error == pytest.approx(relative_error(gradients["dW"], numerical_gradient(loss, arrays)["W"]))
    assert b.passed and x.passed
    assert max(b.error, x.error) < 1e-9


def test_a_report_prints_as_an_aligned_table_with_one_conclusion():
    arrays = {"long_name": np.array([[1.0, -2.0]]), "b": np.array(0.5), "c": np.ones(2), "e": np.ones(2)}
    gradients = {"dlong_name": np.array([[2.0, -40.0]]), "db": np.array(1.0), "dc": np.ones((2, 1)), "de": None}
    report = check_gradients(lambda arrays: sum(np.sum(array**2) for array in arrays.values()), arrays, gradients)
    table = re.sub(r"\d\.\de-1\d", "tiny...", str(report))
    assert table.splitlines() == [
        "gradient      error  worst entry  yours  measured",
        "dlong_name  8.1e-01       [0, 1]    -40        -4  differs",
        "db          tiny...                   1         1  agrees",
        "dc          expected shape (2,), got (2, 1)",
        "de          expected an array of real numbers, got None",
        "Not right yet: dlong_name, dc, de (tolerance 1e-04).",
    ]
    assert repr(report) == str(report)


def test_a_report_of_right_gradients_says_so():
    report = check_gradients(*layer())
    assert report.passed
    assert str(report).splitlines()[-1] == "Every gradient agrees with the measured one (tolerance 1e-04)."


@pytest.mark.parametrize(
    ("gradient", "words"),
    [
        (None, "expected an array of real numbers, got None"),
        ([[1.0]], "expected an array of real numbers, got a list of length 1"),
        ("dW", "expected an array of real numbers, got 'dW'"),
        (1j, "expected an array of real numbers, got 1j"),
        (np.ones((5, 4)), "expected shape (4, 5), got (5, 4)"),
        (1.0, "expected shape (4, 5), got ()"),
    ],
)
def test_a_gradient_that_cannot_be_compared_is_a_row(gradient, words):
    loss, arrays, gradients = layer()
    report = check_gradients(loss, arrays, {**gradients, "dW": gradient})
    assert [row.passed for row in report.rows] == [False, True, True]
    assert report.rows[0].problem == words


def test_a_missing_gradient_is_a_row():
    loss, arrays, gradients = layer()
    del gradients["db"]
    report = check_gradients(loss, arrays, gradients)
    assert report.rows[1].problem == 'is missing; expected it among the gradients, got "dW", "dx"'
    assert not report.passed


def test_nothing_to_compare_still_prints():
    loss, arrays, _gradients = layer()
    lines = str(check_gradients(loss, arrays, {})).splitlines()
    assert len(lines) == 5
    assert lines[1] == "dW        is missing; expected it among the gradients, got nothing"


def test_the_first_nan_is_the_worst_entry():
    loss, arrays, gradients = layer()
    gradients["dx"][1, 2] = np.nan
    row = check_gradients(loss, arrays, gradients).rows[2]
    assert row.entry == (1, 2)
    assert np.isnan(row.error) and np.isnan(row.analytic) and np.isfinite(row.numeric)
    assert "nan" in str(check_gradients(loss, arrays, gradients))


def test_gradients_of_other_arrays_are_left_alone():
    loss, arrays, gradients = layer()
    assert check_gradients(loss, arrays, {**gradients, "da0": None})


def test_an_honest_float32_gradient_agrees():
    loss, arrays, gradients = layer()
    report = check_gradients(loss, arrays, {name: value.astype(np.float32) for name, value in gradients.items()})
    assert report.passed


def test_an_array_without_entries_agrees():
    assert check_gradients(lambda _arrays: 1.0, {"W": np.ones((0, 2))}, {"dW": np.ones((0, 2))})


def test_arrays_and_gradients_are_not_changed():
    loss, arrays, gradients = layer()
    before = copy.deepcopy((arrays, gradients))
    check_gradients(loss, arrays, gradients)
    for group, was in zip((arrays, gradients), before, strict=True):
        for name, value in was.items():
            np.testing.assert_array_equal(group[name], value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a["arrays"].update(W=np.ones((4, 5), np.float32)), r'^arrays\["W"\]: .* off by 2e-3'),
        (lambda a: a.update(function=lambda _a: np.float32(1)), r"^function: expected float64, got float32\."),
        (lambda a: a.update(arrays={}), r"^arrays: expected an array to check, got an empty dict\.$"),
        (lambda a: a.update(arrays=np.ones(2)), r"^arrays: expected a dict from names to arrays, got an array"),
        (lambda a: a.update(gradients=None), r"^gradients: expected a dict from names to arrays, got None\.$"),
        (lambda a: a.update(gradients=(1, 2)), r"^gradients: .* got a tuple of length 2\.$"),
        (lambda a: a.update(tolerance=0), r"^tolerance: expected a number between 0 and 1, got 0\.$"),
        (lambda a: a.update(tolerance=1), r"^tolerance: .* got 1\.$"),
        (lambda a: a.update(step=0), r"^step: expected a positive number, got 0\.$"),
    ],
)
def test_what_check_gradients_cannot_use_gets_a_message(change, words):
    loss, arrays, gradients = layer()
    arguments = {"function": loss, "arrays": arrays, "gradients": gradients}
    change(arguments)
    with pytest.raises(ValueError, match=words):
        check_gradients(**arguments)


# Asking for a number.


def test_inspecting_one_entry_prints_and_returns_the_number(capsys):
    loss, arrays, gradients = layer()
    number = inspect_gradient(loss, arrays, "W", (1, 2))
    assert isinstance(number, float)
    assert number == pytest.approx(gradients["dW"][1, 2], rel=1e-7)
    assert capsys.readouterr().out == f"dW[1, 2]: {number:.6g}, measured by central differences.\n"


def test_inspecting_a_whole_gradient_returns_the_array(capsys):
    loss, arrays, gradients = layer()
    np.testing.assert_allclose(inspect_gradient(loss, arrays, "b"), gradients["db"], rtol=1e-7)
    assert re.fullmatch(r"db: shape \(4, 1\), norm [\d.]+, measured by central .*\n", capsys.readouterr().out)


def test_inspecting_arrays_of_one_axis_and_of_none():
    arrays = {"v": np.array([1.0, 3.0]), "c": np.array(2.0)}

    def loss(arrays):
        return arrays["c"] * np.sum(arrays["v"] ** 2)

    assert inspect_gradient(loss, arrays, "v", 1) == pytest.approx(12.0)
    assert inspect_gradient(loss, arrays, "c", ()) == pytest.approx(10.0)
    assert inspect_gradient(loss, arrays, "c") == pytest.approx(10.0)


@pytest.mark.parametrize("name", ["dW", "Q", None, 0, ["W"]])
def test_inspecting_an_unknown_name_lists_the_known_ones(name):
    loss, arrays, _gradients = layer()
    with pytest.raises(ValueError, match='^name: expected one of "W", "b", "x", got '):
        inspect_gradient(loss, arrays, name)


@pytest.mark.parametrize("entry", [(4, 0), (0, 5), (-1, 0), (0,), (0, 0, 0), 1, "0", (0.0, 1), [0, 1], (slice(2), 0)])
def test_inspecting_an_entry_that_is_not_there_says_the_shape(entry):
    loss, arrays, _gradients = layer()
    with pytest.raises(ValueError, match=r"^entry: expected an index into W, which has shape \(4, 5\), .* got"):
        inspect_gradient(loss, arrays, "W", entry)


def test_inspecting_what_is_no_array_says_so():
    with pytest.raises(ValueError, match=r'^arrays\["W"\]: expected a NumPy array of floats, got a list of length 2'):
        inspect_gradient(lambda _arrays: 1.0, {"W": [[1.0], [1.0, 2.0]]}, "W", (0, 0))


def test_inspecting_float32_is_refused():
    with pytest.raises(ValueError, match=r'^arrays\["W"\]: expected float64, got float32'):
        inspect_gradient(lambda arrays: np.sum(arrays["W"]), {"W": np.ones(2, np.float32)}, "W")
