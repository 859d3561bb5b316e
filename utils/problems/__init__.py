"""The problems that checks put to a student's function: arguments of known kinds, drawn from a random source.

A problem has the name of the function it is for and of its kind ("example", "near zero", …). The public problems are
drawn from NumPy's legacy generator with seed 1, which gives the numbers of the classic exercises on any version of
NumPy; hidden ones from a generator seeded for the occasion. The same code draws both.

Sizes: n_x inputs, n_a hidden units, n_y classes, m examples, T_x steps. The defaults are all different, so that an
answer which confuses two of them cannot get away with it.
"""

import numpy as np

from ..messages import translate as _
from . import addition, characters, debugging, gradient_check, lstm, residual, rnn, torch_rnn, traces
from .families import BackwardProblems, ForwardProblems, GradientProblems, TraceProblems

MODULES = (rnn, gradient_check, traces, torch_rnn, addition, residual, lstm, debugging, characters)
PROBLEMS = {name: posed for module in MODULES for name, posed in module.PROBLEMS.items()}

__all__ = [
    "PROBLEMS",
    "BackwardProblems",
    "ForwardProblems",
    "GradientProblems",
    "TraceProblems",
    "example",
    "public_source",
]


def public_source():
    """The random source of the public problems: the same numbers on every machine and version of NumPy."""
    return np.random.RandomState(1)


def example(function_name):
    """The public example of a function, as a dict by name.

    For a backward pass these are the arguments of the forward pass and the upstream gradients; for any other function
    its arguments. Raises ValueError for a function that has no public example.
    """
    if function_name not in PROBLEMS:
        raise ValueError(
            _("There is no example for %(name)r; there are examples for %(known)s.")
            % {"name": function_name, "known": ", ".join(PROBLEMS)}
        )
    return PROBLEMS[function_name].example(public_source())
