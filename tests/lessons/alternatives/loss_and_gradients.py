"""Right answers for loss_and_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% one dict at the end
def loss_and_gradients(x, labels, parameters):
    n_a, m = parameters["ba"].shape[0], x.shape[1]
    a, y_pred, caches = rnn_forward(x, np.zeros((n_a, m)), parameters)
    last = output_backward(a, y_pred, labels, parameters)
    through_time = rnn_backward(last.pop("da"), caches)
    return cross_entropy(y_pred, labels), {**last, **through_time}


# %% the loss by hand, in a list
def loss_and_gradients(x, labels, parameters):
    a, y_pred, caches = rnn_forward(x, np.zeros((len(parameters["Waa"]), x.shape[1])), parameters)
    truth = np.moveaxis(np.eye(len(y_pred))[labels], -1, 0)
    loss = -np.sum(truth * np.log(y_pred)) / labels.size
    out = output_backward(a, y_pred, labels, parameters)
    back = rnn_backward(out["da"], caches)
    grads = {}
    for name in parameters:
        key = "d" + name
        grads[key] = out[key] if key in out else back[key]
    return [loss, grads]


# %% the formulas written out
def loss_and_gradients(x, labels, parameters):
    Wax, Waa, ba, Wya, by = (parameters[name] for name in ("Wax", "Waa", "ba", "Wya", "by"))
    n_x, m, T_x = x.shape
    states = [np.zeros((len(Waa), m))]
    for t in range(T_x):
        states.append(np.tanh(Wax @ x[:, :, t] + Waa @ states[-1] + ba))
    gradients = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    loss, carry = 0.0, 0.0
    for t in reversed(range(T_x)):
        scores = Wya @ states[t + 1] + by
        scores = scores - scores.max(axis=0)
        p = np.exp(scores) / np.exp(scores).sum(axis=0)
        loss -= np.log(p[labels[:, t], range(m)]).sum() / (m * T_x)
        p[labels[:, t], range(m)] -= 1
        ds = p / (m * T_x)
        gradients["dWya"] += ds @ states[t + 1].T
        gradients["dby"] += ds.sum(axis=1, keepdims=True)
        dz = (1 - states[t + 1] ** 2) * (Wya.T @ ds + carry)
        gradients["dWax"] += dz @ x[:, :, t].T
        gradients["dWaa"] += dz @ states[t].T
        gradients["dba"] += dz.sum(axis=1, keepdims=True)
        carry = Waa.T @ dz
    return loss, gradients


# %% cell by cell
def loss_and_gradients(x, labels, parameters):
    a = np.zeros((parameters["Waa"].shape[0], x.shape[1]))
    states, predictions, cells = [], [], []
    for t in range(x.shape[2]):
        a, y, cache = rnn_cell_forward(x[:, :, t], a, parameters)
        states.append(a)
        predictions.append(y)
        cells.append(cache)
    states, predictions = np.stack(states, axis=2), np.stack(predictions, axis=2)
    output = output_backward(states, predictions, labels, parameters)
    carry = 0
    sums = {"dWax": 0, "dWaa": 0, "dba": 0}
    for t in range(x.shape[2] - 1, -1, -1):
        step = rnn_cell_backward(output["da"][:, :, t] + carry, cells[t])
        carry = step["da_prev"]
        for name in sums:
            sums[name] = sums[name] + step[name]
    sums["dWya"], sums["dby"] = output["dWya"], output["dby"]
    return cross_entropy(predictions, labels), sums


# %% the mean of the losses of the steps, as an array
def loss_and_gradients(x, labels, parameters):
    a, y_pred, caches = rnn_forward(x, np.zeros_like(parameters["ba"] @ np.ones((1, x.shape[1]))), parameters)
    losses = [cross_entropy(y_pred[:, :, t], labels[:, t]) for t in range(x.shape[2])]
    output = output_backward(a, y_pred, labels, parameters)
    back = rnn_backward(output["da"], caches)
    return np.array([np.mean(losses)]), {
        name: {**output, **back}[name] for name in ("dWya", "dby", "dWax", "dWaa", "dba")
    }


# %% float32
def loss_and_gradients(x, labels, parameters):
    parameters = {name: value.astype(np.float32) for name, value in parameters.items()}
    x = x.astype(np.float32)
    a0 = np.zeros((parameters["Waa"].shape[0], x.shape[1]), dtype=np.float32)
    a, y_pred, caches = rnn_forward(x, a0, parameters)
    output = output_backward(a, y_pred, labels, parameters)
    back = rnn_backward(output["da"], caches)
    gradients = {**back, **output}
    return np.float32(cross_entropy(y_pred, labels)), {k: v.astype(np.float32) for k, v in gradients.items()}


# %% prints, warnings and the loss first
def loss_and_gradients(x, labels, parameters):
    import warnings

    def forward(a0):
        print("forward", x.shape)
        return rnn_forward(x, a0, parameters)

    warnings.warn("here we go")
    a, y_pred, caches = forward(np.zeros((parameters["Wax"].shape[0], labels.shape[0])))
    loss = cross_entropy(y_pred, labels)
    print("loss", loss)
    output = output_backward(a, y_pred, labels, parameters)
    gradients = rnn_backward(output["da"], caches)
    gradients.update(output)
    return loss, gradients


# %% example by example
def loss_and_gradients(x, labels, parameters):
    m = x.shape[1]
    loss, gradients = 0.0, {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    for k in range(m):
        a0 = np.zeros((parameters["Waa"].shape[0], 1))
        a, y_pred, caches = rnn_forward(x[:, k : k + 1], a0, parameters)
        loss += cross_entropy(y_pred, labels[k : k + 1]) / m
        one = output_backward(a, y_pred, labels[k : k + 1], parameters)
        one |= rnn_backward(one["da"], caches)
        for name in gradients:
            gradients[name] += one[name] / m
    return loss, gradients
