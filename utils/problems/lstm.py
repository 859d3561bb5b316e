"""The problems of the LSTM: `lstm_cell_forward`, `lstm_forward` and their backward passes."""

import numpy as np

from .families import BackwardProblems, ForwardProblems
from .rnn import BACKWARD_SIZES, FORWARD_SIZES, OTHER_BACKWARD_SIZES, OTHER_SIZES

SEQUENCE_SIZES = FORWARD_SIZES | {"T_x": 7}
GATES = ("f", "i", "c", "o")
# The four sums of a cell, by the letter of their weights.
SUMS = {"forget gate": "f", "input gate": "i", "candidate": "c", "output gate": "o"}
NEAR_ZERO = 3e-4
# A bias that shuts a gate: its sigmoid is 2e-22.
SHUT = -50.0


def lstm_parameters(source, n_x, n_a, n_y, scale=1.0):
    """Weights and biases of order `scale`, drawn in the order of the classic exercise."""
    shapes = {}
    for gate in ("f", "i", "o", "c"):
        shapes |= {"W" + gate: (n_a, n_a + n_x), "b" + gate: (n_a, 1)}
    shapes |= {"Wy": (n_y, n_a), "by": (n_y, 1)}
    return {name: scale * source.standard_normal(shape) for name, shape in shapes.items()}


def lstm_cell_forward_problem(source, kind="example", sizes=FORWARD_SIZES):
    """Arguments (xt, a_prev, c_prev, parameters) for `lstm_cell_forward`.

    "forget gate near zero" (and "input gate", "candidate", "output gate"): this one sum is positive and about 1e-3,
    where sigmoid, tanh and their look-alikes are straight lines; the other three sums are 1, and c_prev is 1.
    "forget gate at zero": the same with this sum zero; the difference of the two shows the sum.
    """
    if kind == "other sizes":
        sizes = OTHER_SIZES
    n_x, n_a, n_y, m = (sizes[name] for name in ("n_x", "n_a", "n_y", "m"))
    xt = source.standard_normal((n_x, m))
    a_prev, c_prev = source.standard_normal((n_a, m)), source.standard_normal((n_a, m))
    parameters = lstm_parameters(source, n_x, n_a, n_y)
    if kind.endswith("zero"):
        small = NEAR_ZERO if kind.endswith("near zero") else 0.0
        xt, a_prev, c_prev = small * np.abs(xt), small * np.abs(a_prev), np.ones((n_a, m))
        for name, letter in SUMS.items():
            moves = kind.startswith(name)
            parameters["W" + letter] = np.abs(parameters["W" + letter]) * moves
            parameters["b" + letter] = small * np.abs(parameters["b" + letter]) if moves else np.ones((n_a, 1))
    return xt, a_prev, c_prev, parameters


def lstm_forward_problem(source, kind="example", sizes=SEQUENCE_SIZES):
    """Arguments (x, a0, parameters) for `lstm_forward`.

    "no input" switches the weights of the input off, so that only memory is left; "no memory" shuts the forget gate
    and switches the weights of the hidden state off; "constant" both.
    """
    if kind == "other sizes":
        sizes = OTHER_SIZES
    n_x, n_a, n_y, m, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "m", "T_x"))
    x = source.standard_normal((n_x, m, T_x))
    a0 = source.standard_normal((n_a, m))
    parameters = lstm_parameters(source, n_x, n_a, n_y)
    for name in ("Wf", "Wi", "Wc", "Wo"):
        if kind in ("no input", "constant"):
            parameters[name][:, n_a:] = 0.0
        if kind in ("no memory", "constant"):
            parameters[name][:, :n_a] = 0.0
    if kind in ("no memory", "constant"):
        parameters["Wf"][:] = 0.0
        parameters["bf"][:] = SHUT
    return x, a0, parameters


def lstm_cell_backward_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """Arguments (xt, a_prev, c_prev, parameters) of a forward step, and (da_next, dc_next), each (n_a, m)."""
    if kind == "other sizes":
        sizes = OTHER_BACKWARD_SIZES
    n_x, n_a, n_y, m = (sizes[name] for name in ("n_x", "n_a", "n_y", "m"))
    xt = source.standard_normal((n_x, m))
    a_prev, c_prev = source.standard_normal((n_a, m)), source.standard_normal((n_a, m))
    parameters = lstm_parameters(source, n_x, n_a, n_y, scale=0.5)
    return (xt, a_prev, c_prev, parameters), (source.standard_normal((n_a, m)), source.standard_normal((n_a, m)))


def lstm_backward_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """Arguments (x, a0, parameters) of a forward pass, and (da (n_a, m, T_x),).

    "hidden only": the forget gates are shut, so that the cell state carries nothing. "cell only": no gate sees the
    hidden state, so that only the cell state carries. "no memory": both. "steady": both states stay zero, so that every
    step has the same cache. "last step only", "first step only": the loss reads one state only. "one step": T_x = 1.
    """
    if kind == "other sizes":
        sizes = OTHER_BACKWARD_SIZES
    n_x, n_a, n_y, m, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "m", "T_x"))
    if "one step" in kind:
        T_x = 1
    x = source.standard_normal((n_x, m, T_x))
    a0 = source.standard_normal((n_a, m))
    parameters = lstm_parameters(source, n_x, n_a, n_y, scale=0.5)
    upstream = source.standard_normal((n_a, m, T_x))
    if "hidden only" in kind or "no memory" in kind:
        parameters["bf"] = np.full((n_a, 1), SHUT)
    if "cell only" in kind or "no memory" in kind:
        for gate in GATES:
            parameters["W" + gate][:, :n_a] = 0.0
    if "steady" in kind:
        # Inputs that the candidate does not see: it is zero, and so are both states.
        seen = parameters["Wc"][:, n_a:]
        unseen = np.eye(n_x) - np.linalg.pinv(seen) @ seen
        x = np.repeat((unseen @ x[:, :, 0])[:, :, None], T_x, axis=2)
        a0, parameters["bc"] = np.zeros((n_a, m)), np.zeros((n_a, 1))
    if "last step only" in kind:
        upstream[:, :, :-1] = 0.0
    if "first step only" in kind:
        upstream[:, :, 1:] = 0.0
    return (x, a0, parameters), (upstream,)


PARAMETERS = tuple(kind + gate for kind in ("W", "b") for gate in GATES)

PROBLEMS = {
    "lstm_cell_forward": ForwardProblems(
        lstm_cell_forward_problem,
        kinds=("example", *(f"{name} {where} zero" for name in SUMS for where in ("near", "at")), "other sizes"),
        arguments=("xt", "a_prev", "c_prev", "parameters"),
        results=("a_next", "c_next", "yt_pred"),
    ),
    "lstm_forward": ForwardProblems(
        lstm_forward_problem,
        kinds=("example", "no input", "no memory", "constant", "other sizes"),
        arguments=("x", "a0", "parameters"),
        results=("a", "y", "c"),
    ),
    "lstm_cell_backward": BackwardProblems(
        lstm_cell_backward_problem,
        arguments=("xt", "a_prev", "c_prev", "parameters"),
        upstream=("da_next", "dc_next"),
        parameters=PARAMETERS,
    ),
    "lstm_backward": BackwardProblems(
        lstm_backward_problem, arguments=("x", "a0", "parameters"), upstream=("da",), parameters=PARAMETERS
    ),
}
