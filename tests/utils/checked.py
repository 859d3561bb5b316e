"""Making checks of any function, with the reference answers of the lessons as the trusted ones."""

from dataclasses import dataclass

import pytest

from tests.lessons.classroom import remembering_differences
from tests.lessons.functions import references
from utils import checks

# The measures of each check, and the arguments it takes beside the function.
MEASURES = {
    "rnn_cell_forward": ("weighted_sum", "one_tanh", "prediction", "cache", "pure"),
    "rnn_forward": ("memory", "start", "inputs_in_order", "storage", "caches", "sizes", "pure"),
    "rnn_cell_backward": ("local_derivative", "inputs", "weights", "bias", "pure"),
    "rnn_backward": ("carry", "sums_over_time", "own_cache", "every_step", "pure"),
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
    check = check_of(name, function)
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


def check_of(name, function):
    check, needs = checks.CHECKS[name]
    return check(function, *(references()[need] for need in needs))


def oracle_of(name):
    right = references()
    if name.endswith("forward"):
        return checks.fresh(right[name])
    return checks.differences(right[name.replace("backward", "forward")])


EACH = pytest.mark.parametrize("name", MEASURES)
