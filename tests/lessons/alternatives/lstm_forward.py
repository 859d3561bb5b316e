"""Right answers for lstm_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% lists that are stacked
def lstm_forward(x, a0, parameters):
    a, c = a0, np.zeros_like(a0)
    steps = []
    for t in range(x.shape[2]):
        a, c, y, cache = lstm_cell_forward(x[:, :, t], a, c, parameters)
        steps.append((a, y, c, cache))
    a, y, c = (np.stack([step[i] for step in steps], axis=2) for i in range(3))
    return a, y, c, ([step[3] for step in steps], x)


# %% empty arrays and a while loop
def lstm_forward(x, a0, parameters):
    T = x.shape[-1]
    a, c = np.empty(a0.shape + (T,)), np.empty(a0.shape + (T,))
    y = np.empty((parameters["by"].size, x.shape[1], T))
    caches, t, hidden, cell = [], 0, a0, 0 * a0
    while t < T:
        hidden, cell, y[..., t], cache = lstm_cell_forward(x[..., t], hidden, cell, parameters)
        a[..., t] = hidden
        c[..., t] = cell
        caches += [cache]
        t += 1
    return a, y, c, (caches, x)


# %% time first inside
def lstm_forward(x, a0, parameters):
    results, state = [], (a0, np.zeros(a0.shape))
    for xt in np.moveaxis(x, 2, 0):
        results.append(lstm_cell_forward(xt, *state, parameters))
        state = results[-1][:2]
    a, c, y, caches = zip(*results)
    a, c, y = (np.moveaxis(np.array(one), 0, 2) for one in (a, c, y))
    return a, y, c, (caches, x)


# %% the formulas written out
def lstm_forward(x, a0, parameters):
    p, T = parameters, x.shape[2]
    a, c = np.zeros((*a0.shape, T)), np.zeros((*a0.shape, T))
    y, cells = np.zeros((len(p["by"]), x.shape[1], T)), []
    a_prev, c_prev = a0, np.zeros_like(a0)
    for t in range(T):
        xt = x[:, :, t]
        v = np.concatenate([a_prev, xt])
        f, i, o = (sigmoid(p["W" + gate] @ v + p["b" + gate]) for gate in "fio")
        g = np.tanh(p["Wc"] @ v + p["bc"])
        c_next = f * c_prev + i * g
        a_next = o * np.tanh(c_next)
        a[:, :, t], c[:, :, t], y[:, :, t] = a_next, c_next, softmax(p["Wy"] @ a_next + p["by"])
        cells.append((a_next, c_next, a_prev, c_prev, f, i, g, o, xt, p))
        a_prev, c_prev = a_next, c_next
    return a, y, c, (cells, x)


# %% all inputs multiplied at once, with einsum
def lstm_forward(x, a0, parameters):
    p, (n_a, m), T = parameters, a0.shape, x.shape[2]
    driven = {gate: np.einsum("ax,xmt->amt", p["W" + gate][:, n_a:], x) + p["b" + gate][:, :, None] for gate in "fico"}
    a, c, cells = np.zeros((n_a, m, T)), np.zeros((n_a, m, T)), []
    hidden, cell = a0, np.zeros((n_a, m))
    for t in range(T):
        z = {gate: driven[gate][:, :, t] + p["W" + gate][:, :n_a] @ hidden for gate in "fico"}
        f, i, g, o = sigmoid(z["f"]), sigmoid(z["i"]), np.tanh(z["c"]), sigmoid(z["o"])
        before = hidden, cell
        cell = f * cell + i * g
        hidden = o * np.tanh(cell)
        a[:, :, t], c[:, :, t] = hidden, cell
        cells.append((hidden, cell, *before, f, i, g, o, x[:, :, t], p))
    scores = np.einsum("ya,amt->ymt", p["Wy"], a) + p["by"][:, :, None]
    exponentials = np.exp(scores - scores.max(axis=0))
    return a, exponentials / exponentials.sum(axis=0), c, (cells, x)


# %% recursion over time
def lstm_forward(x, a0, parameters):
    def run(t, hidden, cell):
        if t == x.shape[2]:
            return []
        step = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        return [step] + run(t + 1, step[0], step[1])

    steps = run(0, a0, np.zeros_like(a0))
    a, c, y = (np.stack([step[k] for step in steps], 2) for k in range(3))
    return a, y, c, ([step[3] for step in steps], x)


# %% recursion on shorter sequences
def lstm_forward(x, a0, parameters):
    if x.shape[2] == 1:
        a, c, y, cache = lstm_cell_forward(x[:, :, 0], a0, np.zeros(a0.shape), parameters)
        return a[:, :, None], y[:, :, None], c[:, :, None], ([cache], x)
    a, y, c, (cells, _) = lstm_forward(x[:, :, :-1], a0, parameters)
    last = lstm_cell_forward(x[:, :, -1], a[:, :, -1], c[:, :, -1], parameters)
    a, c, y = (np.concatenate([old, new[:, :, None]], axis=2) for old, new in zip((a, c, y), last))
    return a, y, c, (cells + [last[3]], x)


# %% itertools.accumulate
from itertools import accumulate


def lstm_forward(x, a0, parameters):
    start = (a0, np.zeros(a0.shape), None, None)
    cell = lambda before, xt: lstm_cell_forward(xt, before[0], before[1], parameters)
    a, c, y, cells = zip(*list(accumulate(np.moveaxis(x, 2, 0), cell, initial=start))[1:])
    return np.dstack(a), np.dstack(y), np.dstack(c), (list(cells), x)


# %% example by example
def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    _, m, T = x.shape
    a, c, y = np.zeros((n_a, m, T)), np.zeros((n_a, m, T)), np.zeros((n_y, m, T))
    gates = np.zeros((4, n_a, m, T))
    for i in range(m):
        hidden, cell = a0[:, i : i + 1], np.zeros((n_a, 1))
        for t in range(T):
            hidden, cell, prediction, cache = lstm_cell_forward(x[:, i : i + 1, t], hidden, cell, parameters)
            a[:, i, t], c[:, i, t], y[:, i, t] = hidden[:, 0], cell[:, 0], prediction[:, 0]
            gates[:, :, i, t] = [gate[:, 0] for gate in cache[4:8]]
    a_before = np.concatenate([a0[:, :, None], a], axis=2)
    c_before = np.concatenate([np.zeros((n_a, m, 1)), c], axis=2)
    cells = [
        (a[:, :, t], c[:, :, t], a_before[:, :, t], c_before[:, :, t], *gates[:, :, :, t], x[:, :, t], parameters)
        for t in range(T)
    ]
    return a, y, c, (cells, x)


# %% float32
def lstm_forward(x, a0, parameters):
    x = x.astype("float32")
    parameters = {name: value.astype("float32") for name, value in parameters.items()}
    n_y, n_a = parameters["Wy"].shape
    _, m, T = x.shape
    a, y, c = (np.zeros((rows, m, T), dtype="float32") for rows in (n_a, n_y, n_a))
    cells, a_next, c_next = [], a0.astype("float32"), np.zeros((n_a, m), dtype="float32")
    for t in range(T):
        a_next, c_next, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t], c[:, :, t] = a_next, c_next
        cells.append(cache)
    return a, y, c, (cells, x)


# %% lists for tuples
def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a, c, y, caches = (
        np.zeros((*a0.shape, T)),
        np.zeros((*a0.shape, T)),
        np.zeros((len(parameters["by"]), x.shape[1], T)),
        [],
    )
    state = [a0, np.zeros_like(a0)]
    for t in range(T):
        *state, prediction, cache = lstm_cell_forward(x[:, :, t], *state, parameters)
        a[:, :, t], c[:, :, t] = state
        y[:, :, t] = prediction
        caches.append(list(cache))
    return [a, y, c, [caches, x]]


# %% namedtuples
from collections import namedtuple

Result = namedtuple("Result", "a y c caches")
Caches = namedtuple("Caches", "cells x")


def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    m, T = x.shape[1:]
    result = Result(np.zeros((n_a, m, T)), np.zeros((n_y, m, T)), np.zeros((n_a, m, T)), Caches([], x))
    hidden, cell = a0, np.zeros((n_a, m))
    for t in range(T):
        hidden, cell, result.y[:, :, t], cache = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        result.a[:, :, t], result.c[:, :, t] = hidden, cell
        result.caches.cells.append(cache)
    return result


# %% states read from the stored ones
def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a, c = np.zeros((*a0.shape, T)), np.zeros((*a0.shape, T))
    y, cells = np.zeros((len(parameters["by"]), x.shape[1], T)), []
    for t in range(T):
        before = (a0, np.zeros_like(a0)) if t == 0 else (a[:, :, t - 1], c[:, :, t - 1])
        a[:, :, t], c[:, :, t], y[:, :, t], cache = lstm_cell_forward(x[:, :, t], *before, parameters)
        cells.append(cache)
    return a, y, c, (cells, x)


# %% one more slot, taken off at the end
def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a, c = np.zeros((*a0.shape, T + 1)), np.zeros((*a0.shape, T + 1))
    a[:, :, 0] = a0
    y, cells = np.zeros((len(parameters["by"]), x.shape[1], T)), []
    for t in range(1, T + 1):
        a[:, :, t], c[:, :, t], y[:, :, t - 1], cache = lstm_cell_forward(
            x[:, :, t - 1], a[:, :, t - 1], c[:, :, t - 1], parameters
        )
        cells.append(cache)
    return a[:, :, 1:], y, c[:, :, 1:], (cells, x)


# %% the first step before the loop
def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a, y, c = np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x)), np.zeros((n_a, m, T_x))
    a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, 0], a0, np.zeros((n_a, m)), parameters)
    a[:, :, 0], c[:, :, 0], y[:, :, 0], caches = a_next, c_next, yt_pred, [cache]
    for t in range(1, T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = a_next, c_next, yt_pred
        caches.append(cache)
    return a, y, c, (caches, x)


# %% in place on own arrays
def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    hidden, cell = a0.copy(), np.zeros(a0.shape)
    a, c = np.zeros((*a0.shape, T)), np.zeros((*a0.shape, T))
    y, cells = np.zeros((len(parameters["by"]), x.shape[1], T)), []
    for t in range(T):
        hidden[:], cell[:], y[:, :, t], cache = lstm_cell_forward(x[:, :, t], hidden.copy(), cell.copy(), parameters)
        a[:, :, t] += hidden
        c[:, :, t] += cell
        cells.append(cache)
    return a, y, c, (cells, x)


# %% Fortran order
def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a, c = np.zeros((*a0.shape, T), order="F"), np.zeros((*a0.shape, T), order="F")
    y = np.zeros((len(parameters["by"]), x.shape[1], T), order="F")
    cells, hidden, cell = [], np.asfortranarray(a0), np.zeros(a0.shape, order="F")
    for t in range(T):
        hidden, cell, y[:, :, t], cache = lstm_cell_forward(np.asfortranarray(x[:, :, t]), hidden, cell, parameters)
        a[:, :, t], c[:, :, t] = hidden, cell
        cells.append(cache)
    return a, y, c, (cells, np.asfortranarray(x))


# %% helper functions
def room(rows, x):
    return np.zeros((rows, x.shape[1], x.shape[2]))


def store(arrays, t, values):
    for array, value in zip(arrays, values):
        array[:, :, t] = value


def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    a, c, y = arrays = room(n_a, x), room(n_a, x), room(n_y, x)
    cells, state = [], (a0, np.zeros((n_a, x.shape[1])))
    for t in range(x.shape[2]):
        *values, cache = lstm_cell_forward(x[:, :, t], *state, parameters)
        store(arrays, t, values)
        state = values[:2]
        cells.append(cache)
    return a, y, c, (cells, x)


# %% prints, warnings and logging
import logging
import sys
import warnings

logging.basicConfig(level=logging.INFO)


def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a, c = np.zeros((*a0.shape, T)), np.zeros((*a0.shape, T))
    y, cells = np.zeros((len(parameters["by"]), x.shape[1], T)), []
    hidden, cell = a0, np.zeros_like(a0)
    for t in range(T):
        print("step", t)
        print("step", t, file=sys.stderr)
        logging.info("step %d", t)
        warnings.warn(f"step {t}", DeprecationWarning)
        hidden, cell, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        a[:, :, t], c[:, :, t] = hidden, cell
        cells.append(cache)
    return a, y, c, (cells, x)


# %% a callable object with a generator inside
class Network:
    def __init__(self, cell):
        self.cell = cell

    def steps(self, x, hidden, parameters):
        state = np.zeros_like(hidden)
        for t in range(x.shape[2]):
            result = self.cell(x[:, :, t], hidden, state, parameters)
            hidden, state = result[:2]
            yield result

    def __call__(self, x, a0, parameters):
        a, c, y, cells = map(list, zip(*self.steps(x, a0, parameters)))
        return np.stack(a, axis=-1), np.stack(y, axis=-1), np.stack(c, axis=-1), (cells, x)


lstm_forward = Network(lstm_cell_forward)


# %% the same buffers at each call, copied into the caches
buffers = {}


def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    _, m, T = x.shape
    a, y, c = buffers.setdefault(
        (n_a, n_y, m, T), [np.zeros((n_a, m, T)), np.zeros((n_y, m, T)), np.zeros((n_a, m, T))]
    )
    cells, hidden, cell = [], a0, np.zeros((n_a, m))
    for t in range(T):
        hidden, cell, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        a[:, :, t], c[:, :, t] = hidden, cell
        cells.append(cache)
    return a, y, c, (cells, x)


# %% masked arrays
def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a, c = np.ma.zeros((*a0.shape, T)), np.ma.zeros((*a0.shape, T))
    y, cells = np.ma.zeros((len(parameters["by"]), x.shape[1], T)), []
    hidden, cell = a0, np.zeros_like(a0)
    for t in range(T):
        hidden, cell, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        a[:, :, t], c[:, :, t] = hidden, cell
        cells.append(cache)
    return a, y, c, (cells, x)
