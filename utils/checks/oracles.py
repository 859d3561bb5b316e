"""Where a check takes the truth from: recorded values, a trusted function, or differences of a trusted forward pass.

An oracle gives cases by kind. A check takes its oracle as an argument, so that one check serves the visible tests
(public problem, recorded values), the hidden tests (fresh problems, a trusted answer) and self-study.
"""

import os
import zlib
from dataclasses import dataclass

import numpy as np

from .. import problems, recording
from .gradient_case import GradientCase

SEED_VARIABLE = "COURSE_SEED"
DEFAULT_SEED = 2013


def hidden_source(name):
    """The random source of one function's hidden problems. Grading sets the seed in the environment."""
    seed = int(os.environ.get(SEED_VARIABLE, DEFAULT_SEED))
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


class recorded:  # noqa: N801 (reads as a function in a test cell)
    """The public problems of a forward function, with the values that the builder recorded for them."""

    def __init__(self, function_name):
        self.name = function_name
        self._expected = recording.load(function_name)

    def case(self, kind):
        """(arguments, expected results by name) of the public problem of this kind."""
        return problems.PROBLEMS[self.name].draw(problems.public_source(), kind), self._expected[kind]


class fresh:  # noqa: N801
    """Fresh problems of a forward function, with the results of a trusted answer to it."""

    def __init__(self, trusted):
        self.name = trusted.__name__
        self._trusted = trusted

    def case(self, kind):
        """(arguments, expected results by name) of a fresh problem of this kind."""
        posed = problems.PROBLEMS[self.name]
        arguments = posed.draw(hidden_source(self.name), kind)
        return arguments, posed.named(self._trusted(*arguments))


@dataclass(frozen=True)
class BackwardProblem:
    """The arguments of a backward pass, and the gradient case that knows the right gradients.

    result: what a trusted forward function makes of them, for problems without a cache.
    """

    arguments: tuple
    case: GradientCase
    result: np.ndarray | None = None


class differences:  # noqa: N801
    """The problems of a backward pass, with the differences of a trusted forward pass.

    `forward` is the trusted forward pass, with the cache as its last result; a fresh source makes the problems hidden
    ones.
    """

    def __init__(self, forward, source=problems.public_source):
        self.forward = forward
        self._source = source
        self._posed = {}

    @classmethod
    def fresh(cls, forward):
        """The same oracle on hidden problems."""
        return cls(forward, lambda: hidden_source(forward.__name__))

    def around(self, forward):
        """The same problems, with the differences of another forward pass."""
        return differences(forward, self._source)

    def draw(self, function_name, kind="example"):
        """The arguments of the forward pass and the upstream gradients of this kind of problem."""
        return problems.PROBLEMS[function_name].draw(self._source(), kind)

    def problem(self, function_name, kind="example", only=None):
        """The problem of this kind for the backward pass `function_name`; the same one each time.

        Several upstream gradients are stacked to one in the gradient case; that of a loss is 1. `only`: the names of
        the arrays whose gradients the case knows, to save time; all without it.
        """
        asked = function_name, kind, only
        if asked not in self._posed:
            self._posed[asked] = self._pose(*asked)
        return self._posed[asked]

    def _pose(self, function_name, kind, only):
        posed = problems.PROBLEMS[function_name]
        if isinstance(posed, problems.GradientProblems):
            return self._without_cache(posed, kind)
        (*inputs, parameters), upstream = self.draw(function_name, kind)
        inputs = dict(zip(posed.arguments, inputs, strict=False))
        differenced = upstream or (np.ones(()),)

        def states(moved):
            moved_parameters = parameters | {name: moved[name] for name in posed.parameters if name in moved}
            results = self.forward(*(moved.get(name, value) for name, value in inputs.items()), moved_parameters)
            return _stacked(results[: len(differenced)])

        arrays = {name: array for name, array in inputs.items() if name not in posed.fixed}
        arrays |= {name: parameters[name] for name in posed.parameters}
        moved = {name: array for name, array in arrays.items() if only is None or name in only}
        caches = self.forward(*inputs.values(), parameters)[-1]
        return BackwardProblem(
            (*upstream, caches), GradientCase.by_differences(states, moved, _stacked(differenced))
        )

    def _without_cache(self, posed, kind):
        arguments = posed.draw(self._source(), kind)

        def result(arrays):
            return posed.result(self.forward, *posed.moved(arguments, arrays))

        upstream = posed.upstream(self.forward, *arguments)
        arrays = posed.arrays(arguments)
        return BackwardProblem(arguments, GradientCase.by_differences(result, arrays, upstream), result(arrays))


class around:  # noqa: N801
    """The problems of a function that calls another one, `inner`, which is trusted here or simply the student's own.

    A fresh source makes the problems hidden ones.
    """

    def __init__(self, inner, source=problems.public_source):
        self.inner = inner
        self._source = source

    @classmethod
    def fresh(cls, inner):
        """The same oracle on hidden problems."""
        return cls(inner, lambda: hidden_source(inner.__name__))

    def arguments(self, function_name, kind="example"):
        """The arguments of the problem of this kind for the function; the same ones each time."""
        return problems.PROBLEMS[function_name].draw(self._source(), kind)


def _stacked(arrays):
    return np.asarray(arrays[0]) if len(arrays) == 1 else np.stack(arrays)
