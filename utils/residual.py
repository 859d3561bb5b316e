"""The recurrent network whose update adds to its state: h_t = h_{t-1} + tanh(U h_{t-1} + W x_t + b).

NNDL, equation (6.50), in the book's letters and for one example at a time. Sizes: n_x inputs, n_a hidden units,
T_x steps.
"""

import numpy as np


def residual_forward(x, h0, parameters, shift=0.0):
    """The forward pass over a sequence, NNDL (6.50) with g = tanh.

    x: (n_x, T_x); h0: (n_a,), the state before step 0; parameters: a dict with U (n_a, n_a), W (n_a, n_x), b (n_a,).
    shift: (n_a, T_x), added to the sums z; with it one measures how the loss depends on each sum.
    returns: h (n_a, T_x), the states, and the cache (h, h_prev, x, z, parameters), where column t of each array belongs
    to step t: h_prev (n_a, T_x) has the state before it, z (n_a, T_x) the sum inside tanh.
    """
    U, W, b = (parameters[name] for name in ("U", "W", "b"))
    outside = W @ x + b[:, np.newaxis] + shift
    h_prev, z, h = (np.zeros(outside.shape) for _array in range(3))
    state = h0
    for t in range(x.shape[1]):
        h_prev[:, t] = state
        z[:, t] = U @ state + outside[:, t]
        h[:, t] = state = state + np.tanh(z[:, t])
    return h, (h, h_prev, x, z, parameters)


def sums(h_prev, x, parameters):
    """The sums z (n_a, T_x) of steps whose states before them, h_prev (n_a, T_x), are given and stay as they are."""
    return parameters["U"] @ h_prev + parameters["W"] @ x + parameters["b"][:, np.newaxis]
