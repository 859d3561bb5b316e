"""Right answers for leaky_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% products of matrices
def leaky_gradients(trace, delta):
    h = trace["h"]
    return {
        "dU": delta[1:].T @ h[:-1],
        "dS": delta[2:].T @ h[:-2],
        "dW": delta.T @ trace["x"],
        "db": delta.sum(axis=0),
    }


# %% einsum
def leaky_gradients(trace, delta):
    pair = lambda d, v: np.einsum("ki,kj->ij", d, v)
    h, x = trace["h"], trace["x"]
    return dict(dU=pair(delta[1:], h[:-1]), dS=pair(delta[2:], h[:-2]), dW=pair(delta, x), db=np.einsum("ki->i", delta))


# %% one loop that adds to zeros
def leaky_gradients(trace, delta):
    grads = {"d" + name: np.zeros_like(trace[name]) for name in ("U", "S", "W", "b")}
    for k in range(1, len(delta)):
        grads["dU"] += np.outer(delta[k], trace["h"][k - 1])
        if k > 1:
            grads["dS"] += np.outer(delta[k], trace["h"][k - 2])
        grads["dW"] += np.outer(delta[k], trace["x"][k])
        grads["db"] += delta[k]
    return grads


# %% a state of zeros before the first
def leaky_gradients(trace, delta):
    h = np.vstack([np.zeros((1, trace["h"].shape[1])), trace["h"]])
    T = len(delta) - 1
    dU, dS, dW, db = 0, 0, 0, 0
    for k in range(1, T + 1):
        column = delta[k].reshape(-1, 1)
        dU = dU + column * h[k]
        dS = dS + column * h[k - 1]
        dW = dW + column * trace["x"][k]
        db = db + delta[k]
    return {"db": db, "dW": dW, "dS": dS, "dU": dU}


# %% float32
def leaky_gradients(trace, delta):
    h, x, delta = np.float32(trace["h"]), np.float32(trace["x"]), np.float32(delta)
    return {"dU": delta[1:].T @ h[:-1], "dS": delta[2:].T @ h[:-2], "dW": delta.T @ x, "db": delta.sum(0)}


# %% one big matrix, cut into pieces
def leaky_gradients(trace, delta):
    h, x = trace["h"], trace["x"]
    n = h.shape[1]
    before = np.vstack([np.zeros((1, n)), h[:-2]])
    inputs = np.hstack([h[:-1], before, x[1:], np.ones((len(x) - 1, 1))])
    big = delta[1:].T @ inputs
    return {"dU": big[:, :n], "dS": big[:, n : 2 * n], "dW": big[:, 2 * n : -1], "db": big[:, -1]}


# %% loops over single numbers, in lists, with a print
def leaky_gradients(trace, delta):
    h, x = trace["h"], trace["x"]
    n, n_x, T = h.shape[1], x.shape[1], len(h) - 1
    print(n, n_x, T)
    return {
        "dU": [[sum(delta[k, i] * h[k - 1, j] for k in range(1, T + 1)) for j in range(n)] for i in range(n)],
        "dS": [[sum(delta[k, i] * h[k - 2, j] for k in range(2, T + 1)) for j in range(n)] for i in range(n)],
        "dW": [[sum(delta[k, i] * x[k, j] for k in range(1, T + 1)) for j in range(n_x)] for i in range(n)],
        "db": [sum(delta[k, i] for k in range(1, T + 1)) for i in range(n)],
    }
