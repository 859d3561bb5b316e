"""Right answers to gate_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% the answer of lesson 11
def gate_gradients(da_next, dc_next, cache):
    _a, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_prev.shape[0]
    inputs = np.concatenate([a_prev, xt])
    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    dz = {
        "f": dc * c_prev * ft * (1 - ft),
        "i": dc * cct * it * (1 - it),
        "c": dc * it * (1 - cct**2),
        "o": da_next * np.tanh(c_next) * ot * (1 - ot),
    }
    back = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
    out = {"da_prev": back[:n_a], "dxt": back[n_a:], "dc_prev": dc * ft}
    for gate in dz:
        out["dW" + gate] = dz[gate] @ inputs.T
        out["db" + gate] = dz[gate].sum(axis=1, keepdims=True)
    return out


# %% stacked gates
def gate_gradients(da_next, dc_next, cache):
    _a, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = len(a_prev)
    W = np.concatenate([parameters["W" + gate] for gate in "fico"])
    bent = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - bent * bent)
    dz = np.concatenate(
        [dc * c_prev * (ft - ft**2), dc * cct * (it - it**2), dc * it * (1 - cct**2), da_next * bent * (ot - ot**2)]
    )
    dW = dz @ np.vstack([a_prev, xt]).T
    db = dz.sum(axis=1)[:, None]
    back = W.T @ dz
    results = {"dxt": back[n_a:], "da_prev": back[:n_a], "dc_prev": ft * dc}
    for n, gate in enumerate("fico"):
        results["dW" + gate], results["db" + gate] = dW[n * n_a : (n + 1) * n_a], db[n * n_a : (n + 1) * n_a]
    return results


# %% einsum
def gate_gradients(da_next, dc_next, cache):
    _a, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_prev.shape[0]
    dc = dc_next + da_next * ot / np.cosh(c_next) ** 2
    dz = np.stack(
        [
            dc * c_prev * ft * (1 - ft),
            dc * cct * it * (1 - it),
            dc * it * (1 - cct**2),
            da_next * np.tanh(c_next) * ot * (1 - ot),
        ]
    )
    W = np.stack([parameters[name] for name in ("Wf", "Wi", "Wc", "Wo")])
    back = np.einsum("gij,gim->jm", W, dz)
    dW = np.einsum("gim,jm->gij", dz, np.concatenate((a_prev, xt), axis=0))
    db = np.einsum("gim->gi", dz)[:, :, None]
    out = dict(da_prev=back[:n_a], dxt=back[n_a:], dc_prev=dc * ft)
    out.update({"dW" + gate: dW[k] for k, gate in enumerate("fico")})
    out.update({"db" + gate: db[k] for k, gate in enumerate("fico")})
    return out


# %% step by step through every operation
def gate_gradients(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    dot = da_next * np.tanh(c_next)
    dtanh = da_next * ot
    dc = dtanh * (1 - np.tanh(c_next) * np.tanh(c_next))
    dc = dc + dc_next
    dft, dc_prev = dc * c_prev, dc * ft
    dit, dcct = dc * cct, dc * it
    dzf, dzi, dzo = dft * ft * (1 - ft), dit * it * (1 - it), dot * ot * (1 - ot)
    dzc = dcct * (1 + cct) * (1 - cct)
    n_a = a_next.shape[0]
    Wf, Wi, Wc, Wo = (parameters[k] for k in ("Wf", "Wi", "Wc", "Wo"))
    da_prev = Wf[:, :n_a].T @ dzf + Wi[:, :n_a].T @ dzi + Wc[:, :n_a].T @ dzc + Wo[:, :n_a].T @ dzo
    dxt = Wf[:, n_a:].T @ dzf + Wi[:, n_a:].T @ dzi + Wc[:, n_a:].T @ dzc + Wo[:, n_a:].T @ dzo

    def weights(dz):
        return np.hstack([dz @ a_prev.T, dz @ xt.T])

    def bias(dz):
        return np.sum(dz, axis=1, keepdims=True)

    return {
        "dxt": dxt,
        "da_prev": da_prev,
        "dc_prev": dc_prev,
        "dWf": weights(dzf),
        "dWi": weights(dzi),
        "dWc": weights(dzc),
        "dWo": weights(dzo),
        "dbf": bias(dzf),
        "dbi": bias(dzi),
        "dbc": bias(dzc),
        "dbo": bias(dzo),
    }


# %% example by example
def gate_gradients(da_next, dc_next, cache):
    _a, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a, m = a_prev.shape
    out = {"dxt": np.zeros(xt.shape), "da_prev": np.zeros((n_a, m)), "dc_prev": np.zeros((n_a, m))}
    for gate in "fico":
        out["dW" + gate], out["db" + gate] = np.zeros((n_a, n_a + len(xt))), np.zeros((n_a, 1))
    for k in range(m):
        f, i, g, o = ft[:, k], it[:, k], cct[:, k], ot[:, k]
        bent = np.tanh(c_next[:, k])
        dc = dc_next[:, k] + da_next[:, k] * o * (1 - bent**2)
        parts = {
            "f": dc * c_prev[:, k] * f * (1 - f),
            "i": dc * g * i * (1 - i),
            "c": dc * i * (1 - g**2),
            "o": da_next[:, k] * bent * o * (1 - o),
        }
        both = np.concatenate([a_prev[:, k], xt[:, k]])
        for gate, dz in parts.items():
            back = dz @ parameters["W" + gate]
            out["da_prev"][:, k] += back[:n_a]
            out["dxt"][:, k] += back[n_a:]
            out["dW" + gate] += np.outer(dz, both)
            out["db" + gate][:, 0] += dz
        out["dc_prev"][:, k] = dc * f
    return out


# %% float32, a table of gates, prints
def gate_gradients(da_next, dc_next, cache):
    *arrays, parameters = cache
    _a, c_next, a_prev, c_prev, ft, it, cct, ot, xt = (array.astype(np.float32) for array in arrays)
    da_next, dc_next = da_next.astype(np.float32), dc_next.astype(np.float32)
    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    table = [
        ("f", dc * c_prev, ft * (1 - ft)),
        ("i", dc * cct, it * (1 - it)),
        ("c", dc * it, 1 - cct**2),
        ("o", da_next * np.tanh(c_next), ot * (1 - ot)),
    ]
    back, out = 0, {"dc_prev": dc * ft}
    for gate, gradient, slope in table:
        dz = gradient * slope
        print(gate, dz.dtype)
        back = back + parameters["W" + gate].astype(np.float32).T @ dz
        out["dW" + gate] = dz @ np.concatenate([a_prev, xt]).T
        out["db" + gate] = dz.sum(axis=1).reshape(-1, 1)
    out["da_prev"], out["dxt"] = np.split(back, [len(a_prev)])
    return out
