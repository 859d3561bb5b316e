"""Right answers for array_gradient in other styles: one a cell, as students type them."""
# ruff: noqa


# %% a fresh copy for each move
def array_gradient(function, array, step):
    gradient = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        up, down = array.astype(float), array.astype(float)
        up[index] += step
        down[index] -= step
        gradient[index] = (function(up) - function(down)) / (2 * step)
    return gradient


# %% with central_difference
def array_gradient(function, array, step):
    moved, gradient = array.astype(float), np.zeros(array.shape)
    for index in np.ndindex(array.shape):

        def along(number):
            moved[index] = number
            return function(moved)

        gradient[index] = central_difference(along, moved[index], step)
        moved[index] = array[index]
    return gradient


# %% a mask that moves
def array_gradient(function, array, step):
    gradient = np.empty(array.shape)
    for place in range(array.size):
        mask = (np.arange(array.size) == place).reshape(array.shape)
        gradient.flat[place] = (function(array + step * mask) - function(array - step * mask)) / (2 * step)
    return gradient


# %% rows of the unit matrix
def array_gradient(function, array, step):
    def slope(direction):
        move = step * direction.reshape(array.shape)
        return (function(array + move) - function(array - move)) / (2 * step)

    return np.array([slope(direction) for direction in np.eye(array.size)]).reshape(array.shape)


# %% np.nditer
def array_gradient(function, array, step):
    moved = np.array(array, dtype=np.float64)
    gradient = np.zeros_like(moved)
    entries = np.nditer(moved, flags=["multi_index"])
    for kept in entries:
        index, kept = entries.multi_index, float(kept)
        moved[index] = kept + step
        above = function(moved)
        moved[index] = kept - step
        below = function(moved)
        moved[index] = kept
        gradient[index] = (above - below) / (2 * step)
    return gradient


# %% the original moved and put back
def array_gradient(function, array, step):
    if array.dtype.kind != "f":
        array = array.astype(float)
    gradient = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + step
        above = function(array)
        array[index] = kept - step
        below = function(array)
        array[index] = kept
        gradient[index] = (above - below) / (2 * step)
    return gradient


# %% the flat view of a copy
def array_gradient(function, array, step):
    moved = np.array(array, dtype=float, order="C")
    flat, slopes = moved.reshape(-1), []
    for place, kept in enumerate(flat.copy()):
        flat[place] = kept + step
        above = function(moved)
        flat[place] = kept - step
        slopes.append((above - function(moved)) / (2 * step))
        flat[place] = kept
    return np.array(slopes).reshape(array.shape)


# %% from the last entry to the first
def array_gradient(function, array, step):
    moved, gradient = array * 1.0, array * 0.0
    for index in reversed(list(np.ndindex(array.shape))):
        values = []
        for sign in (1, -1):
            moved[index] = array[index] + sign * step
            values.append(function(moved))
        moved[index] = array[index]
        gradient[index] = np.subtract(*values) / (2 * step)
    return gradient


# %% one axis after the other
def array_gradient(function, array, step):
    def measured(prefix):
        if len(prefix) < array.ndim:
            return [measured((*prefix, i)) for i in range(array.shape[len(prefix)])]
        up, down = array.astype(float), array.astype(float)
        up[prefix], down[prefix] = up[prefix] + step, down[prefix] - step
        return (function(up) - function(down)) / (2 * step)

    return np.array(measured(()))


# %% lists of numbers for an array
def array_gradient(function, array, step):
    gradient = np.zeros(array.shape)
    for index, kept in np.ndenumerate(array):
        up, down = array.astype(float), array.astype(float)
        up[index], down[index] = kept + step, kept - step
        gradient[index] = (function(up) - function(down)) / (up[index] - down[index])
    return gradient.tolist()


# %% the tool of the course
def array_gradient(function, array, step):
    return numerical_gradient(function, array.astype(float), step)


# %% Fortran order
def array_gradient(function, array, step):
    moved = np.asfortranarray(array, dtype=float)
    moved = moved.copy(order="F")
    gradient = np.zeros(array.shape, order="F")
    for index in np.ndindex(array.shape):
        moved[index] += step
        above = function(moved)
        moved[index] -= 2 * step
        below = function(moved)
        moved[index] = array[index]
        gradient[index] = (above - below) / (2 * step)
    return gradient


# %% prints and warnings
import sys
import warnings


def array_gradient(function, array, step):
    print("shape", array.shape)
    print("this takes", 2 * array.size, "calls", file=sys.stderr)
    warnings.warn("slow")
    moved, gradient = array.astype(float), np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        moved[index] += step
        above = function(moved)
        moved[index] -= 2 * step
        gradient[index] = (above - function(moved)) / (2 * step)
        moved[index] += step
    return gradient
