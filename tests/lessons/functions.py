"""Answers of the course as functions, for tests that compute with them."""

import functools
from unittest import mock

import numpy as np

from tests.lessons.classroom import course
from utils import hints


@functools.cache
def imported():
    """What the set-ups of the lessons import that one of their answers uses, and NumPy."""
    answers = [answer for lesson in course().lessons for answer in lesson.answers.values()]
    namespace = {"np": np}
    for answer in answers:
        for name in answer.free_names & answer.imports.keys():
            exec(answer.imports[name], namespace)
    return namespace


@functools.cache
def references():
    """Function name -> the reference answer, all in one namespace, so that one may call another."""
    namespace = dict(imported())
    answers = {name: answer for lesson in course().lessons for name, answer in lesson.answers.items()}
    for answer in answers.values():
        exec(answer.reference, namespace)
    return {name: namespace[name] for name in answers}


def defined(function, source):
    """The function of this name that a source defines, among the reference answers and its lesson's imports."""
    imports = next(lesson.answers[function].imports for lesson in course().lessons if function in lesson.answers)
    namespace = imported() | references()
    for statement in imports.values():
        exec(statement, namespace)
    exec(compile(source, f"<answer {function}>", "exec"), namespace)
    return namespace[function]


def is_right(function, answer, peer, seed):
    """Whether an answer computes what the reference answer, or a right `peer`, does on a problem like the example."""
    came = fingerprint(function, counted(function, answer), seed)
    rights = (counted(function, right) for right in (references()[function], peer))
    return any(hints.same(came, fingerprint(function, right, seed)) for right in rights)


def counted(function, answer):
    """The answer without what its docstring says does not count: row 0 of the delta of `leaky_errors`."""
    if function != "leaky_errors":
        return answer

    def without_row_0(trace):
        e, delta = answer(trace)
        return e, delta[1:]

    return without_row_0


def fingerprint(function, answer, seed=None):
    """The fingerprint of an answer to a function on its public example or, with a seed, on another one like it."""
    if seed is None:
        return hints.example_fingerprint(function, answer, references())
    with mock.patch("utils.problems.public_source", lambda: np.random.default_rng(seed)):
        return fingerprint(function, answer)
