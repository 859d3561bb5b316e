"""One point at which a backward pass is asked for gradients, and whether they are right there, on any sizes.

Differences for each entry take two forward passes each. The projection of a gradient on a random direction takes two in
all: it tells a wrong gradient from a right one, but not what is wrong.
A wrong gradient agrees on one direction in a thousand; so it must agree on each of several.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..differences import STEP
from .findings import Finding
from .gradient_results import Gradients

# Of the norm of a gradient: how far its projection may be from differences. Float32 answers stay far below.
PROJECTION_TOLERANCE = 1e-3
DIRECTIONS = 2


@dataclass(frozen=True)
class GradientPoint:
    """Where a backward pass is asked for gradients.

    arguments: those of the backward pass. run(): one forward pass, to be timed.
    arrays: name → array, those that have a gradient. states(arrays): the array through which they act on the loss.
    upstream: the gradient of the loss with respect to that array.
    """

    arguments: tuple
    run: Callable
    arrays: dict
    states: Callable
    upstream: np.ndarray

    def right(self, results, source):
        """The names of the gradients in a backward pass's results that are right; `source` draws the directions."""
        try:
            gradients = Gradients(results, {"d" + name: array.shape for name, array in self.arrays.items()})
        except Finding:
            return set()
        return {
            "d" + name
            for name in self.arrays
            if "d" + name in gradients
            and all(self._agrees(name, gradients["d" + name], source) for _ in range(DIRECTIONS))
        }

    def _agrees(self, name, gradient, source):
        """Whether a gradient agrees with differences on a random direction."""
        direction = source.standard_normal(gradient.shape)
        up, down = (
            np.sum(self.upstream * self.states(self.arrays | {name: self.arrays[name] + step * direction}))
            for step in (STEP, -STEP)
        )
        projection = (up - down) / (2 * STEP)
        return abs(np.sum(gradient * direction) - projection) <= PROJECTION_TOLERANCE * np.linalg.norm(gradient)
