"""Right answers for rnn_cell_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% einsum
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next * (1 - a_next * a_next)
    return {
        "dxt": np.einsum("ax,am->xm", parameters["Wax"], dz),
        "da_prev": np.einsum("ab,am->bm", parameters["Waa"], dz),
        "dWax": np.einsum("am,xm->ax", dz, xt),
        "dWaa": np.einsum("am,bm->ab", dz, a_prev),
        "dba": np.einsum("am->a", dz)[:, None],
    }


# %% stacked weights
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    n_a, n_x = parameters["Wax"].shape
    W = np.hstack([parameters["Waa"], parameters["Wax"], parameters["ba"]])
    inputs = np.vstack([a_prev, xt, np.ones((1, xt.shape[1]))])
    dz = (1 - a_next) * (1 + a_next) * da_next
    dinputs, dW = W.T @ dz, dz @ inputs.T
    return {
        "da_prev": dinputs[:n_a],
        "dxt": dinputs[n_a : n_a + n_x],
        "dWaa": dW[:, :n_a],
        "dWax": dW[:, n_a : n_a + n_x],
        "dba": dW[:, n_a + n_x :],
    }


# %% example by example
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    gradients = {
        "dxt": np.zeros_like(xt),
        "da_prev": np.zeros_like(a_prev),
        "dWax": np.zeros_like(parameters["Wax"]),
        "dWaa": np.zeros_like(parameters["Waa"]),
        "dba": np.zeros_like(parameters["ba"]),
    }
    for i in range(xt.shape[1]):
        dz = (1 - a_next[:, i] ** 2) * da_next[:, i]
        gradients["dxt"][:, i] = parameters["Wax"].T @ dz
        gradients["da_prev"][:, i] = dz @ parameters["Waa"]
        gradients["dWax"] += np.outer(dz, xt[:, i])
        gradients["dWaa"] += np.outer(dz, a_prev[:, i])
        gradients["dba"][:, 0] += dz
    return gradients


# %% loops over single numbers
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    Wax, Waa = parameters["Wax"], parameters["Waa"]
    n_a, m = a_next.shape
    n_x = xt.shape[0]
    dxt, da_prev = np.zeros((n_x, m)), np.zeros((n_a, m))
    dWax, dWaa, dba = np.zeros((n_a, n_x)), np.zeros((n_a, n_a)), np.zeros((n_a, 1))
    for i in range(n_a):
        for k in range(m):
            for j in range(n_x):
                dxt[j, k] += Wax[i, j] * (1 - a_next[i, k] ** 2) * da_next[i, k]
                dWax[i, j] += (1 - a_next[i, k] ** 2) * da_next[i, k] * xt[j, k]
            for j in range(n_a):
                da_prev[j, k] += Waa[i, j] * (1 - a_next[i, k] ** 2) * da_next[i, k]
                dWaa[i, j] += (1 - a_next[i, k] ** 2) * da_next[i, k] * a_prev[j, k]
            dba[i, 0] += (1 - a_next[i, k] ** 2) * da_next[i, k]
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# %% float32
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt = (array.astype(np.float32) for array in cache[:3])
    p = {name: value.astype(np.float32) for name, value in cache[3].items()}
    dz = (1 - a_next**2) * da_next.astype(np.float32)
    dba = dz.sum(axis=1, keepdims=True)
    return {"dxt": p["Wax"].T @ dz, "da_prev": p["Waa"].T @ dz, "dWax": dz @ xt.T, "dWaa": dz @ a_prev.T, "dba": dba}


# %% np.dot, np.multiply and reshape
def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    ba = parameters["ba"]
    dtanh = np.multiply(np.subtract(1, np.power(a_next, 2)), da_next)
    dxt = np.dot(Wax.T, dtanh)
    dWax = np.dot(dtanh, xt.T)
    da_prev = np.dot(Waa.T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)
    dba = np.sum(dtanh, axis=1).reshape(ba.shape)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients


# %% the bias by a product with ones
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next - da_next * a_next**2
    return dict(
        dxt=(dz.T @ parameters["Wax"]).T,
        da_prev=(dz.T @ parameters["Waa"]).T,
        dWax=(xt @ dz.T).T,
        dWaa=(a_prev @ dz.T).T,
        dba=dz @ np.ones((dz.shape[1], 1)),
    )


# %% the slope from the sum
def rnn_cell_backward(da_next, cache):
    _, a_prev, xt, parameters = cache
    z = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    dz = da_next / np.cosh(z) ** 2
    dba = np.sum(dz, axis=-1, keepdims=True)
    return {
        "dba": dba,
        "dWaa": dz @ a_prev.T,
        "dWax": dz @ xt.T,
        "da_prev": parameters["Waa"].T @ dz,
        "dxt": parameters["Wax"].T @ dz,
    }


# %% OrderedDict and extra keys
from collections import OrderedDict


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    gradients = OrderedDict(dz=(1 - a_next**2) * da_next)
    gradients["dxt"] = parameters["Wax"].T @ gradients["dz"]
    gradients["da_prev"] = parameters["Waa"].T @ gradients["dz"]
    gradients["dWax"] = gradients["dz"] @ xt.T
    gradients["dWaa"] = gradients["dz"] @ a_prev.T
    gradients["dba"] = gradients["dz"].sum(1, keepdims=True)
    gradients["steps"] = ["tanh", "sum", "products"]
    gradients["dWya"] = None
    return gradients


# %% helper functions
def through_tanh(a, da):
    return da * (1 - a**2)


def through_product(W, x, dz):
    return W.T @ dz, dz @ x.T


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = through_tanh(a_next, da_next)
    dxt, dWax = through_product(parameters["Wax"], xt, dz)
    da_prev, dWaa = through_product(parameters["Waa"], a_prev, dz)
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dz.sum(axis=1)[:, np.newaxis]}


# %% in place on own arrays
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = a_next.copy()
    dz *= -a_next
    dz += 1
    dz *= da_next
    gradients = {"dba": np.zeros((dz.shape[0], 1))}
    for column in dz.T:
        gradients["dba"] += column[:, None]
    gradients.update(dxt=parameters["Wax"].T @ dz, da_prev=parameters["Waa"].T @ dz)
    gradients.update(dWax=dz @ xt.T, dWaa=dz @ a_prev.T)
    return gradients


# %% Fortran order
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = np.asfortranarray((1 - a_next**2) * da_next)
    gradients = {"dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz, "dWax": dz @ xt.T}
    gradients |= {"dWaa": dz @ a_prev.T, "dba": dz.sum(axis=1, keepdims=True)}
    return {name: np.asfortranarray(value) for name, value in gradients.items()}


# %% masked arrays
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = np.ma.masked_array((1 - a_next**2) * da_next)
    return {
        "dxt": np.ma.dot(parameters["Wax"].T, dz),
        "da_prev": np.ma.dot(parameters["Waa"].T, dz),
        "dWax": np.ma.dot(dz, xt.T),
        "dWaa": np.ma.dot(dz, a_prev.T),
        "dba": np.ma.sum(dz, axis=1, keepdims=True),
    }


# %% the slope by a complex step
def rnn_cell_backward(da_next, cache):
    _, a_prev, xt, parameters = cache
    z = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    dz = np.imag(np.tanh(z + 1e-30j)) / 1e-30 * da_next
    dba = dz.sum(axis=1, keepdims=True)
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dba,
    }


# %% a Jacobian for each example
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    slopes = np.stack([np.diag(1 - column**2) for column in a_next.T])
    dz = np.stack([slope.T @ da for slope, da in zip(slopes, da_next.T)], axis=1)
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": sum(np.outer(dz[:, i], xt[:, i]) for i in range(dz.shape[1])),
        "dWaa": sum(np.outer(dz[:, i], a_prev[:, i]) for i in range(dz.shape[1])),
        "dba": np.add.reduce(dz, axis=1, keepdims=True),
    }


# %% prints, warnings and logging
import logging
import sys
import warnings

logging.basicConfig()


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = (1 - a_next**2) * da_next
    print("dz", dz)
    print("dz", dz, file=sys.stderr)
    logging.error("saturated: %d", np.sum(np.abs(a_next) > 0.99))
    warnings.warn("small gradient", RuntimeWarning)
    sys.stderr.writelines(["a\n", "b\n"])
    dba = dz.sum(axis=1, keepdims=True)
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dba,
    }


# %% a callable object
class Backward:
    def __init__(self):
        self.calls = 0

    def __call__(self, da_next, cache):
        self.calls += 1
        a_next, a_prev, xt, parameters = cache
        dz = (1 - a_next**2) * da_next
        dba = dz.sum(axis=1, keepdims=True)
        return {
            "dxt": parameters["Wax"].T @ dz,
            "da_prev": parameters["Waa"].T @ dz,
            "dWax": dz @ xt.T,
            "dWaa": dz @ a_prev.T,
            "dba": dba,
        }


rnn_cell_backward = Backward()

# %% functools.partial around a lambda
import functools

NAMES = ("dxt", "da_prev", "dWax", "dWaa", "dba")
five = lambda dz, a, x, p: (p["Wax"].T @ dz, p["Waa"].T @ dz, dz @ x.T, dz @ a.T, dz.sum(1, keepdims=True))
rnn_cell_backward = functools.partial(
    lambda names, da_next, cache: dict(zip(names, five((1 - cache[0] ** 2) * da_next, *cache[1:]))), NAMES
)

# %% a decorator and a global counter
count = 0


def counting(function):
    def wrapper(*arguments):
        global count
        count += 1
        return function(*arguments)

    return wrapper


@counting
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = (1 - a_next**2) * da_next
    dba = dz.sum(axis=1, keepdims=True)
    gradients = {"dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz}
    return {**gradients, "dWax": dz @ xt.T, "dWaa": dz @ a_prev.T, "dba": dba}


# %% the same buffers at each call
buffers = {}


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    if da_next.shape not in buffers:
        buffers[da_next.shape] = {
            "dxt": np.zeros(xt.shape),
            "da_prev": np.zeros(a_prev.shape),
            "dWax": np.zeros(parameters["Wax"].shape),
            "dWaa": np.zeros(parameters["Waa"].shape),
            "dba": np.zeros(parameters["ba"].shape),
        }
    gradients = buffers[da_next.shape]
    dz = (1 - a_next**2) * da_next
    gradients["dxt"][:] = parameters["Wax"].T @ dz
    gradients["da_prev"][:] = parameters["Waa"].T @ dz
    gradients["dWax"][:] = dz @ xt.T
    gradients["dWaa"][:] = dz @ a_prev.T
    gradients["dba"][:, 0] = dz.sum(axis=1)
    return gradients


# %% errors for warnings
import warnings

np.seterr(all="raise")
warnings.simplefilter("error")


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = (1 - a_next**2) * da_next
    dba = dz.sum(axis=1, keepdims=True)
    gradients = {"dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz}
    return {**gradients, "dWax": dz @ xt.T, "dWaa": dz @ a_prev.T, "dba": dba}
