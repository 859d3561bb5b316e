"""Making checks of any function, with the reference answers of the lessons as the trusted ones."""

from dataclasses import dataclass

import pytest

from tests.lessons.classroom import remembering_differences
from tests.lessons.functions import references
from utils import checks, problems
from utils.losses import softmax_cross_entropy
from utils.problems import characters, debugging, gradient_check, residual, traces
from utils.problems.addition import mean_response

# The measures of each check, in the order in which they stand.
MEASURES = {
    name: [key for one in reversed(check.__mro__) for key, value in vars(one).items() if hasattr(value, "__wrapped__")]
    for name, check in checks.CHECKS.items()
    if name in problems.PROBLEMS
}
# Functions whose results are not the arrays of a network pass; their checks have tests of their own.
MODULES = (traces, gradient_check, residual, debugging, characters)
TRACED = tuple(traces.PROBLEMS)
OTHER_KINDS = {name for module in MODULES for name in module.PROBLEMS}
NETWORK = [name for name in MEASURES if name not in OTHER_KINDS]
FORWARD = [name for name in NETWORK if isinstance(problems.PROBLEMS[name], problems.ForwardProblems)]
# The gradients that each function returns in a dict.
GRADIENTS = {name: problems.PROBLEMS[name].gradients for name in NETWORK if name not in FORWARD}
# What a check reads of each result: gradients by name, or the first results by number.
PARTS = GRADIENTS | {name: tuple(range(len(problems.PROBLEMS[name].results))) for name in FORWARD}
# The functions that return a dict of gradients and nothing else.
DICTS = GRADIENTS.keys() - {"loss_and_gradients"}
# What the gradients are gradients of, where it is not the forward pass of the same name.
FORWARD_OF = {
    "mean_response_backward": mean_response,
    "output_backward": softmax_cross_entropy,
    "loss_and_gradients": references()["rnn_forward"],
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
    """The truth about a function: the reference answer, differences of its forward pass, or nudges of a trace."""
    posed = problems.PROBLEMS[name]
    if isinstance(posed, problems.TraceProblems):
        return checks.nudged.fresh()
    if isinstance(posed, problems.ForwardProblems):
        return checks.fresh(references()[name])
    return checks.differences(FORWARD_OF.get(name) or references()[name.replace("backward", "forward")])


EACH = pytest.mark.parametrize("name", NETWORK)
