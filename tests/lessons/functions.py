"""Answers of the course as functions, for tests that compute with them."""

import functools
from unittest import mock

import numpy as np

from tests.lessons.classroom import course
from utils import hints, problems, sigmoid, softmax
from utils.checks import example_arguments

GRADIENTS = {
    "rnn_cell_backward": ("dxt", "da_prev", "dWax", "dWaa", "dba"),
    "rnn_backward": ("dx", "da0", "dWax", "dWaa", "dba"),
}


@functools.cache
def references():
    """Function name -> the reference answer, all in one namespace, so that one may call another."""
    namespace = {"np": np, "sigmoid": sigmoid, "softmax": softmax}
    answers = {name: answer for lesson in course().lessons for name, answer in lesson.answers.items()}
    for answer in answers.values():
        exec(answer.reference, namespace)
    return {name: namespace[name] for name in answers}


def defined(function, source):
    """The function of this name that a source defines, among the reference answers."""
    namespace = {"np": np, "sigmoid": sigmoid, "softmax": softmax, **references()}
    exec(compile(source, f"<answer {function}>", "exec"), namespace)
    return namespace[function]


def is_right(function, answer, seed):
    """Whether an answer gives the numbers of the reference answer on a problem of random sizes, up to rounding."""
    rng = np.random.default_rng(seed)
    sizes = dict(zip(("n_x", "n_a", "n_y", "m", "T_x"), rng.permutation(np.arange(2, 8)).tolist(), strict=False))
    if function in problems.FORWARD_PROBLEMS:
        draw, _kinds = problems.FORWARD_PROBLEMS[function]
        arguments = draw(rng, sizes=sizes)
    else:
        inputs, upstream = problems.BACKWARD_PROBLEMS[function](rng, sizes=sizes)
        arguments = upstream, references()[function.replace("backward", "forward")](*inputs)[-1]
    right = _numbers(function, references()[function](*arguments))
    try:
        came = _numbers(function, answer(*arguments))
    except Exception:
        return False
    return all(
        np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-4, atol=1e-5)
        for one, other in zip(right, came, strict=True)
    )


def _numbers(function, results):
    """The arrays of a result that count, in a fixed order."""
    if function == "rnn_cell_forward":
        a_next, yt_pred, cache = results
        return [a_next, yt_pred, *_numbers_of_cache(cache)]
    if function == "rnn_forward":
        a, y_pred, (cells, x) = results
        return [a, y_pred, x, *(number for cell in cells for number in _numbers_of_cache(cell))]
    return [results[name] for name in GRADIENTS[function]]


def _numbers_of_cache(cache):
    a_next, a_prev, xt, parameters = cache
    return [a_next, a_prev, xt, *(parameters[name] for name in ("Wax", "Waa", "Wya", "ba", "by"))]


def fingerprint(function, answer, seed=None):
    """The fingerprint of an answer to a function on its public example or, with a seed, on another one like it."""
    if seed is None:
        return hints.fingerprint(answer, example_arguments(function, references()))
    with mock.patch("utils.problems.public_source", lambda: np.random.default_rng(seed)):
        return fingerprint(function, answer)
