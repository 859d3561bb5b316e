"""Right answers to reader_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% the exhibit, repaired: two loops
def reader_backward(cache):
    text, targets, parameters = cache["text"], cache["targets"], cache["parameters"]
    f, i, g, o, c, h, p = (cache[name] for name in ("f", "i", "g", "o", "c", "h", "p"))
    gradients = {"d" + name: np.zeros(array.shape) for name, array in parameters.items()}
    for t in range(len(text)):
        dc = np.zeros(len(c))
        scores = p[:, t].copy()
        scores[targets[t]] -= 1
        gradients["dV"] += np.outer(scores, h[:, t])
        dh = parameters["V"].T @ scores
        for s in range(t, -1, -1):
            h_before = h[:, s - 1] if s else parameters["h0"]
            c_before = c[:, s - 1] if s else parameters["c0"]
            dc += dh * o[:, s] * (1 - np.tanh(c[:, s]) ** 2)
            dz = {
                "f": dc * c_before * f[:, s] * (1 - f[:, s]),
                "i": dc * g[:, s] * i[:, s] * (1 - i[:, s]),
                "g": dc * i[:, s] * (1 - g[:, s] ** 2),
                "o": dh * np.tanh(c[:, s]) * o[:, s] * (1 - o[:, s]),
            }
            for gate in dz:
                gradients["dW" + gate] += np.outer(dz[gate], h_before)
                gradients["dU" + gate][:, text[s]] += dz[gate]
            dh = sum(parameters["W" + gate].T @ dz[gate] for gate in dz)
            dc = dc * f[:, s]
        gradients["dh0"] += dh
        gradients["dc0"] += dc
    return gradients


# %% all sums first, products at the end
def reader_backward(cache):
    text, P = list(cache["text"]), cache["parameters"]
    h_before = np.column_stack([P["h0"], cache["h"][:, :-1]])
    c_before = np.column_stack([P["c0"], cache["c"][:, :-1]])
    scores = cache["p"] - np.eye(cache["p"].shape[0])[list(cache["targets"])].T
    from_loss = P["V"].T @ scores
    bent = np.tanh(cache["c"])
    slopes = {gate: cache[gate] * (1 - cache[gate]) for gate in "fio"}
    slopes["g"] = 1 - cache["g"] ** 2
    dz = {gate: np.zeros(cache["h"].shape) for gate in "figo"}
    dh, dc = np.zeros(len(bent)), np.zeros(len(bent))
    for t in range(len(text) - 1, -1, -1):
        dh = dh + from_loss[:, t]
        dc = dc + dh * cache["o"][:, t] * (1 - bent[:, t] ** 2)
        dz["f"][:, t] = dc * c_before[:, t] * slopes["f"][:, t]
        dz["i"][:, t] = dc * cache["g"][:, t] * slopes["i"][:, t]
        dz["g"][:, t] = dc * cache["i"][:, t] * slopes["g"][:, t]
        dz["o"][:, t] = dh * bent[:, t] * slopes["o"][:, t]
        dh = sum(P["W" + gate].T @ dz[gate][:, t] for gate in "figo")
        dc = dc * cache["f"][:, t]
    one_hot = np.eye(P["Uf"].shape[1])[text]
    gradients = {"dW" + gate: dz[gate] @ h_before.T for gate in dz}
    gradients |= {"dU" + gate: dz[gate] @ one_hot for gate in dz}
    return gradients | {"dV": scores @ cache["h"].T, "dh0": dh, "dc0": dc}


# %% stacked gates
def reader_backward(cache):
    text, targets, P = cache["text"], cache["targets"], cache["parameters"]
    n_a = len(P["h0"])
    W = np.concatenate([P["Wf"], P["Wi"], P["Wg"], P["Wo"]])
    dW, dU, dV = np.zeros(W.shape), np.zeros((4 * n_a, P["Uf"].shape[1])), np.zeros(P["V"].shape)
    dh = dc = np.zeros(n_a)
    for t in range(len(text))[::-1]:
        f, i, g, o = (cache[gate][:, t] for gate in ("f", "i", "g", "o"))
        before = cache["h"][:, t - 1] if t else P["h0"]
        cell_before = cache["c"][:, t - 1] if t else P["c0"]
        scores = np.array(cache["p"][:, t])
        scores[targets[t]] -= 1.0
        dV += scores[:, None] * cache["h"][None, :, t]
        dh = dh + scores @ P["V"]
        squashed = np.tanh(cache["c"][:, t])
        dc = dc + dh * o * (1 - squashed**2)
        dz = np.concatenate(
            [dc * cell_before * f * (1 - f), dc * g * i * (1 - i), dc * i * (1 - g * g), dh * squashed * o * (1 - o)]
        )
        dW += dz[:, None] @ before[None, :]
        dU[:, text[t]] += dz
        dh, dc = W.T @ dz, dc * f
    parts = dict(zip("figo", zip(np.split(dW, 4), np.split(dU, 4))))
    gradients = {"dV": dV, "dh0": dh, "dc0": dc}
    for gate, (weights, columns) in parts.items():
        gradients["dW" + gate], gradients["dU" + gate] = weights, columns
    return gradients


# %% loops over numbers
def reader_backward(cache):
    text, targets, P = cache["text"], cache["targets"], cache["parameters"]
    n_x, n_a = P["V"].shape
    units = range(n_a)
    gradients = {"d" + name: np.zeros(array.shape) for name, array in P.items()}
    dh, dc = [0.0] * n_a, [0.0] * n_a
    for t in range(len(text) - 1, -1, -1):
        k = text[t]
        for y in range(n_x):
            score = cache["p"][y, t] - (1.0 if y == targets[t] else 0.0)
            for j in units:
                gradients["dV"][y, j] += score * cache["h"][j, t]
                dh[j] += score * P["V"][y, j]
        back = [0.0] * n_a
        for j in units:
            f, i, g, o = (cache[gate][j, t] for gate in "figo")
            bent = np.tanh(cache["c"][j, t])
            cell_before = cache["c"][j, t - 1] if t > 0 else P["c0"][j]
            dc[j] += dh[j] * o * (1 - bent * bent)
            dz = {
                "f": dc[j] * cell_before * f * (1 - f),
                "i": dc[j] * g * i * (1 - i),
                "g": dc[j] * i * (1 - g * g),
                "o": dh[j] * bent * o * (1 - o),
            }
            for gate, value in dz.items():
                gradients["dU" + gate][j, k] += value
                for l in units:
                    before = cache["h"][l, t - 1] if t > 0 else P["h0"][l]
                    gradients["dW" + gate][j, l] += value * before
                    back[l] += P["W" + gate][j, l] * value
            dc[j] *= f
        dh = back
    gradients["dh0"], gradients["dc0"] = np.array(dh), np.array(dc)
    return gradients


# %% einsum and add.at
def reader_backward(cache):
    P, T = cache["parameters"], len(cache["text"])
    scores = cache["p"].copy()
    np.subtract.at(scores, (list(cache["targets"]), range(T)), 1)
    dz = np.zeros((4, len(P["h0"]), T))
    W = np.stack([P["W" + gate] for gate in "figo"])
    dh, dc = np.zeros(len(P["h0"])), np.zeros(len(P["h0"]))
    for t in reversed(range(T)):
        f, i, g, o, c = (cache[name][:, t] for name in "figoc")
        c_before = cache["c"][:, t - 1] if t > 0 else P["c0"]
        dh = dh + np.einsum("yj,y->j", P["V"], scores[:, t])
        dc = dc + dh * o / np.cosh(c) ** 2
        dz[:, :, t] = (
            dc * c_before * f * (1 - f),
            dc * g * i * (1 - i),
            dc * i * (1 - g**2),
            dh * np.tanh(c) * o * (1 - o),
        )
        dh, dc = np.einsum("gjk,gj->k", W, dz[:, :, t]), dc * f
    states = np.concatenate([P["h0"][:, None], cache["h"]], axis=1)
    dW = np.einsum("gjt,kt->gjk", dz, states[:, :-1])
    dU = np.zeros((4, *P["Uf"].shape))
    for t, k in enumerate(cache["text"]):
        dU[:, :, k] += dz[:, :, t]
    results = {"dV": np.einsum("yt,jt->yj", scores, states[:, 1:]), "dh0": dh, "dc0": dc}
    for n, gate in enumerate("figo"):
        results |= {f"dW{gate}": dW[n], f"dU{gate}": dU[n]}
    return results


# %% recursive, with prints
def reader_backward(cache):
    P, text, targets = cache["parameters"], cache["text"], cache["targets"]
    grads = {"d" + name: np.zeros_like(P[name]) for name in P}

    def come_from(t, dh, dc):
        if t < 0:
            return dh, dc
        f, i, g, o = cache["f"][:, t], cache["i"][:, t], cache["g"][:, t], cache["o"][:, t]
        h_before = P["h0"] if t == 0 else cache["h"][:, t - 1]
        c_before = P["c0"] if t == 0 else cache["c"][:, t - 1]
        error = cache["p"][:, t] - (np.arange(len(cache["p"])) == targets[t])
        grads["dV"] += np.outer(error, cache["h"][:, t])
        dh = dh + P["V"].T.dot(error)
        dc = dc + dh * o * (1 - np.tanh(cache["c"][:, t]) ** 2)
        dzs = [
            ("f", dc * c_before * (f - f**2)),
            ("i", dc * g * (i - i**2)),
            ("g", dc * i * (1 - g**2)),
            ("o", dh * np.tanh(cache["c"][:, t]) * (o - o**2)),
        ]
        going = np.zeros_like(dh)
        for gate, dz in dzs:
            grads["dW" + gate] = grads["dW" + gate] + np.outer(dz, h_before)
            grads["dU" + gate][:, text[t]] = grads["dU" + gate][:, text[t]] + dz
            going += P["W" + gate].T.dot(dz)
        print("step", t, "norm", np.linalg.norm(going))
        return come_from(t - 1, going, dc * f)

    grads["dh0"], grads["dc0"] = come_from(len(text) - 1, np.zeros(len(P["h0"])), np.zeros(len(P["h0"])))
    return grads
