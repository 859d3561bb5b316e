"""Right answers for dL_db in other styles: one a cell, as students type them."""
# ruff: noqa


# %% one sum over both axes
def dL_db(trace, delta):
    return delta.sum(axis=(0, 1))


# %% the lower triangle
def dL_db(trace, delta):
    rows, columns = np.tril_indices(len(delta))
    return delta[rows, columns].sum(axis=0)


# %% einsum
def dL_db(trace, delta):
    return np.einsum("tki->i", delta)


# %% a sum over a generator
def dL_db(trace, delta):
    T = len(delta) - 1
    return sum(delta[t, k] for t in range(1, T + 1) for k in range(1, t + 1))


# %% loops over single numbers, in a list
def dL_db(trace, delta):
    T = len(delta) - 1
    result = [0.0] * len(trace["b"])
    for t in range(1, T + 1):
        for k in range(1, t + 1):
            for i in range(len(result)):
                result[i] += delta[t, k, i]
    return result


# %% float32
def dL_db(trace, delta):
    return np.float32(delta).sum(axis=0).sum(axis=0)


# %% a matrix times ones
def dL_db(trace, delta):
    flat = delta.reshape(-1, delta.shape[-1])
    return flat.T @ np.ones(len(flat))
