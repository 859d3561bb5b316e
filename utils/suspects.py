"""Losses with gradients that somebody wrote, some with a mistake planted: what a gradient check is tried on.

A loss and a gradient are values, like the functions of `utils.curves`. Each loss takes a dict of arrays and gives one
number; its gradient takes the same dict and gives a dict "d" + name -> array.
"""

from dataclasses import dataclass

import numpy as np

# The ripples are so short that a step of 1e-2 jumps over them.
RIPPLES = 200.0
FAINT = 1e-9
HEIGHT = 1000.0
SLIGHT = 1e-3
NEAR_ZERO = 1e-3


@dataclass(frozen=True)
class Loss:
    """One of the losses, called by its name."""

    name: str

    def __call__(self, arrays):
        return _LOSSES[self.name](arrays)


@dataclass(frozen=True)
class Gradient:
    """The gradient of one of the losses, with one of the known faults in it, or with none."""

    loss: str
    fault: str = ""

    def __call__(self, arrays):
        gradients = _GRADIENTS[self.loss](arrays)
        return gradients | _FAULTS[self.fault](arrays, gradients) if self.fault else gradients


@dataclass(frozen=True)
class Suspect:
    """A loss, a gradient for it, and what kind of point it is to be checked at, point by point."""

    loss: str
    fault: str
    points: tuple[str, ...] = ("any", "any", "any")

    def drawn(self, source, n, m):
        """(loss, gradient, list of points) at points of these sizes from a random source."""
        points = [_POINTS[kind](_DRAWN[self.loss](source, n, m)) for kind in self.points]
        return Loss(self.loss), Gradient(self.loss, self.fault), points


def _layer(arrays):
    return np.sum(np.tanh(arrays["W"] @ arrays["x"] + arrays["b"]) ** 2)


def _layer_gradient(arrays):
    a = np.tanh(arrays["W"] @ arrays["x"] + arrays["b"])
    return _through_sum(arrays, 2 * a * (1 - a**2))


def _through_sum(arrays, dz):
    return {"dW": dz @ arrays["x"].T, "dx": arrays["W"].T @ dz, "db": dz.sum(axis=1, keepdims=True)}


def _without_slope(arrays, _gradients):
    return _through_sum(arrays, 2 * np.tanh(arrays["W"] @ arrays["x"] + arrays["b"]))


def _dx_with_w(arrays, _gradients):
    """dx made with W where its transpose belongs, from the right dz."""
    a = np.tanh(arrays["W"] @ arrays["x"] + arrays["b"])
    return {"dx": arrays["W"] @ (2 * a * (1 - a**2))}


def _one_entry(_arrays, gradients):
    wrong = gradients["dw"].copy()
    wrong.flat[wrong.size // 2] *= 1.2
    return {"dw": wrong}


def _cubes_gradient(arrays):
    return {"dw": 3 * arrays["w"] ** 2}


_LOSSES = {
    "layer": _layer,
    "form": lambda arrays: np.sum(arrays["x"] * (arrays["A"] @ arrays["x"])),
    "cubes": lambda arrays: np.sum(arrays["w"] ** 3),
    "ripples": lambda arrays: np.sum(np.sin(RIPPLES * arrays["w"])) / RIPPLES,
    "faint": lambda arrays: FAINT * np.sum(np.sin(arrays["w"])),
    "high": lambda arrays: HEIGHT + SLIGHT * np.sum(np.sin(arrays["w"])),
    "idle": lambda arrays: np.sum(arrays["w"] ** 2) + 0.0 * np.sum(arrays["v"]),
    "valley": lambda arrays: np.sum(np.cos(arrays["w"])),
}
_GRADIENTS = {
    "layer": _layer_gradient,
    "form": lambda arrays: {
        "dA": np.outer(arrays["x"], arrays["x"]),
        "dx": (arrays["A"] + arrays["A"].T) @ arrays["x"],
    },
    "cubes": _cubes_gradient,
    "ripples": lambda arrays: {"dw": np.cos(RIPPLES * arrays["w"])},
    "faint": lambda arrays: {"dw": FAINT * np.cos(arrays["w"])},
    "high": lambda arrays: {"dw": SLIGHT * np.cos(arrays["w"])},
    "idle": lambda arrays: {"dw": 2 * arrays["w"], "dv": np.zeros(arrays["v"].shape)},
    "valley": lambda arrays: {"dw": -np.sin(arrays["w"])},
}
# Fault -> the gradients that it makes wrong.
_FAULTS = {
    "sign": lambda _arrays, gradients: {name: -gradient for name, gradient in gradients.items()},
    "half": lambda _arrays, gradients: {name: gradient / 2 for name, gradient in gradients.items()},
    "one entry": _one_entry,
    "db averaged": lambda arrays, gradients: {"db": gradients["db"] / arrays["x"].shape[1]},
    "dW transposed": lambda _arrays, gradients: {"dW": gradients["dW"].T},
    "dx with W": _dx_with_w,
    "no slope": _without_slope,
    "as if symmetric": lambda arrays, _gradients: {"dx": 2 * arrays["A"] @ arrays["x"]},
    # Not wrong: rounded to float32, as an honest answer may be.
    "float32": lambda _arrays, gradients: {name: gradient.astype(np.float32) for name, gradient in gradients.items()},
}
HONEST = ("", "float32")


def _draw_layer(source, n, m):
    return {
        "W": source.standard_normal((n, n)) / np.sqrt(n),
        "x": source.standard_normal((n, m)),
        "b": source.standard_normal((n, 1)),
    }


def _draw_vector(source, n, m):
    return {"w": _away_from_zero(source, n * m)}


def _away_from_zero(source, size):
    """Numbers of both signs from 0.3 to 1.2, where sine, cosine, square and cube have a slope to measure."""
    return source.uniform(0.3, 1.2, size) * source.choice([-1.0, 1.0], size)


def _draw_valley(source, n, m):
    """Some entries at the bottom, where the exact gradient is 0 and the measured one is noise."""
    w = _away_from_zero(source, n * m)
    w[1::n] = np.pi
    return {"w": w}


_DRAWN = {
    "layer": _draw_layer,
    "form": lambda source, n, m: {
        "A": source.standard_normal((n, n)) / np.sqrt(n),
        "x": source.standard_normal(n),
    },
    "cubes": lambda source, n, m: {"w": _away_from_zero(source, (n, 2 * m))},
    "ripples": _draw_vector,
    "faint": _draw_vector,
    "high": _draw_vector,
    "idle": lambda source, n, m: {"w": _away_from_zero(source, n), "v": source.standard_normal(m)},
    "valley": _draw_valley,
}


def _symmetric(arrays):
    return {
        name: (array + array.T) / 2 if array.ndim == 2 and array.shape[0] == array.shape[1] else array
        for name, array in arrays.items()
    }


_POINTS = {
    "any": lambda arrays: arrays,
    "symmetric": _symmetric,
    "near zero": lambda arrays: {name: NEAR_ZERO * array for name, array in arrays.items()},
}

SUSPECTS = (
    Suspect("layer", ""),
    Suspect("layer", "float32"),
    Suspect("form", "", ("symmetric", "any", "any")),
    Suspect("ripples", ""),
    Suspect("idle", ""),
    Suspect("valley", ""),
    Suspect("layer", "half"),
    Suspect("layer", "db averaged"),
    Suspect("layer", "dW transposed"),
    Suspect("layer", "dx with W", ("symmetric", "any", "symmetric")),
    Suspect("layer", "no slope", ("near zero", "near zero", "any")),
    Suspect("form", "as if symmetric", ("symmetric", "symmetric", "any")),
    Suspect("cubes", "one entry"),
    Suspect("faint", "sign"),
    Suspect("high", "sign"),
)
