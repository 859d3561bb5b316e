"""Right answers for clip_by_global_norm in other styles: one a cell, as students type them."""
# ruff: noqa


# %% early return
def clip_by_global_norm(gradients, limit):
    total = 0
    for name in gradients:
        total += (gradients[name] ** 2).sum()
    norm = total**0.5
    if norm <= limit:
        return gradients
    clipped = {}
    for name in gradients:
        clipped[name] = gradients[name] * limit / norm
    return clipped


# %% one long vector
def clip_by_global_norm(gradients, limit):
    long = np.concatenate([gradient.ravel() for gradient in gradients.values()])
    norm = np.linalg.norm(long)
    return {name: gradient * (limit / max(norm, limit)) for name, gradient in gradients.items()}


# %% norm of the norms
def clip_by_global_norm(gradients, limit):
    norm = np.linalg.norm([np.linalg.norm(gradient) for gradient in gradients.values()])
    scale = limit / norm if norm > limit else 1
    return dict((name, scale * gradients[name]) for name in gradients)


# %% loops over single numbers, lists returned
def clip_by_global_norm(gradients, limit):
    import math

    norm = math.sqrt(sum(float(entry) ** 2 for gradient in gradients.values() for entry in gradient.flat))
    factor = limit / norm if norm > limit else 1.0
    return {
        name: np.reshape([factor * float(entry) for entry in gradient.flat], gradient.shape).tolist()
        for name, gradient in gradients.items()
    }


# %% float32
def clip_by_global_norm(gradients, limit):
    small = {name: gradient.astype(np.float32) for name, gradient in gradients.items()}
    norm = np.sqrt(sum(np.vdot(gradient, gradient) for gradient in small.values()))
    if norm > limit:
        small = {name: gradient * np.float32(limit / norm) for name, gradient in small.items()}
    return small


# %% in place on own copies
def clip_by_global_norm(gradients, limit):
    result = {name: gradient.copy() for name, gradient in gradients.items()}
    norm = np.sqrt(sum(np.square(gradient).sum() for gradient in result.values()))
    for gradient in result.values():
        if norm > limit:
            gradient *= limit
            gradient /= norm
    return result


# %% a small number against division by zero, prints
def clip_by_global_norm(gradients, limit):
    norm = np.sqrt(sum(np.einsum("i,i", gradient.ravel(), gradient.ravel()) for gradient in gradients.values()))
    print("norm", norm)
    return {name: np.minimum(1.0, limit / (norm + 1e-12)) * gradient for name, gradient in gradients.items()}
