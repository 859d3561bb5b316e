"""Right answers to lstm_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% arrays of zeros that are added to
def lstm_gradients(da, caches):
    cells, x = caches
    n_a, m, T = da.shape
    out = {"dx": np.zeros(x.shape)}
    for gate in ("f", "i", "c", "o"):
        out["dW" + gate], out["db" + gate] = np.zeros((n_a, n_a + x.shape[0])), np.zeros((n_a, 1))
    dh, dc = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        grads = lstm_cell_backward(da[:, :, t] + dh, dc, cells[t])
        dh, dc = grads["da_prev"], grads["dc_prev"]
        out["dx"][:, :, t] = grads["dxt"]
        for name in out:
            if name != "dx":
                out[name] += grads[name]
    out["da0"] = dh
    return out


# %% a list of steps
def lstm_gradients(da, caches):
    cells, x = caches
    back, steps = {"da_prev": 0.0, "dc_prev": 0.0}, []
    for upstream, cell in reversed(list(zip(np.moveaxis(da, 2, 0), cells))):
        back = lstm_cell_backward(upstream + back["da_prev"], back["dc_prev"], cell)
        steps.append(back)
    names = [name for name in back if name[:2] in ("dW", "db")]
    sums = {name: np.sum([step[name] for step in steps], axis=0) for name in names}
    return {"dx": np.stack([step["dxt"] for step in steps[::-1]], axis=2), "da0": back["da_prev"], **sums}


# %% recursion
def lstm_gradients(da, caches):
    cells, x = caches
    dx = np.zeros(x.shape)

    def visit(t, carry, carry_c, sums):
        if t < 0:
            return carry, sums
        step = lstm_cell_backward(da[:, :, t] + carry, carry_c, cells[t])
        dx[:, :, t] = step.pop("dxt")
        return visit(t - 1, step.pop("da_prev"), step.pop("dc_prev"), {n: sums.get(n, 0) + v for n, v in step.items()})

    nothing = np.zeros(da.shape[:2])
    da0, sums = visit(da.shape[2] - 1, nothing, nothing, {})
    return {"dx": dx, "da0": da0} | sums


# %% an own copy of da that is added to
def lstm_gradients(da, caches):
    (cells, x), total = caches, da.copy()
    dx, dc = np.empty(x.shape), np.zeros(da.shape[:2])
    sums = dict.fromkeys(["dWf", "dbf", "dWi", "dbi", "dWc", "dbc", "dWo", "dbo"], 0.0)
    da0 = None
    for t in reversed(range(len(cells))):
        step = lstm_cell_backward(total[:, :, t], dc, cells[t])
        dx[:, :, t] = step["dxt"]
        dc = step["dc_prev"]
        if t:
            total[:, :, t - 1] += step["da_prev"]
        else:
            da0 = step["da_prev"]
        for name in sums:
            sums[name] = sums[name] + step[name]
    return {"dx": dx, "da0": da0, **sums}


# %% every loss sent back by itself
def lstm_gradients(da, caches):
    cells, x = caches
    out = {"dx": np.zeros(x.shape), "da0": np.zeros(da.shape[:2])}
    for t in range(x.shape[2]):
        dh, dc = da[:, :, t], np.zeros(da.shape[:2])
        for k in range(t, -1, -1):
            step = lstm_cell_backward(dh, dc, cells[k])
            out["dx"][:, :, k] += step["dxt"]
            dh, dc = step["da_prev"], step["dc_prev"]
            for name in step:
                if name not in ("dxt", "da_prev", "dc_prev"):
                    out[name] = out.get(name, 0.0) + step[name]
        out["da0"] += dh
    return out


# %% prints and the formulas of the cell written out
def lstm_gradients(da, caches):
    cells, x = caches
    n_a = da.shape[0]
    dx = np.zeros(x.shape)
    dW = {gate: np.zeros((n_a, n_a + x.shape[0])) for gate in "fico"}
    db = {gate: np.zeros((n_a, 1)) for gate in "fico"}
    dh = dc = np.zeros(da.shape[:2])
    for t in reversed(range(x.shape[2])):
        _a, c, a_prev, c_prev, f, i, g, o, xt, parameters = cells[t]
        dh = da[:, :, t] + dh
        dc = dc + dh * o * (1 - np.tanh(c) ** 2)
        dz = {
            "f": dc * c_prev * f * (1 - f),
            "i": dc * g * i * (1 - i),
            "c": dc * i * (1 - g**2),
            "o": dh * np.tanh(c) * o * (1 - o),
        }
        back = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
        for gate in dz:
            dW[gate] += dz[gate] @ np.concatenate([a_prev, xt]).T
            db[gate] += dz[gate].sum(axis=1, keepdims=True)
        dh, dx[:, :, t], dc = back[:n_a], back[n_a:], dc * f
        print("step", t)
    return {"dx": dx, "da0": dh} | {"dW" + gate: dW[gate] for gate in dW} | {"db" + gate: db[gate] for gate in db}
