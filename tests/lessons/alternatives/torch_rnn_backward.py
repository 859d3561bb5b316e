"""Right answers for torch_rnn_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% everything in the loop
def torch_rnn_backward(doutput, cache):
    x, h0, output, weights = cache
    gradients = {"d" + name: np.zeros_like(value) for name, value in weights.items()}
    gradients["dx"] = np.zeros_like(x)
    dh = np.zeros_like(h0)
    for t in range(x.shape[0] - 1, -1, -1):
        h_prev = output[t - 1] if t > 0 else h0
        dz = (doutput[t] + dh) * (1 - output[t] * output[t])
        gradients["dx"][t] = dz @ weights["w_ih"]
        gradients["dw_ih"] += dz.T @ x[t]
        gradients["dw_hh"] += dz.T @ h_prev
        gradients["db_ih"] += dz.sum(axis=0)
        gradients["db_hh"] += dz.sum(axis=0)
        dh = dz @ weights["w_hh"]
    gradients["dh0"] = dh
    return gradients


# %% examples as columns inside
def torch_rnn_backward(doutput, cache):
    x, h0, output, weights = cache
    W, U = weights["w_ih"], weights["w_hh"]
    dW, dU, db, carry = np.zeros(W.shape), np.zeros(U.shape), np.zeros((len(W), 1)), 0
    dx = []
    for t in reversed(range(len(x))):
        a_next, a_prev, xt = output[t].T, (h0 if t == 0 else output[t - 1]).T, x[t].T
        dz = (1 - a_next**2) * (doutput[t].T + carry)
        dx.insert(0, (W.T @ dz).T)
        carry = U.T @ dz
        dW, dU, db = dW + dz @ xt.T, dU + dz @ a_prev.T, db + dz.sum(axis=1, keepdims=True)
    return {"dx": np.array(dx), "dh0": carry.T, "dw_ih": dW, "dw_hh": dU, "db_ih": db[:, 0], "db_hh": db.ravel()}


# %% flattened to one batch
def torch_rnn_backward(doutput, cache):
    x, h0, output, weights = cache
    T, m, n_a = output.shape
    dz = np.empty((T, m, n_a))
    back = np.zeros((m, n_a))
    for t in range(T)[::-1]:
        dz[t] = (back + doutput[t]) * (1 - output[t]) * (1 + output[t])
        back = np.dot(dz[t], weights["w_hh"])
    flat = dz.reshape(T * m, n_a)
    states = np.vstack([h0, output[:-1].reshape(-1, n_a)])
    db = np.ones(T * m) @ flat
    return dict(
        dw_ih=flat.T @ x.reshape(T * m, -1),
        dw_hh=flat.T @ states,
        db_ih=db,
        db_hh=db,
        dx=(flat @ weights["w_ih"]).reshape(x.shape),
        dh0=back,
    )


# %% loops over single numbers
def torch_rnn_backward(doutput, cache):
    x, h0, output, weights = cache
    T, m, n_x = x.shape
    n_a = h0.shape[1]
    dx, dh = np.zeros(x.shape), np.zeros(h0.shape)
    dw_ih, dw_hh, db = np.zeros((n_a, n_x)), np.zeros((n_a, n_a)), np.zeros(n_a)
    for t in reversed(range(T)):
        before = output[t - 1] if t else h0
        carry = np.zeros(h0.shape)
        for k in range(m):
            for i in range(n_a):
                dz = (1 - output[t, k, i] ** 2) * (doutput[t, k, i] + dh[k, i])
                db[i] += dz
                for j in range(n_x):
                    dx[t, k, j] += dz * weights["w_ih"][i, j]
                    dw_ih[i, j] += dz * x[t, k, j]
                for j in range(n_a):
                    carry[k, j] += dz * weights["w_hh"][i, j]
                    dw_hh[i, j] += dz * before[k, j]
        dh = carry
    return {"dx": dx, "dh0": dh, "dw_ih": dw_ih, "dw_hh": dw_hh, "db_ih": db, "db_hh": db}


# %% float32
def torch_rnn_backward(doutput, cache):
    x, h0, output = (np.asarray(part, dtype=np.float32) for part in cache[:3])
    w_ih, w_hh = cache[3]["w_ih"].astype(np.float32), cache[3]["w_hh"].astype(np.float32)
    dz, dh = np.zeros_like(output), np.float32(0)
    for t in reversed(range(len(x))):
        dz[t] = (1 - output[t] ** 2) * (doutput[t].astype(np.float32) + dh)
        dh = dz[t] @ w_hh
    before = np.concatenate([h0[None], output[:-1]])
    db = dz.sum((0, 1))
    return {
        "dx": dz @ w_ih,
        "dh0": dh,
        "dw_ih": np.tensordot(dz, x, ([0, 1], [0, 1])),
        "dw_hh": np.tensordot(dz, before, ([0, 1], [0, 1])),
        "db_ih": db,
        "db_hh": db.copy(),
    }


# %% the states computed again
def torch_rnn_backward(doutput, cache):
    x, h0, _output, weights = cache
    states = [h0]
    for xt in x:
        states.append(
            np.tanh(xt @ weights["w_ih"].T + weights["b_ih"] + states[-1] @ weights["w_hh"].T + weights["b_hh"])
        )
    slopes = [1 - h**2 for h in states[1:]]
    dz = [None] * len(x)
    dz[-1] = doutput[-1] * slopes[-1]
    for t in range(len(x) - 2, -1, -1):
        dz[t] = (doutput[t] + dz[t + 1] @ weights["w_hh"]) * slopes[t]
    db = sum(d.sum(axis=0) for d in dz)
    return {
        "dx": np.stack([d @ weights["w_ih"] for d in dz]),
        "dh0": dz[0] @ weights["w_hh"],
        "dw_ih": sum(d.T @ xt for d, xt in zip(dz, x)),
        "dw_hh": sum(d.T @ h for d, h in zip(dz, states)),
        "db_ih": db,
        "db_hh": db,
    }


# %% prints, warnings and extra keys
def torch_rnn_backward(doutput, cache):
    import warnings

    def slope(h):
        return 1 - np.square(h)

    warnings.warn("loud")
    x, h0, output, weights = cache
    dz = np.array(doutput)
    for t in reversed(range(len(dz))):
        if t + 1 < len(dz):
            dz[t] += dz[t + 1] @ weights["w_hh"]
        dz[t] *= slope(output[t])
        print("step", t, np.abs(dz[t]).max())
    before = np.insert(output[:-1], 0, h0, axis=0)
    sums = np.einsum("tma->a", dz)
    return {
        "dz": dz,
        "dx": np.einsum("tma,ax->tmx", dz, weights["w_ih"]),
        "dh0": dz[0] @ weights["w_hh"],
        "dw_ih": np.einsum("tma,tmx->ax", dz, x),
        "dw_hh": np.einsum("tma,tmb->ab", dz, before),
        "db_ih": sums,
        "db_hh": sums,
    }


# %% one sum of two sums, delta by delta
def torch_rnn_backward(doutput, cache):
    """The book's way: each loss is sent back by itself."""
    x, h0, output, weights = cache
    before = [h0, *output[:-1]]
    gradients = {"dx": np.zeros(x.shape), "dh0": np.zeros(h0.shape)}
    gradients |= {"d" + name: np.zeros(value.shape) for name, value in weights.items()}
    for t in range(len(x)):
        delta = doutput[t] * (1 - output[t] ** 2)
        for k in range(t, -1, -1):
            gradients["dx"][k] += delta @ weights["w_ih"]
            gradients["dw_ih"] += delta.T @ x[k]
            gradients["dw_hh"] += delta.T @ before[k]
            gradients["db_ih"] += delta.sum(axis=0)
            gradients["db_hh"] += delta.sum(axis=0)
            delta = delta @ weights["w_hh"]
            if k:
                delta = delta * (1 - output[k - 1] ** 2)
        gradients["dh0"] += delta
    return gradients
