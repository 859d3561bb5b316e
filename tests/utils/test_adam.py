"""Adam: what must hold for every step, wrong versions that these properties catch, and messages for bad input."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils import initialize_adam, update_parameters_with_adam

RATE, BETA1, BETA2, EPSILON = 0.01, 0.9, 0.999, 1e-8

gradient_sizes = st.floats(1e-6, 1e6)
gradient_values = st.builds(lambda size, sign: sign * size, gradient_sizes, st.sampled_from([-1.0, 1.0]))


def rnn_parameters(dtype=float):
    rng = np.random.default_rng(0)
    shapes = {"Waa": (5, 5), "Wax": (5, 3), "Wya": (2, 5), "ba": (5, 1), "by": (2, 1)}
    return {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}


def rnn_gradients(parameters, seed=1):
    rng = np.random.default_rng(seed)
    return {"d" + name: rng.standard_normal(np.shape(value)) for name, value in parameters.items()}


def steps(update, gradients):
    """Where one parameter goes from 0 under these gradients, one after the other."""
    parameters = {"W": np.zeros(1)}
    v, s = initialize_adam(parameters)
    path = []
    for t, gradient in enumerate(gradients, start=1):
        parameters, v, s = update(parameters, {"dW": np.array([gradient])}, v, s, t)
        path.append(parameters["W"].item())
    return path


# What must hold.


@given(gradient_values)
def the_first_step_is_the_learning_rate_long(update, gradient):
    [position] = steps(update, [gradient])
    assert position == pytest.approx(-RATE * gradient / (abs(gradient) + EPSILON), rel=1e-9)


def a_tiny_gradient_still_moves(update):
    [position] = steps(update, [1e-6])
    assert position == pytest.approx(-RATE / 1.01, rel=1e-9)


@given(st.lists(gradient_values, min_size=1, max_size=6))
def steps_are_weighted_sums_of_all_gradients_so_far(update, gradients):
    """Kingma and Ba 2015, section 3: the means written as sums over the steps, not step by step."""
    expected, position = [], 0.0
    for t in range(1, len(gradients) + 1):
        age = np.arange(t - 1, -1, -1)
        g = np.array(gradients[:t])
        mean = np.sum(BETA1**age * g) / np.sum(BETA1**age)
        square = np.sum(BETA2**age * g**2) / np.sum(BETA2**age)
        position -= RATE * mean / (np.sqrt(square) + EPSILON)
        expected.append(position)
    assert steps(update, gradients) == pytest.approx(expected, rel=1e-7, abs=1e-12)


@given(st.lists(gradient_values, min_size=1, max_size=4))
def the_opposite_gradients_go_the_opposite_way(update, gradients):
    there = steps(update, gradients)
    back = steps(update, [-gradient for gradient in gradients])
    assert back == pytest.approx([-position for position in there], rel=1e-9)


def any_names_will_do(update):
    parameters = rnn_parameters()
    new, v, s = update(parameters, rnn_gradients(parameters), *initialize_adam(parameters), 1)
    for group in (new, v, s):
        assert {name: value.shape for name, value in group.items()} == {
            name: value.shape for name, value in parameters.items()
        }
    assert all((new[name] != parameters[name]).all() for name in parameters)


def what_came_in_is_not_changed(update):
    parameters = rnn_parameters()
    arguments = (parameters, rnn_gradients(parameters), *initialize_adam(parameters))
    before = copy.deepcopy(arguments)
    results = update(*arguments, 1)
    for came, was in zip(arguments, before, strict=True):
        assert came.keys() == was.keys()
        for name in was:
            np.testing.assert_array_equal(came[name], was[name])
    for group in results:
        assert all(group is not came for came in arguments)
        assert not any(np.shares_memory(a, b) for a in group.values() for came in arguments for b in came.values())


def steps_count_from_one(update):
    parameters = rnn_parameters()
    for t in (0, -1):
        with pytest.raises(ValueError, match="from 1 on"):
            update(parameters, rnn_gradients(parameters), *initialize_adam(parameters), t)


PROPERTIES = [
    the_first_step_is_the_learning_rate_long,
    a_tiny_gradient_still_moves,
    steps_are_weighted_sums_of_all_gradients_so_far,
    the_opposite_gradients_go_the_opposite_way,
    any_names_will_do,
    what_came_in_is_not_changed,
    steps_count_from_one,
]


# Wrong versions. Each is written for one array; `for_all` makes it an optimizer.


def for_all(step):
    def update(parameters, grads, v, s, t):
        results = {name: step(parameters[name], grads["d" + name], v[name], s[name], t) for name in parameters}
        return tuple({name: result[part] for name, result in results.items()} for part in range(3))

    update.__name__ = step.__name__
    return update


def means(g, v, s):
    return BETA1 * v + (1 - BETA1) * g, BETA2 * s + (1 - BETA2) * g**2


@for_all
def epsilon_inside_the_root(p, g, v, s, t):  # bank 7
    v, s = means(g, v, s)
    return p - RATE * v / (1 - BETA1**t) / np.sqrt(s / (1 - BETA2**t) + EPSILON), v, s


@for_all
def no_bias_correction(p, g, v, s, t):  # bank 8
    v, s = means(g, v, s)
    return p - RATE * v / (np.sqrt(s) + EPSILON), v, s


@for_all
def steps_from_zero(p, g, v, s, t):  # bank 9
    v, s = means(g, v, s)
    return p - RATE * v / (1 - BETA1 ** (t + 1)) / (np.sqrt(s / (1 - BETA2 ** (t + 1))) + EPSILON), v, s


@for_all
def correction_kept_in_the_means(p, g, v, s, t):  # bank 10
    v, s = means(g, v, s)
    v, s = v / (1 - BETA1**t), s / (1 - BETA2**t)
    return p - RATE * v / (np.sqrt(s) + EPSILON), v, s


@for_all
def second_mean_of_the_gradient(p, g, v, s, t):  # bank 11
    v, s = means(g, v, s)[0], BETA2 * s + (1 - BETA2) * g
    return p - RATE * v / (1 - BETA1**t) / (np.sqrt(s / (1 - BETA2**t)) + EPSILON), v, s


def right(p, g, v, s, t):
    v, s = means(g, v, s)
    return p - RATE * v / (1 - BETA1**t) / (np.sqrt(s / (1 - BETA2**t)) + EPSILON), v, s


def numbered_layers(parameters, grads, v, s, t):  # bank 12
    new, v, s = dict(parameters), dict(v), dict(s)
    for layer in range(1, len(parameters) // 2 + 1):
        for name in (f"W{layer}", f"b{layer}"):
            new[name], v[name], s[name] = right(parameters[name], grads["d" + name], v[name], s[name], t)
    return new, v, s


def new_values_in_the_old_dicts(parameters, grads, v, s, t):  # bank 13
    for name in parameters:
        parameters[name], v[name], s[name] = right(parameters[name], grads["d" + name], v[name], s[name], t)
    return parameters, v, s


def new_values_in_the_old_arrays(parameters, grads, v, s, t):  # bank 13
    for name in parameters:
        parameters[name][...], v[name][...], s[name][...] = right(
            parameters[name], grads["d" + name], v[name], s[name], t
        )
    return dict(parameters), dict(v), dict(s)


WRONG = [
    (epsilon_inside_the_root, a_tiny_gradient_still_moves),
    (epsilon_inside_the_root, the_first_step_is_the_learning_rate_long),
    (no_bias_correction, the_first_step_is_the_learning_rate_long),
    (steps_from_zero, steps_count_from_one),
    (correction_kept_in_the_means, steps_are_weighted_sums_of_all_gradients_so_far),
    (second_mean_of_the_gradient, the_opposite_gradients_go_the_opposite_way),
    (numbered_layers, any_names_will_do),
    (new_values_in_the_old_dicts, what_came_in_is_not_changed),
    (new_values_in_the_old_arrays, what_came_in_is_not_changed),
]


@pytest.mark.parametrize("holds", PROPERTIES)
def test_adam(holds):
    holds(update_parameters_with_adam)


@pytest.mark.parametrize(("wrong", "holds"), WRONG)
def test_a_wrong_version_is_caught(wrong, holds):
    with np.errstate(all="ignore"), pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        holds(wrong)


def test_the_means_start_at_zero_and_are_not_shared():
    parameters = rnn_parameters()
    v, s = initialize_adam(parameters)
    for name, parameter in parameters.items():
        for mean in (v[name], s[name]):
            assert mean.shape == parameter.shape
            assert mean.dtype == parameter.dtype
            assert not mean.any()
        assert not np.shares_memory(v[name], s[name])


def test_the_settings_are_used():
    parameters, grads = {"W": np.zeros(1)}, {"dW": np.array([2.0])}
    new, v, s = update_parameters_with_adam(
        parameters, grads, *initialize_adam(parameters), 1, learning_rate=0.5, beta1=0.5, beta2=0.75, epsilon=2.0
    )
    assert (v["W"].item(), s["W"].item(), new["W"].item()) == pytest.approx((1.0, 1.0, -0.25))


def test_it_finds_the_minimum_of_a_bowl():
    parameters = {"W": np.array([[3.0, -2.0]]), "b": np.array(1.5)}
    v, s = initialize_adam(parameters)
    for t in range(1, 2001):
        grads = {"dW": 2 * (parameters["W"] - 1.0), "db": 2 * parameters["b"]}
        parameters, v, s = update_parameters_with_adam(parameters, grads, v, s, t)
    np.testing.assert_allclose(parameters["W"], np.ones((1, 2)), atol=1e-3)
    assert float(parameters["b"]) == pytest.approx(0.0, abs=1e-3)


def test_float32_stays_float32():
    parameters = rnn_parameters(np.float32)
    results = update_parameters_with_adam(
        parameters,
        rnn_gradients(parameters),
        *initialize_adam(parameters),
        1,
        learning_rate=np.float64(0.01),
        beta1=np.float64(0.9),
    )
    assert {value.dtype for group in results for value in group.values()} == {np.dtype(np.float32)}


def test_the_number_of_the_step_may_be_a_numpy_integer():
    parameters = rnn_parameters()
    update_parameters_with_adam(parameters, rnn_gradients(parameters), *initialize_adam(parameters), np.int64(3))


# Bad input. Each case changes one argument of a right call.


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a.update(t=0), r"^t: expected the number of the step, a whole number from 1 on, got 0\.$"),
        (lambda a: a.update(t=1.0), r"^t: .* got 1\.0\.$"),
        (lambda a: a.update(t=True), r"^t: .* got True\.$"),
        (lambda a: a.update(t=None), r"^t: .* got None\.$"),
        (lambda a: a.update(parameters=[1.0]), r"^parameters: expected a dict .* got a list of length 1\.$"),
        (lambda a: a.update(grads=None), r"^grads: expected a dict .* got None\.$"),
        (lambda a: a.update(v=None), r"^v: expected a dict .* got None\.$"),
        (lambda a: a["grads"].pop("dba"), r'^grads: "dba" is missing; expected "dWaa", .* got "dWaa", "dWax", '),
        (
            lambda a: a["grads"].update(dx=np.ones(3), da0=np.ones(3)),
            r'^grads: "da0", "dx" belongs to no parameter; expected only "dWaa", "dWax", "dWya", "dba", "dby"\.$',
        ),
        (lambda a: a["s"].pop("by"), r'^s: "by" is missing'),
        (lambda a: a["v"].update(bz=np.ones(1)), r'^v: "bz" belongs to no parameter'),
        (
            lambda a: a["grads"].update(dba=np.ones(5)),
            r'^grads\["dba"\]: expected shape \(5, 1\), that of its parameter, got \(5,\)\.$',
        ),
        (lambda a: a["s"].update(by=np.ones((1, 2))), r'^s\["by"\]: expected shape \(2, 1\)'),
        (lambda a: a["grads"].update(dba=None), r'^grads\["dba"\]: expected an array of real numbers, got None\.$'),
        (lambda a: a["grads"].update(dba=[[1.0]] * 5), r'^grads\["dba"\]: .* got a list of length 5\.$'),
        (lambda a: a["grads"].update(dby=np.ones((2, 1), complex)), r'^grads\["dby"\]: .* type complex128\.$'),
        (
            lambda a: a["grads"].update(dby=np.array([[1.0], [np.nan]])),
            r'^grads\["dby"\]: expected finite numbers, got nan at grads\["dby"\]\[1, 0\] \(1 such of 2\)\.$',
        ),
        (lambda a: a["parameters"].update(by=np.full((2, 1), np.inf)), r'^parameters\["by"\]: .* got inf at '),
        (lambda a: a["grads"].update(dby=np.full((2, 1), -1e200)), r'^grads\["dby"\]: .* squares fit, got -1e\+200'),
        (
            lambda a: a["parameters"].update(by=np.ones((2, 1), int)),
            r'^parameters\["by"\]: expected float64 or float32, got an array .* type int64\.',
        ),
        (lambda a: a["parameters"].update(by=np.ones((2, 1), np.float16)), r'^parameters\["by"\]: .* type float16'),
        (lambda a: a["parameters"].update({3: np.ones(1)}), r"^parameters: expected names that are texts, got 3\.$"),
        (lambda a: a["s"].update(by=np.full((2, 1), -1.0)), r'^s\["by"\]: .* Are v and s exchanged\?$'),
        (lambda a: a.update(learning_rate=0), r"^learning_rate: expected a positive number, got 0\.$"),
        (lambda a: a.update(learning_rate=np.nan), r"^learning_rate: .* got nan\.$"),
        (lambda a: a.update(beta1=1.0), r"^beta1: expected a number from 0 to below 1, got 1\.0\.$"),
        (lambda a: a.update(beta2="0.9"), r"^beta2: .* got '0\.9'\.$"),
        (lambda a: a.update(epsilon=0.0), r"^epsilon: expected a positive number, got 0\.0\.$"),
    ],
)
def test_bad_input_gets_a_message(change, words):
    parameters = rnn_parameters()
    v, s = initialize_adam(parameters)
    arguments = {"parameters": parameters, "grads": rnn_gradients(parameters), "v": v, "s": s, "t": 1}
    change(arguments)
    with pytest.raises(ValueError, match=words):
        update_parameters_with_adam(**arguments)


@pytest.mark.parametrize("came", [None, [np.ones(2)], {"W": None}, {"W": np.ones(2, int)}, {"W": np.array([np.nan])}])
def test_initialize_adam_refuses_what_it_cannot_follow(came):
    with pytest.raises(ValueError, match="^parameters.*: expected .*, got "):
        initialize_adam(came)
