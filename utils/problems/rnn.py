"""The problems of the simple recurrent network: `rnn_cell_forward`, `rnn_forward` and their backward passes."""

import numpy as np

from .families import BackwardProblems, ForwardProblems

FORWARD_SIZES = {"n_x": 3, "n_a": 5, "n_y": 2, "m": 10, "T_x": 4}
# The other sizes stand in another order: who runs over units in place of examples may get away with it once.
OTHER_SIZES = {"n_x": 6, "n_a": 4, "n_y": 7, "m": 3, "T_x": 5}
# Backward problems have n_x > n_a > m: then dx tells the gradient of the state, and dWax and dWaa do so too.
# Their other sizes stand in the opposite order: what needs one of the two orders fails in the other.
BACKWARD_SIZES = {"n_x": 7, "n_a": 5, "n_y": 2, "m": 3, "T_x": 6}
OTHER_BACKWARD_SIZES = {"n_x": 3, "n_a": 4, "n_y": 5, "m": 6, "T_x": 2}


def rnn_parameters(source, n_x, n_a, n_y, scale=1.0):
    """Weights and biases of order `scale`, drawn in the order of the classic exercise."""
    shapes = {"Waa": (n_a, n_a), "Wax": (n_a, n_x), "Wya": (n_y, n_a), "ba": (n_a, 1), "by": (n_y, 1)}
    return {name: scale * source.standard_normal(shape) for name, shape in shapes.items()}


def rnn_cell_forward_problem(source, kind="example", sizes=FORWARD_SIZES):
    """Arguments (xt, a_prev, parameters) for `rnn_cell_forward`.

    "near zero": every pre-activation is positive and about 1e-3, where tanh and its look-alikes are straight lines.
    """
    if kind == "other sizes":
        sizes = OTHER_SIZES
    n_x, n_a, n_y, m = (sizes[name] for name in ("n_x", "n_a", "n_y", "m"))
    xt = source.standard_normal((n_x, m))
    a_prev = source.standard_normal((n_a, m))
    parameters = rnn_parameters(source, n_x, n_a, n_y)
    if kind == "near zero":
        small = 1e-4
        parameters = {name: np.abs(value) for name, value in parameters.items()}
        parameters["ba"] = small * parameters["ba"]
        xt, a_prev = small * np.abs(xt), small * np.abs(a_prev)
    return xt, a_prev, parameters


def rnn_forward_problem(source, kind="example", sizes=FORWARD_SIZES):
    """Arguments (x, a0, parameters) for `rnn_forward`.

    "no input" switches Wax off, so that only memory is left; "no memory" switches Waa off; "constant" both.
    """
    if kind == "other sizes":
        sizes = OTHER_SIZES
    n_x, n_a, n_y, m, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "m", "T_x"))
    x = source.standard_normal((n_x, m, T_x))
    a0 = source.standard_normal((n_a, m))
    parameters = rnn_parameters(source, n_x, n_a, n_y)
    if kind in ("no input", "constant"):
        parameters["Wax"] = np.zeros((n_a, n_x))
    if kind in ("no memory", "constant"):
        parameters["Waa"] = np.zeros((n_a, n_a))
    return x, a0, parameters


def rnn_cell_backward_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """Arguments (xt, a_prev, parameters) of a forward step and the upstream gradients (da_next (n_a, m),)."""
    if kind == "other sizes":
        sizes = OTHER_BACKWARD_SIZES
    n_x, n_a, n_y, m = (sizes[name] for name in ("n_x", "n_a", "n_y", "m"))
    xt = source.standard_normal((n_x, m))
    a_prev = source.standard_normal((n_a, m))
    parameters = rnn_parameters(source, n_x, n_a, n_y, scale=0.5)
    return (xt, a_prev, parameters), (source.standard_normal((n_a, m)),)


def rnn_backward_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """Arguments (x, a0, parameters) of a forward pass and the upstream gradients (da (n_a, m, T_x),).

    "steady": inputs that hold the state still, so that every step has the same cache; then an answer that takes the
    cache of another step makes no difference, and the way of the gradient through time is seen alone.
    "no memory": Waa = 0. "last step only", "first step only": the loss reads one state only. "one step": T_x = 1.
    """
    if kind == "other sizes":
        sizes = OTHER_BACKWARD_SIZES
    n_x, n_a, n_y, m, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "m", "T_x"))
    if "one step" in kind:
        T_x = 1
    x = source.standard_normal((n_x, m, T_x))
    a0 = source.standard_normal((n_a, m))
    parameters = rnn_parameters(source, n_x, n_a, n_y, scale=0.5)
    upstream = source.standard_normal((n_a, m, T_x))
    if "no memory" in kind:
        parameters["Waa"] = np.zeros((n_a, n_a))
    if "steady" in kind:
        a0 = source.uniform(-0.8, 0.8, (n_a, m))
        needed = np.arctanh(a0) - parameters["Waa"] @ a0 - parameters["ba"]
        x = np.repeat((np.linalg.pinv(parameters["Wax"]) @ needed)[:, :, None], T_x, axis=2)
    if "last step only" in kind:
        upstream[:, :, :-1] = 0.0
    if "first step only" in kind:
        upstream[:, :, 1:] = 0.0
    return (x, a0, parameters), (upstream,)


PARAMETERS = ("Wax", "Waa", "ba")

PROBLEMS = {
    "rnn_cell_forward": ForwardProblems(
        rnn_cell_forward_problem,
        kinds=("example", "near zero", "other sizes"),
        arguments=("xt", "a_prev", "parameters"),
        results=("a_next", "yt_pred"),
    ),
    "rnn_forward": ForwardProblems(
        rnn_forward_problem,
        kinds=("example", "no input", "no memory", "constant", "other sizes"),
        arguments=("x", "a0", "parameters"),
        results=("a", "y_pred"),
    ),
    "rnn_cell_backward": BackwardProblems(
        rnn_cell_backward_problem,
        arguments=("xt", "a_prev", "parameters"),
        upstream=("da_next",),
        parameters=PARAMETERS,
    ),
    "rnn_backward": BackwardProblems(
        rnn_backward_problem, arguments=("x", "a0", "parameters"), upstream=("da",), parameters=PARAMETERS
    ),
}
