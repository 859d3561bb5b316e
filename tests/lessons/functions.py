"""Answers of the course as functions, for tests that compute with them."""

import functools
from unittest import mock

import numpy as np

from tests.lessons.classroom import course
from utils import hints, relative_error, sigmoid, softmax

# What the answers of all lessons take from outside.
LIBRARY = {"np": np, "relative_error": relative_error, "sigmoid": sigmoid, "softmax": softmax}


@functools.cache
def references():
    """Function name -> the reference answer, all in one namespace, so that one may call another."""
    namespace = dict(LIBRARY)
    answers = {name: answer for lesson in course().lessons for name, answer in lesson.answers.items()}
    for answer in answers.values():
        exec(answer.reference, namespace)
    return {name: namespace[name] for name in answers}


def defined(function, source):
    """The function of this name that a source defines, among the reference answers."""
    namespace = LIBRARY | references()
    exec(compile(source, f"<answer {function}>", "exec"), namespace)
    return namespace[function]


def is_right(function, answer, peer, seed):
    """Whether an answer computes what the reference answer, or a right `peer`, does on a problem like the example."""
    came = fingerprint(function, answer, seed)
    return any(hints.same(came, fingerprint(function, right, seed)) for right in (references()[function], peer))


def fingerprint(function, answer, seed=None):
    """The fingerprint of an answer to a function on its public example or, with a seed, on another one like it."""
    if seed is None:
        return hints.example_fingerprint(function, answer, references())
    with mock.patch("utils.problems.public_source", lambda: np.random.default_rng(seed)):
        return fingerprint(function, answer)
