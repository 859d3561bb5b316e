"""The oracle of a derivation: what is right is measured by nudging the run that a trace tells."""

from dataclasses import dataclass
from functools import cached_property

from .. import problems
from ..recurrences import Recurrence
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
