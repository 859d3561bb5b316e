"""Grades cases with the real engine, in parents that all cases share."""

import functools
from dataclasses import replace

from grading.limits import TIME
from grading.session import Session

from .case import BACKWARD, RIGHT, Case, Kind
from .handing_in import task

# Small, for many cases run into it. Lesson 05 measures gradients, which takes longer on a busy machine.
SECONDS, SECONDS_OF_BACKWARD = 2.0, 20.0


class Grading:
    """Grades cases between two warm parents."""

    def __init__(self, students, judges):
        self._parents = students, judges
        self.honest = functools.cache(self._honest)

    def result(self, case):
        """The Result of a case."""
        seconds = SECONDS_OF_BACKWARD if case.lesson == BACKWARD else SECONDS
        return Session(*self._parents, time=replace(TIME, cell=seconds)).grade(task(case))

    def worth(self, case):
        """Test cell -> points of the answers that a case is built upon, without what it is to lose."""
        below = case.beneath if isinstance(case.beneath, str) else tuple(sorted(case.beneath.items()))
        points = self.honest(case.lesson, below)
        return {name: 0.0 if name in case.loses else earned for name, earned in points.items()}

    def innocent(self):
        """The points of a right submission to the first lesson."""
        return self.result(Case("innocent", Kind.UNUSUAL, "", beneath=RIGHT)).scores

    def _honest(self, lesson, beneath):
        beneath = beneath if isinstance(beneath, str) else dict(beneath)
        return self.result(Case("honest", Kind.UNUSUAL, "", lesson=lesson, beneath=beneath)).scores
