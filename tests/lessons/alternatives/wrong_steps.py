"""Right answers to wrong_steps in other styles: one a cell, as students type them."""
# ruff: noqa


# %% a loop that appends
def wrong_steps(gradient, measured):
    wrong = []
    for t in range(measured.shape[2]):
        error = relative_error(gradient[:, :, t], measured[:, :, t])
        wrong.append(bool(np.isnan(error) or error > 1e-4))
    return wrong


# %% norms over axes
def wrong_steps(gradient, measured):
    apart = np.linalg.norm(gradient - measured, axis=(0, 1))
    size = np.linalg.norm(gradient, axis=(0, 1)) + np.linalg.norm(measured, axis=(0, 1))
    return ~((apart <= 1e-4 * size) & np.isfinite(size))


# %% loops over numbers
def wrong_steps(gradient, measured):
    n, m, steps = gradient.shape
    answers = ()
    for t in range(steps):
        apart = one = other = 0.0
        for i in range(n):
            for j in range(m):
                g, v = float(gradient[i, j, t]), float(measured[i, j, t])
                apart += (g - v) ** 2
                one += g**2
                other += v**2
        size = one**0.5 + other**0.5
        answers += (not (size == 0 or apart**0.5 / size <= 1e-4),)
    return answers


# %% time brought to the front
def wrong_steps(gradient, measured):
    pairs = zip(np.moveaxis(gradient, -1, 0), np.moveaxis(measured, -1, 0), strict=True)
    return np.logical_not([relative_error(g, v) <= 1e-4 for g, v in pairs])


# %% columns of a flat matrix, and a guard against zero
def wrong_steps(gradient, measured):
    g, v = (np.asarray(array, dtype=float).reshape(-1, array.shape[-1]) for array in (gradient, measured))
    size = np.sqrt((g**2).sum(axis=0)) + np.sqrt((v**2).sum(axis=0))
    error = np.sqrt(((g - v) ** 2).sum(axis=0)) / np.where(size == 0, 1.0, size)
    return np.where(np.isnan(error), True, error > 1e-4)


# %% einsum, zeros and ones
def wrong_steps(gradient, measured):
    def norms(array):
        return np.sqrt(np.einsum("ijt,ijt->t", array, array))

    right = norms(gradient - measured) <= 1e-4 * (norms(gradient) + norms(measured))
    right &= np.isfinite(gradient).all(axis=(0, 1))
    return 1 - right.astype(int)


# %% a helper for one step, and prints
def wrong_steps(gradient, measured):
    def is_right(t):
        error = relative_error(gradient[..., t], measured[..., t])
        print("step", t, "error", error)
        return error <= 1e-4

    wrong = np.ones(gradient.shape[-1], dtype=bool)
    for t in range(len(wrong)):
        if is_right(t):
            wrong[t] = False
    return wrong
