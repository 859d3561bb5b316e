"""The problems that checks ask: right shapes, the design that makes mistakes show, the same numbers everywhere."""

import numpy as np
import pytest

from tests.lessons.functions import references
from utils import problems
from utils.problems import lstm, rnn

FORWARD = [
    (name, kind)
    for name, posed in problems.PROBLEMS.items()
    if isinstance(posed, problems.ForwardProblems)
    for kind in posed.kinds
]
KINDS = [
    "example",
    "other sizes",
    "steady",
    "steady, no memory",
    "no memory",
    "steady, last step only",
    "first step only",
    "one step",
]
SOURCES = pytest.mark.parametrize(
    "source", [problems.public_source, lambda: np.random.default_rng(3)], ids=["public", "hidden"]
)


def flat(parts):
    """The arrays, numbers and functions of arguments, tuples, lists and dicts taken apart."""
    if isinstance(parts, dict):
        parts = parts.values()
    return [leaf for part in parts for leaf in (flat(part) if isinstance(part, (tuple, list, dict)) else [part])]


@SOURCES
@pytest.mark.parametrize(("name", "kind"), FORWARD)
def test_a_problem_is_the_same_each_time(source, name, kind):
    draw = problems.PROBLEMS[name].draw
    for one, other in zip(flat(draw(source(), kind)), flat(draw(source(), kind)), strict=True):
        np.testing.assert_array_equal(one, other)  # NaN equals NaN here


@pytest.mark.parametrize("sizes", [rnn.FORWARD_SIZES, rnn.OTHER_SIZES, rnn.BACKWARD_SIZES, rnn.OTHER_BACKWARD_SIZES])
def test_sizes_are_all_different(sizes):
    assert len(set(sizes.values())) == len(sizes)


def test_the_design_makes_mistakes_show():
    sizes = rnn.BACKWARD_SIZES
    assert sizes["T_x"] >= 4 and sizes["m"] >= 3
    assert sizes["n_x"] > sizes["n_a"] > sizes["m"]
    (x, a0, parameters), (da,) = rnn.rnn_backward_problem(problems.public_source())
    assert all(np.abs(array).mean() > 0.1 for array in (x, a0, da, *parameters.values()))
    assert not np.allclose(parameters["Waa"], parameters["Waa"].T, atol=0.1)


@SOURCES
def test_near_zero_every_sum_is_small_and_positive(source):
    xt, a_prev, parameters = rnn.rnn_cell_forward_problem(source(), "near zero")
    total = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    assert total.min() > 0 and total.max() < 1e-2
    np.testing.assert_allclose(np.tanh(total), total, rtol=1e-4)


@pytest.mark.parametrize(("kind", "off"), [("no input", {"Wax"}), ("no memory", {"Waa"}), ("constant", {"Wax", "Waa"})])
def test_weights_are_switched_off(kind, off):
    _x, _a0, parameters = rnn.rnn_forward_problem(problems.public_source(), kind)
    assert {name for name, value in parameters.items() if not value.any()} == off


@SOURCES
@pytest.mark.parametrize("moving", lstm.SUMS)
def test_only_one_sum_of_an_lstm_moves_near_zero(source, moving):
    xt, a_prev, c_prev, parameters = lstm.lstm_cell_forward_problem(source(), f"{moving} near zero")
    assert (c_prev == 1).all()
    for name, letter in lstm.SUMS.items():
        total = parameters["W" + letter] @ np.concatenate([a_prev, xt]) + parameters["b" + letter]
        if name == moving:
            assert total.min() > 0 and total.max() < 1e-2
        else:
            assert (total == 1).all()


@SOURCES
def test_at_zero_the_weights_are_those_of_near_zero(source):
    near = lstm.lstm_cell_forward_problem(source(), "candidate near zero")
    xt, a_prev, _c_prev, parameters = lstm.lstm_cell_forward_problem(source(), "candidate at zero")
    assert not xt.any() and not a_prev.any() and not parameters["bc"].any()
    assert np.array_equal(parameters["Wc"], near[-1]["Wc"])


@SOURCES
@pytest.mark.parametrize("kind", ["no memory", "constant", "no input"])
def test_what_moves_the_states_of_an_lstm_is_switched_off(source, kind):
    x, a0, parameters = lstm.lstm_forward_problem(source(), kind)
    a, y, c, _caches = references()["lstm_forward"](x, a0, parameters)
    others = references()["lstm_forward"](x[:, :, ::-1], a0, parameters)
    for array, other in zip((a, y, c), others, strict=False):
        if kind == "no memory":
            np.testing.assert_allclose(array[:, :, ::-1], other, rtol=1e-12)
        else:
            np.testing.assert_array_equal(array, other)
        if kind == "constant":
            np.testing.assert_allclose(array, np.repeat(array[:, :, :1], x.shape[2], axis=2), rtol=1e-12)


@SOURCES
@pytest.mark.parametrize("kind", [kind for kind in KINDS if "steady" in kind])
def test_on_a_steady_sequence_all_states_are_equal(source, kind):
    arguments, _upstream = rnn.rnn_backward_problem(source(), kind)
    a, _y_pred, _caches = references()["rnn_forward"](*arguments)
    np.testing.assert_allclose(a, np.repeat(arguments[1][:, :, None], a.shape[2], axis=2), atol=1e-9)
    assert np.abs(a).max() < 0.9


@SOURCES
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_words_of_a_kind_say(source, kind):
    (x, a0, parameters), (da,) = rnn.rnn_backward_problem(source(), kind)
    sizes = rnn.OTHER_BACKWARD_SIZES if kind == "other sizes" else rnn.BACKWARD_SIZES
    steps = 1 if kind == "one step" else sizes["T_x"]
    assert x.shape == (sizes["n_x"], sizes["m"], steps)
    assert da.shape == (sizes["n_a"], sizes["m"], steps) and a0.shape == da.shape[:2]
    assert parameters["Waa"].any() == ("no memory" not in kind)
    read = [bool(da[:, :, t].any()) for t in range(steps)]
    assert read == [
        not ("last step only" in kind and t < steps - 1 or "first step only" in kind and t > 0) for t in range(steps)
    ]


def test_steady_and_other_sequences_have_the_same_upstream_gradient():
    _arguments, (da,) = rnn.rnn_backward_problem(problems.public_source(), "no memory")
    _arguments, (steady_da,) = rnn.rnn_backward_problem(problems.public_source(), "steady, no memory")
    assert np.array_equal(da, steady_da)


@pytest.mark.parametrize("name", problems.PROBLEMS)
def test_an_example_has_its_arguments_by_name(name):
    example = problems.example(name)
    posed = problems.PROBLEMS[name]
    upstream = posed.upstream if isinstance(posed, problems.BackwardProblems) else ()
    assert tuple(example) == (*posed.arguments, *upstream)
    if getattr(posed, "parameters", ()):
        assert set(posed.parameters) <= set(example[posed.arguments[-1]])


def test_an_rnn_has_these_parameters():
    assert set(problems.example("rnn_forward")["parameters"]) == {"Waa", "Wax", "Wya", "ba", "by"}


@pytest.mark.parametrize("kind", ["twice the examples", "twice the steps"])
def test_what_is_there_twice_is_the_example_two_times(kind):
    draw = problems.PROBLEMS["output_backward"].draw
    a, _y_pred, labels, parameters = draw(problems.public_source())
    a_twice, y_pred_twice, labels_twice, same = draw(problems.public_source(), kind)
    axis = 1 if kind == "twice the examples" else 2
    assert all(np.array_equal(half, a) for half in np.split(a_twice, 2, axis=axis))
    assert all(np.array_equal(half, labels) for half in np.split(labels_twice, 2, axis=axis - 1))
    assert y_pred_twice.shape[1:] == labels_twice.shape
    assert all(np.array_equal(same[name], parameters[name]) for name in parameters)


def test_on_the_symmetric_problem_no_transpose_makes_a_difference():
    ds, W, X = problems.PROBLEMS["mean_response_backward"].draw(problems.public_source(), "symmetric")
    assert np.array_equal(W, W.T)
    np.testing.assert_allclose(X.mean(axis=1, keepdims=True), ds)


@pytest.mark.parametrize("name", ["rnn", "", None, 5])
def test_an_example_that_is_not_there_is_told_with_those_that_are(name):
    with pytest.raises(ValueError, match="There is no example for .*; there are examples for rnn_cell_forward, "):
        problems.example(name)


LSTM_KINDS = [
    "steady",
    "steady, hidden only",
    "steady, cell only",
    "steady, no memory",
    "no memory",
    "steady, last step only",
    "first step only",
    "one step",
]


@SOURCES
@pytest.mark.parametrize("kind", LSTM_KINDS)
def test_what_the_words_of_a_kind_say_of_an_lstm(source, kind):
    (x, a0, parameters), (da,) = lstm.lstm_backward_problem(source(), kind)
    n_a, steps = a0.shape[0], da.shape[2]
    assert x.shape[2] == steps == (1 if kind == "one step" else rnn.BACKWARD_SIZES["T_x"])
    sees_hidden = [parameters["W" + gate][:, :n_a].any() for gate in lstm.GATES]
    assert sees_hidden == [not ("cell only" in kind or "no memory" in kind)] * 4
    _a, _y, _c, (cells, _x) = references()["lstm_forward"](x, a0, parameters)
    shut = all(cell[4].max() < 1e-12 for cell in cells)
    assert shut == ("hidden only" in kind or "no memory" in kind)
    read = [bool(da[:, :, t].any()) for t in range(steps)]
    assert read == [
        not ("last step only" in kind and t < steps - 1 or "first step only" in kind and t > 0) for t in range(steps)
    ]


@SOURCES
@pytest.mark.parametrize("kind", [kind for kind in LSTM_KINDS if "steady" in kind])
def test_on_a_steady_sequence_an_lstm_has_the_same_cache_at_each_step(source, kind):
    arguments, _upstream = lstm.lstm_backward_problem(source(), kind)
    _a, _y, _c, (cells, _x) = references()["lstm_forward"](*arguments)
    for cell in cells[1:]:
        for one, other in zip(cell[:9], cells[0][:9], strict=True):
            np.testing.assert_allclose(one, other, atol=1e-12)
    gates = np.stack([cells[0][5], cells[0][7]])
    assert gates.min() > 0.01 and gates.max() < 0.99
