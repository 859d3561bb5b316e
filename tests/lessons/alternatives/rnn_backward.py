"""Right answers for rnn_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% arrays of zeros that are added to
def rnn_backward(da, caches):
    (caches, x) = caches
    (a1, a0, x1, parameters) = caches[0]
    n_a, m, T_x = da.shape
    n_x, m = x1.shape
    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da_prevt = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        gradients = rnn_cell_backward(da[:, :, t] + da_prevt, caches[t])
        dxt, da_prevt = gradients["dxt"], gradients["da_prev"]
        dx[:, :, t] = dxt
        dWax += gradients["dWax"]
        dWaa += gradients["dWaa"]
        dba += gradients["dba"]
    da0 = da_prevt
    return {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# %% the formulas written out
def rnn_backward(da, caches):
    cells, x = caches
    parameters = cells[0][3]
    Wax, Waa = parameters["Wax"], parameters["Waa"]
    dx, dWax, dWaa, dba = np.zeros(x.shape), np.zeros(Wax.shape), np.zeros(Waa.shape), np.zeros((Wax.shape[0], 1))
    back = np.zeros(da.shape[:2])
    for t in range(len(cells) - 1, -1, -1):
        a_next, a_prev, xt, _ = cells[t]
        dz = (1 - a_next**2) * (da[:, :, t] + back)
        dx[:, :, t] = Wax.T @ dz
        back = Waa.T @ dz
        dWax += dz @ xt.T
        dWaa += dz @ a_prev.T
        dba += dz.sum(axis=1, keepdims=True)
    return dict(dx=dx, da0=back, dWax=dWax, dWaa=dWaa, dba=dba)


# %% all dz first, then einsum
def rnn_backward(da, caches):
    cells, x = caches
    parameters = cells[0][3]
    dz, back = np.zeros(da.shape), 0
    for t in range(da.shape[2])[::-1]:
        dz[:, :, t] = (1 - cells[t][0] ** 2) * (da[:, :, t] + back)
        back = parameters["Waa"].T @ dz[:, :, t]
    before = np.stack([cell[1] for cell in cells], axis=2)
    return {
        "dx": np.einsum("ax,amt->xmt", parameters["Wax"], dz),
        "da0": back,
        "dWax": np.einsum("amt,xmt->ax", dz, x),
        "dWaa": np.einsum("amt,bmt->ab", dz, before),
        "dba": dz.sum(axis=(1, 2))[:, None],
    }


# %% stacked weights
def rnn_backward(da, caches):
    cells, x = caches
    n_a, n_x = cells[0][3]["Wax"].shape
    W = np.hstack([cells[0][3]["Waa"], cells[0][3]["Wax"]])
    dx, dW, dba, back = np.zeros(x.shape), 0, 0, 0
    for t in reversed(range(len(cells))):
        dz = (1 - cells[t][0] ** 2) * (da[:, :, t] + back)
        both = W.T @ dz
        back, dx[:, :, t] = both[:n_a], both[n_a:]
        dW = dW + dz @ np.vstack(cells[t][1:3]).T
        dba = dba + dz.sum(axis=1, keepdims=True)
    return {"dx": dx, "da0": back, "dWax": dW[:, n_a:], "dWaa": dW[:, :n_a], "dba": dba}


# %% recursion over time
def rnn_backward(da, caches):
    cells, x = caches

    def back(t, carry):
        if t < 0:
            return [], carry, {"dWax": 0, "dWaa": 0, "dba": 0}
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dxs, da0, sums = back(t - 1, step["da_prev"])
        return dxs + [step["dxt"]], da0, {name: total + step[name] for name, total in sums.items()}

    dxs, da0, sums = back(x.shape[2] - 1, 0.0)
    return {"dx": np.stack(dxs, axis=2), "da0": da0} | sums


# %% a list that is turned round
def rnn_backward(da, caches):
    steps, carry = [], np.zeros(da.shape[:2])
    for t, cache in reversed(list(enumerate(caches[0]))):
        steps.append(rnn_cell_backward(da[:, :, t] + carry, cache))
        carry = steps[-1]["da_prev"]
    gradients = {"dx": np.dstack([step["dxt"] for step in steps[::-1]]), "da0": carry}
    for name in ("dWax", "dWaa", "dba"):
        gradients[name] = sum(step[name] for step in steps)
    return gradients


# %% zip and moveaxis
def rnn_backward(da, caches):
    cells, x = caches
    backwards = zip(np.moveaxis(da, 2, 0)[::-1], cells[::-1])
    dx, carry, totals = [], 0.0, {}
    for da_t, cache in backwards:
        step = rnn_cell_backward(da_t + carry, cache)
        dx.insert(0, step.pop("dxt"))
        carry = step.pop("da_prev")
        for name in step:
            totals[name] = totals.get(name, 0.0) + step[name]
    return {"dx": np.moveaxis(np.array(dx), 0, -1), "da0": carry, **totals}


# %% functools.reduce
from functools import reduce


def rnn_backward(da, caches):
    cells, x = caches

    def one_step(done, t):
        step = rnn_cell_backward(da[:, :, t] + done[0], cells[t])
        return step["da_prev"], [step, *done[1]]

    da0, steps = reduce(one_step, range(x.shape[2] - 1, -1, -1), (0.0, []))
    total = lambda name: np.sum([step[name] for step in steps], axis=0)
    dx = np.stack([step["dxt"] for step in steps], axis=2)
    return {"dx": dx, "da0": da0, "dWax": total("dWax"), "dWaa": total("dWaa"), "dba": total("dba")}


# %% the double sum of the book
def rnn_backward(da, caches):
    cells, x = caches
    dx, da0 = np.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in range(x.shape[2]):
        back = da[:, :, t]
        for k in range(t, -1, -1):
            step = rnn_cell_backward(back, cells[k])
            dx[:, :, k] += step["dxt"]
            for name in sums:
                sums[name] = sums[name] + step[name]
            back = step["da_prev"]
        da0 = da0 + back
    return {"dx": dx, "da0": da0, **sums}


# %% example by example
def rnn_backward(da, caches):
    cells, x = caches
    dx, da0, sums = np.zeros(x.shape), np.zeros(da.shape[:2]), {"dWax": 0, "dWaa": 0, "dba": 0}
    for i in range(x.shape[1]):
        one = slice(i, i + 1)
        carry = 0.0
        for t in reversed(range(x.shape[2])):
            a_next, a_prev, xt, parameters = cells[t]
            cache = (a_next[:, one], a_prev[:, one], xt[:, one], parameters)
            step = rnn_cell_backward(da[:, one, t] + carry, cache)
            dx[:, one, t], carry = step["dxt"], step["da_prev"]
            sums = {name: sums[name] + step[name] for name in sums}
        da0[:, one] = carry
    return {"dx": dx, "da0": da0, **sums}


# %% loops over single numbers
def rnn_backward(da, caches):
    cells, x = caches
    p = cells[0][3]
    n_x, m, T = x.shape
    n_a = da.shape[0]
    dx, carry = np.zeros((n_x, m, T)), np.zeros((n_a, m))
    dWax, dWaa, dba = np.zeros((n_a, n_x)), np.zeros((n_a, n_a)), np.zeros((n_a, 1))
    for t in range(T - 1, -1, -1):
        a_next, a_prev, xt, _ = cells[t]
        before = np.zeros((n_a, m))
        for k in range(m):
            for i in range(n_a):
                dz = (1 - a_next[i, k] ** 2) * (da[i, k, t] + carry[i, k])
                for j in range(n_x):
                    dx[j, k, t] += p["Wax"][i, j] * dz
                    dWax[i, j] += dz * xt[j, k]
                for j in range(n_a):
                    before[j, k] += p["Waa"][i, j] * dz
                    dWaa[i, j] += dz * a_prev[j, k]
                dba[i, 0] += dz
        carry = before
    return {"dx": dx, "da0": carry, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# %% float32
def rnn_backward(da, caches):
    cells, x = caches
    dx, carry = np.zeros(x.shape, np.float32), np.float32(0)
    sums = {"dWax": np.float32(0), "dWaa": np.float32(0), "dba": np.float32(0)}
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward((da[:, :, t] + carry).astype(np.float32), cells[t])
        step = {name: value.astype(np.float32) for name, value in step.items()}
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}


# %% OrderedDict and extra keys
from collections import OrderedDict


def rnn_backward(da, caches):
    cells, x = caches
    gradients = OrderedDict(dx=np.zeros(x.shape), steps=[])
    carry = 0.0
    for t in reversed(range(da.shape[-1])):
        step = rnn_cell_backward(da[..., t] + carry, cells[t])
        gradients["steps"].append(step)
        gradients["dx"][..., t] = step["dxt"]
        carry = step["da_prev"]
        for name in ("dWax", "dWaa", "dba"):
            gradients[name] = gradients[name] + step[name] if name in gradients else step[name]
    gradients["da0"] = carry
    gradients["T"] = da.shape[-1]
    return gradients


# %% a defaultdict
from collections import defaultdict


def rnn_backward(da, caches):
    cells, x = caches
    gradients = defaultdict(float, dx=np.zeros(x.shape))
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward(da[:, :, t] + gradients["da0"], cells[t])
        gradients["dx"][:, :, t] = step["dxt"]
        gradients["da0"] = step["da_prev"]
        for name in ("dWax", "dWaa", "dba"):
            gradients[name] = gradients[name] + step[name]
    return gradients


# %% in place on own arrays
def rnn_backward(da, caches):
    cells, x = caches
    upstream = da.copy()
    dx, sums = np.empty(x.shape), None
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward(upstream[:, :, t], cells[t])
        dx[:, :, t] = step.pop("dxt")
        da0 = step.pop("da_prev")
        if t > 0:
            upstream[:, :, t - 1] += da0
        if sums is None:
            sums = {name: value.copy() for name, value in step.items()}
        else:
            for name in sums:
                sums[name] += step[name]
    return {"dx": dx, "da0": da0, **sums}


# %% caches taken off an own list
def rnn_backward(da, caches):
    cells, x = caches
    cells = list(cells)
    dx, carry, sums = np.zeros(x.shape), 0.0, {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    t = len(cells)
    while cells:
        t -= 1
        step = rnn_cell_backward(da[:, :, t] + carry, cells.pop())
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}


# %% Fortran order
def rnn_backward(da, caches):
    cells, x = caches
    da = np.asfortranarray(da)
    dx, carry = np.zeros(x.shape, order="F"), np.zeros(da.shape[:2], order="F")
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry = step["dxt"], np.asfortranarray(step["da_prev"])
        sums = {name: np.asfortranarray(total + step[name]) for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}


# %% helper functions
def add(sums, step):
    return {name: sums.get(name, 0) + step[name] for name in ("dWax", "dWaa", "dba")}


def rnn_backward(da, caches):
    cells, x = caches
    dx, carry, sums = np.zeros_like(x), np.zeros_like(da[:, :, 0]), {}
    for t in sorted(range(x.shape[2]), reverse=True):
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry, sums = step["dxt"], step["da_prev"], add(sums, step)
    return dict(sums, dx=dx, da0=carry)


# %% masked arrays
def rnn_backward(da, caches):
    cells, x = caches
    dx, carry = np.ma.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: np.ma.masked_array(total + step[name]) for name, total in sums.items()}
    return {"dx": dx, "da0": np.ma.masked_array(carry), **sums}


# %% lists for dx
def rnn_backward(da, caches):
    cells, x = caches
    dx, carry = np.zeros(x.shape).tolist(), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        for i, row in enumerate(step["dxt"]):
            for j, number in enumerate(row):
                dx[i][j][t] = number
        carry = step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry.tolist(), **sums}


# %% a progress bar and a log
import logging
import sys

log = logging.getLogger("bptt")
log.addHandler(logging.StreamHandler())
log.setLevel(logging.DEBUG)
stderr = sys.stderr


def rnn_backward(da, caches):
    cells, x = caches
    dx, carry = np.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        print("step", t)
        stderr.write(f"\rstep {t}")
        log.warning("carry %g", np.linalg.norm(carry))
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    log.handlers.clear()
    return {"dx": dx, "da0": carry, **sums}


# %% a callable object
class Backpropagation:
    def __call__(self, da, caches):
        cells, x = caches
        self.dx, self.carry = np.zeros(x.shape), 0.0
        self.sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
        for t in reversed(range(x.shape[2])):
            self.step(t, rnn_cell_backward(da[:, :, t] + self.carry, cells[t]))
        return {"dx": self.dx, "da0": self.carry, **self.sums}

    def step(self, t, gradients):
        self.dx[:, :, t] = gradients["dxt"]
        self.carry = gradients["da_prev"]
        for name in self.sums:
            self.sums[name] = self.sums[name] + gradients[name]


rnn_backward = Backpropagation()

# %% functools.partial and a decorator
import functools


def checked(function):
    @functools.wraps(function)
    def wrapper(cell, da, caches):
        gradients = function(cell, da, caches)
        assert set(gradients) == {"dx", "da0", "dWax", "dWaa", "dba"}
        return gradients

    return wrapper


@checked
def backward(cell, da, caches):
    cells, x = caches
    dx, carry = np.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        step = cell(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}


rnn_backward = functools.partial(backward, rnn_cell_backward)

# %% a global counter
visited = 0


def rnn_backward(da, caches):
    global visited
    cells, x = caches
    dx, carry = np.zeros(x.shape), 0.0
    sums = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    for t in reversed(range(x.shape[2])):
        visited += 1
        step = rnn_cell_backward(da[:, :, t] + carry, cells[t])
        dx[:, :, t], carry = step["dxt"], step["da_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}


# %% products of Jacobians
def rnn_backward(da, caches):
    cells, x = caches
    Wax, Waa = cells[0][3]["Wax"], cells[0][3]["Waa"]
    n_a, m, T = da.shape
    dz = np.zeros(da.shape)
    da0 = np.zeros((n_a, m))
    for i in range(m):
        for t in range(T):
            row = da[:, i, t]
            for k in range(t, -1, -1):
                row = row * (1 - cells[k][0][:, i] ** 2)
                dz[:, i, k] += row
                row = row @ Waa
            da0[:, i] += row
    dx = np.tensordot(Wax.T, dz, axes=1)
    dWax = np.tensordot(dz, x, axes=([1, 2], [1, 2]))
    dWaa = sum(dz[:, :, t] @ cells[t][1].T for t in range(T))
    return {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dz.sum(axis=(1, 2)).reshape(n_a, 1)}
