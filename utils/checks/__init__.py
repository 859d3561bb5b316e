"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer, `differences`
of a trusted forward pass, or the right function `around` one that it calls.
"""

from .check import Check, CheckFailed
from .gru_cell_forward import GruCellForwardCheck
from .lstm_loss_and_gradients import LstmLossAndGradientsCheck
from .oracles import around, differences, fresh, recorded
from .rnn_backward import RnnBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck
from .rnn_cell_forward import RnnCellForwardCheck
from .rnn_forward import RnnForwardCheck
from .sample import SampleCheck
from .training_step import TrainingStepCheck

__all__ = [
    "Check",
    "CheckFailed",
    "GruCellForwardCheck",
    "LstmLossAndGradientsCheck",
    "RnnBackwardCheck",
    "RnnCellBackwardCheck",
    "RnnCellForwardCheck",
    "RnnForwardCheck",
    "SampleCheck",
    "TrainingStepCheck",
    "around",
    "check_of",
    "differences",
    "fresh",
    "recorded",
]

CHECKS = {
    check.name: check
    for check in (
        RnnCellForwardCheck,
        RnnForwardCheck,
        RnnCellBackwardCheck,
        RnnBackwardCheck,
        SampleCheck,
        LstmLossAndGradientsCheck,
        TrainingStepCheck,
        GruCellForwardCheck,
    )
}


def check_of(function_name, function, supplied):
    """The check of a graded function; `supplied` has trusted functions by name. Raises KeyError if it has none."""
    check = CHECKS[function_name]
    return check(function, *(supplied[name] for name in check.needs))
