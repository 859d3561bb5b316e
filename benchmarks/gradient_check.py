"""Checking every entry of an RNN (5 units, 5 steps) takes at most 20 ms, little more than its forward passes alone."""

import statistics
import time

import numpy as np

from utils import check_gradients

SIZES = {"n_x": 3, "n_a": 5, "m": 3, "T_x": 5}
REPEATS = 50
BUDGET_MS = 20


def problem():
    rng = np.random.default_rng(0)
    n_x, n_a, m, T_x = SIZES.values()
    arrays = {
        "x": rng.standard_normal((n_x, m, T_x)),
        "a0": rng.standard_normal((n_a, m)),
        "Wax": rng.standard_normal((n_a, n_x)),
        "Waa": rng.standard_normal((n_a, n_a)),
        "ba": rng.standard_normal((n_a, 1)),
    }
    return arrays, rng.standard_normal((n_a, m, T_x))


def states(arrays):
    """The states of a simple RNN, (n_a, m, T_x): a_t = tanh(Wax x_t + Waa a_{t-1} + ba)."""
    x, a_next, Wax, Waa, ba = (arrays[name] for name in ("x", "a0", "Wax", "Waa", "ba"))
    a = np.zeros((*a_next.shape, x.shape[2]))
    for t in range(x.shape[2]):
        a_next = np.tanh(Wax @ x[:, :, t] + Waa @ a_next + ba)
        a[:, :, t] = a_next
    return a


def copying_gradient(function, arrays, step=1e-5):
    """The peer: the usual checker, which copies all arrays for each entry that it moves."""
    gradients = {name: np.zeros_like(array) for name, array in arrays.items()}
    for name, array in arrays.items():
        for index in np.ndindex(array.shape):
            high = {key: value.copy() for key, value in arrays.items()}
            low = {key: value.copy() for key, value in arrays.items()}
            high[name][index] += step
            low[name][index] -= step
            gradients[name][index] = (function(high) - function(low)) / (2 * step)
    return gradients


def milliseconds(work):
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def main():
    arrays, upstream = problem()
    entries = sum(array.size for array in arrays.values())

    def loss(arrays):
        return np.sum(upstream * states(arrays))

    gradients = {"d" + name: value for name, value in copying_gradient(loss, arrays).items()}

    def forward_passes():
        for _ in range(2 * entries):
            loss(arrays)

    ways = {
        f"{2 * entries} forward passes alone": forward_passes,
        "check_gradients": lambda: check_gradients(loss, arrays, gradients),
        "a checker that copies all arrays for each entry": lambda: copying_gradient(loss, arrays),
    }
    # The three take turns, so that a busy moment of the machine hits them alike.
    times = [[milliseconds(work) for work in ways.values()] for _ in range(REPEATS)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    print(f"{entries} entries; median of {REPEATS} runs; budget {BUDGET_MS} ms")
    for name, median in zip(ways, medians, strict=True):
        print(f"{name:<48}{median:8.1f} ms  {median / medians[0]:5.2f} x the forward passes")


if __name__ == "__main__":
    main()
