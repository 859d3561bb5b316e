"""Right answers for residual_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% added up step by step
def residual_backward(dh, cache):
    h, h_prev, x, z, parameters = cache
    U, W, b = parameters["U"], parameters["W"], parameters["b"]
    n_a, T_x = z.shape
    delta = np.zeros((n_a, T_x))
    dU, dW, db = np.zeros_like(U), np.zeros_like(W), np.zeros_like(b)
    e_next = np.zeros(n_a)
    delta_next = np.zeros(n_a)
    for t in range(T_x - 1, -1, -1):
        e = dh[:, t] + e_next + U.T @ delta_next
        delta[:, t] = (1 - np.tanh(z[:, t]) ** 2) * e
        dU += np.outer(delta[:, t], h_prev[:, t])
        dW += np.outer(delta[:, t], x[:, t])
        db += delta[:, t]
        e_next, delta_next = e, delta[:, t]
    return {"delta": delta, "dh0": e_next + U.T @ delta_next, "dU": dU, "dW": dW, "db": db}


# %% with the Jacobian of each step
def residual_backward(dh, cache):
    _h, h_prev, x, z, parameters = cache
    slopes = 1 - np.tanh(z) ** 2
    eye = np.eye(len(z))
    e = np.zeros(len(z))
    columns = []
    for t in reversed(range(z.shape[1])):
        e = e + dh[:, t]
        columns.insert(0, slopes[:, t] * e)
        e = (eye + np.diag(slopes[:, t]) @ parameters["U"]).T @ e
    delta = np.stack(columns, axis=1)
    return dict(delta=delta, dh0=e, dU=delta @ h_prev.T, dW=delta @ x.T, db=np.sum(delta, axis=1))


# %% einsum, all e kept
def residual_backward(dh, cache):
    h, h_prev, x, z, parameters = cache
    T = z.shape[1]
    e = np.zeros((z.shape[0], T + 1))
    d = 1 / np.cosh(z) ** 2
    e[:, T] = 0
    for t in range(T - 1, -1, -1):
        total = e[:, t + 1] + dh[:, t]
        e[:, t] = total + np.einsum("ij,i,i->j", parameters["U"], d[:, t], total)
    delta = d * (e[:, 1:] + dh)
    return {
        "db": np.einsum("it->i", delta),
        "dW": np.einsum("it,jt->ij", delta, x),
        "dU": np.einsum("it,jt->ij", delta, h_prev),
        "dh0": e[:, 0],
        "delta": delta,
    }


# %% column vectors
def residual_backward(dh, cache):
    h, h_prev, x, z, parameters = cache
    U = parameters["U"]
    n = U.shape[0]
    e = np.zeros((n, 1))
    dU = 0
    dW = 0
    db = 0
    deltas = []
    for t in range(z.shape[1])[::-1]:
        e = e + dh[:, t : t + 1]
        d = (1 - np.tanh(z[:, t : t + 1]) ** 2) * e
        deltas.append(d)
        dU = dU + d @ h_prev[:, t : t + 1].T
        dW = dW + d @ x[:, t : t + 1].T
        db = db + d
        e = e + np.dot(U.T, d)
    delta = np.hstack(deltas[::-1])
    return {"delta": delta, "dh0": e.ravel(), "dU": dU, "dW": dW, "db": db.reshape(-1)}


# %% loops over single numbers
def residual_backward(dh, cache):
    h, h_prev, x, z, parameters = cache
    U = parameters["U"]
    n_a, T_x = z.shape
    n_x = x.shape[0]
    delta = [[0.0] * T_x for _ in range(n_a)]
    carry = [0.0] * n_a
    dU = [[0.0] * n_a for _ in range(n_a)]
    dW = [[0.0] * n_x for _ in range(n_a)]
    db = [0.0] * n_a
    for t in range(T_x - 1, -1, -1):
        e = [dh[i, t] + carry[i] for i in range(n_a)]
        for i in range(n_a):
            delta[i][t] = (1 - float(np.tanh(z[i, t])) ** 2) * e[i]
            db[i] += delta[i][t]
            for j in range(n_a):
                dU[i][j] += delta[i][t] * h_prev[j, t]
            for j in range(n_x):
                dW[i][j] += delta[i][t] * x[j, t]
        carry = [e[j] + sum(U[i, j] * delta[i][t] for i in range(n_a)) for j in range(n_a)]
    return {"delta": delta, "dh0": carry, "dU": dU, "dW": dW, "db": db}


# %% float32
def residual_backward(dh, cache):
    _h, h_prev, x, z, parameters = cache
    h_prev, x, z, dh = (array.astype(np.float32) for array in (h_prev, x, z, dh))
    U = parameters["U"].astype(np.float32)
    delta, e = np.zeros_like(z), np.zeros_like(z[:, 0])
    for t in reversed(range(z.shape[1])):
        e = e + dh[:, t]
        delta[:, t] = e - e * np.tanh(z[:, t]) ** 2
        e = e + delta[:, t] @ U
    return {"delta": delta, "dh0": e, "dU": delta @ h_prev.T, "dW": delta @ x.T, "db": delta @ np.ones(z.shape[1])}


# %% tanh read off the states, in place on own copies
def residual_backward(dh, cache):
    h, h_prev, x, z, parameters = cache
    g = h - h_prev
    own = dh.copy()
    delta = np.empty_like(own)
    for t in reversed(range(own.shape[1])):
        delta[:, t] = (1 - g[:, t]) * (1 + g[:, t]) * own[:, t]
        back = own[:, t] + parameters["U"].T.dot(delta[:, t])
        if t > 0:
            own[:, t - 1] += back
    return {"delta": delta, "dh0": back, "dU": delta @ h_prev.T, "dW": delta @ x.T, "db": delta.sum(1)}


# %% prints and warnings
def residual_backward(dh, cache):
    import warnings

    h, h_prev, x, z, parameters = cache
    warnings.warn("here we go")
    delta, back = [], 0
    for t in sorted(range(z.shape[1]), reverse=True):
        back = back + dh[:, t]
        delta = [(1 - np.tanh(z[:, t]) ** 2) * back] + delta
        back = back + parameters["U"].T @ delta[0]
        print("step", t, np.linalg.norm(back))
    delta = np.array(delta).T
    return {"delta": delta, "dh0": back, "dU": delta @ h_prev.T, "dW": delta @ x.T, "db": delta.sum(axis=-1)}
