"""Right answers for mean_response_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% einsum
def mean_response_backward(ds, W, X):
    m = X.shape[1]
    dP = np.broadcast_to(ds / m, X.shape)
    return {"dW": np.einsum("jk,ik->ji", X, dP), "dX": np.einsum("ji,ik->jk", W, dP)}


# %% the mean example
def mean_response_backward(ds, W, X):
    """Only the mean of the examples matters for dW."""
    dx = W @ ds / X.shape[1]
    return {"dW": X.mean(axis=1, keepdims=True) @ ds.T, "dX": np.hstack([dx] * X.shape[1])}


# %% ones for the mean
def mean_response_backward(ds, W, X):
    n, m = X.shape
    ones = np.ones((m, 1)) / m
    dP = np.dot(ds, ones.T)
    dX = np.dot(W, dP)
    dW = np.dot(dP, X.T).T
    return dict(dX=dX, dW=dW)


# %% loops over single numbers
def mean_response_backward(ds, W, X):
    n, m = X.shape
    dW = np.zeros((n, n))
    dX = np.zeros((n, m))
    for j in range(n):
        for i in range(n):
            for k in range(m):
                dW[j, i] += X[j, k] * ds[i, 0] / m
                dX[j, k] += W[j, i] * ds[i, 0] / m
    return {"dW": dW, "dX": dX}


# %% example by example
def mean_response_backward(ds, W, X):
    dW = np.zeros_like(W)
    columns = []
    for x in X.T:
        dp = ds[:, 0] / len(X.T)
        dW += np.outer(x, dp)
        columns.append(W.dot(dp))
    return {"dW": dW, "dX": np.stack(columns, axis=1)}


# %% float32 and extra keys
def mean_response_backward(ds, W, X):
    ds, W, X = ds.astype(np.float32), W.astype(np.float32), X.astype(np.float32)
    dP = np.tile(ds, X.shape[1]) / np.float32(X.shape[1])
    return {"dP": dP, "dW": X @ dP.T, "dX": W @ dP}


# %% plain lists
def mean_response_backward(ds, W, X):
    m = len(X[0])
    dX = [[sum(W[j][i] * ds[i][0] for i in range(len(W))) / m for k in range(m)] for j in range(len(W))]
    dW = [[sum(X[j][k] for k in range(m)) / m * ds[i][0] for i in range(len(W))] for j in range(len(W))]
    return {"dW": dW, "dX": dX}


# %% prints, warnings and in place on own arrays
def mean_response_backward(ds, W, X):
    import warnings

    warnings.warn("careful")
    print("shapes", ds.shape, W.shape, X.shape)
    share = ds.copy()
    share /= X.shape[1]
    dX = np.zeros_like(X)
    dX += W @ share
    dW = X.sum(axis=1)[:, np.newaxis] * share.T
    return {"dW": dW, "dX": dX}
