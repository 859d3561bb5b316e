"""Right answers to lstm_states in other styles: one a cell, as students type them."""
# ruff: noqa


# %% a copy of the slot
def lstm_states(x, a0, parameters):
    n_a, m = a0.shape
    a, c = np.zeros((n_a, m, x.shape[2])), np.zeros((n_a, m, x.shape[2]))
    a_now, c_now, cells = a0, c[:, :, 0].copy(), []
    for t in range(x.shape[2]):
        a_now, c_now, _y, cell = lstm_cell_forward(x[:, :, t], a_now, c_now, parameters)
        a[:, :, t], c[:, :, t] = a_now, c_now
        cells.append(cell)
    return a, c, cells


# %% the answer of lesson 10
def lstm_states(x, a0, parameters):
    a, _y, c, (cells, _x) = lstm_forward(x, a0, parameters)
    return a, c, cells


# %% stacked at the end
def lstm_states(x, a0, parameters):
    a_now, c_now, steps = a0, np.zeros_like(a0), []
    for xt in np.moveaxis(x, 2, 0):
        steps.append(lstm_cell_forward(xt, a_now, c_now, parameters))
        a_now, c_now = steps[-1][:2]
    return np.stack([s[0] for s in steps], axis=2), np.stack([s[1] for s in steps], axis=2), [s[3] for s in steps]


# %% one slot more than steps
def lstm_states(x, a0, parameters):
    T = x.shape[2]
    a, c = np.zeros((*a0.shape, T + 1)), np.zeros((*a0.shape, T + 1))
    a[:, :, 0] = a0
    cells = []
    for t in range(T):
        a[:, :, t + 1], c[:, :, t + 1], _y, cell = lstm_cell_forward(x[:, :, t], a[:, :, t], c[:, :, t], parameters)
        cells.append(cell)
    return a[:, :, 1:], c[:, :, 1:], tuple(cells)


# %% the caches hold copies
def lstm_states(x, a0, parameters):
    a, c, cells = [], [], []
    before = (a0.copy(), np.zeros(a0.shape))
    for t in range(x.shape[2]):
        a_next, c_next, _, cell = lstm_cell_forward(x[:, :, t].copy(), *before, parameters)
        before = (a_next, c_next)
        cells.append([np.copy(item) for item in cell[:-1]] + [cell[-1]])
        a.append(a_next)
        c.append(c_next)
    return np.array(a).transpose(1, 2, 0), np.array(c).transpose(1, 2, 0), cells


# %% recursion, a list for a tuple, prints
def lstm_states(x, a0, parameters):
    def states(t, a_now, c_now):
        if t == x.shape[2]:
            return []
        print("step", t)
        here = lstm_cell_forward(x[:, :, t], a_now, c_now, parameters)
        return [here] + states(t + 1, here[0], here[1])

    steps = states(0, a0, 0 * a0)
    return [np.dstack([step[0] for step in steps]), np.dstack([step[1] for step in steps]), [step[3] for step in steps]]


# %% the formulas of the cell written out
def lstm_states(x, a0, parameters):
    P, h, cell_state = parameters, a0, np.zeros(a0.shape)
    a, c, cells = np.zeros((*a0.shape, x.shape[2])), np.zeros((*a0.shape, x.shape[2])), []
    for t in range(x.shape[2]):
        both = np.vstack([h, x[:, :, t]])
        f, i, o = (sigmoid(P["W" + gate] @ both + P["b" + gate]) for gate in "fio")
        g = np.tanh(P["Wc"] @ both + P["bc"])
        new = f * cell_state + i * g
        out = o * np.tanh(new)
        cells.append((out, new, h, cell_state, f, i, g, o, x[:, :, t], P))
        a[:, :, t], c[:, :, t], h, cell_state = out, new, out, new
    return a, c, cells
