"""Right answers for lstm_cell_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% every line written out
def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_a, m = a_next.shape
    tanh_c = np.tanh(c_next)
    dot = da_next * tanh_c * ot * (1 - ot)
    dc = dc_next + ot * (1 - np.square(tanh_c)) * da_next
    dcct = dc * it * (1 - np.square(cct))
    dit = dc * cct * it * (1 - it)
    dft = dc * c_prev * ft * (1 - ft)
    concat = np.concatenate((a_prev, xt), axis=0)
    dWf = np.dot(dft, concat.T)
    dWi = np.dot(dit, concat.T)
    dWc = np.dot(dcct, concat.T)
    dWo = np.dot(dot, concat.T)
    dbf = np.sum(dft, axis=1, keepdims=True)
    dbi = np.sum(dit, axis=1, keepdims=True)
    dbc = np.sum(dcct, axis=1, keepdims=True)
    dbo = np.sum(dot, axis=1, keepdims=True)
    Wf, Wi, Wc, Wo = parameters["Wf"], parameters["Wi"], parameters["Wc"], parameters["Wo"]
    da_prev = Wf[:, :n_a].T @ dft + Wi[:, :n_a].T @ dit + Wc[:, :n_a].T @ dcct + Wo[:, :n_a].T @ dot
    dxt = Wf[:, n_a:].T @ dft + Wi[:, n_a:].T @ dit + Wc[:, n_a:].T @ dcct + Wo[:, n_a:].T @ dot
    dc_prev = dc * ft
    return {
        "dxt": dxt,
        "da_prev": da_prev,
        "dc_prev": dc_prev,
        "dWf": dWf,
        "dbf": dbf,
        "dWi": dWi,
        "dbi": dbi,
        "dWc": dWc,
        "dbc": dbc,
        "dWo": dWo,
        "dbo": dbo,
    }


# %% the formulas without dc
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p = cache
    slope = 1 - np.tanh(c_next) ** 2
    df = (dc_next * c_prev + ot * slope * c_prev * da_next) * ft * (1 - ft)
    di = (dc_next * cct + ot * slope * cct * da_next) * it * (1 - it)
    dg = (dc_next * it + ot * slope * it * da_next) * (1 - cct**2)
    do = da_next * np.tanh(c_next) * ot * (1 - ot)
    n_a = a_prev.shape[0]
    both = np.vstack([a_prev, xt])
    out = {"dc_prev": dc_next * ft + ot * slope * ft * da_next}
    back = 0
    for name, d in zip("fico", (df, di, dg, do)):
        out["dW" + name], out["db" + name] = d @ both.T, d.sum(1, keepdims=True)
        back = back + p["W" + name].T @ d
    return out | {"da_prev": back[:n_a, :], "dxt": back[n_a:, :]}


# %% einsum
def lstm_cell_backward(da_next, dc_next, cache):
    _, c, a_prev, c_prev, f, i, g, o, x, parameters = cache
    t = np.tanh(c)
    dc = dc_next + np.einsum("am,am,am->am", da_next, o, 1 - t * t)
    inputs = np.concatenate([a_prev, x])
    dz = np.stack([dc * c_prev * f * (1 - f), dc * g * i * (1 - i), dc * i * (1 - g * g), da_next * t * o * (1 - o)])
    W = np.stack([parameters["W" + k] for k in "fico"])
    dW, db = np.einsum("gam,im->gai", dz, inputs), np.einsum("gam->ga", dz)[:, :, None]
    back = np.einsum("gai,gam->im", W, dz)
    result = {"da_prev": back[: len(a_prev)], "dxt": back[len(a_prev) :], "dc_prev": f * dc}
    for k, name in enumerate("fico"):
        result.update({f"dW{name}": dW[k], f"db{name}": db[k]})
    return result


# %% stacked weights
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = len(a_prev)
    W = np.vstack([parameters["Wf"], parameters["Wi"], parameters["Wo"], parameters["Wc"]])
    inputs = np.vstack([a_prev, xt, np.ones((1, xt.shape[1]))])
    dc = dc_next + da_next * ot / np.cosh(c_next) ** 2
    gates = np.vstack([ft, it, ot])
    partners = np.vstack([dc * c_prev, dc * cct, da_next * np.tanh(c_next)])
    dz = np.vstack([partners * gates * (1 - gates), dc * it * (1 - cct) * (1 + cct)])
    dW = dz @ inputs.T
    back = W.T @ dz
    gradients = {"da_prev": back[:n_a], "dxt": back[n_a:], "dc_prev": dc * ft}
    for k, name in enumerate(["f", "i", "o", "c"]):
        rows = dW[k * n_a : (k + 1) * n_a]
        gradients["dW" + name], gradients["db" + name] = rows[:, :-1], rows[:, -1:]
    return gradients


# %% example by example
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a, m = a_next.shape
    gradients = {"dxt": np.zeros_like(xt), "da_prev": np.zeros_like(a_prev), "dc_prev": np.zeros_like(c_prev)}
    for g in "fico":
        gradients["dW" + g] = np.zeros_like(parameters["W" + g])
        gradients["db" + g] = np.zeros_like(parameters["b" + g])
    for k in range(m):
        f, i, g, o, c = ft[:, k], it[:, k], cct[:, k], ot[:, k], np.tanh(c_next[:, k])
        dc = dc_next[:, k] + da_next[:, k] * o * (1 - c**2)
        dz = {"f": dc * c_prev[:, k] * f * (1 - f), "i": dc * g * i * (1 - i)}
        dz |= {"c": dc * i * (1 - g**2), "o": da_next[:, k] * c * o * (1 - o)}
        z_in = np.r_[a_prev[:, k], xt[:, k]]
        for name, d in dz.items():
            gradients["dW" + name] += np.outer(d, z_in)
            gradients["db" + name][:, 0] += d
            gradients["da_prev"][:, k] += d @ parameters["W" + name][:, :n_a]
            gradients["dxt"][:, k] += d @ parameters["W" + name][:, n_a:]
        gradients["dc_prev"][:, k] = dc * f
    return gradients


# %% loops over single numbers
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a, m = a_next.shape
    n_x = xt.shape[0]
    inputs = [list(row) for row in a_prev] + [list(row) for row in xt]
    back = np.zeros((n_a + n_x, m))
    gradients = {"dc_prev": np.zeros((n_a, m))}
    for name in "fico":
        gradients["dW" + name] = np.zeros((n_a, n_a + n_x))
        gradients["db" + name] = np.zeros((n_a, 1))
    for u in range(n_a):
        for k in range(m):
            t = np.tanh(c_next[u, k])
            f, i, g, o = ft[u, k], it[u, k], cct[u, k], ot[u, k]
            dc = dc_next[u, k] + da_next[u, k] * o * (1 - t**2)
            gradients["dc_prev"][u, k] = dc * f
            dz = {
                "f": dc * c_prev[u, k] * f * (1 - f),
                "i": dc * g * i * (1 - i),
                "c": dc * i * (1 - g**2),
                "o": da_next[u, k] * t * o * (1 - o),
            }
            for name, d in dz.items():
                gradients["db" + name][u, 0] += d
                W, dW = parameters["W" + name], gradients["dW" + name]
                for j in range(n_a + n_x):
                    dW[u, j] += d * inputs[j][k]
                    back[j, k] += d * W[u, j]
    return {**gradients, "da_prev": back[:n_a], "dxt": back[n_a:]}


# %% float32
def lstm_cell_backward(da_next, dc_next, cache):
    arrays = [np.asarray(array, np.float32) for array in (da_next, dc_next, *cache[:9])]
    da_next, dc_next, _, c_next, a_prev, c_prev, ft, it, cct, ot, xt = arrays
    p = {name: value.astype(np.float32) for name, value in cache[9].items()}
    tanh_c = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - tanh_c**2)
    dz = {"f": dc * c_prev * ft * (1 - ft), "i": dc * cct * it * (1 - it), "c": dc * it * (1 - cct**2)}
    dz["o"] = da_next * tanh_c * ot * (1 - ot)
    inputs = np.concatenate([a_prev, xt])
    back = sum(p["W" + g].T @ d for g, d in dz.items())
    out = {"da_prev": back[: len(a_prev)], "dxt": back[len(a_prev) :], "dc_prev": dc * ft}
    out |= {"dW" + g: d @ inputs.T for g, d in dz.items()}
    return out | {"db" + g: d.sum(axis=1, keepdims=True) for g, d in dz.items()}


# %% helper functions
def sigmoid_slope(gate):
    return gate * (1 - gate)


def tanh_slope(value):
    return 1 - value**2


def through_sum(W, inputs, dz):
    return W.T @ dz, dz @ inputs.T, dz.sum(axis=1, keepdims=True)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    squashed = np.tanh(c_next)
    dc = dc_next + da_next * ot * tanh_slope(squashed)
    inputs = np.concatenate([a_prev, xt])
    back_o, dWo, dbo = through_sum(parameters["Wo"], inputs, da_next * squashed * sigmoid_slope(ot))
    back_f, dWf, dbf = through_sum(parameters["Wf"], inputs, dc * c_prev * sigmoid_slope(ft))
    back_i, dWi, dbi = through_sum(parameters["Wi"], inputs, dc * cct * sigmoid_slope(it))
    back_c, dWc, dbc = through_sum(parameters["Wc"], inputs, dc * it * tanh_slope(cct))
    da_prev, dxt = np.split(back_o + back_f + back_i + back_c, [a_prev.shape[0]])
    return dict(
        da_prev=da_prev,
        dxt=dxt,
        dc_prev=dc * ft,
        dWf=dWf,
        dWi=dWi,
        dWc=dWc,
        dWo=dWo,
        dbf=dbf,
        dbi=dbi,
        dbc=dbc,
        dbo=dbo,
    )


# %% prints, warnings and logging
import logging
import warnings


def lstm_cell_backward(da_next, dc_next, cache):
    print("one step back")
    warnings.warn("mind the brackets")
    logging.warning("shapes %s %s", da_next.shape, dc_next.shape)
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    dc = da_next * ot * (1 - np.tanh(c_next) ** 2) + dc_next
    dz = {"o": da_next * np.tanh(c_next) * (ot - ot**2), "c": dc * (it - it * cct**2)}
    dz |= {"i": dc * cct * (it - it**2), "f": dc * c_prev * (ft - ft**2)}
    inputs = np.concatenate((a_prev, xt))
    gradients = {"dc_prev": ft * dc, "note": "as in the lecture"}
    back = np.zeros(inputs.shape)
    for gate, d in dz.items():
        gradients["dW" + gate] = (inputs @ d.T).T
        gradients["db" + gate] = d @ np.ones((d.shape[1], 1))
        back += (d.T @ parameters["W" + gate]).T
    gradients["da_prev"], gradients["dxt"] = back[: a_prev.shape[0]], back[a_prev.shape[0] :]
    return gradients


# %% in place on own arrays
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    dc = np.tanh(c_next)
    do = dc * da_next
    do *= ot
    do *= 1 - ot
    np.multiply(dc, dc, out=dc)
    np.subtract(1, dc, out=dc)
    dc *= ot
    dc *= da_next
    dc += dc_next
    dz = {"f": dc.copy(), "i": dc.copy(), "c": dc.copy(), "o": do}
    dz["f"] *= c_prev * ft * (1 - ft)
    dz["i"] *= cct * it * (1 - it)
    dz["c"] *= it * (1 - cct**2)
    dc *= ft
    inputs = np.vstack((a_prev, xt))
    back = np.zeros_like(inputs)
    for g in dz:
        back += parameters["W" + g].T @ dz[g]
    gradients = {"dW" + g: dz[g] @ inputs.T for g in dz} | {"db" + g: dz[g].sum(axis=1)[:, None] for g in dz}
    gradients.update(da_prev=back[: a_prev.shape[0]], dxt=back[a_prev.shape[0] :], dc_prev=dc)
    return gradients


# %% the gates computed again
def lstm_cell_backward(da_next, dc_next, cache):
    a_prev, c_prev, xt, parameters = cache[2], cache[3], cache[-2], cache[-1]
    inputs = np.concatenate([a_prev, xt], axis=0)
    z = {g: parameters["W" + g] @ inputs + parameters["b" + g] for g in ("f", "i", "c", "o")}
    gate = {g: np.tanh(z[g]) if g == "c" else sigmoid(z[g]) for g in z}
    c_next = gate["f"] * c_prev + gate["i"] * gate["c"]
    slope = {g: 1 - gate[g] ** 2 if g == "c" else gate[g] * sigmoid(-z[g]) for g in z}
    dc = dc_next + da_next * gate["o"] * (1 - np.tanh(c_next) ** 2)
    dgate = {"f": dc * c_prev, "i": dc * gate["c"], "c": dc * gate["i"], "o": da_next * np.tanh(c_next)}
    dz = {g: dgate[g] * slope[g] for g in z}
    n_a = a_prev.shape[0]
    return {
        "dxt": sum(parameters["W" + g][:, n_a:].T @ dz[g] for g in z),
        "da_prev": sum(parameters["W" + g][:, :n_a].T @ dz[g] for g in z),
        "dc_prev": dc * gate["f"],
        **{"dW" + g: np.hstack([dz[g] @ a_prev.T, dz[g] @ xt.T]) for g in z},
        **{"db" + g: np.sum(dz[g], axis=-1, keepdims=True) for g in z},
    }
