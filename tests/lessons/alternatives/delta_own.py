"""Right answers for delta_own in other styles: one a cell, as students type them."""
# ruff: noqa


# %% from the sum, with tanh worked out again
def delta_own(trace, t):
    return trace["dL_dh"][t] * (1 - np.tanh(trace["z"][t]) ** 2)


# %% the hyperbolic cosine
def delta_own(trace, t):
    return trace["dL_dh"][t] / np.cosh(trace["z"][t]) ** 2


# %% a diagonal matrix as the book writes it
def delta_own(trace, t):
    h_t = trace["h"][t]
    return np.diag(1 - h_t * h_t) @ trace["dL_dh"][t]


# %% number by number, in a list
def delta_own(trace, t):
    result = []
    for state, upstream in zip(trace["h"][t], trace["dL_dh"][t]):
        result.append((1 - state**2) * upstream)
    return result


# %% float32
def delta_own(trace, t):
    h, g = trace["h"][t].astype(np.float32), trace["dL_dh"][t].astype(np.float32)
    return (1 - h**2) * g


# %% all steps at once, then one row
def delta_own(trace, t):
    return np.einsum("ki,ki->ki", 1 - trace["h"] ** 2, trace["dL_dh"])[t]


# %% a helper, prints and a warning
import warnings


def slope(h):
    print("slope of", h)
    return (1 - h) * (1 + h)


def delta_own(trace, t):
    warnings.warn("here we go")
    return slope(trace["h"][t]) * trace["dL_dh"][t]


# %% in place on an own copy
def delta_own(trace, t):
    delta = trace["dL_dh"][t].copy()
    delta -= trace["h"][t] ** 2 * delta
    return delta
