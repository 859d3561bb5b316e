"""Right answers for delta_back in other styles: one a cell, as students type them."""
# ruff: noqa


# %% two stations
def delta_back(trace, t, k, delta_next):
    dL_dh_k = trace["U"].T @ delta_next
    return (1 - np.tanh(trace["z"][k]) ** 2) * dL_dh_k


# %% the row times the matrix
def delta_back(trace, t, k, delta_next):
    return delta_next @ trace["U"] * (1 - trace["h"][k] ** 2)


# %% matrices as the book writes them
def delta_back(trace, t, k, delta_next):
    D = np.diag(1 - trace["h"][k] ** 2)
    return D @ trace["U"].T @ delta_next


# %% the Jacobian, transposed
def delta_back(trace, t, k, delta_next):
    jacobian = trace["U"] * (1 - trace["h"][k] ** 2)
    return jacobian.T @ delta_next


# %% einsum
def delta_back(trace, t, k, delta_next):
    return np.einsum("j,ij,i->j", 1 - trace["h"][k] ** 2, trace["U"], delta_next)


# %% loops over single numbers
def delta_back(trace, t, k, delta_next):
    U, h = trace["U"], trace["h"][k]
    n = len(h)
    result = np.zeros(n)
    for j in range(n):
        for i in range(n):
            result[j] += U[i, j] * delta_next[i]
        result[j] *= 1 - h[j] ** 2
    return result


# %% float32 and a list
def delta_back(trace, t, k, delta_next):
    U, h, d = (np.float32(part) for part in (trace["U"], trace["h"][k], delta_next))
    return list((1 - h**2) * np.dot(U.T, d))


# %% worked out from the start, without delta_next
def delta_back(trace, t, k, delta_next):
    def delta(step):
        slope = 1 - trace["h"][step] ** 2
        return slope * (trace["dL_dh"][t] if step == t else trace["U"].T @ delta(step + 1))

    return delta(k)
