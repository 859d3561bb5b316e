"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer,
`differences` of a trusted forward pass, or traces that are `nudged`.
"""

from .check import Check, CheckFailed
from .derivation import (
    DeltaBackCheck,
    DeltaOwnCheck,
    DeltaSweepCheck,
    FalseLineCheck,
    GradientOfBCheck,
    GradientOfUCheck,
    GradientOfWCheck,
)
from .leaky import LeakyErrorsCheck, LeakyGradientsCheck
from .oracles import differences, fresh, nudged, recorded
from .rnn_backward import RnnBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck
from .rnn_cell_forward import RnnCellForwardCheck
from .rnn_forward import RnnForwardCheck

__all__ = [
    "Check",
    "CheckFailed",
    "DeltaBackCheck",
    "DeltaOwnCheck",
    "DeltaSweepCheck",
    "FalseLineCheck",
    "GradientOfBCheck",
    "GradientOfUCheck",
    "GradientOfWCheck",
    "LeakyErrorsCheck",
    "LeakyGradientsCheck",
    "RnnBackwardCheck",
    "RnnCellBackwardCheck",
    "RnnCellForwardCheck",
    "RnnForwardCheck",
    "check_of",
    "differences",
    "fresh",
    "nudged",
    "recorded",
]

CHECKS = {
    check.name: check
    for check in (
        RnnCellForwardCheck,
        RnnForwardCheck,
        DeltaOwnCheck,
        DeltaBackCheck,
        GradientOfUCheck,
        GradientOfWCheck,
        GradientOfBCheck,
        DeltaSweepCheck,
        FalseLineCheck,
        LeakyErrorsCheck,
        LeakyGradientsCheck,
        RnnCellBackwardCheck,
        RnnBackwardCheck,
    )
}


def check_of(function_name, function, supplied):
    """The check of a graded function; `supplied` has trusted functions by name. Raises KeyError if it has none."""
    check = CHECKS[function_name]
    return check(function, *(supplied[name] for name in check.needs))
