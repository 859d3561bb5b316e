"""Answers of the course as functions, for tests that compute with them."""

import copy
import functools
from unittest import mock

import numpy as np

from tests.lessons.classroom import course
from utils import hints

# Function -> its results without the rows that its docstring says do not count.
WITHOUT_MEANING = {"leaky_errors": lambda e, delta: (e, delta[1:])}


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

    def agrees_with(right):
        came, expected = (fingerprint(function, counted(function, one, right), seed) for one in (answer, right))
        return hints.same(came, expected)

    return any(map(agrees_with, (references()[function], peer)))


def counted(function, answer, right):
    """The answer with what counts of its result: the entries that a right answer has too, no rows without meaning."""

    def counted_answer(*arguments):
        asked_for = right(*copy.deepcopy(arguments))
        results = entries(answer(*arguments), asked_for)
        return WITHOUT_MEANING[function](*results) if function in WITHOUT_MEANING else results

    return counted_answer


def entries(came, asked_for):
    """What came, without the entries of dicts that were not asked for."""
    if isinstance(asked_for, dict):
        return {name: entries(came[name], part) for name, part in asked_for.items()}
    if isinstance(asked_for, (tuple, list)) and isinstance(came, (tuple, list)) and len(came) == len(asked_for):
        return [entries(*pair) for pair in zip(came, asked_for, strict=True)]
    return came


def fingerprint(function, answer, seed=None):
    """The fingerprint of an answer to a function on its public example or, with a seed, on another one like it."""
    if seed is None:
        return hints.example_fingerprint(function, answer, references())
    with mock.patch("utils.problems.public_source", lambda: np.random.default_rng(seed)):
        return fingerprint(function, answer)
