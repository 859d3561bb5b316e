"""The problems of the network that writes: drawing a class, loss and gradients, one training step; and of a GRU."""

import numpy as np

from .families import ForwardProblems
from .lstm import lstm_parameters

SAMPLE_SIZES = {"n_y": 6, "m": 40}
OTHER_SAMPLE_SIZES = {"n_y": 9, "m": 7}
# Probabilities are in the ratio of whole numbers up to this one, or of their squares.
LARGEST_RATIO = 5
# A draw stays this far from where the next class begins, in parts of its class: rounding makes no difference.
MARGIN = 0.1
# Neither rising nor falling, so that who sorts it gets another one.
ONE_DISTRIBUTION, MANY_DRAWS = np.array([2, 5, 1, 4, 3, 1]) / 16, 400

NETWORK_SIZES = {"n_x": 2, "n_a": 4, "n_y": 6, "m": 3, "T_x": 5}
OTHER_NETWORK_SIZES = {"n_x": 5, "n_a": 3, "n_y": 4, "m": 6, "T_x": 2}
# Weights of the output this large make a gradient that no usual limit lets pass.
LARGE_OUTPUT_WEIGHTS = 60.0
STEP_SETTINGS = {"learning_rate": 0.02, "limit": 0.05}

GRU_SIZES = {"n_x": 3, "n_a": 5, "m": 10}
OTHER_GRU_SIZES = {"n_x": 6, "n_a": 4, "m": 3}


def sample_problem(source, kind="example"):
    """Arguments (probabilities (n_y, m), draws (m,), temperature) for `sample`.

    "example" and "cold" have the temperature 0.5, "warm" has 2. "…, spelled out": the same distribution at temperature
    1. "uniform": all classes alike. "one distribution": the same in each column, with many draws that rise.
    "zero first": the first class has probability 0, and the draws are 0. "a little less": probabilities that add up to
    less than 1, as rounded ones do, and draws beyond. "very cold": a temperature at which plain powers underflow.
    """
    n_y, m = (OTHER_SAMPLE_SIZES if kind == "other sizes" else SAMPLE_SIZES).values()
    ratios = np.floor(source.uniform(1, LARGEST_RATIO + 1, (n_y, m)))
    if kind == "uniform":
        ratios = np.ones((n_y, m))
    if kind == "one distribution":
        columns = np.repeat(ONE_DISTRIBUTION[:, np.newaxis], MANY_DRAWS, axis=1)
        return columns, (np.arange(MANY_DRAWS) + 0.5) / MANY_DRAWS, 1.0
    squares = ratios**2
    # What is drawn from, and the probabilities and the temperature that say so.
    weights, shares, temperature = {
        "warm": (ratios, squares, 2.0),
        "warm, spelled out": (ratios, ratios, 1.0),
        "cold, spelled out": (squares, squares, 1.0),
        "uniform": (ratios, ratios, 1.0),
    }.get(kind, (squares, ratios, 0.5))
    draws = _draws_inside(weights, source)
    if kind in ENDS:
        return ENDS[kind](squares, draws)
    return shares / shares.sum(axis=0), draws, temperature


def _draws_inside(weights, source):
    """For each column a number in [0, 1) that falls on a class drawn at random, not close to its neighbours."""
    n_y, m = weights.shape
    classes = np.floor(source.uniform(0, n_y, m)).astype(int), np.arange(m)
    start = weights.cumsum(axis=0)[classes] - weights[classes]
    return (start + source.uniform(MARGIN, 1 - MARGIN, m) * weights[classes]) / weights.sum(axis=0)


def _zero_first(weights, draws):
    weights[0] = 0.0
    return weights / weights.sum(axis=0), np.zeros(draws.shape), 1.0


def _a_little_less(weights, draws):
    return weights / weights.sum(axis=0) * (1 - 1e-6), np.full(draws.shape, 1 - 1e-7), 1.0


def _very_cold(weights, draws):
    weights[2] = 2.0 * weights.max(axis=0)
    return weights / weights.sum(axis=0), draws, 1e-4


ENDS = {
    "zero first": _zero_first,
    "a little less": _a_little_less,
    "very cold": _very_cold,
}


def network_problem(source, kind="example", sizes=NETWORK_SIZES):
    """Arguments (x, labels, a0, parameters) for `lstm_loss_and_gradients`.

    "large gradients": output weights that are very sure of themselves, and wrong.
    """
    if kind == "other sizes":
        sizes = OTHER_NETWORK_SIZES
    n_x, n_a, n_y, m, T_x = (sizes[name] for name in ("n_x", "n_a", "n_y", "m", "T_x"))
    x = source.standard_normal((n_x, m, T_x))
    labels = np.floor(source.uniform(0, n_y, (m, T_x))).astype(int)
    a0 = source.standard_normal((n_a, m))
    parameters = lstm_parameters(source, n_x, n_a, n_y, scale=0.5)
    if kind == "large gradients":
        parameters["Wy"] = LARGE_OUTPUT_WEIGHTS * parameters["Wy"]
    return x, labels, a0, parameters


def training_step_problem(source, kind="example"):
    """Arguments (state, batch, learning_rate, limit) for `training_step`, in the midst of a training.

    state is (parameters, v, s, t), batch is (x, labels, a0). The limit is below the norm of the gradient;
    "high limit": far above.
    """
    *batch, parameters = network_problem(source, "other sizes" if kind == "other sizes" else "example")
    v = {name: 0.02 * source.standard_normal(value.shape) for name, value in parameters.items()}
    s = {name: 0.001 * source.uniform(0.1, 1.0, value.shape) for name, value in parameters.items()}
    limit = 1e3 if kind == "high limit" else STEP_SETTINGS["limit"]
    return (parameters, v, s, 5), tuple(batch), STEP_SETTINGS["learning_rate"], limit


def gru_cell_forward_problem(source, kind="example"):
    """Arguments (xt, a_prev, parameters) for `gru_cell_forward`."""
    n_x, n_a, m = (OTHER_GRU_SIZES if kind == "other sizes" else GRU_SIZES).values()
    xt, a_prev = source.standard_normal((n_x, m)), source.standard_normal((n_a, m))
    shapes = {}
    for gate in ("z", "r", "h"):
        shapes |= {"W" + gate: (n_a, n_a + n_x), "b" + gate: (n_a, 1)}
    return xt, a_prev, {name: source.standard_normal(shape) for name, shape in shapes.items()}


PROBLEMS = {
    "sample": ForwardProblems(
        sample_problem,
        kinds=(
            *("example", "warm", "cold, spelled out", "warm, spelled out", "uniform", "one distribution"),
            *("other sizes", *ENDS),
        ),
        arguments=("probabilities", "draws", "temperature"),
        results=("classes",),
    ),
    "lstm_loss_and_gradients": ForwardProblems(
        network_problem, kinds=(), arguments=("x", "labels", "a0", "parameters"), results=("loss",)
    ),
    "training_step": ForwardProblems(
        training_step_problem, kinds=(), arguments=("state", "batch", "learning_rate", "limit"), results=("loss",)
    ),
    "gru_cell_forward": ForwardProblems(
        gru_cell_forward_problem,
        kinds=("example", "other sizes"),
        arguments=("xt", "a_prev", "parameters"),
        results=("a_next",),
    ),
}
