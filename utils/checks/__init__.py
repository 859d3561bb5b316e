"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer, or
`differences` of a trusted forward pass.
"""

from .check import Check, CheckFailed
from .exhibits import (
    CellGradientsCheck,
    GateGradientsCheck,
    LstmGradientsCheck,
    LstmStatesCheck,
    RnnGradientsCheck,
    StateJacobianCheck,
    jacobians,
)
from .oracles import differences, fresh, recorded
from .reader_backward import ReaderBackwardCheck
from .reader_forward import ReaderForwardCheck
from .rnn_backward import RnnBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck
from .rnn_cell_forward import RnnCellForwardCheck
from .rnn_forward import RnnForwardCheck
from .wrong_steps import WrongStepsCheck

__all__ = [
    "CellGradientsCheck",
    "Check",
    "CheckFailed",
    "GateGradientsCheck",
    "LstmGradientsCheck",
    "LstmStatesCheck",
    "ReaderBackwardCheck",
    "ReaderForwardCheck",
    "RnnBackwardCheck",
    "RnnCellBackwardCheck",
    "RnnCellForwardCheck",
    "RnnForwardCheck",
    "RnnGradientsCheck",
    "StateJacobianCheck",
    "WrongStepsCheck",
    "check_of",
    "differences",
    "fresh",
    "jacobians",
    "recorded",
]

CHECKS = {check.name: check for check in (RnnCellForwardCheck, RnnForwardCheck, RnnCellBackwardCheck, RnnBackwardCheck)}
CHECKS |= {
    check.name: check
    for check in (
        WrongStepsCheck,
        ReaderForwardCheck,
        ReaderBackwardCheck,
        LstmStatesCheck,
        RnnGradientsCheck,
        CellGradientsCheck,
        GateGradientsCheck,
        LstmGradientsCheck,
        StateJacobianCheck,
    )
}


def check_of(function_name, function, supplied):
    """The check of a graded function; `supplied` has trusted functions by name. Raises KeyError if it has none."""
    check = CHECKS[function_name]
    return check(function, *(supplied[name] for name in check.needs))
