"""The library of the course on recurrent networks.

Squash, train, measure:

    softmax(x), sigmoid(x)                      safe for any finite scores; columns are examples
    initialize_adam(parameters)                 v, s
    update_parameters_with_adam(…, t)           one step of Adam: parameters, v, s

Is my gradient right? Move each entry of each array a little, see how far the loss moves, and compare:

    >>> import numpy as np, utils
    >>> W, x = np.array([[1.0, -2.0]]), np.array([[3.0], [0.5]])
    >>> def loss(arrays):
    ...     return np.sum((arrays["W"] @ arrays["x"]) ** 2)
    >>> dz = 2 * (W @ x)
    >>> gradients = {"dW": dz @ x.T, "dx": W.T}
    >>> utils.check_gradients(loss, {"W": W, "x": x}, gradients)
    gradient    error  worst entry  yours  measured
    dW        2.9e-12       [0, 1]      2         2  agrees
    dx        6.0e-01       [1, 0]     -2        -8  differs
    Not right yet: dx (tolerance 1e-04).

    check_gradients(loss, arrays, gradients)    a report, all arrays, all entries
    inspect_gradient(loss, arrays, "W")         the number to arrive at, when you are stuck
    numerical_gradient, relative_error          the two measures they are made of

Every argument that does not fit gets a message: what was expected, and what came.

`utils.checks`, `utils.problems`, `utils.figures` and `utils.widgets` serve the lessons. They are loaded at first
use, so that `import utils` needs NumPy and nothing else.
"""

import importlib

from .activations import sigmoid, softmax
from .adam import initialize_adam, update_parameters_with_adam
from .differences import numerical_gradient
from .gradients import check_gradients, inspect_gradient, relative_error

__all__ = [
    "check_gradients",
    "initialize_adam",
    "inspect_gradient",
    "numerical_gradient",
    "relative_error",
    "sigmoid",
    "softmax",
    "update_parameters_with_adam",
]

LAZY_MODULES = ("checks", "figures", "problems", "widgets")


def __getattr__(name):
    if name in LAZY_MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return [*__all__, *LAZY_MODULES]
