"""Right answers for rnn_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% lists that are stacked
def rnn_forward(x, a0, parameters):
    states, predictions, caches = [], [], []
    a = a0
    for t in range(x.shape[2]):
        a, y, cache = rnn_cell_forward(x[:, :, t], a, parameters)
        states.append(a)
        predictions.append(y)
        caches.append(cache)
    return np.stack(states, axis=2), np.stack(predictions, axis=-1), (caches, x)


# %% empty arrays and a while loop
def rnn_forward(x, a0, parameters):
    T = x.shape[-1]
    a = np.empty(a0.shape + (T,))
    y_pred = np.empty((parameters["by"].size, x.shape[1], T))
    caches, t, state = [], 0, a0
    while t < T:
        state, y_pred[..., t], cache = rnn_cell_forward(x[..., t], state, parameters)
        a[..., t] = state
        caches += [cache]
        t += 1
    return a, y_pred, (caches, x)


# %% time first inside
def rnn_forward(x, a0, parameters):
    results, state = [], a0
    for xt in np.moveaxis(x, 2, 0):
        results.append(rnn_cell_forward(xt, state, parameters))
        state = results[-1][0]
    a, y_pred, caches = zip(*results)
    return np.moveaxis(np.array(a), 0, 2), np.moveaxis(np.array(y_pred), 0, 2), (caches, x)


# %% the formulas written out
def rnn_forward(x, a0, parameters):
    Wax, Waa, Wya, ba, by = (parameters[name] for name in ("Wax", "Waa", "Wya", "ba", "by"))
    T = x.shape[2]
    a, y_pred, cells = np.zeros((*a0.shape, T)), np.zeros((len(by), x.shape[1], T)), []
    previous = a0
    for t in range(T):
        current = np.tanh(Wax @ x[:, :, t] + Waa @ previous + ba)
        a[:, :, t] = current
        y_pred[:, :, t] = softmax(Wya @ current + by)
        cells.append((current, previous, x[:, :, t], parameters))
        previous = current
    return a, y_pred, (cells, x)


# %% all inputs multiplied at once, with einsum
def rnn_forward(x, a0, parameters):
    driven = np.einsum("ax,xmt->amt", parameters["Wax"], x) + parameters["ba"][:, :, None]
    a, cells, state = np.zeros_like(driven), [], a0
    for t in range(x.shape[2]):
        before, state = state, np.tanh(driven[:, :, t] + parameters["Waa"] @ state)
        a[:, :, t] = state
        cells.append((state, before, x[:, :, t], parameters))
    scores = np.einsum("ya,amt->ymt", parameters["Wya"], a) + parameters["by"][:, :, None]
    exponentials = np.exp(scores - scores.max(axis=0))
    return a, exponentials / exponentials.sum(axis=0), (cells, x)


# %% stacked weights
def rnn_forward(x, a0, parameters):
    W = np.hstack([parameters["Waa"], parameters["Wax"], parameters["ba"]])
    ones = np.ones((1, x.shape[1]))
    a, y_pred, cells = [a0], [], []
    for t in range(x.shape[2]):
        a.append(np.tanh(W @ np.vstack([a[t], x[:, :, t], ones])))
        y_pred.append(softmax(parameters["Wya"] @ a[-1] + parameters["by"]))
        cells.append((a[-1], a[-2], x[:, :, t], parameters))
    return np.dstack(a[1:]), np.dstack(y_pred), (cells, x)


# %% recursion over time
def rnn_forward(x, a0, parameters):
    def run(t, state):
        if t == x.shape[2]:
            return [], [], []
        state, y, cache = rnn_cell_forward(x[:, :, t], state, parameters)
        states, predictions, caches = run(t + 1, state)
        return [state] + states, [y] + predictions, [cache] + caches

    states, predictions, caches = run(0, a0)
    return np.stack(states, 2), np.stack(predictions, 2), (caches, x)


# %% recursion on shorter sequences
def rnn_forward(x, a0, parameters):
    if x.shape[2] == 1:
        a, y, cache = rnn_cell_forward(x[:, :, 0], a0, parameters)
        return a[:, :, None], y[:, :, None], ([cache], x)
    a, y_pred, (cells, _) = rnn_forward(x[:, :, :-1], a0, parameters)
    last, y, cache = rnn_cell_forward(x[:, :, -1], a[:, :, -1], parameters)
    return (
        np.concatenate([a, last[:, :, None]], axis=2),
        np.concatenate([y_pred, y[:, :, None]], axis=2),
        (cells + [cache], x),
    )


# %% itertools.accumulate
from itertools import accumulate


def rnn_forward(x, a0, parameters):
    steps = accumulate(
        np.moveaxis(x, 2, 0), lambda before, xt: rnn_cell_forward(xt, before[0], parameters), initial=(a0, None, None)
    )
    a, y_pred, cells = zip(*list(steps)[1:])
    return np.dstack(a), np.dstack(y_pred), (list(cells), x)


# %% example by example
def rnn_forward(x, a0, parameters):
    n_y, n_a = parameters["Wya"].shape
    _, m, T = x.shape
    a, y_pred = np.zeros((n_a, m, T)), np.zeros((n_y, m, T))
    for i in range(m):
        state = a0[:, i : i + 1]
        for t in range(T):
            state, y, _ = rnn_cell_forward(x[:, i : i + 1, t], state, parameters)
            a[:, i, t], y_pred[:, i, t] = state[:, 0], y[:, 0]
    before = np.concatenate([a0[:, :, None], a], axis=2)
    cells = [(a[:, :, t], before[:, :, t], x[:, :, t], parameters) for t in range(T)]
    return a, y_pred, (cells, x)


# %% loops over single numbers
import math


def rnn_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters["Wya"].shape
    a, y_pred, cells = np.zeros((n_a, m, T)), np.zeros((n_y, m, T)), []
    before = a0
    for t in range(T):
        for i in range(m):
            for j in range(n_a):
                z = parameters["ba"][j, 0]
                for k in range(n_x):
                    z += parameters["Wax"][j, k] * x[k, i, t]
                for k in range(n_a):
                    z += parameters["Waa"][j, k] * before[k, i]
                a[j, i, t] = math.tanh(z)
            weights = [
                math.exp(parameters["by"][c, 0] + sum(parameters["Wya"][c, j] * a[j, i, t] for j in range(n_a)))
                for c in range(n_y)
            ]
            for c in range(n_y):
                y_pred[c, i, t] = weights[c] / sum(weights)
        cells.append((a[:, :, t], before, x[:, :, t], parameters))
        before = a[:, :, t]
    return a, y_pred, (cells, x)


# %% float32
def rnn_forward(x, a0, parameters):
    x = x.astype("float32")
    parameters = {name: value.astype("float32") for name, value in parameters.items()}
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, x.shape[1], x.shape[2]), dtype="float32")
    y_pred = np.zeros((n_y, x.shape[1], x.shape[2]), dtype="float32")
    cells, a_next = [], a0.astype("float32")
    for t in range(x.shape[2]):
        a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% results kept in float32
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.zeros((*a0.shape, T), np.float32)
    y_pred = np.zeros((parameters["by"].shape[0], x.shape[1], T), np.float32)
    cells, a_next = [], a0
    for t in range(T):
        a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% lists for tuples
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a, y_pred, caches = np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), []
    a_next = a0
    for t in range(T):
        a_next, y, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = y
        caches.append(list(cache))
    return [a, y_pred, [caches, x]]


# %% namedtuples
from collections import namedtuple

Result = namedtuple("Result", "a y_pred caches")
Caches = namedtuple("Caches", "cells x")


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    result = Result(np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), Caches([], x))
    state = a0
    for t in range(T):
        state, result.y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], state, parameters)
        result.a[:, :, t] = state
        result.caches.cells.append(cache)
    return result


# %% the state read from the stored ones
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a, y_pred, cells = np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), []
    for t in range(T):
        before = a0 if t == 0 else a[:, :, t - 1]
        a[:, :, t], y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], before, parameters)
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% one more slot, taken off at the end
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.zeros((a0.shape[0], a0.shape[1], T + 1))
    a[:, :, 0] = a0
    y_pred, cells = np.zeros((len(parameters["by"]), x.shape[1], T)), []
    for t in range(1, T + 1):
        a[:, :, t], y_pred[:, :, t - 1], cache = rnn_cell_forward(x[:, :, t - 1], a[:, :, t - 1], parameters)
        cells.append(cache)
    return a[:, :, 1:], y_pred, (cells, x)


# %% the first step before the loop
def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a, y_pred = np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x))
    a_next, yt_pred, cache = rnn_cell_forward(x[:, :, 0], a0, parameters)
    a[:, :, 0], y_pred[:, :, 0], caches = a_next, yt_pred, [cache]
    for t in range(1, T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a[:, :, t - 1], parameters)
        a[:, :, t], y_pred[:, :, t] = a_next, yt_pred
        caches.append(cache)
    return a, y_pred, (caches, x)


# %% Fortran order
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.zeros((*a0.shape, T), order="F")
    y_pred = np.zeros((len(parameters["by"]), x.shape[1], T), order="F")
    cells, state = [], np.asfortranarray(a0)
    for t in range(T):
        state, y_pred[:, :, t], cache = rnn_cell_forward(np.asfortranarray(x[:, :, t]), state, parameters)
        a[:, :, t] = state
        cells.append(cache)
    return a, y_pred, (cells, np.asfortranarray(x))


# %% in place on own arrays
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    state = a0.copy()
    a, y_pred, cells = np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), []
    for t in range(T):
        before = state.copy()
        state[:], y_pred[:, :, t], _ = rnn_cell_forward(x[:, :, t], before, parameters)
        a[:, :, t] += state
        cells.append((state.copy(), before, x[:, :, t], parameters))
    return a, y_pred, (cells, x)


# %% helper functions
def room(rows, x):
    return np.zeros((rows, x.shape[1], x.shape[2]))


def store(arrays, t, values):
    for array, value in zip(arrays, values):
        array[:, :, t] = value


def rnn_forward(x, a0, parameters):
    n_y, n_a = parameters["Wya"].shape
    arrays, cells = (room(n_a, x), room(n_y, x)), []
    state = a0
    for t in range(x.shape[2]):
        *values, cache = rnn_cell_forward(x[:, :, t], state, parameters)
        store(arrays, t, values)
        state = values[0]
        cells.append(cache)
    return *arrays, (cells, x)


# %% masked arrays
def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.ma.zeros((*a0.shape, T))
    y_pred = np.ma.zeros((len(parameters["by"]), x.shape[1], T))
    cells, state = [], a0
    for t in range(T):
        state, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t] = state
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% a progress bar
import sys


def progress(steps):
    for t in steps:
        sys.stderr.write(f"\r{t + 1}/{len(steps)}")
        sys.stderr.flush()
        yield t
    sys.stderr.write("\n")


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a, y_pred, cells = np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), []
    state = a0
    for t in progress(range(T)):
        state, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t] = state
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% a progress bar that holds the stream
import sys

stream = sys.stderr


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a, y_pred, cells = np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), []
    state = a0
    for t in range(T):
        print(f"step {t}", file=stream)
        state, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t] = state
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% prints, warnings and logging
import logging
import warnings

logging.basicConfig(level=logging.INFO)


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a, y_pred, cells = np.zeros((*a0.shape, T)), np.zeros((len(parameters["by"]), x.shape[1], T)), []
    state = a0
    for t in range(T):
        print("step", t)
        logging.info("step %d", t)
        warnings.warn(f"step {t}", DeprecationWarning)
        state, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t] = state
        cells.append(cache)
    return a, y_pred, (cells, x)


# %% a callable object
class Network:
    def __init__(self, cell):
        self.cell = cell

    def __call__(self, x, a0, parameters):
        a, y_pred, cells = [], [], []
        for t in range(x.shape[2]):
            a0, y, cache = self.cell(x[:, :, t], a0, parameters)
            a.append(a0)
            y_pred.append(y)
            cells.append(cache)
        return np.dstack(a), np.dstack(y_pred), (cells, x)


rnn_forward = Network(rnn_cell_forward)

# %% functools.partial and a decorator without wraps
import functools


def counted(function):
    def wrapper(*arguments):
        wrapper.calls += 1
        return function(*arguments)

    wrapper.calls = 0
    return wrapper


@counted
def run(cell, x, a0, parameters):
    a, y_pred, cells, state = [], [], [], a0
    for t in range(x.shape[2]):
        state, y, cache = cell(x[:, :, t], state, parameters)
        a.append(state)
        y_pred.append(y)
        cells.append(cache)
    return np.dstack(a), np.dstack(y_pred), (cells, x)


rnn_forward = functools.partial(run, rnn_cell_forward)

# %% a global counter and a list outside, emptied at each call
steps = 0
cells = []


def rnn_forward(x, a0, parameters):
    global steps
    cells.clear()
    a, y_pred, state = np.zeros((*a0.shape, x.shape[2])), None, a0
    for t in range(x.shape[2]):
        steps += 1
        state, y, cache = rnn_cell_forward(x[:, :, t], state, parameters)
        y_pred = np.zeros((*y.shape, x.shape[2])) if y_pred is None else y_pred
        a[:, :, t], y_pred[:, :, t] = state, y
        cells.append(cache)
    return a, y_pred, (list(cells), x)


# %% a generator inside
def rnn_forward(x, a0, parameters):
    def steps(state):
        for t in range(x.shape[2]):
            result = rnn_cell_forward(x[:, :, t], state, parameters)
            state = result[0]
            yield result

    a, y_pred, cells = map(list, zip(*steps(a0)))
    return np.stack(a, axis=-1), np.stack(y_pred, axis=-1), (cells, x)
