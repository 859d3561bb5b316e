"""Right answers to reader_forward in other styles: one a cell, as students type them."""
# ruff: noqa


# %% the exhibit, repaired
def reader_forward(text, targets, parameters):
    h, c, loss = parameters["h0"], parameters["c0"], 0.0
    kept = {name: [] for name in ("f", "i", "g", "o", "c", "h", "p")}
    for k, target in zip(text, targets):
        f = sigmoid(parameters["Wf"] @ h + parameters["Uf"][:, k])
        i = sigmoid(parameters["Wi"] @ h + parameters["Ui"][:, k])
        g = np.tanh(parameters["Wg"] @ h + parameters["Ug"][:, k])
        o = sigmoid(parameters["Wo"] @ h + parameters["Uo"][:, k])
        c = f * c + i * g
        h = o * np.tanh(c)
        p = softmax(parameters["V"] @ h)
        loss = loss - np.log(p[target])
        for name, values in zip(kept, (f, i, g, o, c, h, p)):
            kept[name].append(values)
    cache = {name: np.stack(columns, axis=1) for name, columns in kept.items()}
    return loss, cache["p"], cache | {"text": text, "targets": targets, "parameters": parameters}


# %% arrays made before the loop
def reader_forward(text, targets, parameters):
    n_a, T = len(parameters["h0"]), len(text)
    f, i, g, o, c, h = (np.zeros((n_a, T)) for _ in range(6))
    p, loss = np.zeros((parameters["V"].shape[0], T)), 0
    h_prev, c_prev = parameters["h0"].copy(), parameters["c0"].copy()
    for t in range(T):
        f[:, t] = sigmoid(np.dot(parameters["Wf"], h_prev) + parameters["Uf"][:, text[t]])
        i[:, t] = sigmoid(np.dot(parameters["Wi"], h_prev) + parameters["Ui"][:, text[t]])
        g[:, t] = np.tanh(np.dot(parameters["Wg"], h_prev) + parameters["Ug"][:, text[t]])
        o[:, t] = sigmoid(np.dot(parameters["Wo"], h_prev) + parameters["Uo"][:, text[t]])
        c[:, t] = f[:, t] * c_prev + i[:, t] * g[:, t]
        h[:, t] = o[:, t] * np.tanh(c[:, t])
        p[:, t] = softmax(parameters["V"] @ h[:, t])
        loss -= np.log(p[targets[t], t])
        h_prev, c_prev = h[:, t], c[:, t]
    cache = {"f": f, "i": i, "g": g, "o": o, "c": c, "h": h, "p": p}
    cache.update(text=text, targets=targets, parameters=parameters)
    return [loss, p, cache]


# %% gates stacked to one matrix, and one-hot inputs
def reader_forward(text, targets, parameters):
    n_a = parameters["h0"].shape[0]
    W = np.concatenate([parameters["W" + gate] for gate in "fiog"])
    U = np.concatenate([parameters["U" + gate] for gate in "fiog"])
    inputs = np.eye(U.shape[1])[list(text)].T
    state, cell, columns = parameters["h0"], parameters["c0"], []
    for t in range(len(text)):
        z = W @ state + U @ inputs[:, t]
        f, i, o = 1 / (1 + np.exp(-z[: 3 * n_a].reshape(3, n_a)))
        g = np.tanh(z[3 * n_a :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        columns.append({"f": f, "i": i, "g": g, "o": o, "c": cell, "h": state})
    cache = {name: np.array([column[name] for column in columns]).T for name in columns[0]}
    p = softmax(parameters["V"] @ cache["h"])
    loss = float(np.sum(-np.log(p[list(targets), np.arange(len(text))])))
    return loss, p, {**cache, "p": p, "text": text, "targets": targets, "parameters": parameters}


# %% sums over numbers
def reader_forward(text, targets, parameters):
    n_a, n_x = parameters["Uf"].shape
    h, c = [float(v) for v in parameters["h0"]], [float(v) for v in parameters["c0"]]
    kept = {name: [] for name in "figoch"}

    def total(gate, unit, k, h):
        row = parameters["W" + gate][unit]
        return sum(row[j] * h[j] for j in range(n_a)) + parameters["U" + gate][unit, k]

    for k in text:
        gates = {gate: [total(gate, unit, k, h) for unit in range(n_a)] for gate in "figo"}
        gates = {gate: np.tanh(z) if gate == "g" else sigmoid(np.array(z)) for gate, z in gates.items()}
        c = [gates["f"][j] * c[j] + gates["i"][j] * gates["g"][j] for j in range(n_a)]
        h = [gates["o"][j] * np.tanh(c[j]) for j in range(n_a)]
        for name, values in (gates | {"c": c, "h": h}).items():
            kept[name].append(values)
    cache = {name: np.array(values).T for name, values in kept.items()}
    p = np.column_stack([softmax(parameters["V"] @ column) for column in cache["h"].T])
    loss = -sum(np.log(p[target, t]) for t, target in enumerate(targets))
    cache["p"] = p
    cache["text"], cache["targets"], cache["parameters"] = list(text), list(targets), dict(parameters)
    return loss, p, cache


# %% a helper for one step
def reader_forward(text, targets, parameters):
    def gate(name, h, k, squash):
        return squash(parameters["W" + name].dot(h) + parameters["U" + name].take(k, axis=1))

    def step(h, c, k):
        f, i, o = (gate(name, h, k, sigmoid) for name in ("f", "i", "o"))
        g = gate("g", h, k, np.tanh)
        c = np.add(np.multiply(f, c), np.multiply(i, g))
        h = np.multiply(o, np.tanh(c))
        return h, c, dict(f=f, i=i, g=g, o=o, c=c, h=h, p=softmax(parameters["V"].dot(h)))

    h, c = parameters["h0"], parameters["c0"]
    cache = dict(text=text, targets=targets, parameters=parameters)
    for k in text:
        h, c, here = step(h, c, k)
        for name in here:
            cache[name] = np.column_stack([cache[name], here[name]]) if name in cache else here[name][:, None]
    loss = 0.0
    for t, target in enumerate(targets):
        loss += np.log(1 / cache["p"][target, t])
    return loss, cache["p"], cache


# %% float64 scores and a one-hot sum for the loss
def reader_forward(text, targets, parameters):
    P = parameters
    h, c, rows = P["h0"], P["c0"], []
    for k in text:
        print("reading", k)
        f = sigmoid(P["Wf"] @ h + P["Uf"][:, k])
        i = sigmoid(P["Wi"] @ h + P["Ui"][:, k])
        o = sigmoid(P["Wo"] @ h + P["Uo"][:, k])
        g = 2 * sigmoid(2 * (P["Wg"] @ h + P["Ug"][:, k])) - 1
        c = c * f + g * i
        h = np.tanh(c) * o
        rows.append((f, i, g, o, c, h))
    f, i, g, o, c, h = np.transpose(np.array(rows), (1, 2, 0))
    scores = P["V"] @ h
    logs = scores - scores.max(axis=0)
    logs = logs - np.log(np.exp(logs).sum(axis=0))
    right = np.zeros(logs.shape)
    right[list(targets), range(len(targets))] = 1
    p = np.exp(logs)
    cache = {"f": f, "i": i, "g": g, "o": o, "c": c, "h": h, "p": p}
    return -np.sum(right * logs), p, cache | {"text": text, "targets": targets, "parameters": P}
