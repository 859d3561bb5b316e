"""Where a check takes the truth from: recorded values, a trusted function, or differences of a trusted forward pass.

An oracle gives cases by kind. A check takes its oracle as an argument, so that one check serves the visible tests
(public problem, recorded values), the hidden tests (fresh problems, a trusted answer) and self-study.
"""

import os
import zlib

import numpy as np

from .. import problems, recording

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
        draw, _kinds = problems.FORWARD_PROBLEMS[self.name]
        return draw(problems.public_source(), kind), self._expected[kind]


class fresh:  # noqa: N801
    """Fresh problems of a forward function, with the results of a trusted answer to it."""

    def __init__(self, trusted):
        self.name = trusted.__name__
        self._trusted = trusted

    def case(self, kind):
        """(arguments, expected results by name) of a fresh problem of this kind."""
        draw, _kinds = problems.FORWARD_PROBLEMS[self.name]
        arguments = draw(hidden_source(self.name), kind)
        results = self._trusted(*arguments)
        return arguments, dict(zip(recording.RESULTS[self.name], results, strict=False))
