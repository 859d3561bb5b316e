"""Recurrences of one example in the letters of the book, whose forward pass can be nudged anywhere.

A *trace* tells one run of T steps in a dict of plain arrays. Time is the first axis, and index k is step k, from 1 to
T: `z[k]` is z_k. `h[0]` is the state before step 1; row 0 of x, z and of the upstream gradient is zero, because
there is no step 0. What a quantity should be is measured by nudging it: no formula of a gradient is in here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .differences import numerical_gradient, numerical_jacobian


@dataclass(frozen=True)
class Recurrence:
    """One way to get from state to state, with a loss L_t at each step that is linear in what it reads.

    parameters: the names of the arrays that all steps share. upstream: the name of the gradient of L_t with respect to
    what it reads, (T + 1, n_h). total(trace, h, k): z_k, from the states before step k. state(trace, h, z_k, k): h_k.
    read(h): what the losses of the steps read, (T + 1, n_h).
    """

    parameters: tuple[str, ...]
    upstream: str
    total: Callable
    state: Callable
    read: Callable

    def run(self, trace, nudges=MappingProxyType({})):
        """z and h, each (T + 1, n_h), of a run from h[0]; `nudges["z"]` and `nudges["h"]` are added on the way."""
        z, h = np.zeros(trace["h"].shape), np.zeros(trace["h"].shape)
        nudge_z, nudge_h = nudges.get("z", np.zeros(z.shape)), nudges.get("h", np.zeros(h.shape))
        h[0] = trace["h"][0] + nudge_h[0]
        for k in range(1, len(h)):
            z[k] = self.total(trace, h, k) + nudge_z[k]
            h[k] = self.state(trace, h, z[k], k) + nudge_h[k]
        return z, h

    def losses(self, trace, nudges=MappingProxyType({})):
        """L_t for each step, (T + 1,); row 0 is zero."""
        _z, h = self.run(trace, nudges)
        return (trace[self.upstream] * self.read(h)).sum(axis=1)

    def errors(self, trace):
        """∂L_t/∂z_k and ∂L_t/∂h_k, each (T + 1, T + 1, n_h) with the index [t, k], measured by nudging."""
        shape = trace["h"].shape
        nudges = {"z": np.zeros(shape), "h": np.zeros(shape)}
        measured = numerical_jacobian(lambda nudges: self.losses(trace, nudges), nudges)
        return tuple(measured[name].reshape(len(trace["h"]), *shape) for name in ("z", "h"))

    def gradients(self, trace):
        """ "d" + name → the gradient of the sum of all losses, for each parameter, measured by differences."""
        arrays = {name: trace[name].copy() for name in self.parameters}
        measured = numerical_gradient(lambda moved: float(self.losses(trace | moved).sum()), arrays)
        return {"d" + name: gradient for name, gradient in measured.items()}


def _differences_of_states(h):
    return np.concatenate([np.zeros((1, h.shape[1])), h[1:] - h[:-1]])


# The book's: z_k = U h_{k-1} + W x_k + b, h_k = tanh(z_k), and L_t reads h_t.
PLAIN = Recurrence(
    parameters=("U", "W", "b"),
    upstream="dL_dh",
    total=lambda trace, h, k: trace["U"] @ h[k - 1] + trace["W"] @ trace["x"][k] + trace["b"],
    state=lambda trace, h, z_k, k: np.tanh(z_k),
    read=lambda h: h,
)

# Of no book: z_k = U h_{k-1} + S h_{k-2} + W x_k + b (without S in step 1),
# h_k = (1 - alpha) h_{k-1} + alpha tanh(z_k), and L_t reads d_t = h_t - h_{t-1}.
LEAKY = Recurrence(
    parameters=("U", "S", "W", "b"),
    upstream="dL_dd",
    total=lambda trace, h, k: PLAIN.total(trace, h, k) + (trace["S"] @ h[k - 2] if k > 1 else 0.0),
    state=lambda trace, h, z_k, k: (1 - trace["alpha"]) * h[k - 1] + trace["alpha"] * np.tanh(z_k),
    read=_differences_of_states,
)
