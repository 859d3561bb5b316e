"""Right answers for leaky_errors in other styles: one a cell, as students type them."""
# ruff: noqa


# %% collected, with conditions at the ends
def leaky_errors(trace):
    U, S, alpha, c = trace["U"], trace["S"], trace["alpha"], trace["dL_dd"]
    T = len(c) - 1
    e = np.zeros(c.shape)
    delta = np.zeros(c.shape)
    for k in range(T, -1, -1):
        if k > 0:
            e[k] = c[k]
        if k < T:
            e[k] = e[k] - c[k + 1] + (1 - alpha) * e[k + 1] + U.T @ delta[k + 1]
        if k < T - 1:
            e[k] = e[k] + S.T @ delta[k + 2]
        if k > 0:
            delta[k] = alpha * (1 - np.tanh(trace["z"][k]) ** 2) * e[k]
    return e, delta


# %% two rows of zeros behind the end
def leaky_errors(trace):
    T, n = len(trace["h"]) - 1, trace["h"].shape[1]
    e, delta, c = np.zeros((T + 3, n)), np.zeros((T + 3, n)), np.zeros((T + 3, n))
    c[: T + 1] = trace["dL_dd"]
    for k in reversed(range(T + 1)):
        e[k] = c[k] - c[k + 1] + (1 - trace["alpha"]) * e[k + 1]
        e[k] += delta[k + 1] @ trace["U"] + delta[k + 2] @ trace["S"]
        delta[k] = trace["alpha"] / np.cosh(trace["z"][k]) ** 2 * e[k]
    return e[: T + 1], delta[: T + 1]


# %% the loss of each state first
def leaky_errors(trace):
    c, a = trace["dL_dd"], trace["alpha"]
    e = c.copy()
    e[:-1] -= c[1:]
    delta = np.zeros_like(c)
    for k in range(len(c) - 1, 0, -1):
        delta[k] = a * (1 - np.tanh(trace["z"][k]) ** 2) * e[k]
        e[k - 1] += (1 - a) * e[k] + np.dot(trace["U"].T, delta[k])
        if k >= 2:
            e[k - 2] += np.dot(trace["S"].T, delta[k])
    return [e, delta]


# %% tanh from the states
def leaky_errors(trace):
    h, a, c = trace["h"], trace["alpha"], trace["dL_dd"]
    e, delta = np.zeros(h.shape), np.zeros(h.shape)
    for k in range(len(h) - 1, 0, -1):
        through = (h[k] - (1 - a) * h[k - 1]) / a
        e[k] += c[k]
        delta[k] = a * (1 - through**2) * e[k]
        e[k - 1] += (1 - a) * e[k] - c[k] + trace["U"].T @ delta[k]
        e[k - 2 if k > 1 else 0] += (k > 1) * (trace["S"].T @ delta[k])
    return e, delta


# %% Jacobians of one step and of two
def leaky_errors(trace):
    a, U, S = trace["alpha"], trace["U"], trace["S"]
    T, n = len(trace["h"]) - 1, len(U)
    slopes = [np.diag(a * (1 - np.tanh(z) ** 2)) for z in trace["z"]]
    e = [np.zeros(n) for _ in range(T + 3)]
    for k in range(T, -1, -1):
        e[k] = e[k] + trace["dL_dd"][k]
        if k + 1 <= T:
            e[k] = e[k] - trace["dL_dd"][k + 1] + ((1 - a) * np.eye(n) + slopes[k + 1] @ U).T @ e[k + 1]
        if k + 2 <= T:
            e[k] = e[k] + (slopes[k + 2] @ S).T @ e[k + 2]
    return np.array(e[: T + 1]), np.array([slopes[k] @ e[k] for k in range(T + 1)])


# %% float32
def leaky_errors(trace):
    trace = {name: np.float32(value) for name, value in trace.items()}
    a, c = trace["alpha"], trace["dL_dd"]
    e, delta = np.zeros(c.shape, np.float32), np.zeros(c.shape, np.float32)
    for k in range(len(c) - 1, 0, -1):
        e[k] += c[k]
        delta[k] = a * (1 - np.tanh(trace["z"][k]) ** 2) * e[k]
        e[k - 1] += (1 - a) * e[k] + trace["U"].T @ delta[k] - c[k]
        if k > 1:
            e[k - 2] += trace["S"].T @ delta[k]
    return e, delta


# %% loops over single numbers, in lists
def leaky_errors(trace):
    a, c, U, S = trace["alpha"], trace["dL_dd"].tolist(), trace["U"].tolist(), trace["S"].tolist()
    T, n = len(c) - 1, len(U)
    e = [[0.0] * n for _ in range(T + 1)]
    delta = [[0.0] * n for _ in range(T + 1)]
    for k in range(T, 0, -1):
        for i in range(n):
            e[k][i] += c[k][i]
            delta[k][i] = a * (1 - np.tanh(trace["z"][k][i]) ** 2) * e[k][i]
        for j in range(n):
            e[k - 1][j] += (1 - a) * e[k][j] - c[k][j] + sum(U[i][j] * delta[k][i] for i in range(n))
            if k > 1:
                e[k - 2][j] += sum(S[i][j] * delta[k][i] for i in range(n))
    return e, delta


# %% U and S stacked, prints and warnings
import warnings


def leaky_errors(trace):
    warnings.warn("this takes a while")
    US = np.hstack([trace["U"], trace["S"]])
    n = len(US)
    e = np.zeros((len(trace["h"]) + 1, n))
    delta = np.zeros((len(trace["h"]) + 1, n))
    for k in range(len(trace["h"]) - 1, 0, -1):
        print("step", k)
        e[k] += trace["dL_dd"][k]
        delta[k] = trace["alpha"] * e[k] * (1 - np.tanh(trace["z"][k])) * (1 + np.tanh(trace["z"][k]))
        back = US.T @ delta[k]
        e[k - 1] += back[:n] - trace["dL_dd"][k] + e[k] - trace["alpha"] * e[k]
        e[k - 2] += back[n:]  # row -1 is a spare one
    return e[:-1], delta[:-1]
