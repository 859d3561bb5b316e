"""The problems of the debugging lesson: an instrument, a network that reads text, and the exhibits of a museum."""

import numpy as np

from .families import BackwardProblems, ForwardProblems
from .lstm import PARAMETERS as LSTM_PARAMETERS
from .lstm import lstm_backward_problem, lstm_cell_backward_problem, lstm_forward_problem
from .rnn import BACKWARD_SIZES, OTHER_BACKWARD_SIZES, rnn_backward_problem, rnn_cell_backward_problem, rnn_parameters
from .rnn import PARAMETERS as RNN_PARAMETERS

READER_GATES = ("f", "i", "g", "o")
READER_PARAMETERS = (*("W" + gate for gate in READER_GATES), *("U" + gate for gate in READER_GATES), "V", "h0", "c0")


def wrong_steps_problem(source, kind="example"):
    """Arguments (gradient, measured), arrays whose last axis is time, for `wrong_steps`.

    "example": steps with tiny and with large numbers, right and wrong, in any order. "edges": zeros and NaN.
    """
    if kind == "edges":
        return _steps_at_the_edge(source)
    measured = _of_order_one(source, (4, 3, 7) if kind == "example" else (2, 5, 7))
    gradient = measured.copy()
    measured[..., 1] *= 1e-6
    gradient[..., 1] = 2 * measured[..., 1]  # wrong, by very little
    measured[..., 2] *= 1e3
    gradient[..., 2] = measured[..., 2] * (1 + 1e-6)  # right, though off by a thousandth
    gradient[..., 3] = -measured[..., 3]  # wrong, of the right size
    measured[0, 0, 4], gradient[0, 0, 4] = 1e-8, 3e-8  # right, though one entry is three times what it should be
    gradient[..., 5] = measured[..., 5] * (1 + 2e-3)  # wrong: a relative error of 1e-3
    gradient[..., 6] = measured[..., 6] * (1 + 2e-5)  # right: a relative error of 1e-5
    order = source.permutation(7)
    return gradient[..., order], measured[..., order]


def _steps_at_the_edge(source):
    measured = _of_order_one(source, (3, 2, 6))
    gradient = measured.copy()
    measured[..., 0] = gradient[..., 0] = 0.0
    gradient[1, 1, 1] = np.nan
    gradient[..., 2] = 0.0
    measured[..., 3] = 0.0
    gradient[..., 4] = np.inf
    order = source.permutation(6)
    return gradient[..., order], measured[..., order]


def _of_order_one(source, shape):
    """Numbers between 0.5 and 1.5, with signs."""
    return source.uniform(0.5, 1.5, shape) * np.sign(source.standard_normal(shape))


def reader_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """Arguments (text, targets, parameters) for `reader_forward`: n_x characters, n_a units, T_x steps.

    In the example a character comes twice. "no repeats": none does. "one step": T_x = 1.
    """
    if kind == "other sizes":
        sizes = OTHER_BACKWARD_SIZES
    n_x, n_a, T_x = (sizes[name] for name in ("n_x", "n_a", "T_x"))
    text = [int(character) for character in source.permutation(n_x)[:T_x]]
    targets = [int(character) for character in source.choice(n_x, T_x)]
    if kind == "example" and T_x > 3:
        text[-2] = text[1]
    if kind == "one step":
        text, targets = text[:1], targets[:1]
    shapes = {"W" + gate: (n_a, n_a) for gate in READER_GATES} | {"U" + gate: (n_a, n_x) for gate in READER_GATES}
    shapes |= {"V": (n_x, n_a), "h0": (n_a,), "c0": (n_a,)}
    return tuple(text), tuple(targets), {name: source.standard_normal(shape) for name, shape in shapes.items()}


def reader_backward_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """The same arguments, and no upstream gradient: the reader's own loss is differentiated."""
    return reader_problem(source, kind, sizes), ()


def state_jacobian_problem(source, kind="example"):
    """Arguments (x (n_x, 1, T_x), a0 (n_a, 1), parameters) for `state_jacobian`: one example, as the Jacobian has."""
    sizes = OTHER_BACKWARD_SIZES if kind == "other sizes" else BACKWARD_SIZES
    n_x, n_a, n_y, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "T_x"))
    x, a0 = source.standard_normal((n_x, 1, T_x)), source.standard_normal((n_a, 1))
    return x, a0, rnn_parameters(source, n_x, n_a, n_y, scale=0.5)


SEQUENCE = {"arguments": ("x", "a0", "parameters"), "upstream": ("da",)}

PROBLEMS = {
    "wrong_steps": ForwardProblems(
        wrong_steps_problem,
        kinds=("example", "edges", "other sizes"),
        arguments=("gradient", "measured"),
        results=("wrong",),
    ),
    "reader_forward": ForwardProblems(
        reader_problem,
        kinds=("example", "other sizes"),
        arguments=("text", "targets", "parameters"),
        results=("loss", "p"),
    ),
    "reader_backward": BackwardProblems(
        reader_backward_problem,
        arguments=("text", "targets", "parameters"),
        upstream=(),
        parameters=READER_PARAMETERS,
        fixed=("text", "targets"),
    ),
    "lstm_states": ForwardProblems(
        lstm_forward_problem,
        kinds=("example", "other sizes"),
        arguments=("x", "a0", "parameters"),
        results=("a", "c"),
    ),
    "rnn_gradients": BackwardProblems(rnn_backward_problem, parameters=RNN_PARAMETERS, **SEQUENCE),
    "cell_gradients": BackwardProblems(
        rnn_cell_backward_problem,
        arguments=("xt", "a_prev", "parameters"),
        upstream=("da_next",),
        parameters=RNN_PARAMETERS,
    ),
    "gate_gradients": BackwardProblems(
        lstm_cell_backward_problem,
        arguments=("xt", "a_prev", "c_prev", "parameters"),
        upstream=("da_next", "dc_next"),
        parameters=LSTM_PARAMETERS,
    ),
    "lstm_gradients": BackwardProblems(lstm_backward_problem, parameters=LSTM_PARAMETERS, **SEQUENCE),
    # What is right here is measured, not recorded: a Jacobian is a derivative.
    "state_jacobian": ForwardProblems(
        state_jacobian_problem, kinds=(), arguments=("x", "a0", "parameters"), results=("jacobian",)
    ),
}
