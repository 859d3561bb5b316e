"""Right answers for delta_sweep in other styles: one a cell, as students type them."""
# ruff: noqa


# %% the next row in place of a carry
def delta_sweep(trace):
    T = len(trace["z"]) - 1
    delta = np.zeros_like(trace["z"])
    delta[T] = (1 - trace["h"][T] ** 2) * trace["dL_dh"][T]
    for k in range(T - 1, 0, -1):
        delta[k] = (1 - trace["h"][k] ** 2) * (trace["dL_dh"][k] + trace["U"].T @ delta[k + 1])
    return delta


# %% a row of zeros behind the end
def delta_sweep(trace):
    h, g, U = trace["h"], trace["dL_dh"], trace["U"]
    T = h.shape[0] - 1
    delta = np.zeros((T + 2, h.shape[1]))
    for k in reversed(range(1, T + 1)):
        delta[k] = (g[k] + delta[k + 1] @ U) / np.cosh(trace["z"][k]) ** 2
    return delta[:-1]


# %% gradients of the states first
def delta_sweep(trace):
    slopes = 1 - np.tanh(trace["z"]) ** 2
    e = trace["dL_dh"].copy()
    for k in range(len(e) - 2, 0, -1):
        e[k] += trace["U"].T @ (slopes[k + 1] * e[k + 1])
    return slopes * e


# %% a list that is turned round
def delta_sweep(trace):
    rows, carry = [], np.zeros(trace["b"].shape)
    for h, upstream in list(zip(trace["h"], trace["dL_dh"]))[:0:-1]:
        rows.append((1 - h * h) * (upstream + carry))
        carry = np.dot(rows[-1], trace["U"])
    rows.append(np.zeros(trace["b"].shape))
    return rows[::-1]


# %% float32
def delta_sweep(trace):
    trace = {name: np.float32(value) for name, value in trace.items()}
    delta = np.zeros(trace["z"].shape, dtype=np.float32)
    carry = np.float32(0)
    for k in range(len(delta) - 1, 0, -1):
        delta[k] = (1 - trace["h"][k] ** 2) * (trace["dL_dh"][k] + carry)
        carry = trace["U"].T @ delta[k]
    return delta


# %% loops over single numbers
def delta_sweep(trace):
    T, n = len(trace["h"]) - 1, len(trace["b"])
    delta = [[0.0] * n for _ in range(T + 1)]
    carry = [0.0] * n
    for k in range(T, 0, -1):
        for i in range(n):
            delta[k][i] = (1 - trace["h"][k][i] ** 2) * (trace["dL_dh"][k][i] + carry[i])
        carry = [sum(trace["U"][i][j] * delta[k][i] for i in range(n)) for j in range(n)]
    return delta


# %% recursion, with a nested function
def delta_sweep(trace):
    def back(k, carry, rows):
        if k == 0:
            return np.array([0 * carry] + rows)
        row = (1 - trace["h"][k] ** 2) * (trace["dL_dh"][k] + carry)
        return back(k - 1, trace["U"].T @ row, [row] + rows)

    return back(len(trace["h"]) - 1, np.zeros(len(trace["b"])), [])


# %% tanh worked out again, prints and warnings
import warnings


def delta_sweep(trace):
    warnings.warn("going back")
    delta = np.zeros(trace["z"].shape)
    carry = 0
    for k in range(len(delta) - 1, 0, -1):
        print(k, end=" ")
        delta[k] = (1 - np.tanh(trace["z"][k]) ** 2) * (trace["dL_dh"][k] + carry)
        carry = trace["U"].T @ delta[k]
    return delta
