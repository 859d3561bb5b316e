"""Right answers for dL_dW in other styles: one a cell, as students type them."""
# ruff: noqa


# %% one einsum
def dL_dW(trace, delta):
    return np.einsum("tki,kj->ij", delta[1:, 1:], trace["x"][1:])


# %% the deltas of a step added first
def dL_dW(trace, delta):
    return delta.sum(axis=0)[1:].T @ trace["x"][1:]


# %% a column times a row
def dL_dW(trace, delta):
    T = delta.shape[0] - 1
    gradient = np.zeros_like(trace["W"])
    for t in range(1, T + 1):
        for k in range(1, t + 1):
            gradient = gradient + delta[t, k][:, None] @ trace["x"][k][None, :]
    return gradient


# %% a sum over a generator, k outside
def dL_dW(trace, delta):
    T = len(delta) - 1
    return sum(np.outer(delta[t, k], trace["x"][k]) for k in range(1, T + 1) for t in range(k, T + 1))


# %% loops over single numbers
def dL_dW(trace, delta):
    T = len(delta) - 1
    rows, columns = trace["W"].shape
    result = [[0.0] * columns for _ in range(rows)]
    for t in range(1, T + 1):
        for k in range(1, t + 1):
            for i in range(rows):
                for j in range(columns):
                    result[i][j] += delta[t, k, i] * trace["x"][k][j]
    return result


# %% float32
def dL_dW(trace, delta):
    delta, neighbour = np.float32(delta), np.float32(trace["x"])
    total = np.zeros(trace["W"].shape, np.float32)
    for t in range(1, len(delta)):
        for k in range(1, t + 1):
            total += np.multiply.outer(delta[t, k], neighbour[k])
    return total


# %% backwards, with a shout
def dL_dW(trace, delta):
    total = 0.0 * trace["W"]
    for t in reversed(range(1, len(delta))):
        k = t
        while k >= 1:
            print("adding", t, k)
            total = np.add(total, np.outer(delta[t][k], trace["x"][k]))
            k -= 1
    return total


# %% without the supplied delta
def dL_dW(trace, delta):
    h, U = trace["h"], trace["U"]
    total = np.zeros(trace["W"].shape)
    carry = np.zeros(len(U))
    for k in range(len(h) - 1, 0, -1):
        d = (1 - h[k] ** 2) * (trace["dL_dh"][k] + carry)
        total += np.outer(d, trace["x"][k])
        carry = U.T @ d
    return total
