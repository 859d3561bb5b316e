"""Right answers to rnn_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% sums in the loop
def rnn_gradients(da, caches):
    cells, x = caches
    parameters = cells[0][3]
    out = {"d" + name: np.zeros(parameters[name].shape) for name in ("Wax", "Waa", "ba")}
    dx, back = np.zeros_like(x), 0
    for t in reversed(range(x.shape[2])):
        a_next, a_prev, xt, _ = cells[t]
        dz = (1 - a_next**2) * (da[:, :, t] + back)
        dx[:, :, t] = parameters["Wax"].T @ dz
        back = parameters["Waa"].T @ dz
        out["dWax"] += dz @ xt.T
        out["dWaa"] += dz @ a_prev.T
        out["dba"] += dz.sum(1, keepdims=True)
    return out | {"dx": dx, "da0": back}


# %% rows in place of a transpose
def rnn_gradients(da, caches):
    cells, x = caches
    Wax, Waa = cells[0][3]["Wax"], cells[0][3]["Waa"]
    dzs, carry = [], np.zeros(da.shape[:2])
    for t in range(da.shape[2] - 1, -1, -1):
        dz = (1 - cells[t][0] ** 2) * (da[:, :, t] + carry)
        carry = (dz.T @ Waa).T
        dzs.insert(0, dz)
    dz = np.stack(dzs, axis=2)
    a_prev = np.stack([cell[1] for cell in cells], axis=2)
    return {
        "dx": np.einsum("ji,jmt->imt", Wax, dz),
        "da0": carry,
        "dWax": np.einsum("imt,jmt->ij", dz, x),
        "dWaa": np.einsum("imt,jmt->ij", dz, a_prev),
        "dba": dz.sum(axis=2).sum(axis=1, keepdims=True),
    }


# %% two loops, each loss sent back by itself
def rnn_gradients(da, caches):
    cells, x = caches
    parameters = cells[0][3]
    Wax, Waa = parameters["Wax"], parameters["Waa"]
    dx, da0 = np.zeros(x.shape), np.zeros(da.shape[:2])
    dWax, dWaa, dba = np.zeros(Wax.shape), np.zeros(Waa.shape), np.zeros((len(Waa), 1))
    for t in range(x.shape[2]):
        going = da[:, :, t]
        for k in range(t, -1, -1):
            a_next, a_prev, xt, _p = cells[k]
            delta = (1 - a_next * a_next) * going
            dx[:, :, k] += Wax.T @ delta
            dWax += delta @ xt.T
            dWaa += delta @ a_prev.T
            dba += delta.sum(axis=1)[:, np.newaxis]
            going = Waa.T @ delta
        da0 += going
    return {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# %% a helper for the cell
def rnn_gradients(da, caches):
    def back(upstream, cell):
        a_next, a_prev, xt, parameters = cell
        dz = (1 - np.square(a_next)) * upstream
        through = {"dx": parameters["Wax"].T.dot(dz), "da": parameters["Waa"].T.dot(dz)}
        return through, {"dWax": dz.dot(xt.T), "dWaa": dz.dot(a_prev.T), "dba": dz.sum(axis=1, keepdims=True)}

    cells, x = caches
    slices, sums, carry = [], None, np.zeros(da.shape[:2])
    for upstream, cell in zip(np.moveaxis(da, 2, 0)[::-1], reversed(cells)):
        through, parts = back(upstream + carry, cell)
        carry = through["da"]
        slices.append(through["dx"])
        sums = parts if sums is None else {name: sums[name] + parts[name] for name in sums}
    return dict(dx=np.stack(slices[::-1], axis=-1), da0=carry, **sums)


# %% recursion
def rnn_gradients(da, caches):
    cells, x = caches
    parameters = cells[0][3]
    results = {"dx": np.zeros(x.shape), "dWax": 0.0, "dWaa": 0.0, "dba": 0.0}

    def visit(t, carry):
        if t < 0:
            return carry
        dz = (1 - cells[t][0] ** 2) * (da[:, :, t] + carry)
        results["dx"][:, :, t] = parameters["Wax"].T @ dz
        results["dWax"] = results["dWax"] + dz @ x[:, :, t].T
        results["dWaa"] = results["dWaa"] + dz @ cells[t][1].T
        results["dba"] = results["dba"] + dz.sum(axis=1, keepdims=True)
        return visit(t - 1, parameters["Waa"].T @ dz)

    results["da0"] = visit(len(cells) - 1, 0.0)
    return results


# %% the matrix transposed once, with prints
def rnn_gradients(da, caches):
    cells, x = caches
    WaxT, WaaT = cells[0][3]["Wax"].T.copy(), cells[0][3]["Waa"].T.copy()
    T = da.shape[-1]
    dz = np.empty(da.shape)
    carry = np.zeros(da.shape[:-1])
    for t in range(T)[::-1]:
        dz[..., t] = da[..., t] + carry
        dz[..., t] *= 1 - cells[t][0] ** 2
        carry = np.matmul(WaaT, dz[..., t])
        print(t, carry.mean())
    states = [cells[t][1] for t in range(T)]
    return {
        "dx": np.stack([WaxT @ dz[..., t] for t in range(T)], axis=2),
        "da0": carry,
        "dWax": sum(dz[..., t] @ x[..., t].T for t in range(T)),
        "dWaa": sum(dz[..., t] @ states[t].T for t in range(T)),
        "dba": dz.reshape(len(dz), -1).sum(axis=1, keepdims=True),
    }
