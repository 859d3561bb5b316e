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
from .gradient_point import GradientPoint

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

    result: what a trusted forward function makes of them.
    """

    arguments: tuple
    case: GradientCase
    result: np.ndarray


class differences:  # noqa: N801
    """The problems of a backward pass, with the differences of a trusted forward pass.

    `forward` is the trusted forward pass, with the cache as its last result; a fresh source makes the problems hidden
    ones. source(): the random source that each problem is drawn from, at its beginning.
    """

    def __init__(self, forward, source=problems.public_source):
        self.forward = forward
        self.source = source
        self._posed = {}

    @classmethod
    def fresh(cls, forward):
        """The same oracle on hidden problems."""
        return cls(forward, lambda: hidden_source(forward.__name__))

    def around(self, forward):
        """The same problems, with the differences of another forward pass."""
        return differences(forward, self.source)

    def draw(self, function_name, kind="example"):
        """The arguments of the forward pass and the upstream gradients of this kind of problem."""
        return problems.PROBLEMS[function_name].draw(self.source(), kind)

    def problem(self, function_name, kind="example", only=None):
        """The problem of this kind for the backward pass `function_name`; the same one each time.

        Several upstream gradients are stacked to one in the gradient case; that of a loss is 1. `only`: the names of
        the arrays whose gradients the case knows, to save time; all without it.
        """
        asked = function_name, kind, only
        if asked not in self._posed:
            self._posed[asked] = self._pose(*asked)
        return self._posed[asked]

    def point(self, function_name, drawn):
        """The GradientPoint of what the `draw` of the problems of a backward pass has given."""
        posed = problems.PROBLEMS[function_name]
        with_cache = not isinstance(posed, problems.GradientProblems)
        return (self._point_with_cache if with_cache else self._point_without_cache)(posed, drawn)

    def _pose(self, function_name, kind, only):
        point = self.point(function_name, self.draw(function_name, kind))
        moved = {name: array for name, array in point.arrays.items() if only is None or name in only}
        case = GradientCase.by_differences(point.states, moved, point.upstream)
        return BackwardProblem(point.arguments, case, point.states(point.arrays))

    def _point_with_cache(self, posed, drawn):
        (*inputs, parameters), upstream = drawn
        inputs = dict(zip(posed.arguments, inputs, strict=False))
        differenced = upstream or (np.ones(()),)

        def run():
            return self.forward(*inputs.values(), parameters)

        def states(moved):
            moved_parameters = parameters | {name: moved[name] for name in posed.parameters if name in moved}
            results = self.forward(*(moved.get(name, value) for name, value in inputs.items()), moved_parameters)
            return _stacked(results[: len(differenced)])

        arrays = {name: array for name, array in inputs.items() if name not in posed.fixed}
        arrays |= {name: parameters[name] for name in posed.parameters}
        return GradientPoint((*upstream, run()[-1]), run, arrays, states, _stacked(differenced))

    def _point_without_cache(self, posed, arguments):
        def run():
            return posed.result(self.forward, *arguments)

        def result(moved):
            return posed.result(self.forward, *posed.moved(arguments, moved))

        upstream = posed.upstream(self.forward, *arguments)
        return GradientPoint(arguments, run, posed.arrays(arguments), result, upstream)


class around:  # noqa: N801
    """The problems of a function that calls another one, `inner`, which is trusted here or simply the student's own.

    A fresh source makes the problems hidden ones. source(): as for `differences`.
    """

    def __init__(self, inner, source=problems.public_source):
        self.inner = inner
        self.source = source

    @classmethod
    def fresh(cls, inner):
        """The same oracle on hidden problems."""
        return cls(inner, lambda: hidden_source(inner.__name__))

    def arguments(self, function_name, kind="example"):
        """The arguments of the problem of this kind for the function; the same ones each time."""
        return problems.PROBLEMS[function_name].draw(self.source(), kind)


def _stacked(arrays):
    return np.asarray(arrays[0]) if len(arrays) == 1 else np.stack(arrays)
