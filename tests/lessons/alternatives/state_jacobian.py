"""Right answers to state_jacobian in other styles: one a cell, as students type them."""
# ruff: noqa


# %% factors first, product at the end
def state_jacobian(x, a0, parameters):
    a, factors = a0, []
    for t in range(x.shape[2]):
        a, _y, _cache = rnn_cell_forward(x[:, :, t], a, parameters)
        factors.insert(0, np.diag(1 - a[:, 0] ** 2) @ parameters["Waa"])
    return np.linalg.multi_dot([*factors, np.eye(len(a0)), np.eye(len(a0))])


# %% column by column
def state_jacobian(x, a0, parameters):
    n_a = a0.shape[0]
    states, _y, _caches = rnn_forward(x, a0, parameters)
    jacobian = np.zeros((n_a, n_a))
    for k in range(n_a):
        moved = np.zeros(n_a)
        moved[k] = 1.0
        for t in range(x.shape[2]):
            moved = (1 - states[:, 0, t] ** 2) * (parameters["Waa"] @ moved)
        jacobian[:, k] = moved
    return jacobian


# %% row by row, from the last step back
def state_jacobian(x, a0, parameters):
    states = rnn_forward(x, a0, parameters)[0][:, 0, :]
    rows = []
    for j in range(len(a0)):
        back = np.eye(len(a0))[j]
        for t in reversed(range(x.shape[2])):
            back = ((1 - states[:, t] ** 2) * back) @ parameters["Waa"]
        rows.append(back)
    return np.array(rows)


# %% einsum
def state_jacobian(x, a0, parameters):
    a, J = a0, np.identity(a0.size)
    for t in range(x.shape[-1]):
        a = np.tanh(parameters["Wax"] @ x[..., t] + parameters["Waa"] @ a + parameters["ba"])
        J = np.einsum("j,ji,ik->jk", 1 - a.ravel() ** 2, parameters["Waa"], J)
    return J


# %% sums over numbers
def state_jacobian(x, a0, parameters):
    n, Waa = len(a0), parameters["Waa"]
    J = [[1.0 if j == k else 0.0 for k in range(n)] for j in range(n)]
    a = a0
    for t in range(x.shape[2]):
        a = rnn_cell_forward(x[:, :, t], a, parameters)[0]
        J = [[(1 - a[j, 0] ** 2) * sum(Waa[j, i] * J[i][k] for i in range(n)) for k in range(n)] for j in range(n)]
    return J


# %% recursion, with prints
def state_jacobian(x, a0, parameters):
    def after(t):
        if t < 0:
            return a0, np.eye(a0.shape[0])
        a, J = after(t - 1)
        a, _prediction, _cache = rnn_cell_forward(x[:, :, t], a, parameters)
        print("step", t, "norm", np.linalg.norm(J))
        return a, (1 - a**2) * (parameters["Waa"] @ J)

    return after(x.shape[2] - 1)[1]
