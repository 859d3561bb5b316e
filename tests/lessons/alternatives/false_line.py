"""Right answers for false_line in other styles: one a cell, as students type them."""
# ruff: noqa


# %% the Jacobian of line 3, transposed
def false_line(trace, t, k, e_next):
    jacobian = np.diag(1 - trace["h"][k + 1] ** 2) @ trace["U"]
    return 5, jacobian.T @ e_next


# %% the row times the matrix
def false_line(trace, t, k, e_next):
    return (5, (e_next * (1 - trace["h"][k + 1] ** 2)) @ trace["U"])


# %% einsum, and a list around both
def false_line(trace, t, k, e_next):
    return [5, np.einsum("ij,i,i->j", trace["U"], 1 - trace["h"][k + 1] ** 2, e_next)]


# %% slopes from the sum
def false_line(trace, t, k, e_next):
    number = np.int64(5)
    D = np.diag(1 / np.cosh(trace["z"][k + 1]) ** 2)
    return number, trace["U"].T @ D @ e_next


# %% loops over single numbers
def false_line(trace, t, k, e_next):
    U, h = trace["U"], trace["h"][k + 1]
    right = [sum(U[i][j] * (1 - h[i] ** 2) * e_next[i] for i in range(len(h))) for j in range(len(h))]
    return 5.0, right


# %% float32
def false_line(trace, t, k, e_next):
    s = np.float32(1 - trace["h"][k + 1] ** 2)
    return 5, np.float32(trace["U"]).T @ (s * np.float32(e_next))
