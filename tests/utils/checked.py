"""Making checks of any function, with the reference answers of the lessons as the trusted ones."""

from dataclasses import dataclass

import pytest

from tests.lessons.classroom import remembering_differences
from tests.lessons.functions import references
from utils import checks, problems
from utils.problems import debugging

# Functions whose results are of another kind, or whose checks have one measure; they have tests of their own.
OTHER_KINDS = {*debugging.PROBLEMS}
# The measures of each check, in the order in which they stand.
MEASURES = {
    name: [key for one in reversed(check.__mro__) for key, value in vars(one).items() if hasattr(value, "__wrapped__")]
    for name, check in checks.CHECKS.items()
    if name in problems.PROBLEMS and name not in OTHER_KINDS
}
# The gradients that each backward pass returns.
GRADIENTS = {
    name: posed.gradients
    for name, posed in problems.PROBLEMS.items()
    if isinstance(posed, problems.BackwardProblems) and name not in OTHER_KINDS
}


@dataclass
class Outcome:
    """What a check said: the error it raised, if any, and how many of its measures found something."""

    error: checks.CheckFailed | None
    found: int

    @property
    def message(self):
        return str(self.error or "")

    @property
    def words(self):
        """The message in one line."""
        return " ".join(self.message.split())


def checked(name, function, measures=None):
    """Run all measures of the check of `name`, or some of them, on a function; the oracle is a reference answer."""
    check = checks.check_of(name, function, references())
    oracle = oracle_of(name)
    with remembering_differences():
        for measure in measures or MEASURES[name]:
            getattr(check, measure)(oracle)
        found = len(check._found)
        try:
            check.done()
        except checks.CheckFailed as error:
            return Outcome(error, found)
    return Outcome(None, found)


def oracle_of(name):
    """The truth about a function: the reference answer or, for a backward pass, differences of its forward pass."""
    if isinstance(problems.PROBLEMS[name], problems.ForwardProblems):
        return checks.fresh(references()[name])
    return checks.differences(references()[name.replace("backward", "forward")])


EACH = pytest.mark.parametrize("name", MEASURES)
