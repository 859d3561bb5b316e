"""One LSTM for several benchmarks: in our layout, and the same numbers as a `torch.nn.LSTM`."""

import numpy as np
import torch

# PyTorch stacks the gates in this order; its g is our candidate c.
TORCH_GATES = "ifco"


def problem(rng, n_x, n_a, m, T_x):
    """The arrays that have a gradient, by name, and the gradient of the loss with respect to each hidden state."""
    arrays = {"x": rng.standard_normal((n_x, m, T_x)), "a0": rng.standard_normal((n_a, m))}
    for gate in "fico":
        arrays["W" + gate] = rng.standard_normal((n_a, n_a + n_x)) / np.sqrt(n_a + n_x)
        arrays["b" + gate] = rng.standard_normal((n_a, 1))
    return arrays, rng.standard_normal((n_a, m, T_x))


def in_torch_layout(arrays, upstream, dtype):
    """(module, x, a0, upstream) of the same LSTM: time first, then examples. PyTorch's second bias is zero."""
    n_a, n_x = upstream.shape[0], arrays["x"].shape[0]
    module = torch.nn.LSTM(n_x, n_a, dtype=dtype)
    stacked = np.concatenate([arrays["W" + gate] for gate in TORCH_GATES])
    biases = np.concatenate([arrays["b" + gate] for gate in TORCH_GATES])[:, 0]
    values = {
        "weight_hh_l0": stacked[:, :n_a],
        "weight_ih_l0": stacked[:, n_a:],
        "bias_ih_l0": biases,
        "bias_hh_l0": np.zeros_like(biases),
    }
    module.load_state_dict({name: torch.tensor(value, dtype=dtype) for name, value in values.items()})

    def time_first(array):
        return torch.tensor(np.ascontiguousarray(array.transpose(2, 1, 0)), dtype=dtype)

    a0 = torch.tensor(arrays["a0"].T[None].copy(), dtype=dtype)
    return module, time_first(arrays["x"]), a0, time_first(upstream)
