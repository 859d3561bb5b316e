"""Right answers for lstm_cell_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% all four sums in one product
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    W = np.vstack([parameters["W" + gate] for gate in "fico"])
    b = np.vstack([parameters["b" + gate] for gate in "fico"])
    zf, zi, zc, zo = np.split(W @ np.vstack([a_prev, xt]) + b, 4)
    ft, it, cct, ot = sigmoid(zf), sigmoid(zi), np.tanh(zc), sigmoid(zo)
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


# %% the bias as one more column
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    ones = np.ones((1, xt.shape[1]))
    inputs = np.concatenate([a_prev, xt, ones], axis=0)
    gates = {}
    for gate in ("f", "i", "c", "o"):
        W = np.hstack([parameters["W" + gate], parameters["b" + gate]])
        gates[gate] = (np.tanh if gate == "c" else sigmoid)(W.dot(inputs))
    ft, it, cct, ot = gates["f"], gates["i"], gates["c"], gates["o"]
    c_next = np.multiply(ft, c_prev) + np.multiply(it, cct)
    a_next = np.multiply(ot, np.tanh(c_next))
    yt_pred = softmax(parameters["Wy"].dot(a_next) + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


# %% weights of state and input apart, with einsum
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a = a_prev.shape[0]

    def weighted(gate):
        W = parameters["W" + gate]
        state = np.einsum("ab,bm->am", W[:, :n_a], a_prev)
        return state + np.einsum("ax,xm->am", W[:, n_a:], xt) + parameters["b" + gate]

    ft, it, ot = (1 / (1 + np.exp(-weighted(gate))) for gate in "fio")
    cct = np.tanh(weighted("c"))
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.einsum("ya,am->ym", parameters["Wy"], a_next) + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


# %% filled by slices
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf, bf = parameters["Wf"], parameters["bf"]
    Wi, bi = parameters["Wi"], parameters["bi"]
    Wc, bc = parameters["Wc"], parameters["bc"]
    Wo, bo = parameters["Wo"], parameters["bo"]
    Wy, by = parameters["Wy"], parameters["by"]
    n_x, m = xt.shape
    n_y, n_a = Wy.shape
    concat = np.zeros((n_a + n_x, m))
    concat[:n_a, :] = a_prev
    concat[n_a:, :] = xt
    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + it * cct
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(Wy, a_next) + by)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


# %% column by column
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    columns = []
    for x, a, c in zip(xt.T, a_prev.T, c_prev.T):
        v = np.concatenate([a, x])
        f, i, o = (sigmoid(p["W" + g] @ v + p["b" + g][:, 0]) for g in "fio")
        new = np.tanh(p["Wc"] @ v + p["bc"][:, 0])
        c_next = f * c + i * new
        a_next = o * np.tanh(c_next)
        columns.append((a_next, c_next, softmax(p["Wy"] @ a_next + p["by"][:, 0]), f, i, new, o))
    a_next, c_next, yt_pred, ft, it, cct, ot = (np.stack(rows, axis=1) for rows in zip(*columns))
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p)


# %% loops over single numbers
import math


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_x, m = xt.shape
    n_y, n_a = parameters["Wy"].shape
    gates = {gate: np.zeros((n_a, m)) for gate in "fico"}
    a_next, c_next, yt_pred = np.zeros((n_a, m)), np.zeros((n_a, m)), np.zeros((n_y, m))
    for j in range(m):
        stacked = list(a_prev[:, j]) + list(xt[:, j])
        for k in range(n_a):
            for gate in "fico":
                z = parameters["b" + gate][k, 0]
                for weight, number in zip(parameters["W" + gate][k], stacked):
                    z += weight * number
                gates[gate][k, j] = math.tanh(z) if gate == "c" else 1 / (1 + math.exp(-z))
            c_next[k, j] = gates["f"][k, j] * c_prev[k, j] + gates["i"][k, j] * gates["c"][k, j]
            a_next[k, j] = gates["o"][k, j] * math.tanh(c_next[k, j])
        scores = [
            sum(w * a for w, a in zip(row, a_next[:, j])) + b
            for row, b in zip(parameters["Wy"], parameters["by"][:, 0])
        ]
        for k, score in enumerate(scores):
            yt_pred[k, j] = math.exp(score) / sum(math.exp(other) for other in scores)
    ft, it, cct, ot = (gates[gate] for gate in "fico")
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


# %% float32
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = {name: value.astype(np.float32) for name, value in parameters.items()}
    x, a, c = xt.astype("float32"), a_prev.astype("float32"), c_prev.astype("float32")
    v = np.concatenate([a, x])
    ft, it, ot = (sigmoid(p["W" + gate] @ v + p["b" + gate]) for gate in "fio")
    cct = np.tanh(p["Wc"] @ v + p["bc"])
    c_next = ft * c + it * cct
    a_next = ot * np.tanh(c_next)
    return a_next, c_next, softmax(p["Wy"] @ a_next + p["by"]), (a_next, c_next, a, c, ft, it, cct, ot, x, p)


# %% lists for tuples
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.r_[a_prev, xt]
    ft, it, ot = [sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in ["f", "i", "o"]]
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return [a_next, c_next, yt_pred, [a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters]]


# %% lists of numbers for arrays
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.concatenate([a_prev, xt])
    ft, it, ot = (sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in "fio")
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    items = [array.tolist() for array in (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt)]
    return items[0], items[1], yt_pred.tolist(), (*items, parameters)


# %% namedtuples
from collections import namedtuple

Cache = namedtuple("Cache", "a_next c_next a_prev c_prev ft it cct ot xt parameters")
Step = namedtuple("Step", "a_next c_next yt_pred cache")


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.concatenate((a_prev, xt), axis=0)
    ft, it, ot = (sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in "fio")
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    cache = Cache(
        xt=xt,
        parameters=parameters,
        a_next=a_next,
        c_next=c_next,
        a_prev=a_prev,
        c_prev=c_prev,
        ft=ft,
        it=it,
        cct=cct,
        ot=ot,
    )
    return Step(a_next, c_next, softmax(parameters["Wy"] @ a_next + parameters["by"]), cache)


# %% helper functions and a dict comprehension
def affine(parameters, name, inputs):
    return parameters["W" + name] @ inputs + parameters["b" + name]


def all_gates(parameters, inputs):
    squash = {"f": sigmoid, "i": sigmoid, "c": np.tanh, "o": sigmoid}
    return {name: function(affine(parameters, name, inputs)) for name, function in squash.items()}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    gates = all_gates(parameters, np.concatenate([a_prev, xt]))
    c_next = gates["f"] * c_prev + gates["i"] * gates["c"]
    a_next = gates["o"] * np.tanh(c_next)
    yt_pred = softmax(affine(parameters, "y", a_next))
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, *gates.values(), xt, parameters)


# %% in place on own arrays
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.concatenate([a_prev, xt])
    gates = []
    for gate in "fico":
        z = parameters["W" + gate] @ inputs
        z += parameters["b" + gate]
        gates.append(np.tanh(z, out=z) if gate == "c" else sigmoid(z))
    c_next = c_prev.copy()
    c_next *= gates[0]
    c_next += gates[1] * gates[2]
    a_next = np.tanh(c_next)
    a_next *= gates[3]
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, *gates, xt, parameters)


# %% rows for columns, turned back at the end
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.hstack([a_prev.T, xt.T])
    ft, it, ot = (sigmoid(inputs @ parameters["W" + gate].T + parameters["b" + gate].ravel()) for gate in "fio")
    cct = np.tanh(inputs @ parameters["Wc"].T + parameters["bc"].ravel())
    c_next = ft * c_prev.T + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next.T + parameters["by"])
    return a_next.T, c_next.T, yt_pred, (a_next.T, c_next.T, a_prev, c_prev, ft.T, it.T, cct.T, ot.T, xt, parameters)


# %% sigmoid from tanh
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.concatenate([a_prev, xt])
    ft, it, ot = (0.5 + 0.5 * np.tanh((parameters["W" + gate] @ inputs + parameters["b" + gate]) / 2) for gate in "fio")
    cct = 2 * sigmoid(2 * (parameters["Wc"] @ inputs + parameters["bc"])) - 1
    c_next = it * cct + ft * c_prev
    a_next = np.tanh(c_next) * ot
    scores = np.exp(parameters["Wy"] @ a_next + parameters["by"])
    return (
        a_next,
        c_next,
        scores / scores.sum(axis=0),
        (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters),
    )


# %% prints, warnings and logging
import logging
import sys
import warnings

logging.basicConfig(level=logging.DEBUG)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    print("xt", xt.shape)
    print("look here", file=sys.stderr)
    warnings.warn("gates ahead")
    logging.warning("a step of %d examples", xt.shape[1])
    inputs = np.concatenate([a_prev, xt])
    ft, it, ot = (sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in "fio")
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


# %% a callable object that keeps its last step
class Cell:
    last = None

    def gate(self, name, squash):
        return squash(self.parameters["W" + name] @ self.inputs + self.parameters["b" + name])

    def __call__(self, xt, a_prev, c_prev, parameters):
        self.parameters, self.inputs = parameters, np.concatenate([a_prev, xt])
        ft, it, cct, ot = (
            self.gate("f", sigmoid),
            self.gate("i", sigmoid),
            self.gate("c", np.tanh),
            self.gate("o", sigmoid),
        )
        c_next = ft * c_prev + it * cct
        a_next = ot * np.tanh(c_next)
        yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
        self.last = (a_next, c_next)
        return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


lstm_cell_forward = Cell()


# %% copies in the cache, types and asserts
def lstm_cell_forward(
    xt: np.ndarray, a_prev: np.ndarray, c_prev: np.ndarray, parameters: dict, *, verbose: bool = False
):
    """One step."""
    assert a_prev.shape == c_prev.shape
    Wf, Wi, Wc, Wo, Wy, bf, bi, bc, bo, by = (
        parameters[name] for name in ("Wf", "Wi", "Wc", "Wo", "Wy", "bf", "bi", "bc", "bo", "by")
    )
    inputs = np.concatenate([a_prev, xt])
    f, i, g, o = (
        sigmoid(Wf @ inputs + bf),
        sigmoid(Wi @ inputs + bi),
        np.tanh(Wc @ inputs + bc),
        sigmoid(Wo @ inputs + bo),
    )
    c = f * c_prev + i * g
    a = o * np.tanh(c)
    assert np.abs(a).max() <= 1
    y = softmax(Wy @ a + by)
    return a, c, y, tuple(array.copy() for array in (a, c, a_prev, c_prev, f, i, g, o, xt)) + (dict(parameters),)


# %% the same buffers at each call
buffers = {}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = buffers.setdefault(("in", xt.shape, a_prev.shape), np.zeros((len(a_prev) + len(xt), xt.shape[1])))
    inputs[: len(a_prev)], inputs[len(a_prev) :] = a_prev, xt
    ft, it, ot = (sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in "fio")
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    c_next = buffers.setdefault(("c", c_prev.shape), np.zeros(c_prev.shape))
    c_next[...] = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


# %% a lambda for each gate
sum_of = lambda p, g, v: p["W" + g] @ v + p["b" + g]
open_ = lambda p, g, v: sigmoid(sum_of(p, g, v))


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    v = np.append(a_prev, xt, axis=0)
    c = (f := open_(parameters, "f", v)) * c_prev + (i := open_(parameters, "i", v)) * (
        g := np.tanh(sum_of(parameters, "c", v))
    )
    a = (o := open_(parameters, "o", v)) * np.tanh(c)
    return a, c, softmax(sum_of(parameters, "y", a)), (a, c, a_prev, c_prev, f, i, g, o, xt, parameters)


# %% errors for warnings
import warnings

np.seterr(all="raise")
warnings.simplefilter("error")


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    inputs = np.concatenate([a_prev, xt])
    ft, it, ot = (sigmoid(parameters["W" + gate] @ inputs + parameters["b" + gate]) for gate in "fio")
    cct = np.tanh(parameters["Wc"] @ inputs + parameters["bc"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
