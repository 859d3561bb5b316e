"""Right answers for sample in other styles: one a cell, as students type them."""
# ruff: noqa


# %% softmax of logarithms
def sample(probabilities, draws, temperature=1.0):
    q = softmax(np.log(probabilities) / temperature)
    ends = np.cumsum(q, axis=0)
    return np.sum(draws * ends[-1] >= ends, axis=0)


# %% loops over single numbers
def sample(probabilities, draws, temperature=1.0):
    n_y, m = probabilities.shape
    classes = []
    for i in range(m):
        best = max(probabilities[:, i])
        weights = [(p / best) ** (1.0 / temperature) for p in probabilities[:, i]]
        goal = draws[i] * sum(weights)
        reached, chosen = 0.0, n_y - 1
        for k in range(n_y):
            reached += weights[k]
            if goal < reached:
                chosen = k
                break
        classes.append(chosen)
    return classes


# %% searchsorted
def sample(probabilities, draws, temperature=1.0):
    classes = np.zeros(draws.shape, dtype=int)
    for i, draw in enumerate(draws):
        p = probabilities[:, i] / probabilities[:, i].max()
        p = p ** (1 / temperature)
        ends = np.cumsum(p / p.sum())
        classes[i] = min(np.searchsorted(ends, draw, side="right"), len(p) - 1)
    return classes


# %% argmax of a comparison
def sample(probabilities, draws, temperature=1.0):
    scores = np.log(np.maximum(probabilities, 1e-300)) / temperature
    weights = np.exp(scores - scores.max(axis=0))
    weights[probabilities == 0] = 0
    ends = np.cumsum(weights / weights.sum(axis=0), axis=0)
    ends[-1] = 2.0
    return np.argmax(ends > draws, axis=0)


# %% float32
def sample(probabilities, draws, temperature=1.0):
    p = probabilities.astype(np.float32)
    weights = (p / p.max(axis=0)) ** np.float32(1 / temperature)
    ends = np.cumsum(weights, axis=0)
    ends = ends / ends[-1]
    return (ends <= draws.astype(np.float32)).sum(axis=0)


# %% a helper for one column
def sample(probabilities, draws, temperature=1.0):
    def one(column, draw):
        weights = np.power(column / np.max(column), 1 / temperature)
        line = np.add.accumulate(weights)
        return int(np.count_nonzero(line <= draw * line[-1]))

    return np.array([one(probabilities[:, i], draws[i]) for i in range(len(draws))])


# %% matrix product for the sums
def sample(probabilities, draws, temperature=1.0):
    n_y = len(probabilities)
    log_p = np.log(probabilities)
    weights = np.exp((log_p - np.max(log_p, axis=0)) / temperature)
    ends = np.tril(np.ones((n_y, n_y))) @ weights
    return np.sum(ends <= ends[-1] * draws, axis=0).astype(float)


# %% temperature one apart, with prints and warnings
def sample(probabilities, draws, temperature=1.0):
    print("temperature", temperature)
    np.log(np.zeros(1))
    weights = probabilities.copy()
    if temperature != 1.0:
        weights /= weights.max(axis=0)
        weights **= 1.0 / temperature
    weights /= weights.sum(axis=0)
    upper = weights.cumsum(axis=0)
    lower = upper - weights
    inside = (lower <= draws) & (draws < upper)
    return np.where(inside.any(axis=0), inside.argmax(axis=0), weights.shape[0] - 1)


# %% subtracting parts from the draw
def sample(probabilities, draws, temperature=1.0):
    weights = (probabilities / probabilities.max(axis=0, keepdims=True)) ** (1 / temperature)
    rest = draws * weights.sum(axis=0)
    classes = np.zeros(rest.shape, dtype=np.int32)
    going = np.ones(rest.shape, dtype=bool)
    for weight in weights[:-1]:
        rest = rest - weight
        going &= rest >= 0
        classes += going
    return classes
