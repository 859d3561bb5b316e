"""Right answers for training_step in other styles: one a cell, as students type them."""
# ruff: noqa


# %% indices in place of names
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    loss, gradients = lstm_loss_and_gradients(batch[0], batch[1], batch[2], state[0])
    clipped = clip_by_global_norm(gradients, limit)
    new = update_parameters_with_adam(state[0], clipped, state[1], state[2], state[3] + 1, learning_rate=learning_rate)
    return loss, (new[0], new[1], new[2], state[3] + 1)


# %% count first
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    parameters, v, s, t = state
    x, labels, a0 = batch
    t += 1
    loss, g = lstm_loss_and_gradients(x, labels, a0, parameters)
    g = clip_by_global_norm(g, limit)
    parameters, v, s = update_parameters_with_adam(parameters, g, v, s, t, learning_rate)
    return loss, (parameters, v, s, t)


# %% lists for tuples, with prints and warnings
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    [parameters, v, s, t] = state
    loss, gradients = lstm_loss_and_gradients(*batch, parameters=parameters)
    print(f"step {t + 1}: loss {loss}")
    np.log(np.zeros(1))
    gradients = clip_by_global_norm(gradients, limit)
    return [loss, [*update_parameters_with_adam(parameters, gradients, v, s, t + 1, learning_rate), t + 1]]


# %% clipping by hand
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    parameters, v, s, t = state
    loss, gradients = lstm_loss_and_gradients(*batch, parameters)
    norm = np.linalg.norm(np.concatenate([value.ravel() for value in gradients.values()]))
    if norm > limit:
        gradients = {name: value * (limit / norm) for name, value in gradients.items()}
    parameters, v, s = update_parameters_with_adam(parameters, gradients, v, s, t + 1, learning_rate)
    return loss, (parameters, v, s, t + 1)


# %% Adam by hand
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    parameters, v, s, t = state
    loss, gradients = lstm_loss_and_gradients(*batch, parameters)
    gradients = clip_by_global_norm(gradients, limit)
    new_parameters, new_v, new_s = {}, {}, {}
    for name in parameters:
        g = gradients["d" + name]
        new_v[name] = 0.9 * v[name] + 0.1 * g
        new_s[name] = 0.999 * s[name] + 0.001 * g**2
        mean = new_v[name] / (1 - 0.9 ** (t + 1))
        square = new_s[name] / (1 - 0.999 ** (t + 1))
        new_parameters[name] = parameters[name] - learning_rate * mean / (np.sqrt(square) + 1e-8)
    return loss, (new_parameters, new_v, new_s, t + 1)


# %% on copies of its own
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    import copy

    state, batch = copy.deepcopy(state), copy.deepcopy(batch)
    parameters, v, s, t = state
    loss, gradients = lstm_loss_and_gradients(*batch, parameters)
    gradients = clip_by_global_norm(gradients, limit)
    moved, v, s = update_parameters_with_adam(parameters, gradients, v, s, t + 1, learning_rate)
    parameters.update(moved)
    state = (parameters, v, s, t + 1)
    return loss, state


# %% a helper for the gradients
def training_step(state, batch, learning_rate=0.01, limit=1.0):
    def clipped_gradients(parameters):
        loss, gradients = lstm_loss_and_gradients(*batch, parameters)
        return loss, clip_by_global_norm(gradients, limit)

    loss, gradients = clipped_gradients(state[0])
    (*new,) = update_parameters_with_adam(state[0], gradients, *state[1:3], state[3] + 1, learning_rate)
    return loss, (*new, state[3] + 1)
