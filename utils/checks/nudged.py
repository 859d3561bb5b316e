"""The oracle of a derivation: what is right is measured by nudging the run that a trace tells."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .. import problems
from ..recurrences import Recurrence
from .gradient_point import GradientPoint
from .oracles import hidden_source


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

    def point_of_parameters(self, names, *more):
        """The GradientPoint of parameters, for a function of the trace and of `more`."""
        arrays = {name: self.trace[name] for name in names}
        return self._point(arrays, lambda moved: self.recurrence.losses(self.trace | moved), more)

    def point_of_nudges(self, names):
        """The GradientPoint of nudges of all z, or all h, for a function of the trace."""
        arrays = {name: np.zeros(self.trace["h"].shape) for name in names}
        return self._point(arrays, lambda nudges: self.recurrence.losses(self.trace, nudges))

    def _point(self, arrays, losses, more=()):
        upstream = np.ones(self.steps + 1)
        return GradientPoint((self.trace, *more), lambda: self.recurrence.losses(self.trace), arrays, losses, upstream)

    @cached_property
    def _errors(self):
        return self.recurrence.errors(self.trace)


class nudged:  # noqa: N801
    """The problems of a function of a trace: what is right is measured by nudging the run that the trace tells.

    source(name): the random source that each problem of this function is drawn from, at its beginning.
    """

    def __init__(self, source=lambda _name: problems.public_source()):
        self.source = source

    @classmethod
    def fresh(cls):
        """The same oracle on hidden problems."""
        return cls(hidden_source)

    def problem(self, function_name, kind="example"):
        """The problem of this kind for the function; the same one each time."""
        return self._drawn(function_name, kind, self.source(function_name))

    def new_problems(self, function_name, kind, source):
        """Endlessly many problems of this kind for the function, each of them a new one of this random source."""
        while True:
            yield self._drawn(function_name, kind, source)

    def _drawn(self, function_name, kind, source):
        posed = problems.PROBLEMS[function_name]
        return TraceProblem(posed.recurrence, posed.trace(source, kind))
