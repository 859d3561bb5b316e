"""The lessons' checks. A test cell makes a check of the student's function, calls its measures, and ends with `done()`.

    check = RnnCellForwardCheck(rnn_cell_forward)
    check.one_tanh(recorded("rnn_cell_forward"))
    check.done()

Measures take an oracle: `recorded` values of a public problem, a `fresh` problem with a trusted answer, or
`differences` of a trusted forward pass.
"""

from .check import Check, CheckFailed
from .clip_by_global_norm import ClipByGlobalNormCheck
from .growth_bound import GrowthBoundCheck
from .jacobian_product import JacobianProductCheck
from .oracles import differences, fresh, recorded
from .residual_backward import ResidualBackwardCheck
from .rnn_backward import RnnBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck
from .rnn_cell_forward import RnnCellForwardCheck
from .rnn_forward import RnnForwardCheck

__all__ = [
    "Check",
    "CheckFailed",
    "ClipByGlobalNormCheck",
    "GrowthBoundCheck",
    "JacobianProductCheck",
    "ResidualBackwardCheck",
    "RnnBackwardCheck",
    "RnnCellBackwardCheck",
    "RnnCellForwardCheck",
    "RnnForwardCheck",
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
        JacobianProductCheck,
        ResidualBackwardCheck,
        GrowthBoundCheck,
        ClipByGlobalNormCheck,
    )
}


def check_of(function_name, function, supplied):
    """The check of a graded function; `supplied` has trusted functions by name. Raises KeyError if it has none."""
    check = CHECKS[function_name]
    return check(function, *(supplied[name] for name in check.needs))
