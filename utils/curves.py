"""Functions with known derivatives, by name: what difference quotients are tried on.

Each function is a value: its name or its numbers say all there is to it, so that it can be stored, compared and made
again in another process. None of them changes its argument.
"""

from dataclasses import dataclass

import numpy as np

from .arguments import ArgumentError, described, listed
from .messages import translate as _

# Without it an entry and its negative would give the same, and who mixes them up would get away with it.
PHASE = 0.3


@dataclass(frozen=True)
class Curve:
    """A smooth function of one number, called by its name; it computes in the precision of its argument."""

    name: str

    def __call__(self, x):
        return _CURVES[self.name][0](x)

    def slope(self, x):
        """The exact derivative."""
        return _CURVES[self.name][1](x)


@dataclass(frozen=True)
class Surface:
    """A smooth function of an array of any shape that gives one number, called by its name.

    "separate" adds up one term for each entry. In "coupled" the derivative of an entry depends on other entries too.
    No two entries count alike in either.
    """

    name: str

    def __call__(self, array):
        return _SURFACES[self.name][0](np.asarray(array), _weights(np.shape(array)))

    def gradient(self, array):
        """The exact gradient, of the shape of the array."""
        return _SURFACES[self.name][1](np.asarray(array), _weights(np.shape(array)))


@dataclass(frozen=True)
class Line:
    """A straight line."""

    slope: float
    height: float

    def __call__(self, x):
        return self.slope * x + self.height


@dataclass(frozen=True)
class Ramp:
    """0 on one side of `at`, rising with slope 1 on the other: to the right for direction 1, to the left for -1."""

    at: float
    direction: int = 1

    def __call__(self, x):
        return np.maximum(0.0, self.direction * (x - self.at))


@dataclass(frozen=True)
class Spike:
    """1 at the number `at`, 0 everywhere else."""

    at: float

    def __call__(self, x):
        return 1.0 * (x == self.at)


@dataclass(frozen=True)
class Stretched:
    """A function of one number, moved and stretched: what it does at `centre` and around, now at 1 and around."""

    function: Curve
    centre: float
    factor: float

    def __call__(self, x):
        return self.function(self.centre + self.factor * (x - 1.0))


@dataclass(frozen=True, eq=False)
class Entry:
    """A function of an array as a function of one of its entries, which comes as a number or as an array of one."""

    function: Surface
    array: np.ndarray
    index: tuple

    def __call__(self, entry):
        moved = np.array(self.array, dtype=float)
        moved[self.index] = np.ravel(entry)[0]
        return self.function(moved)


def curve(name):
    """The function of one number with this name. Raises ArgumentError if there is none."""
    return Curve(_known(name, _CURVES))


def surface(name):
    """The function of an array with this name. Raises ArgumentError if there is none."""
    return Surface(_known(name, _SURFACES))


def step_errors(quotients, steps):
    """How far difference quotients are from the slope of the exponential, for each step, in float64 and in float32.

    quotients: a dict name -> quotient(function, x, step), a number. steps: (n,).
    Returns a dict "name, precision" -> relative errors (n,), each the mean over 20 places between 0.5 and 1.5.
    Raises ArgumentError for a quotient that gives no number.
    """
    function, places = Curve("exponential"), np.linspace(0.5, 1.5, 20)
    return {
        f"{name}, {precision.__name__}": np.array(
            [
                np.mean(
                    [
                        _relative(quotient(function, precision(x), precision(step)), function.slope(x), name)
                        for x in places
                    ]
                )
                for step in steps
            ]
        )
        for precision in (np.float64, np.float32)
        for name, quotient in quotients.items()
    }


def _relative(came, slope, name):
    if not isinstance(came, (int, float, np.number, np.ndarray)) or np.size(came) != 1 or np.iscomplexobj(came):
        raise ArgumentError(
            _("%(name)s: expected a quotient that gives one number, got %(came)s.")
            % {"name": name, "came": described(came)}
        )
    return abs(float(np.ravel(came)[0]) / slope - 1)


def _known(name, functions):
    if not isinstance(name, str) or name not in functions:
        raise ArgumentError(
            _("name: expected one of %(known)s, got %(came)s.") % {"known": listed(functions), "came": described(name)}
        )
    return name


def _weights(shape):
    """A number between 0.5 and 1.5 for each entry, all different."""
    size = int(np.prod(shape))
    return (0.5 + np.arange(size) / size).reshape(shape)


def _coupled_gradient(array, weights):
    own = weights * np.cos(weights * array + PHASE) * np.roll(array, -1)
    return own + np.roll(np.sin(weights * array + PHASE), 1)


_CURVES = {
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "exponential": (np.exp, np.exp),
    "sine": (np.sin, np.cos),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2),
}
_SURFACES = {
    "separate": (
        lambda array, weights: np.sum(np.sin(weights * array)),
        lambda array, weights: weights * np.cos(weights * array),
    ),
    "coupled": (
        lambda array, weights: np.sum(np.sin(weights * array + PHASE) * np.roll(array, -1)),
        _coupled_gradient,
    ),
}
CURVES, SURFACES = tuple(_CURVES), tuple(_SURFACES)
