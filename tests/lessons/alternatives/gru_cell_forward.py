"""Right answers for gru_cell_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% weights taken apart
def gru_cell_forward(xt, a_prev, parameters):
    n_a = a_prev.shape[0]

    def both(name, state):
        W = parameters["W" + name]
        return W[:, :n_a] @ state + W[:, n_a:] @ xt + parameters["b" + name]

    z, r = sigmoid(both("z", a_prev)), sigmoid(both("r", a_prev))
    return (1 - z) * np.tanh(both("h", r * a_prev)) + z * a_prev


# %% einsum
def gru_cell_forward(xt, a_prev, parameters):
    stacked = np.vstack([a_prev, xt])
    z = 1 / (1 + np.exp(-np.einsum("ai,im->am", parameters["Wz"], stacked) - parameters["bz"]))
    r = 1 / (1 + np.exp(-np.einsum("ai,im->am", parameters["Wr"], stacked) - parameters["br"]))
    inner = np.vstack([a_prev * r, xt])
    new = np.tanh(np.einsum("ai,im->am", parameters["Wh"], inner) + parameters["bh"])
    return new + z * (a_prev - new)


# %% example by example
def gru_cell_forward(xt, a_prev, parameters):
    columns = []
    for i in range(xt.shape[1]):
        a, x = a_prev[:, i], xt[:, i]
        z = sigmoid(parameters["Wz"] @ np.append(a, x) + parameters["bz"][:, 0])
        r = sigmoid(parameters["Wr"] @ np.append(a, x) + parameters["br"][:, 0])
        h = np.tanh(parameters["Wh"] @ np.append(r * a, x) + parameters["bh"][:, 0])
        columns.append(z * a + (1 - z) * h)
    return np.array(columns).T


# %% both gates at once
def gru_cell_forward(xt, a_prev, parameters):
    p = parameters
    gates = sigmoid(np.vstack([p["Wz"], p["Wr"]]) @ np.vstack([a_prev, xt]) + np.vstack([p["bz"], p["br"]]))
    z, r = np.split(gates, 2)
    return z * a_prev + (1 - z) * np.tanh(p["Wh"] @ np.vstack([r * a_prev, xt]) + p["bh"])


# %% float32
def gru_cell_forward(xt, a_prev, parameters):
    xt, a_prev = xt.astype(np.float32), a_prev.astype(np.float32)
    p = {name: value.astype(np.float32) for name, value in parameters.items()}
    inputs = np.concatenate([a_prev, xt], axis=0)
    z = sigmoid(p["Wz"] @ inputs + p["bz"])
    r = sigmoid(p["Wr"] @ inputs + p["br"])
    return z * a_prev + (1 - z) * np.tanh(p["Wh"] @ np.concatenate([r * a_prev, xt]) + p["bh"])


# %% a list of rows, with prints
def gru_cell_forward(xt, a_prev, parameters):
    print(xt.shape)
    inputs = np.concatenate((a_prev, xt))
    z = sigmoid(np.dot(parameters["Wz"], inputs) + parameters["bz"])
    r = sigmoid(np.dot(parameters["Wr"], inputs) + parameters["br"])
    mixed = np.tanh(np.dot(parameters["Wh"], np.concatenate((np.multiply(r, a_prev), xt))) + parameters["bh"])
    return (z * a_prev + (1 - z) * mixed).tolist()
