"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer, or
`differences` of a trusted forward pass.
"""

from .check import Check, CheckFailed
from .oracles import differences, fresh, recorded
from .rnn_backward import RnnBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck
from .rnn_cell_forward import RnnCellForwardCheck
from .rnn_forward import RnnForwardCheck

__all__ = [
    "Check",
    "CheckFailed",
    "RnnBackwardCheck",
    "RnnCellBackwardCheck",
    "RnnCellForwardCheck",
    "RnnForwardCheck",
    "differences",
    "example_arguments",
    "fresh",
    "recorded",
]

# The check of each function, and the other functions it works with.
CHECKS = {
    "rnn_cell_forward": (RnnCellForwardCheck, ()),
    "rnn_forward": (RnnForwardCheck, ("rnn_cell_forward",)),
    "rnn_cell_backward": (RnnCellBackwardCheck, ("rnn_cell_forward",)),
    "rnn_backward": (RnnBackwardCheck, ("rnn_forward", "rnn_cell_backward")),
}


def example_arguments(function_name, supplied):
    """The arguments of the public example of a graded function.

    `supplied` has the lesson's trusted functions by name. Raises KeyError for a function that has no check.
    """
    check, needs = CHECKS[function_name]
    return check(None, *(supplied[name] for name in needs)).example()
