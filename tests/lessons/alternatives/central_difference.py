"""Right answers for central_difference in other styles: one a cell, as students type them."""
# ruff: noqa


# %% one line
def central_difference(function, x, step):
    return (function(x + step) - function(x - step)) / (2 * step)


# %% the way really moved
def central_difference(function, x, step):
    high, low = x + step, x - step
    return (function(high) - function(low)) / (high - low)


# %% the mean of two one-sided differences
def central_difference(function, x, step):
    forward = (function(x + step) - function(x)) / step
    backward = (function(x) - function(x - step)) / step
    return (forward + backward) / 2


# %% a weighted sum
def central_difference(function, x, step):
    return sum(weight * function(x + move * step) for move, weight in ((-1, -0.5), (1, 0.5))) / step


# %% a helper inside
def central_difference(function, x, step):
    def moved(sign):
        return function(x + sign * step)

    return 0.5 / step * (moved(1) - moved(-1))


# %% arrays of NumPy
def central_difference(function, x, step):
    values = np.array([function(place) for place in x + step * np.array([-1.0, 1.0])], dtype=float)
    return np.diff(values) / (2 * step)


# %% np.gradient
def central_difference(function, x, step):
    places = [x - step, x, x + step]
    return np.gradient(np.array([float(function(place)) for place in places]), step)[1]


# %% Python's own floats
def central_difference(function, x, step):
    x, step = float(x), float(step)
    return (float(function(x + step)) - float(function(x - step))) / step / 2


# %% decimal places counted
from fractions import Fraction


def central_difference(function, x, step):
    rise = Fraction(float(function(x + step))) - Fraction(float(function(x - step)))
    return float(rise / (2 * Fraction(step)))


# %% the tool of the course
def central_difference(function, x, step):
    return numerical_gradient(lambda moved: float(function(float(moved))), np.array(float(x)), step)


# %% a lambda
central_difference = lambda function, x, step: (function(x + step) - function(x - step)) / (step + step)


# %% a callable object
class Central:
    def __call__(self, function, x, step):
        return (function(x + step) - function(x - step)) / (2 * step)


central_difference = Central()


# %% prints and warnings
import sys
import warnings


def central_difference(function, x, step):
    print("at", x, "with step", step)
    print("look here", file=sys.stderr)
    warnings.warn("a small step")
    return (function(x + step) - function(x - step)) / (2 * step)


# %% errors for warnings
import warnings

np.seterr(all="raise")
warnings.simplefilter("error")


def central_difference(function, x, step):
    return (function(x + step) - function(x - step)) / (2 * step)


# %% types, asserts and an option
def central_difference(function, x: float, step: float, *, verbose: bool = False) -> float:
    """The slope."""
    assert step > 0
    above, below = map(function, (x + step, x - step))
    slope = (above - below) / 2 / step
    if verbose:
        print(slope)
    return slope
