"""Right answers for output_backward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% einsum
def output_backward(a, y_pred, labels, parameters):
    n_y, m, T_x = y_pred.shape
    truth = np.moveaxis(np.eye(n_y)[labels], -1, 0)
    ds = (y_pred - truth) / labels.size
    return {
        "da": np.einsum("yu,ymt->umt", parameters["Wya"], ds),
        "dWya": np.einsum("ymt,umt->yu", ds, a),
        "dby": np.einsum("ymt->y", ds)[:, None],
    }


# %% step by step
def output_backward(a, y_pred, labels, parameters):
    n_a, m, T_x = a.shape
    Wya = parameters["Wya"]
    da = np.zeros(a.shape)
    dWya = np.zeros(Wya.shape)
    dby = np.zeros((Wya.shape[0], 1))
    for t in range(T_x):
        ds = y_pred[:, :, t].copy()
        ds[labels[:, t], np.arange(m)] -= 1
        ds /= m * T_x
        da[:, :, t] = Wya.T @ ds
        dWya += ds @ a[:, :, t].T
        dby += ds.sum(axis=1, keepdims=True)
    return {"da": da, "dWya": dWya, "dby": dby}


# %% flattened to one batch
def output_backward(a, y_pred, labels, parameters):
    n_a, n_y = a.shape[0], y_pred.shape[0]
    flat = y_pred.reshape(n_y, -1).copy()
    flat[labels.ravel(), np.arange(labels.size)] -= 1.0
    flat = flat / labels.size
    return {
        "da": (parameters["Wya"].T @ flat).reshape(a.shape),
        "dWya": flat @ a.reshape(n_a, -1).T,
        "dby": flat.sum(axis=1).reshape(-1, 1),
    }


# %% loops over single numbers
def output_backward(a, y_pred, labels, parameters):
    n_a, m, T_x = a.shape
    n_y = y_pred.shape[0]
    da, dWya, dby = np.zeros((n_a, m, T_x)), np.zeros((n_y, n_a)), np.zeros((n_y, 1))
    for j in range(m):
        for t in range(T_x):
            for i in range(n_y):
                d = (y_pred[i, j, t] - (1.0 if labels[j, t] == i else 0.0)) / (m * T_x)
                dby[i, 0] += d
                for u in range(n_a):
                    da[u, j, t] += parameters["Wya"][i, u] * d
                    dWya[i, u] += d * a[u, j, t]
    return {"da": da, "dWya": dWya, "dby": dby}


# %% float32
def output_backward(a, y_pred, labels, parameters):
    a, p, W = a.astype(np.float32), y_pred.astype(np.float32), parameters["Wya"].astype(np.float32)
    ds = p - (np.arange(len(p))[:, None, None] == labels[None]).astype(np.float32)
    ds /= np.float32(labels.size)
    return {
        "da": np.tensordot(W.T, ds, 1),
        "dWya": np.tensordot(ds, a, [(1, 2), (1, 2)]),
        "dby": ds.sum((1, 2))[:, None],
    }


# %% softmax worked out again
def output_backward(a, y_pred, labels, parameters):
    Wya, by = parameters["Wya"], parameters["by"]
    n_y, m, T_x = y_pred.shape
    scores = np.stack([Wya @ a[:, :, t] + by for t in range(T_x)], axis=2)
    p = softmax(scores)
    ds = np.where(np.arange(n_y).reshape(-1, 1, 1) == labels, p - 1, p) / m / T_x
    dWya = sum(ds[:, :, t] @ a[:, :, t].T for t in range(T_x))
    dby = sum(ds[:, :, t].sum(axis=1, keepdims=True) for t in range(T_x))
    da = np.stack([Wya.T @ ds[:, :, t] for t in range(T_x)], axis=-1)
    return dict(dby=dby, dWya=dWya, da=da)


# %% the Jacobian of softmax
def output_backward(a, y_pred, labels, parameters):
    n_y, m, T_x = y_pred.shape
    ds = np.zeros_like(y_pred)
    for j in range(m):
        for t in range(T_x):
            p = y_pred[:, j, t]
            dp = np.zeros(n_y)
            dp[labels[j, t]] = -1 / p[labels[j, t]]
            ds[:, j, t] = (np.diag(p) - np.outer(p, p)) @ dp
    ds /= m * T_x
    return {
        "da": np.tensordot(parameters["Wya"], ds, axes=(0, 0)),
        "dWya": np.tensordot(ds, a, axes=([1, 2], [1, 2])),
        "dby": ds.sum(axis=2).sum(axis=1, keepdims=True),
    }


# %% examples first and helpers
def one_hot(labels, n_y):
    hot = np.zeros((*labels.shape, n_y))
    np.put_along_axis(hot, labels[..., None], 1, axis=-1)
    return hot


def output_backward(a, y_pred, labels, parameters):
    p, s = y_pred.transpose(1, 2, 0), a.transpose(1, 2, 0)
    d = (p - one_hot(labels, p.shape[-1])) * (1 / p[..., 0].size)
    gradients = {"da": (d @ parameters["Wya"]).transpose(2, 0, 1)}
    gradients["dWya"] = (s.reshape(-1, s.shape[-1]).T @ d.reshape(-1, d.shape[-1])).T
    gradients["dby"] = d.sum(axis=(0, 1)).reshape(parameters["by"].shape)
    return gradients


# %% prints, warnings and extra keys
def output_backward(a, y_pred, labels, parameters):
    import warnings

    print("predictions", y_pred.shape)
    warnings.warn("loud")
    d = np.array(y_pred)
    for (j, t), label in np.ndenumerate(labels):
        d[label, j, t] -= 1
    d /= np.prod(labels.shape)
    return {
        "dscores": d,
        "da": np.tensordot(parameters["Wya"].T, d, axes=1),
        "dWya": np.tensordot(d, a, axes=([1, 2], [1, 2])),
        "dby": d.sum(axis=(1, 2), keepdims=True)[:, :, 0],
    }


# %% the mean at the end
def output_backward(a, y_pred, labels, parameters):
    n_y = len(parameters["by"])
    d = y_pred - (labels == np.arange(n_y)[:, np.newaxis, np.newaxis])
    count = labels.shape[0] * labels.shape[1]
    da = np.array([W_u @ d.reshape(n_y, count) for W_u in parameters["Wya"].T]).reshape(a.shape)
    dWya = np.array([[np.sum(d_i * a_u) for a_u in a] for d_i in d])
    return {"da": da / count, "dWya": dWya / count, "dby": np.mean(d, axis=(1, 2))[:, None]}
