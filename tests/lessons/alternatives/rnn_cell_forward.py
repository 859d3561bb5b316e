"""Right answers for rnn_cell_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% einsum
def rnn_cell_forward(xt, a_prev, parameters):
    z = np.einsum("ax,xm->am", parameters["Wax"], xt) + np.einsum("ab,bm->am", parameters["Waa"], a_prev)
    a_next = np.tanh(z + parameters["ba"])
    yt_pred = softmax(np.einsum("ya,am->ym", parameters["Wya"], a_next) + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% one product of stacked weights
def rnn_cell_forward(xt, a_prev, parameters):
    W = np.hstack([parameters["Waa"], parameters["Wax"]])
    a_next = np.tanh(W @ np.vstack([a_prev, xt]) + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache


# %% the bias as one more column
def rnn_cell_forward(xt, a_prev, parameters):
    W = np.concatenate([parameters["Wax"], parameters["Waa"], parameters["ba"]], axis=1)
    inputs = np.concatenate([xt, a_prev, np.ones((1, xt.shape[1]))])
    a_next = np.tanh(W.dot(inputs))
    yt_pred = softmax(parameters["Wya"].dot(a_next) + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% column by column
def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]
    n_a, m = a_prev.shape
    a_next, yt_pred = np.zeros((n_a, m)), np.zeros((by.shape[0], m))
    for i in range(m):
        a_next[:, [i]] = np.tanh(Wax @ xt[:, [i]] + Waa @ a_prev[:, [i]] + ba)
        yt_pred[:, [i]] = softmax(Wya @ a_next[:, [i]] + by)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% loops over single numbers
import math


def rnn_cell_forward(xt, a_prev, parameters):
    n_x, m = xt.shape
    n_a, n_y = a_prev.shape[0], parameters["by"].shape[0]
    a_next, yt_pred = np.empty((n_a, m)), np.empty((n_y, m))
    for i in range(m):
        for j in range(n_a):
            z = parameters["ba"][j, 0]
            for k in range(n_x):
                z += parameters["Wax"][j, k] * xt[k, i]
            for k in range(n_a):
                z += parameters["Waa"][j, k] * a_prev[k, i]
            a_next[j, i] = math.tanh(z)
        exponentials = []
        for j in range(n_y):
            score = parameters["by"][j, 0]
            for k in range(n_a):
                score += parameters["Wya"][j, k] * a_next[k, i]
            exponentials.append(math.exp(score))
        for j in range(n_y):
            yt_pred[j, i] = exponentials[j] / sum(exponentials)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% float32
def rnn_cell_forward(xt, a_prev, parameters):
    p = {name: value.astype(np.float32) for name, value in parameters.items()}
    x, a = xt.astype(np.float32), a_prev.astype(np.float32)
    a_next = np.tanh(p["Wax"] @ x + p["Waa"] @ a + p["ba"])
    yt_pred = softmax(p["Wya"] @ a_next + p["by"]).astype(np.float32)
    return a_next, yt_pred, (a_next, a, x, p)


# %% lists for tuples
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(np.dot(parameters["Wax"], xt) + np.dot(parameters["Waa"], a_prev) + parameters["ba"])
    yt_pred = softmax(np.dot(parameters["Wya"], a_next) + parameters["by"])
    cache = [a_next, a_prev, xt, parameters]
    return [a_next, yt_pred, cache]


# %% lists of numbers for arrays
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next.tolist(), yt_pred.tolist(), (a_next.tolist(), a_prev.tolist(), xt.tolist(), parameters)


# %% namedtuples
from collections import namedtuple

Step = namedtuple("Step", "a_next yt_pred cache")
Cache = namedtuple("Cache", "a_next a_prev xt parameters")


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return Step(yt_pred=yt_pred, a_next=a_next, cache=Cache(a_next, a_prev, xt, parameters))


# %% helper functions
def affine(W, x, b=0.0):
    return W @ x + b


def own_softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(affine(parameters["Wax"], xt) + affine(parameters["Waa"], a_prev, parameters["ba"]))
    yt_pred = own_softmax(affine(parameters["Wya"], a_next, parameters["by"]))
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% in place on own arrays
def rnn_cell_forward(xt, a_prev, parameters):
    z = parameters["Wax"] @ xt
    z += parameters["Waa"] @ a_prev
    z += parameters["ba"]
    np.tanh(z, out=z)
    scores = parameters["Wya"] @ z
    scores += parameters["by"]
    scores -= scores.max(axis=0, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=0, keepdims=True)
    return z, scores, (z, a_prev, xt, parameters)


# %% Fortran order
def rnn_cell_forward(xt, a_prev, parameters):
    p = {name: np.asfortranarray(value) for name, value in parameters.items()}
    x, a = np.asfortranarray(xt), np.asfortranarray(a_prev)
    a_next = np.asfortranarray(np.tanh(p["Wax"] @ x + p["Waa"] @ a + p["ba"]))
    return a_next, np.asfortranarray(softmax(p["Wya"] @ a_next + p["by"])), (a_next, a, x, p)


# %% rows for columns, turned back at the end
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(xt.T @ parameters["Wax"].T + a_prev.T @ parameters["Waa"].T + parameters["ba"].ravel()).T
    scores = a_next.T @ parameters["Wya"].T + parameters["by"].ravel()
    exponentials = np.exp(scores)
    yt_pred = (exponentials / exponentials.sum(axis=1, keepdims=True)).T
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% tanh from exponentials
def rnn_cell_forward(xt, a_prev, parameters):
    z = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    a_next = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    scores = parameters["Wya"] @ a_next + parameters["by"]
    return a_next, np.exp(scores) / np.sum(np.exp(scores), axis=0), (a_next, a_prev, xt, parameters)


# %% tanh from the sigmoid
from utils import sigmoid


def rnn_cell_forward(xt, a_prev, parameters):
    z = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    a_next = 2 * sigmoid(2 * z) - 1
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% masked arrays
def rnn_cell_forward(xt, a_prev, parameters):
    z = np.ma.masked_array(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    a_next = np.tanh(z)
    yt_pred = np.ma.masked_array(softmax(parameters["Wya"] @ a_next.data + parameters["by"]))
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% prints and warnings
import sys
import warnings


def rnn_cell_forward(xt, a_prev, parameters):
    print("xt", xt.shape, "a_prev", a_prev.shape)
    print("look here", file=sys.stderr)
    warnings.warn("the numbers are small")
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    np.log(np.zeros(1))
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% logging
import logging

logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger("cell")


def rnn_cell_forward(xt, a_prev, parameters):
    log.info("a step of %d examples", xt.shape[1])
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    log.warning("largest state %g", np.abs(a_next).max())
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% a callable object
class Cell:
    def __call__(self, xt, a_prev, parameters):
        a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
        yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
        return a_next, yt_pred, (a_next, a_prev, xt, parameters)


rnn_cell_forward = Cell()


# %% a bound method
class Network:
    activation = staticmethod(np.tanh)

    def step(self, xt, a_prev, parameters):
        a_next = self.activation(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
        return a_next, softmax(parameters["Wya"] @ a_next + parameters["by"]), (a_next, a_prev, xt, parameters)


rnn_cell_forward = Network().step

# %% a lambda
state = lambda xt, a_prev, p: np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"])
around = lambda a_next, a_prev, xt, p: (a_next, softmax(p["Wya"] @ a_next + p["by"]), (a_next, a_prev, xt, p))
rnn_cell_forward = lambda xt, a_prev, parameters: around(state(xt, a_prev, parameters), a_prev, xt, parameters)

# %% functools.partial
import functools


def cell(activation, xt, a_prev, parameters):
    a_next = activation(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


rnn_cell_forward = functools.partial(cell, np.tanh)

# %% a decorator
import functools
import time


def timed(function):
    @functools.wraps(function)
    def wrapper(*arguments, **named):
        start = time.time()
        result = function(*arguments, **named)
        print(f"took {time.time() - start:.6f} s")
        return result

    return wrapper


@timed
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% a global counter
calls = 0


def rnn_cell_forward(xt, a_prev, parameters):
    global calls
    calls += 1
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% the same buffers at each call
buffers = {}


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = buffers.setdefault(a_prev.shape, np.zeros(a_prev.shape))
    a_next[...] = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% errors for warnings
import warnings

np.seterr(all="raise")
warnings.simplefilter("error")


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %% types and asserts
def rnn_cell_forward(
    xt: np.ndarray, a_prev: np.ndarray, parameters: dict[str, np.ndarray], *, verbose: bool = False
) -> tuple[np.ndarray, np.ndarray, tuple]:
    """One step."""
    Wax, Waa, Wya, ba, by = (parameters[name] for name in ("Wax", "Waa", "Wya", "ba", "by"))
    assert xt.shape[1] == a_prev.shape[1], "one column for each example"
    a_next = np.tanh(sum([Wax @ xt, Waa @ a_prev, ba]))
    assert a_next.shape == a_prev.shape
    yt_pred = softmax(Wya @ a_next + by)
    assert np.allclose(yt_pred.sum(axis=0), 1)
    return a_next, yt_pred, (a_next.copy(), a_prev.copy(), xt.copy(), dict(parameters))


# %% names unpacked into the namespace
from types import SimpleNamespace


def rnn_cell_forward(xt, a_prev, parameters):
    p = SimpleNamespace(**parameters)
    a_next = np.tanh(np.matmul(p.Wax, xt) + np.matmul(p.Waa, a_prev) + np.tile(p.ba, (1, xt.shape[1])))
    yt_pred = softmax(np.add(np.matmul(p.Wya, a_next), p.by))
    return a_next, yt_pred, (a_next, a_prev, xt, {**parameters, "n_a": a_prev.shape[0]})
