"""The problems of the recurrent network in PyTorch's layout: time first, an example is a row, two biases."""

import numpy as np

from .families import BackwardProblems, ForwardProblems
from .rnn import BACKWARD_SIZES, FORWARD_SIZES, OTHER_BACKWARD_SIZES, OTHER_SIZES

PARAMETERS = ("w_ih", "w_hh", "b_ih", "b_hh")
# What is compared with PyTorch: 4 inputs, 5 units, 3 steps, 3 examples.
COMPARED_SIZES = {"n_x": 4, "n_a": 5, "m": 3, "T_x": 3}


def torch_rnn_forward_problem(source, kind="example", sizes=FORWARD_SIZES, scale=1.0):
    """Arguments (x (T_x, m, n_x), h0 (m, n_a), weights) for `torch_rnn_forward`."""
    if kind == "other sizes":
        sizes = OTHER_SIZES
    n_x, n_a, m, T_x = (sizes[name] for name in ("n_x", "n_a", "m", "T_x"))
    x, h0 = source.standard_normal((T_x, m, n_x)), source.standard_normal((m, n_a))
    shapes = {"w_ih": (n_a, n_x), "w_hh": (n_a, n_a), "b_ih": (n_a,), "b_hh": (n_a,)}
    return x, h0, {name: scale * source.standard_normal(shape) for name, shape in shapes.items()}


def torch_rnn_backward_problem(source, kind="example", sizes=BACKWARD_SIZES):
    """Arguments (x, h0, weights) of a forward pass and the upstream gradients (doutput (T_x, m, n_a),)."""
    if kind == "other sizes":
        sizes = OTHER_BACKWARD_SIZES
    arguments = torch_rnn_forward_problem(source, sizes=sizes, scale=0.5)
    return arguments, (source.standard_normal((sizes["T_x"], sizes["m"], sizes["n_a"])),)


def compared_problem(source):
    """Arguments and upstream gradient as for `torch_rnn_backward`, of the sizes that are compared with PyTorch."""
    arguments, (doutput,) = torch_rnn_backward_problem(source, sizes=COMPARED_SIZES)
    return *arguments, doutput


def in_torch_layout(rnn_forward):
    """A forward pass of the course as one in PyTorch's layout: x, h0, weights → output, (x, h0, output, weights)."""

    def torch_rnn_forward(x, h0, weights):
        n_a = h0.shape[1]
        parameters = {"Wax": weights["w_ih"], "Waa": weights["w_hh"], "Wya": np.zeros((1, n_a)), "by": np.zeros((1, 1))}
        parameters["ba"] = (weights["b_ih"] + weights["b_hh"])[:, np.newaxis]
        output = rnn_forward(x.T, h0.T, parameters)[0].T
        return output, (x, h0, output, weights)

    return torch_rnn_forward


PROBLEMS = {
    "torch_rnn_forward": ForwardProblems(
        torch_rnn_forward_problem,
        kinds=("example", "other sizes"),
        arguments=("x", "h0", "weights"),
        results=("output",),
    ),
    "torch_rnn_backward": BackwardProblems(
        torch_rnn_backward_problem,
        arguments=("x", "h0", "weights"),
        upstream=("doutput",),
        parameters=PARAMETERS,
    ),
}
