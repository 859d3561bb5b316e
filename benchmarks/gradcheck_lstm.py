"""Checking every entry of an LSTM (4 units, 5 steps) is at least 3 times faster than `torch.autograd.gradcheck`.

Both check the same function at the same point: the loss of an LSTM as a sum over its hidden states, with the gradients
by backpropagation. `check_gradients` gets ours, and its time includes that backward pass; gradcheck gets PyTorch's, for
the cell written out in tensors and for the fused `torch.nn.LSTM`. All in float64, on one thread.
Needs the extra "torch". Run: python -m benchmarks.gradcheck_lstm
"""

import os

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import statistics  # noqa: E402 (NumPy reads the number of its threads when it is imported)
import time  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from benchmarks.lstm import in_torch_layout, problem  # noqa: E402
from tests.lessons.functions import references  # noqa: E402
from utils import check_gradients, sigmoid  # noqa: E402

SIZES = {"n_x": 3, "n_a": 4, "m": 2, "T_x": 5}
REPEATS = 7
GOAL = 3


def ours(arrays, upstream):
    """The report of `check_gradients` on gradients by our own backward pass."""

    def loss(p):
        a, c, total = p["a0"], np.zeros(p["a0"].shape), 0.0
        for t in range(upstream.shape[2]):
            inputs = np.concatenate([a, p["x"][:, :, t]])
            f = sigmoid(p["Wf"] @ inputs + p["bf"])
            i = sigmoid(p["Wi"] @ inputs + p["bi"])
            o = sigmoid(p["Wo"] @ inputs + p["bo"])
            c = f * c + i * np.tanh(p["Wc"] @ inputs + p["bc"])
            a = o * np.tanh(c)
            total = total + (upstream[:, :, t] * a).sum()
        return total

    no_output = {"Wy": np.zeros((1, upstream.shape[0])), "by": np.zeros((1, 1))}
    caches = references()["lstm_forward"](arrays["x"], arrays["a0"], arrays | no_output)[-1]
    return check_gradients(loss, arrays, references()["lstm_backward"](upstream, caches))


def written_out(arrays, upstream):
    """gradcheck of the same cell, written out in tensors."""
    names = tuple(arrays)
    weights = torch.from_numpy(upstream)

    def loss(*tensors):
        p = dict(zip(names, tensors, strict=True))
        a, c, total = p["a0"], torch.zeros_like(p["a0"]), 0.0
        for t in range(weights.shape[2]):
            inputs = torch.cat([a, p["x"][:, :, t]])
            f = torch.sigmoid(p["Wf"] @ inputs + p["bf"])
            i = torch.sigmoid(p["Wi"] @ inputs + p["bi"])
            o = torch.sigmoid(p["Wo"] @ inputs + p["bo"])
            c = f * c + i * torch.tanh(p["Wc"] @ inputs + p["bc"])
            a = o * torch.tanh(c)
            total = total + (weights[:, :, t] * a).sum()
        return total

    return torch.autograd.gradcheck(loss, [torch.tensor(array, requires_grad=True) for array in arrays.values()])


def fused(arrays, upstream):
    """gradcheck of `torch.nn.LSTM` with the same weights."""
    module, x, state, weights = in_torch_layout(arrays, upstream, torch.float64)
    tensors = dict(module.named_parameters())

    def loss(x, a0, *parameters):
        moved = dict(zip(tensors, parameters, strict=True))
        output, _state = torch.func.functional_call(module, moved, (x, (a0, torch.zeros_like(a0))))
        return (weights * output).sum()

    inputs = [x, state, *tensors.values()]
    return torch.autograd.gradcheck(loss, [tensor.detach().clone().requires_grad_() for tensor in inputs])


def milliseconds(work, *arguments):
    start = time.perf_counter()
    passed = work(*arguments)
    took = 1e3 * (time.perf_counter() - start)
    if not passed:
        raise SystemExit(f"{work.__name__}: the gradients differ")
    return took


def main():
    torch.set_num_threads(1)
    arrays, upstream = problem(np.random.default_rng(0), **SIZES)
    ways = {
        "utils.check_gradients": ours,
        "gradcheck, the cell written out": written_out,
        "gradcheck, torch.nn.LSTM": fused,
    }
    # They take turns, so that a busy moment of the machine hits them alike.
    times = [[milliseconds(work, arrays, upstream) for work in ways.values()] for _ in range(REPEATS)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    entries = sum(array.size for array in arrays.values())
    print(f"{SIZES}, {entries} entries, torch {torch.__version__}, 1 thread; median of {REPEATS}; goal {GOAL} x")
    for name, median in zip(ways, medians, strict=True):
        print(f"{name:<36}{median:9.1f} ms{median / medians[0]:8.2f} x ours")


if __name__ == "__main__":
    main()
