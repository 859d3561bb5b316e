"""Right answers for lstm_loss_and_gradients in other styles: one a cell, as students type them."""
# ruff: noqa


# %% one-hot labels
def lstm_loss_and_gradients(x, labels, a0, parameters):
    a, y, c, caches = lstm_forward(x, a0, parameters)
    n_y, m, T_x = y.shape
    right = np.moveaxis(np.eye(n_y)[labels], 2, 0)
    loss = -np.sum(right * np.log(y)) / (m * T_x)
    dscores = (y - right) / (m * T_x)
    da = np.einsum("ya,ymt->amt", parameters["Wy"], dscores)
    back = lstm_backward(da, caches)
    gradients = {}
    for name in back:
        if name not in ("dx", "da0"):
            gradients[name] = back[name]
    gradients["dWy"] = np.einsum("ymt,amt->ya", dscores, a)
    gradients["dby"] = dscores.sum(axis=(1, 2)).reshape(-1, 1)
    return loss, gradients


# %% take_along_axis
def lstm_loss_and_gradients(x, labels, a0, parameters):
    a, y, _, caches = lstm_forward(x, a0, parameters)
    picked = np.take_along_axis(y, labels[None, :, :], axis=0)[0]
    loss = float(np.mean(-np.log(picked)))
    out = output_backward(a, y, labels, {"Wya": parameters["Wy"], "by": parameters["by"]})
    back = lstm_backward(out["da"], caches)
    back.pop("dx")
    back.pop("da0")
    back["dWy"], back["dby"] = out["dWya"], out["dby"]
    return loss, back


# %% loops over steps and examples
def lstm_loss_and_gradients(x, labels, a0, parameters):
    a, y, c, caches = lstm_forward(x, a0, parameters)
    m, T_x = labels.shape
    Wy = parameters["Wy"]
    total = 0.0
    da = np.zeros_like(a)
    dWy, dby = np.zeros_like(Wy), np.zeros_like(parameters["by"])
    for t in range(T_x):
        for i in range(m):
            total -= np.log(y[labels[i, t], i, t])
            ds = y[:, i, t].copy()
            ds[labels[i, t]] -= 1.0
            ds /= m * T_x
            da[:, i, t] = Wy.T @ ds
            dWy += np.outer(ds, a[:, i, t])
            dby[:, 0] += ds
    back = lstm_backward(da, caches)
    gradients = {"dWy": dWy, "dby": dby}
    for gate in "fico":
        gradients["dW" + gate] = back["dW" + gate]
        gradients["db" + gate] = back["db" + gate]
    return total / (m * T_x), gradients


# %% example by example
def lstm_loss_and_gradients(x, labels, a0, parameters):
    m, T_x = labels.shape
    loss, sums = 0.0, {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    for i in range(m):
        a, y, c, caches = lstm_forward(x[:, i : i + 1], a0[:, i : i + 1], parameters)
        loss += -np.log(y[labels[i], 0, np.arange(T_x)]).mean() / m
        out = output_backward(a, y, labels[i : i + 1], {"Wya": parameters["Wy"]})
        back = lstm_backward(out["da"], caches)
        back["dWy"], back["dby"] = out["dWya"], out["dby"]
        for name in sums:
            sums[name] += back[name] / m
    return loss, sums


# %% float32
def lstm_loss_and_gradients(x, labels, a0, parameters):
    p = {name: value.astype(np.float32) for name, value in parameters.items()}
    a, y, c, caches = lstm_forward(x.astype(np.float32), a0.astype(np.float32), p)
    m, T_x = labels.shape
    right = y[labels, np.arange(m)[:, None], np.arange(T_x)[None, :]]
    loss = -np.log(right, dtype=np.float32).mean()
    out = output_backward(a, y, labels, {"Wya": p["Wy"]})
    back = lstm_backward(out["da"], caches)
    back.update(dWy=out["dWya"], dby=out["dby"])
    return loss, {f"d{name}": np.asarray(back[f"d{name}"], dtype=np.float32) for name in p}


# %% a list for the tuple, with prints and warnings
def lstm_loss_and_gradients(x, labels, a0, parameters):
    states, predictions, _cells, caches = lstm_forward(x, a0, parameters)
    losses = []
    for t in range(x.shape[2]):
        for i in range(x.shape[1]):
            losses.append(-np.log(predictions[labels[i, t], i, t]))
    print("loss", sum(losses) / len(losses))
    np.log(np.zeros(1))
    out = output_backward(states, predictions, labels, dict(parameters, Wya=parameters["Wy"]))
    gradients = {**lstm_backward(out["da"], caches), "dWy": out["dWya"], "dby": out["dby"]}
    del gradients["dx"], gradients["da0"]
    return [np.mean(losses), gradients]


# %% helpers
def lstm_loss_and_gradients(x, labels, a0, parameters):
    def cross_entropy(y):
        flat = y.reshape(y.shape[0], -1)
        return np.mean(-np.log(flat[labels.ravel(), np.arange(labels.size)]))

    def only_parameters(gradients):
        return {key: value for key, value in gradients.items() if key[1:] in parameters}

    a, y, c, caches = lstm_forward(x, a0, parameters)
    top = output_backward(a, y, labels, {"Wya": parameters["Wy"]})
    everything = lstm_backward(top["da"], caches)
    everything["dWy"] = top["dWya"]
    everything["dby"] = top["dby"]
    return np.array(cross_entropy(y)), only_parameters(everything)


# %% cell by cell
def lstm_loss_and_gradients(x, labels, a0, parameters):
    m, T_x = labels.shape
    a, c, cells, losses = a0, np.zeros_like(a0), [], []
    gradients = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    outputs = []
    for t in range(T_x):
        a, c, yt, cell = lstm_cell_forward(x[:, :, t], a, c, parameters)
        cells.append(cell)
        losses.append(-np.log(yt[labels[:, t], np.arange(m)]))
        outputs.append(output_backward(a[:, :, None], yt[:, :, None], labels[:, [t]], {"Wya": parameters["Wy"]}))
    da, dc = np.zeros_like(a0), np.zeros_like(a0)
    for t in range(T_x - 1, -1, -1):
        back = lstm_cell_backward(outputs[t]["da"][:, :, 0] / T_x + da, dc, cells[t])
        da, dc = back["da_prev"], back["dc_prev"]
        for gate in "fico":
            gradients["dW" + gate] += back["dW" + gate]
            gradients["db" + gate] += back["db" + gate]
        gradients["dWy"] += outputs[t]["dWya"] / T_x
        gradients["dby"] += outputs[t]["dby"] / T_x
    return np.mean(losses), gradients
