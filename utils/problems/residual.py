"""The problems of the network whose update adds to its state, `residual_backward` and `growth_bound`, and of clipping.

`jacobian_product` has the problems of `residual_backward`: it takes U and the sums z of their forward pass.
"""

import numpy as np

from .families import BackwardProblems, ForwardProblems

SIZES = {"n_x": 3, "n_a": 5, "T_x": 6}
OTHER_SIZES = {"n_x": 4, "n_a": 3, "T_x": 5}

LIMIT = 5.0
# Norms of the gradients of each kind of problem, and their limits.
CLIPPING = {"example": (40.0, LIMIT), "other sizes": (12.0, 3.0), "tiny limit": (0.6, 0.05), "small": (0.4, LIMIT)}


def residual_problem(source, kind="example", sizes=SIZES):
    """Arguments (x, h0, parameters) of `residual_forward`, and the gradient of each step's own loss (dh (n_a, T_x),).

    Most sums lie where tanh bends. "one step": T_x = 1.
    """
    if kind == "other sizes":
        sizes = OTHER_SIZES
    n_x, n_a, T_x = (sizes[name] for name in ("n_x", "n_a", "T_x"))
    if kind == "one step":
        T_x = 1
    x = source.standard_normal((n_x, T_x))
    h0 = 0.4 * source.standard_normal(n_a)
    parameters = {
        "U": 0.8 * source.standard_normal((n_a, n_a)) / np.sqrt(n_a),
        "W": 0.3 * source.standard_normal((n_a, n_x)),
        "b": 0.2 * source.standard_normal(n_a),
    }
    return (x, h0, parameters), (source.standard_normal((n_a, T_x)),)


def growth_bound_problem(source, kind="example"):
    """Arguments (U, z) for `growth_bound`. No sum is near 0: there every slope is 1, whatever one takes for it."""
    sizes = OTHER_SIZES if kind == "other sizes" else SIZES
    n_a, T_x = sizes["n_a"], 1 if kind == "one step" else sizes["T_x"]
    U = source.standard_normal((n_a, n_a)) / np.sqrt(n_a)
    signs = np.where(source.uniform(size=(n_a, T_x)) < 0.5, -1.0, 1.0)
    return U, signs * source.uniform(0.4, 1.6, (n_a, T_x))


def clipping_problem(source, kind="example"):
    """Arguments (gradients, limit) for `clip_by_global_norm`.

    "tiny limit": norm and limit below 1. "small": a norm far below the limit. "zero": gradients of zeros.
    """
    if kind == "other sizes":
        shapes = {"dWya": (2, 7), "dx": (3, 2, 4), "dscale": (1,)}
    else:
        shapes = {"dU": (5, 5), "dW": (5, 3), "db": (5,)}
    gradients = {name: source.standard_normal(shape) for name, shape in shapes.items()}
    if kind == "zero":
        return {name: 0.0 * gradient for name, gradient in gradients.items()}, LIMIT
    norm, limit = CLIPPING[kind]
    scale = norm / np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values()))
    return {name: scale * gradient for name, gradient in gradients.items()}, limit


PROBLEMS = {
    "residual_backward": BackwardProblems(
        residual_problem, arguments=("x", "h0", "parameters"), upstream=("dh",), parameters=("U", "W", "b")
    ),
    "growth_bound": ForwardProblems(
        growth_bound_problem, kinds=("example", "one step", "other sizes"), arguments=("U", "z"), results=("bound",)
    ),
    "clip_by_global_norm": ForwardProblems(
        clipping_problem,
        kinds=("example", "tiny limit", "small", "zero", "other sizes"),
        arguments=("gradients", "limit"),
        results=("clipped",),
    ),
}
