"""The problems that checks ask: right shapes, the design that makes mistakes show, the same numbers everywhere."""

import numpy as np
import pytest

from tests.lessons.functions import references
from utils import problems
from utils.problems import rnn

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
    """The arrays of arguments, dicts taken apart."""
    return [leaf for part in parts for leaf in (part.values() if isinstance(part, dict) else [part])]


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
    assert tuple(example) == (*posed.arguments, *getattr(posed, "upstream", ()))
    if "parameters" in example and name.startswith("rnn"):
        assert set(example["parameters"]) == {"Waa", "Wax", "Wya", "ba", "by"}


@pytest.mark.parametrize("name", ["rnn", "", None, 5])
def test_an_example_that_is_not_there_is_told_with_those_that_are(name):
    with pytest.raises(ValueError, match="There is no example for .*; there are examples for rnn_cell_forward, "):
        problems.example(name)
