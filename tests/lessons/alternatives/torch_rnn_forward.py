"""Right answers for torch_rnn_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% a list of states
def torch_rnn_forward(x, h0, weights):
    states = [h0]
    for xt in x:
        z = np.dot(xt, weights["w_ih"].T) + np.dot(states[-1], weights["w_hh"].T)
        states.append(np.tanh(z + weights["b_ih"] + weights["b_hh"]))
    output = np.array(states[1:])
    return output, [x, h0, output, weights]


# %% all inputs at once
def torch_rnn_forward(x, h0, weights):
    from_input = np.einsum("tmx,ax->tma", x, weights["w_ih"]) + (weights["b_ih"] + weights["b_hh"])
    output = np.empty_like(from_input)
    for t in range(x.shape[0]):
        before = h0 if t == 0 else output[t - 1]
        output[t] = np.tanh(from_input[t] + np.einsum("mb,ab->ma", before, weights["w_hh"]))
    return output, (x, h0, output, weights)


# %% the course's own forward pass, turned round
def torch_rnn_forward(x, h0, weights):
    n_a = h0.shape[1]
    parameters = {
        "Wax": weights["w_ih"],
        "Waa": weights["w_hh"],
        "ba": (weights["b_ih"] + weights["b_hh"]).reshape(-1, 1),
        "Wya": np.zeros((1, n_a)),
        "by": np.zeros((1, 1)),
    }
    a, _y_pred, _caches = rnn_forward(x.transpose(2, 1, 0), h0.T, parameters)
    output = a.transpose(2, 1, 0)
    return output, (x, h0, output, weights)


# %% examples as columns inside
def torch_rnn_forward(x, h0, weights):
    W, U, b = weights["w_ih"], weights["w_hh"], weights["b_ih"][:, None] + weights["b_hh"][:, None]
    h, rows = h0.T, []
    for t in range(len(x)):
        h = np.tanh(W @ x[t].T + U @ h + b)
        rows.append(h.T)
    return np.stack(rows), (x, h0, np.stack(rows), weights)


# %% loops over single numbers
def torch_rnn_forward(x, h0, weights):
    T, m, n_x = x.shape
    n_a = h0.shape[1]
    output = np.zeros((T, m, n_a))
    for t in range(T):
        for k in range(m):
            for i in range(n_a):
                total = weights["b_ih"][i] + weights["b_hh"][i]
                for j in range(n_x):
                    total += weights["w_ih"][i, j] * x[t, k, j]
                for j in range(n_a):
                    total += weights["w_hh"][i, j] * (output[t - 1, k, j] if t else h0[k, j])
                output[t, k, i] = np.tanh(total)
    return output, (x, h0, output, weights)


# %% float32
def torch_rnn_forward(x, h0, weights):
    w = {name: value.astype(np.float32) for name, value in weights.items()}
    h, output = h0.astype(np.float32), []
    for xt in x.astype(np.float32):
        h = np.tanh(xt @ w["w_ih"].T + w["b_ih"] + h @ w["w_hh"].T + w["b_hh"])
        output += [h]
    return np.stack(output), (x, h0, np.stack(output), weights)


# %% stacked weights and copies
def torch_rnn_forward(x, h0, weights):
    W = np.hstack([weights["w_ih"], weights["w_hh"]]).T
    b = weights["b_ih"] + weights["b_hh"]
    h = h0.copy()
    output = np.zeros(x.shape[:2] + h.shape[1:])
    for t in range(x.shape[0]):
        h[...] = np.tanh(np.concatenate([x[t], h], axis=1) @ W + b)
        output[t] = h
    kept = {name: value.copy() for name, value in weights.items()}
    return output, (x.copy(), h0.copy(), output.copy(), kept)


# %% prints, warnings and recursion
def torch_rnn_forward(x, h0, weights):
    import warnings

    def steps(t, h):
        if t == len(x):
            return []
        print("step", t)
        h = np.tanh(sum([x[t] @ weights["w_ih"].T, weights["b_ih"], h @ weights["w_hh"].T, weights["b_hh"]]))
        return [h, *steps(t + 1, h)]

    warnings.warn("loud")
    output = np.concatenate([h[None] for h in steps(0, h0)])
    return output, (x, h0, output, weights)
