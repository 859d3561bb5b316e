"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer,
`differences` of a trusted forward pass, or traces that are `nudged`.
Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer, `differences`
of a trusted forward pass, or the right function `around` one that it calls.
"""

from .array_gradient import ArrayGradientCheck
from .central_difference import CentralDifferenceCheck
from .check import Check, CheckFailed
from .loss_and_gradients import LossAndGradientsCheck
from .mean_response_backward import MeanResponseBackwardCheck
from .lstm_cell_forward import LstmCellForwardCheck
from .lstm_forward import LstmForwardCheck
from .lstm_backward import LstmBackwardCheck
from .lstm_cell_backward import LstmCellBackwardCheck
from .judge_gradients import JudgeGradientsCheck
from .oracles import differences, fresh, recorded
from .output_backward import OutputBackwardCheck
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
from .clip_by_global_norm import ClipByGlobalNormCheck
from .growth_bound import GrowthBoundCheck
from .jacobian_product import JacobianProductCheck
from .oracles import differences, fresh, recorded
from .residual_backward import ResidualBackwardCheck
from .gru_cell_forward import GruCellForwardCheck
from .lstm_loss_and_gradients import LstmLossAndGradientsCheck
from .oracles import around, differences, fresh, recorded
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
from .torch_rnn_backward import TorchRnnBackwardCheck
from .torch_rnn_forward import TorchRnnForwardCheck
from .sample import SampleCheck
from .training_step import TrainingStepCheck

__all__ = [
    "ArrayGradientCheck",
    "CentralDifferenceCheck",
    "Check",
    "CheckFailed",
    "LossAndGradientsCheck",
    "MeanResponseBackwardCheck",
    "OutputBackwardCheck",
    "LstmCellForwardCheck",
    "LstmForwardCheck",
    "LstmBackwardCheck",
    "LstmCellBackwardCheck",
    "DeltaBackCheck",
    "DeltaOwnCheck",
    "DeltaSweepCheck",
    "FalseLineCheck",
    "GradientOfBCheck",
    "GradientOfUCheck",
    "GradientOfWCheck",
    "LeakyErrorsCheck",
    "LeakyGradientsCheck",
    "JudgeGradientsCheck",
    "ClipByGlobalNormCheck",
    "GrowthBoundCheck",
    "JacobianProductCheck",
    "ResidualBackwardCheck",
    "GruCellForwardCheck",
    "LstmLossAndGradientsCheck",
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
    "TorchRnnBackwardCheck",
    "TorchRnnForwardCheck",
    "SampleCheck",
    "TrainingStepCheck",
    "around",
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
        RnnCellBackwardCheck,
        RnnBackwardCheck,
        MeanResponseBackwardCheck,
        OutputBackwardCheck,
        LossAndGradientsCheck,
        TorchRnnForwardCheck,
        TorchRnnBackwardCheck,
        LstmCellForwardCheck,
        LstmForwardCheck,
        LstmCellBackwardCheck,
        LstmBackwardCheck,
        DeltaOwnCheck,
        DeltaBackCheck,
        GradientOfUCheck,
        GradientOfWCheck,
        GradientOfBCheck,
        DeltaSweepCheck,
        FalseLineCheck,
        LeakyErrorsCheck,
        LeakyGradientsCheck,
        CentralDifferenceCheck,
        ArrayGradientCheck,
        JudgeGradientsCheck,
        RnnCellBackwardCheck,
        RnnBackwardCheck,
        JacobianProductCheck,
        ResidualBackwardCheck,
        GrowthBoundCheck,
        ClipByGlobalNormCheck,
        SampleCheck,
        LstmLossAndGradientsCheck,
        TrainingStepCheck,
        GruCellForwardCheck,
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
