"""Where a check takes the truth from: recorded values, a trusted function, or differences of a trusted forward pass.

An oracle gives cases by kind. A check takes its oracle as an argument, so that one check serves the visible tests
(public problem, recorded values), the hidden tests (fresh problems, a trusted answer) and self-study.
"""

import os
import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .. import problems, recording
from ..recurrences import Recurrence
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

    def problem(self, function_name, kind="example", only=None):
        """The problem of this kind for the backward pass `function_name`; the same one each time.

        Several upstream gradients are stacked to one in the gradient case. `only`: the names of the arrays whose
        gradients the case knows, to save time; all without it.
        """
        asked = function_name, kind, only
        if asked not in self._posed:
            self._posed[asked] = self._pose(*asked)
        return self._posed[asked]

    def _pose(self, function_name, kind, only):
        posed = problems.PROBLEMS[function_name]
        if isinstance(posed, problems.GradientProblems):
            return self._without_cache(posed, kind)
        (*inputs, parameters), upstream = posed.draw(self._source(), kind)
        names = posed.arguments[:-1]

        arrays = dict(zip(names, inputs, strict=True)) | {name: parameters[name] for name in posed.parameters}

        def states(moved):
            moved = arrays | moved
            results = self.forward(*(moved[name] for name in names), parameters | moved)
            return _stacked(results[: len(upstream)])

        caches = self.forward(*inputs, parameters)[-1]
        moved = {name: array for name, array in arrays.items() if only is None or name in only}
        case = GradientCase.by_differences(states, moved, _stacked(upstream))
        return BackwardProblem((*upstream, caches), case)

    def _without_cache(self, posed, kind):
        arguments = posed.draw(self._source(), kind)

        def result(arrays):
            return posed.result(self.forward, *posed.moved(arguments, arrays))

        upstream = posed.upstream(self.forward, *arguments)
        arrays = posed.arrays(arguments)
        return BackwardProblem(arguments, GradientCase.by_differences(result, arrays, upstream), result(arrays))


@dataclass(frozen=True)
class TraceProblem:
    """A trace, and what nudging its run shows."""

    recurrence: Recurrence
    trace: dict

    @property
    def steps(self):
        """The number T of the last step."""
        return len(self.trace["h"]) - 1

    @property
    def delta(self):
        """∂L_t/∂z_k, (T + 1, T + 1, n_h), with the index [t, k]."""
        return self._errors[0]

    @property
    def e(self):
        """∂L_t/∂h_k, likewise."""
        return self._errors[1]

    @cached_property
    def gradients(self):
        """The gradients of the parameters, "d" + name → array."""
        return self.recurrence.gradients(self.trace)

    @cached_property
    def _errors(self):
        return self.recurrence.errors(self.trace)


class nudged:  # noqa: N801
    """The problems of a function of a trace: what is right is measured by nudging the run that the trace tells."""

    def __init__(self, source=lambda _name: problems.public_source()):
        self._source = source

    @classmethod
    def fresh(cls):
        """The same oracle on hidden problems."""
        return cls(hidden_source)

    def problem(self, function_name, kind="example"):
        """The problem of this kind for the function; the same one each time."""
        posed = problems.PROBLEMS[function_name]
        return TraceProblem(posed.recurrence, posed.trace(self._source(function_name), kind))


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
    return arrays[0] if len(arrays) == 1 else np.stack(arrays)
