"""Our NumPy RNN and LSTM, forward and backward over 50 steps, as a ratio to PyTorch's time on the CPU.

Ours are the lessons' reference answers, in float64 and in float32. The peers are `torch.nn.RNN` and `torch.nn.LSTM` of
the same sizes and type, with gradients of inputs and parameters. No goal: a number to know.
Needs the extra "torch". Run: python -m benchmarks.forward_backward [threads]
"""

import os
import sys

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 1
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = str(THREADS)

import statistics  # noqa: E402 (NumPy reads the number of its threads when it is imported)
import time  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from benchmarks.lstm import in_torch_layout, problem  # noqa: E402
from tests.lessons.functions import references  # noqa: E402

SIZES = {"n_x": 64, "n_a": 128, "m": 32, "T_x": 50}
REPEATS = 9


def our_lstm(arrays, upstream):
    no_output = {"Wy": np.zeros((1, upstream.shape[0]), upstream.dtype), "by": np.zeros((1, 1), upstream.dtype)}
    parameters = arrays | no_output
    return lambda: references()["lstm_backward"](
        upstream, references()["lstm_forward"](arrays["x"], arrays["a0"], parameters)[-1]
    )


def our_rnn(arrays, upstream):
    n_a = upstream.shape[0]
    parameters = {"Waa": arrays["Wc"][:, :n_a], "Wax": arrays["Wc"][:, n_a:], "ba": arrays["bc"]}
    parameters |= {"Wya": np.zeros((1, n_a), upstream.dtype), "by": np.zeros((1, 1), upstream.dtype)}
    return lambda: references()["rnn_backward"](
        upstream, references()["rnn_forward"](arrays["x"], arrays["a0"], parameters)[-1]
    )


def torch_lstm(arrays, upstream):
    module, x, a0, weights = in_torch_layout(arrays, upstream, torch.from_numpy(upstream).dtype)
    return _torch_pass(module, x, (a0, torch.zeros_like(a0)), weights)


def torch_rnn(arrays, upstream):
    _module, x, a0, weights = in_torch_layout(arrays, upstream, torch.from_numpy(upstream).dtype)
    module = torch.nn.RNN(x.shape[2], a0.shape[2], dtype=x.dtype)
    return _torch_pass(module, x, a0, weights)


def _torch_pass(module, x, state, weights):
    x.requires_grad_()
    (state[0] if isinstance(state, tuple) else state).requires_grad_()

    def both():
        output, _state = module(x, state)
        output.backward(weights)

    return both


def milliseconds(work):
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def main():
    torch.set_num_threads(THREADS)
    print(f"{SIZES}, {THREADS} thread(s), NumPy {np.__version__}, torch {torch.__version__}; median of {REPEATS}")
    print(f"{'':16}{'ours':>10}{'torch':>10}{'ratio':>8}")
    arrays, upstream = problem(np.random.default_rng(0), **SIZES)
    for dtype in (np.float64, np.float32):
        typed = {name: array.astype(dtype) for name, array in arrays.items()}
        for name, ways in (("RNN", (our_rnn, torch_rnn)), ("LSTM", (our_lstm, torch_lstm))):
            work = [way(typed, upstream.astype(dtype)) for way in ways]
            # They take turns, so that a busy moment of the machine hits them alike.
            times = [[milliseconds(one) for one in work] for _ in range(REPEATS)]
            mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
            print(f"{name:5}{np.dtype(dtype).name:11}{mine:7.1f} ms{theirs:7.1f} ms{mine / theirs:8.2f}")


if __name__ == "__main__":
    main()
