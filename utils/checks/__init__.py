"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer, `differences`
of a trusted forward pass, traces that are `nudged`, or the right function `around` one that it calls.
"""

from .array_gradient import ArrayGradientCheck
from .central_difference import CentralDifferenceCheck
from .check import Check, CheckFailed
from .clip_by_global_norm import ClipByGlobalNormCheck
from .derivation import (
    DeltaBackCheck,
    DeltaOwnCheck,
    DeltaSweepCheck,
    FalseLineCheck,
    GradientOfBCheck,
    GradientOfUCheck,
    GradientOfWCheck,
)
from .exhibits import (
    CellGradientsCheck,
    GateGradientsCheck,
    LstmGradientsCheck,
    LstmStatesCheck,
    RnnGradientsCheck,
    StateJacobianCheck,
    jacobians,
)
from .growth_bound import GrowthBoundCheck
from .gru_cell_forward import GruCellForwardCheck
from .jacobian_product import JacobianProductCheck
from .judge_gradients import JudgeGradientsCheck
from .leaky import LeakyErrorsCheck, LeakyGradientsCheck
from .loss_and_gradients import LossAndGradientsCheck
from .lstm_backward import LstmBackwardCheck
from .lstm_cell_backward import LstmCellBackwardCheck
from .lstm_cell_forward import LstmCellForwardCheck
from .lstm_forward import LstmForwardCheck
from .lstm_loss_and_gradients import LstmLossAndGradientsCheck
from .mean_response_backward import MeanResponseBackwardCheck
from .nudged import nudged
from .oracles import around, differences, fresh, recorded
from .output_backward import OutputBackwardCheck
from .reader_backward import ReaderBackwardCheck
from .reader_forward import ReaderForwardCheck
from .residual_backward import ResidualBackwardCheck
from .rnn_backward import RnnBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck
from .rnn_cell_forward import RnnCellForwardCheck
from .rnn_forward import RnnForwardCheck
from .sample import SampleCheck
from .torch_rnn_backward import TorchRnnBackwardCheck
from .torch_rnn_forward import TorchRnnForwardCheck
from .training_step import TrainingStepCheck
from .wrong_steps import WrongStepsCheck

__all__ = [
    "ArrayGradientCheck",
    "CellGradientsCheck",
    "CentralDifferenceCheck",
    "Check",
    "CheckFailed",
    "ClipByGlobalNormCheck",
    "DeltaBackCheck",
    "DeltaOwnCheck",
    "DeltaSweepCheck",
    "FalseLineCheck",
    "GateGradientsCheck",
    "GradientOfBCheck",
    "GradientOfUCheck",
    "GradientOfWCheck",
    "GrowthBoundCheck",
    "GruCellForwardCheck",
    "JacobianProductCheck",
    "JudgeGradientsCheck",
    "LeakyErrorsCheck",
    "LeakyGradientsCheck",
    "LossAndGradientsCheck",
    "LstmBackwardCheck",
    "LstmCellBackwardCheck",
    "LstmCellForwardCheck",
    "LstmForwardCheck",
    "LstmGradientsCheck",
    "LstmLossAndGradientsCheck",
    "LstmStatesCheck",
    "MeanResponseBackwardCheck",
    "OutputBackwardCheck",
    "ReaderBackwardCheck",
    "ReaderForwardCheck",
    "ResidualBackwardCheck",
    "RnnBackwardCheck",
    "RnnCellBackwardCheck",
    "RnnCellForwardCheck",
    "RnnForwardCheck",
    "RnnGradientsCheck",
    "SampleCheck",
    "StateJacobianCheck",
    "TorchRnnBackwardCheck",
    "TorchRnnForwardCheck",
    "TrainingStepCheck",
    "WrongStepsCheck",
    "around",
    "check_of",
    "differences",
    "fresh",
    "jacobians",
    "nudged",
    "recorded",
]

CHECKS = {
    check.name: check
    for check in map(globals().get, __all__)
    if isinstance(check, type) and issubclass(check, Check) and check.name
}


def check_of(function_name, function, supplied):
    """The check of a graded function; `supplied` has trusted functions by name. Raises KeyError if it has none."""
    check = CHECKS[function_name]
    return check(function, *(supplied[name] for name in check.needs))
