"""Errors carried forward: the right loop around a student's own cell, to judge a loop around a cell that is wrong."""

import numpy as np

from ..gradients import relative_error
from .findings import TOLERANCE, Finding, array_of
from .gradient_case import GradientCase
from .gradient_results import Gradients, require_gradients
from .student import StudentFunction

# How far the right loop's gradients move when the upstream gradient is turned round, against the right ones.
LEAST_RESPONSE = 1e-3


class OwnCell:
    """The student's own cell, and the right loop around it: what a loop around a wrong cell should give.

    pose(kind): the problem of this kind for the loop.
    """

    def __init__(self, around, name, pose):
        self.loop = StudentFunction(around, name)
        self._pose = pose

    def says_something(self, kind="example"):
        """Whether a loop can be judged around the cell on this kind of problem: it passes a gradient on, and to x.

        A cell that raises, gives the same whatever comes in, or lets nothing through would make any loop look right.
        """
        problem = self._pose(kind)
        case, (upstream, caches) = problem.case, problem.arguments
        try:
            there, back = (Gradients(self.loop(sign * upstream, caches), case.shapes) for sign in (1, -1))
        except Finding:
            return False
        if not all(name in gradients for name in ("dx", "da0") for gradients in (there, back)):
            return False
        return all(
            norm(there[name] - back[name]) > LEAST_RESPONSE * norm(case.expected(name)) for name in ("dx", "da0")
        )

    def agrees(self, problems, results):
        """Whether the right loop gives the same results, up to rounding."""
        pairs = zip(problems, results, strict=True)
        return all(agree(self.loop(*problem.arguments), result) for problem, result in pairs)

    def is_right(self, problems):
        """Whether the right loop gives the right gradients: then the cell is to blame for nothing."""
        try:
            for problem in problems:
                case = problem.case
                require_gradients(case, Gradients(self.loop(*problem.arguments), case.shapes), case.shapes)
        except Finding:
            return False
        return True

    def has(self, quality):
        """Whether `quality(function)` finds nothing wrong with the right loop."""
        try:
            quality(self.loop)
        except Finding:
            return False
        return True

    def cases(self, problems):
        """The gradient cases whose truth is the right loop. A Finding if it gives no numbers."""
        return [self._case(*problem.arguments, problem.case.shapes) for problem in problems]

    def _case(self, upstream, caches, names):
        def backward(upstream):
            results = self.loop(upstream, caches)
            return {name: array_of(results[name], name) for name in names}

        return GradientCase.by_calls(backward, upstream, names)


def norm(array):
    """The Euclidean norm over all entries."""
    return np.linalg.norm(array.ravel())


def agree(results, others):
    """Whether two results hold the same gradients, up to rounding; those of the first are the ones that count."""
    try:
        return all(
            relative_error(array_of(value, name), array_of(others[name], name, np.shape(value))) < TOLERANCE
            for name, value in results.items()
        )
    except (Finding, KeyError, TypeError):
        return False
