"""One gradient problem, and the question "which upstream gradient would make this answer right?".

A backward pass is linear in the upstream gradient: each gradient it returns is a fixed matrix times the upstream. The
matrix comes from differences of a trusted forward pass, so no formula of a gradient is needed here. A wrong gradient is
often the right one *for another upstream gradient*: who forgets the derivative of the activation, or the carry through
time, returns what would be right for an upstream gradient that is off at just these places. Reading that own upstream
off the student's result tells the skills apart: what agrees with it was computed correctly from a wrong start.
"""

import numpy as np

from ..differences import numerical_jacobian
from ..gradients import relative_error
from .findings import TOLERANCE


class GradientCase:
    """A forward function at one point, an upstream gradient, and the linear map from upstream to each gradient.

    maps[name] has shape (entries of the gradient `name`, entries of the upstream gradient). offsets[name] is what a
    wrong backward pass gives for an upstream gradient of zeros; a right one gives zeros.
    """

    def __init__(self, upstream, shapes, maps, offsets=None):
        self.upstream = upstream
        self.shapes = shapes
        self.maps = maps
        self.offsets = offsets or dict.fromkeys(maps, 0.0)

    @classmethod
    def by_differences(cls, forward, arrays, upstream):
        """The maps of a trusted `forward(arrays)` → array of the upstream's shape, by central differences."""
        jacobian = numerical_jacobian(forward, arrays)
        shapes = {"d" + name: array.shape for name, array in arrays.items()}
        return cls(upstream, shapes, {"d" + name: jacobian[name].T for name in arrays})

    @classmethod
    def by_calls(cls, backward, upstream, names):
        """The maps of a linear `backward(upstream)` → dict of gradients, one call for each entry of the upstream.

        Raises whatever `backward` raises.
        """
        at_zero = backward(np.zeros(upstream.shape))
        offsets = {name: at_zero[name].ravel() for name in names}
        columns = []
        for index in range(upstream.size):
            unit = np.zeros(upstream.size)
            unit[index] = 1.0
            gradients = backward(unit.reshape(upstream.shape))
            columns.append({name: gradients[name].ravel() - offsets[name] for name in names})
        maps = {name: np.array([column[name] for column in columns]).T for name in names}
        return cls(upstream, {name: at_zero[name].shape for name in names}, maps, offsets)

    def expected(self, name, upstream=None):
        """The right gradient `name` for the case's own upstream gradient, or for another one."""
        upstream = self.upstream if upstream is None else upstream
        return (self.maps[name] @ upstream.ravel() + self.offsets[name]).reshape(self.shapes[name])

    def is_right(self, name, gradient, upstream=None):
        """Whether `gradient` is right for the upstream gradient, to a relative error of 1e-4."""
        return gradient is not None and relative_error(gradient, self.expected(name, upstream)) < TOLERANCE

    def own_upstream(self, name, gradient):
        """The upstream gradient for which `gradient` would be right (least squares); None if there is none.

        A gradient of zeros is right for an upstream gradient of zeros, which says nothing: None too.
        """
        try:
            solution = np.linalg.lstsq(self.maps[name], np.ravel(gradient) - self.offsets[name], rcond=1e-10)[0]
        except np.linalg.LinAlgError:
            return None
        solution = solution.reshape(self.upstream.shape)
        return solution if solution.any() and self.is_right(name, gradient, solution) else None

    def agreed_upstream(self, gradients):
        """The upstream gradient that most gradients agree on; the true one if two agree with it; None if no two do."""
        if self._agreeing(gradients, self.upstream) > 1:
            return self.upstream
        candidates = [self.own_upstream(name, gradient) for name, gradient in gradients.items()]
        candidates = [candidate for candidate in candidates if candidate is not None]
        best = max(candidates, key=lambda upstream: self._agreeing(gradients, upstream), default=None)
        return best if best is not None and self._agreeing(gradients, best) > 1 else None

    def _agreeing(self, gradients, upstream):
        return sum(self.is_right(name, gradient, upstream) for name, gradient in gradients.items())
