"""Right answers to cell_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% the answer of lesson 5
def cell_gradients(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next - da_next * a_next * a_next
    dxt = np.dot(parameters["Wax"].T, dz)
    da_prev = np.dot(parameters["Waa"].T, dz)
    dWax, dWaa = np.dot(dz, xt.T), np.dot(dz, a_prev.T)
    dba = np.sum(dz, axis=1).reshape(-1, 1)
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# %% the slope at the sum, made again
def cell_gradients(da_next, cache):
    _, a_prev, xt, parameters = cache
    z = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    dz = (1 - np.tanh(z) ** 2) * da_next
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dz.sum(axis=1, keepdims=True),
    }


# %% einsum
def cell_gradients(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = np.einsum("ij,ij->ij", 1 - a_next**2, da_next)
    return {
        "dxt": np.einsum("ji,jm->im", parameters["Wax"], dz),
        "da_prev": np.einsum("ji,jm->im", parameters["Waa"], dz),
        "dWax": np.einsum("im,jm->ij", dz, xt),
        "dWaa": np.einsum("im,jm->ij", dz, a_prev),
        "dba": np.einsum("im->i", dz)[:, None],
    }


# %% example by example
def cell_gradients(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    (n_a, m), n_x = a_next.shape, xt.shape[0]
    out = {"dxt": np.zeros((n_x, m)), "da_prev": np.zeros((n_a, m))}
    out |= {"dWax": np.zeros((n_a, n_x)), "dWaa": np.zeros((n_a, n_a)), "dba": np.zeros((n_a, 1))}
    for k in range(m):
        dz = (1 - a_next[:, k] ** 2) * da_next[:, k]
        out["dxt"][:, k] = dz @ parameters["Wax"]
        out["da_prev"][:, k] = dz @ parameters["Waa"]
        out["dWax"] += np.outer(dz, xt[:, k])
        out["dWaa"] += np.outer(dz, a_prev[:, k])
        out["dba"][:, 0] += dz
    return out


# %% one stacked matrix
def cell_gradients(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    n_a = len(a_prev)
    weights = np.hstack([parameters["Waa"], parameters["Wax"], parameters["ba"]])
    inputs = np.vstack([a_prev, xt, np.ones((1, xt.shape[1]))])
    dz = (1 + a_next) * (1 - a_next) * da_next
    dweights, dinputs = dz @ inputs.T, weights.T @ dz
    return {
        "dxt": dinputs[n_a:-1],
        "da_prev": dinputs[:n_a],
        "dWax": dweights[:, n_a:-1],
        "dWaa": dweights[:, :n_a],
        "dba": dweights[:, -1:],
    }


# %% float32, with prints
def cell_gradients(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    a_next, a_prev, xt = (array.astype(np.float32) for array in (a_next, a_prev, xt))
    Wax, Waa = parameters["Wax"].astype(np.float32), parameters["Waa"].astype(np.float32)
    dz = (np.float32(1) - a_next**2) * da_next.astype(np.float32)
    print("dz", dz.dtype, dz.shape)
    return {
        "dxt": Wax.T @ dz,
        "da_prev": Waa.T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dz.sum(1)[:, None],
    }
