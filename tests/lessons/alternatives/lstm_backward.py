"""Right answers for lstm_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% every line written out
def lstm_backward(da, caches):
    (caches, x) = caches
    (a1, c1, a0, c0, f1, i1, cc1, o1, x1, parameters) = caches[0]
    n_a, m, T_x = da.shape
    n_x, m = x1.shape
    dx = np.zeros((n_x, m, T_x))
    da_prevt = np.zeros((n_a, m))
    dc_prevt = np.zeros((n_a, m))
    dWf = np.zeros((n_a, n_a + n_x))
    dWi = np.zeros((n_a, n_a + n_x))
    dWc = np.zeros((n_a, n_a + n_x))
    dWo = np.zeros((n_a, n_a + n_x))
    dbf = np.zeros((n_a, 1))
    dbi = np.zeros((n_a, 1))
    dbc = np.zeros((n_a, 1))
    dbo = np.zeros((n_a, 1))
    for t in reversed(range(T_x)):
        gradients = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])
        dx[:, :, t] = gradients["dxt"]
        da_prevt = gradients["da_prev"]
        dc_prevt = gradients["dc_prev"]
        dWf += gradients["dWf"]
        dWi += gradients["dWi"]
        dWc += gradients["dWc"]
        dWo += gradients["dWo"]
        dbf += gradients["dbf"]
        dbi += gradients["dbi"]
        dbc += gradients["dbc"]
        dbo += gradients["dbo"]
    return {
        "dx": dx,
        "da0": da_prevt,
        "dWf": dWf,
        "dbf": dbf,
        "dWi": dWi,
        "dbi": dbi,
        "dWc": dWc,
        "dbc": dbc,
        "dWo": dWo,
        "dbo": dbo,
    }


# %% the formulas written out
def lstm_backward(da, caches):
    cells, x = caches
    p = cells[0][-1]
    n_a, m, T = da.shape
    dx = np.zeros(x.shape)
    sums = {k + g: np.zeros(p[k[1] + g].shape) for k in ("dW", "db") for g in "fico"}
    da_back, dc_back = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        _, c, a_prev, c_prev, f, i, g, o, xt, _ = cells[t]
        da_t = da[:, :, t] + da_back
        dc = dc_back + da_t * o * (1 - np.tanh(c) ** 2)
        dz = {"f": dc * c_prev * f * (1 - f), "i": dc * g * i * (1 - i)}
        dz |= {"c": dc * i * (1 - g**2), "o": da_t * np.tanh(c) * o * (1 - o)}
        inputs = np.vstack([a_prev, xt])
        back = 0
        for name, d in dz.items():
            sums["dW" + name] += d @ inputs.T
            sums["db" + name] += d.sum(axis=1, keepdims=True)
            back = back + p["W" + name].T @ d
        da_back, dx[:, :, t] = back[:n_a], back[n_a:]
        dc_back = dc * f
    return {"dx": dx, "da0": da_back, **sums}


# %% recursion over time
def lstm_backward(da, caches):
    cells, x = caches

    def back(t, da_carry, dc_carry):
        if t < 0:
            return [], da_carry, {}
        step = lstm_cell_backward(da[:, :, t] + da_carry, dc_carry, cells[t])
        dxs, da0, sums = back(t - 1, step.pop("da_prev"), step.pop("dc_prev"))
        dxs = dxs + [step.pop("dxt")]
        return dxs, da0, {name: sums.get(name, 0) + value for name, value in step.items() if name[1] in "Wb"}

    dxs, da0, sums = back(x.shape[2] - 1, np.zeros(da.shape[:2]), np.zeros(da.shape[:2]))
    return {"dx": np.stack(dxs, axis=2), "da0": da0} | sums


# %% a list that is turned round
def lstm_backward(da, caches):
    steps = []
    state = np.zeros((2, *da.shape[:2]))
    for t, cache in reversed(list(enumerate(caches[0]))):
        steps.append(lstm_cell_backward(da[:, :, t] + state[0], state[1], cache))
        state = np.stack([steps[-1]["da_prev"], steps[-1]["dc_prev"]])
    gradients = {"dx": np.dstack([step["dxt"] for step in steps[::-1]]), "da0": state[0]}
    for gate in ("f", "i", "c", "o"):
        for kind in ("dW", "db"):
            gradients[kind + gate] = sum(step[kind + gate] for step in steps)
    return gradients


# %% functools.reduce
from functools import reduce


def lstm_backward(da, caches):
    cells, x = caches

    def one_step(done, t):
        da_carry, dc_carry, steps = done
        step = lstm_cell_backward(da[:, :, t] + da_carry, dc_carry, cells[t])
        return step["da_prev"], step["dc_prev"], [step, *steps]

    da0, _dc0, steps = reduce(one_step, range(x.shape[2] - 1, -1, -1), (0.0, 0.0, []))
    names = [kind + gate for kind in ("dW", "db") for gate in "fico"]
    dx = np.stack([step["dxt"] for step in steps], axis=2)
    return {"dx": dx, "da0": da0} | {name: np.sum([step[name] for step in steps], axis=0) for name in names}


# %% the double sum of the book
def lstm_backward(da, caches):
    cells, x = caches
    dx, da0 = np.zeros(x.shape), 0.0
    sums = {kind + gate: 0.0 for kind in ("dW", "db") for gate in "fico"}
    for last in range(x.shape[2]):
        da_back, dc_back = da[:, :, last], np.zeros(da.shape[:2])
        for t in range(last, -1, -1):
            step = lstm_cell_backward(da_back, dc_back, cells[t])
            dx[:, :, t] += step["dxt"]
            for name in sums:
                sums[name] = sums[name] + step[name]
            da_back, dc_back = step["da_prev"], step["dc_prev"]
        da0 = da0 + da_back
    return {"dx": dx, "da0": da0, **sums}


# %% float32
def lstm_backward(da, caches):
    cells, x = caches
    dx, carry, carry_c = np.zeros(x.shape, np.float32), np.float32(0), np.float32(0)
    sums = {kind + gate: np.float32(0) for kind in ("dW", "db") for gate in "fico"}
    for t in reversed(range(x.shape[2])):
        step = lstm_cell_backward((da[:, :, t] + carry).astype(np.float32), carry_c, cells[t])
        step = {name: np.asarray(value).astype(np.float32) for name, value in step.items()}
        dx[:, :, t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    return {"dx": dx, "da0": carry, **sums}


# %% a defaultdict and extra keys
from collections import defaultdict


def lstm_backward(da, caches):
    cells, x = caches
    gradients = defaultdict(float, dx=np.zeros_like(x), steps=[])
    for t in sorted(range(da.shape[-1]), reverse=True):
        step = lstm_cell_backward(da[..., t] + gradients["da0"], gradients["dc0"], cells[t])
        gradients["dx"][..., t] = step.pop("dxt")
        gradients["da0"], gradients["dc0"] = step.pop("da_prev"), step.pop("dc_prev")
        for gate in "fico":
            gradients["dW" + gate] = gradients["dW" + gate] + step["dW" + gate]
            gradients["db" + gate] = gradients["db" + gate] + step["db" + gate]
    return gradients


# %% in place on own arrays
def lstm_backward(da, caches):
    cells, x = caches
    upstream = np.array(da)
    dc = np.zeros(da.shape[:2])
    dx, sums = np.empty(x.shape), {}
    for t in range(x.shape[2])[::-1]:
        step = lstm_cell_backward(upstream[:, :, t], dc, cells[t])
        dx[:, :, t] = step["dxt"]
        dc[...] = step["dc_prev"]
        if t:
            upstream[:, :, t - 1] += step["da_prev"]
        for name, value in step.items():
            if name.startswith(("dW", "db")):
                sums[name] = sums.get(name, 0.0) + value
    return dict(sums, dx=dx, da0=step["da_prev"])


# %% example by example
def lstm_backward(da, caches):
    cells, x = caches
    dx, da0 = np.zeros(x.shape), np.zeros(da.shape[:2])
    sums = dict.fromkeys([kind + gate for kind in ("dW", "db") for gate in "fico"], 0)
    for k in range(x.shape[1]):
        one = slice(k, k + 1)
        carry, carry_c = 0.0, np.zeros((da.shape[0], 1))
        for t in reversed(range(x.shape[2])):
            cache = tuple(array[:, one] for array in cells[t][:9]) + (cells[t][9],)
            step = lstm_cell_backward(da[:, one, t] + carry, carry_c, cache)
            dx[:, one, t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]
            sums = {name: sums[name] + step[name] for name in sums}
        da0[:, one] = carry
    return {"dx": dx, "da0": da0, **sums}


# %% a progress bar and a log
import logging
import sys

log = logging.getLogger("lstm")
log.addHandler(logging.StreamHandler())
stderr = sys.stderr


def lstm_backward(da, caches):
    cells, x = caches
    dx, carry, carry_c = np.zeros(x.shape), np.zeros(da.shape[:2]), np.zeros(da.shape[:2])
    sums = {kind + gate: 0.0 for kind in ("dW", "db") for gate in "fico"}
    for t in reversed(range(x.shape[2])):
        print("step", t)
        stderr.write(f"\rstep {t}")
        log.warning("carry %g %g", np.linalg.norm(carry), np.linalg.norm(carry_c))
        step = lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[t])
        dx[:, :, t], carry, carry_c = step["dxt"], step["da_prev"], step["dc_prev"]
        sums = {name: total + step[name] for name, total in sums.items()}
    log.handlers.clear()
    return {"dx": dx, "da0": carry, **sums}
