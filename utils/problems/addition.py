"""The problems of the network that adds: the mean of a layer's answers, its loss, and the network as a whole."""

import numpy as np

from ..activations import softmax
from ..differences import numerical_gradient
from ..losses import cross_entropy
from .families import GradientProblems
from .rnn import rnn_parameters

MEAN_SIZES = {"n_a": 5, "m": 3}
OTHER_MEAN_SIZES = {"n_a": 4, "m": 6}
# n_a > m T_x > n_y: then da and dWya both tell the gradient of the scores.
OUTPUT_SIZES = {"n_a": 13, "n_y": 5, "m": 3, "T_x": 4}
OTHER_OUTPUT_SIZES = {"n_a": 4, "n_y": 7, "m": 5, "T_x": 3}
NETWORK_SIZES = {"n_x": 3, "n_a": 5, "n_y": 4, "m": 6, "T_x": 7}
OTHER_NETWORK_SIZES = {"n_x": 6, "n_a": 4, "n_y": 3, "m": 2, "T_x": 5}


def mean_response(W, X):
    """The mean over the examples of what a layer answers with: W (n, n), X (n, m) → the mean column of Wᵀ X, (n, 1)."""
    return (W.T @ X).mean(axis=1, keepdims=True)


def mean_response_problem(source, kind="example", sizes=MEAN_SIZES):
    """Arguments (ds, W, X) for `mean_response_backward`.

    "symmetric": W is symmetric and the mean example is ds: then no transpose makes a difference.
    "one example": m = 1, where the mean makes none.
    """
    if kind == "other sizes":
        sizes = OTHER_MEAN_SIZES
    n, m = sizes["n_a"], 1 if kind == "one example" else sizes["m"]
    ds, W, X = source.standard_normal((n, 1)), source.standard_normal((n, n)), source.standard_normal((n, m))
    if kind == "symmetric":
        W = W + W.T
        X = X - X.mean(axis=1, keepdims=True) + ds
    return ds, W, X


def output_backward_problem(source, kind="example", sizes=OUTPUT_SIZES):
    """Arguments (a, y_pred, labels, parameters) for `output_backward`.

    "twice the examples", "twice the steps": those of the example, each of them two times.
    """
    if kind == "other sizes":
        sizes = OTHER_OUTPUT_SIZES
    n_a, n_y, m, T_x = (sizes[name] for name in ("n_a", "n_y", "m", "T_x"))
    a = np.tanh(source.standard_normal((n_a, m, T_x)))
    parameters = {"Wya": source.standard_normal((n_y, n_a)) / np.sqrt(n_a), "by": source.standard_normal((n_y, 1))}
    # The last class is right somewhere in the example and nowhere in the other problem: who counts classes by labels
    # is right in the one and wrong in the other.
    labels = np.floor(source.uniform(0, n_y - 1, (m, T_x))).astype(int)
    if kind != "other sizes":
        labels[0, 1] = labels[-1, -1] = n_y - 1
    if kind.startswith("twice"):
        axis = 1 if kind == "twice the examples" else 2
        a, labels = np.concatenate([a, a], axis=axis), np.concatenate([labels, labels], axis=axis - 1)
    return a, softmax(scores(a, parameters)), labels, parameters


def loss_and_gradients_problem(source, kind="example", sizes=NETWORK_SIZES):
    """Arguments (x, labels, parameters) for `loss_and_gradients`."""
    if kind == "other sizes":
        sizes = OTHER_NETWORK_SIZES
    n_x, n_a, n_y, m, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "m", "T_x"))
    x = source.standard_normal((n_x, m, T_x))
    labels = np.floor(source.uniform(0, n_y, (m, T_x))).astype(int)
    return x, labels, rnn_parameters(source, n_x, n_a, n_y, scale=0.5)


def scores(a, parameters):
    """What softmax makes the predictions of: a (n_a, m, T_x) → Wya a + by, (n_y, m, T_x)."""
    return np.tensordot(parameters["Wya"], a, axes=1) + parameters["by"][:, :, np.newaxis]


def network_loss(rnn_forward, x, labels, parameters):
    """The loss of the whole network by a trusted forward pass, from a state of zeros."""
    a0 = np.zeros((parameters["Waa"].shape[0], x.shape[1]))
    return cross_entropy(rnn_forward(x, a0, parameters)[1], labels)


PROBLEMS = {
    "mean_response_backward": GradientProblems(
        mean_response_problem,
        arguments=("ds", "W", "X"),
        inputs=("W", "X"),
        parameters=(),
        result=lambda forward, ds, W, X: forward(W, X),
        upstream=lambda forward, ds, W, X: ds,
    ),
    # All three gradients come through the scores; `forward` is the loss of the scores.
    "output_backward": GradientProblems(
        output_backward_problem,
        arguments=("a", "y_pred", "labels", "parameters"),
        inputs=("a",),
        parameters=("Wya", "by"),
        result=lambda forward, a, y_pred, labels, parameters: scores(a, parameters),
        upstream=lambda forward, a, y_pred, labels, parameters: numerical_gradient(
            lambda moved: forward(moved, labels), scores(a, parameters)
        ),
    ),
    "loss_and_gradients": GradientProblems(
        loss_and_gradients_problem,
        arguments=("x", "labels", "parameters"),
        inputs=(),
        parameters=("Wax", "Waa", "ba", "Wya", "by"),
        result=lambda forward, *arguments: np.array([network_loss(forward, *arguments)]),
        upstream=lambda forward, *arguments: np.ones(1),
    ),
}
