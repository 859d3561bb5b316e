"""The network of lesson 07 adds 1,000 fresh pairs of 8 bits without an error within 60 s of training, for ten seeds.

Beside it two peers that take the same steps with the same numbers: the batch gone through one example after the other,
and PyTorch, where it is installed.
"""

import os

# One thread for NumPy: these arrays are small, and waiting for a second one takes longer than the work.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import statistics
import time

import numpy as np

from tests.lessons.functions import references
from utils import initialize_adam, update_parameters_with_adam
from utils.binary import draw_additions

try:
    import torch
except ImportError:
    torch = None

SEEDS = range(10)
UNITS, EXAMPLES, BITS = 8, 32, 8
CHECK_EVERY, MOST_STEPS = 20, 5000
BUDGET = 60


def random_parameters(rng):
    shapes = {"Wax": (UNITS, 2), "Waa": (UNITS, UNITS), "Wya": (2, UNITS)}
    weights = {name: rng.standard_normal(shape) / np.sqrt(shape[1]) for name, shape in shapes.items()}
    return weights | {"ba": np.zeros((UNITS, 1)), "by": np.zeros((2, 1))}


def is_right(parameters, seed):
    x, labels = draw_additions(np.random.default_rng(seed), 1000, BITS)
    a0 = np.zeros((UNITS, 1000))
    return (references()["rnn_forward"](x, a0, parameters)[1].argmax(axis=0) == labels).all()


def batch(x, labels, parameters):
    return references()["loss_and_gradients"](x, labels, parameters)[1]


def one_example_after_the_other(x, labels, parameters):
    total = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    for example in range(x.shape[1]):
        part = slice(example, example + 1)
        gradients = batch(x[:, part], labels[part], parameters)
        total = {name: value + gradients[name] / x.shape[1] for name, value in total.items()}
    return total


def pytorch(x, labels, parameters):
    """The same gradients by PyTorch: `torch.nn.RNN`, a linear layer and its own cross-entropy."""
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    flat = [leaves["Wax"], leaves["Waa"], leaves["ba"][:, 0], torch.zeros(UNITS, dtype=torch.double)]
    start = torch.zeros(1, x.shape[1], UNITS, dtype=torch.double)
    states, _last = torch.rnn_tanh(torch.tensor(x.T), start, flat, True, 1, 0.0, True, False, False)
    scores = states @ leaves["Wya"].T + leaves["by"][:, 0]
    torch.nn.functional.cross_entropy(scores.reshape(-1, 2), torch.tensor(labels.T).reshape(-1)).backward()
    return {"d" + name: leaf.grad.numpy() for name, leaf in leaves.items()}


def train(gradients_of, seed, steps=None):
    """Seconds and steps until the test is passed, tests left out; or for so many steps."""
    rng = np.random.default_rng(seed)
    parameters = random_parameters(rng)
    v, s = initialize_adam(parameters)
    seconds = 0.0
    for t in range(1, MOST_STEPS + 1):
        start = time.perf_counter()
        x, labels = draw_additions(rng, EXAMPLES, BITS)
        parameters, v, s = update_parameters_with_adam(parameters, gradients_of(x, labels, parameters), v, s, t)
        seconds += time.perf_counter() - start
        if t == steps or (steps is None and t % CHECK_EVERY == 0 and is_right(parameters, [seed, t])):
            return seconds, t
    raise SystemExit(f"seed {seed}: still errors after {MOST_STEPS} steps")


def main():
    if torch:
        torch.set_num_threads(1)
    peers = {"one example after the other": one_example_after_the_other} | ({"PyTorch": pytorch} if torch else {})
    print(f"{UNITS} units, {EXAMPLES} pairs of {BITS} bits a step; budget {BUDGET} s")
    ratios = {name: [] for name in peers}
    slowest = 0.0
    for seed in SEEDS:
        seconds, steps = train(batch, seed)
        slowest = max(slowest, seconds)
        told = f"seed {seed}: {seconds:6.2f} s, {steps:4d} steps"
        for name, peer in peers.items():
            ratios[name].append(train(peer, seed, steps)[0] / seconds)
            told += f"   {name}: {ratios[name][-1]:5.1f} x"
        print(told)
    medians = (f"{name}: {statistics.median(times):.1f} x" for name, times in ratios.items())
    print(f"slowest: {slowest:.2f} s", *medians, sep="   ")
    if not torch:
        print('PyTorch is not installed: pip install "torch>=2.4" adds it to the comparison')


if __name__ == "__main__":
    main()
