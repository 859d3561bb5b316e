"""The problems that checks put to a student's function: arguments of known kinds, drawn from a random source.

A problem has the name of the function it is for and of its kind ("example", "near zero", …). The public problems are
drawn from NumPy's legacy generator with seed 1, which gives the numbers of the classic exercises on any version of
NumPy; hidden ones from a generator seeded for the occasion. The same code draws both.

Sizes: n_x inputs, n_a hidden units, n_y classes, m examples, T_x steps. The defaults are all different, so that an
answer which confuses two of them cannot get away with it.
"""

import numpy as np

from ..messages import translate as _
from . import addition, lstm, rnn, torch_rnn
from .families import BackwardProblems, ForwardProblems, GradientProblems

PROBLEMS = {**rnn.PROBLEMS, **lstm.PROBLEMS, **addition.PROBLEMS, **torch_rnn.PROBLEMS}
from . import gradient_check, lstm, rnn
from .families import BackwardProblems, ForwardProblems

PROBLEMS = {**rnn.PROBLEMS, **gradient_check.PROBLEMS, **lstm.PROBLEMS}
from . import lstm, residual, rnn
from .families import BackwardProblems, ForwardProblems
from . import characters, lstm, rnn
from .families import BackwardProblems, ForwardProblems
from . import debugging, lstm, rnn
from .families import BackwardProblems, ForwardProblems

PROBLEMS = {**rnn.PROBLEMS, **lstm.PROBLEMS, **debugging.PROBLEMS}

PROBLEMS = {**rnn.PROBLEMS, **lstm.PROBLEMS, **characters.PROBLEMS}

PROBLEMS = {**rnn.PROBLEMS, **lstm.PROBLEMS, **residual.PROBLEMS}

__all__ = ["PROBLEMS", "BackwardProblems", "ForwardProblems", "GradientProblems", "example", "public_source"]
from . import lstm, rnn, traces
from .families import BackwardProblems, ForwardProblems, TraceProblems

PROBLEMS = {**rnn.PROBLEMS, **lstm.PROBLEMS, **traces.PROBLEMS}

__all__ = ["PROBLEMS", "BackwardProblems", "ForwardProblems", "TraceProblems", "example", "public_source"]


def public_source():
    """The random source of the public problems: the same numbers on every machine and version of NumPy."""
    return np.random.RandomState(1)


def example(function_name):
    """The public example of a function, as a dict by name.

    For a backward pass these are the arguments of the forward pass and the upstream gradients; for any other function
    its arguments. Raises ValueError for a function that has no public example.
    For a forward function and a function of a trace these are its arguments; for a backward function those of the
    forward pass and the upstream gradients. Raises ValueError for a function that has no public example.
    """
    if function_name not in PROBLEMS:
        raise ValueError(
            _("There is no example for %(name)r; there are examples for %(known)s.")
            % {"name": function_name, "known": ", ".join(PROBLEMS)}
        )
    return PROBLEMS[function_name].example(public_source())
