"""How a long-term gradient fares under different updates and remedies: measured on one problem, over several seeds.

The problem: 16 units, T steps, U and W ~ N(0, 1/16), 16 inputs ~ N(0, 1), h_0 ~ 0.1 N(0, 1), b = 0. The loss reads the
last state in a random direction of length 1, so that a gradient norm tells of the way back alone.
Every result is given for each seed; the lessons quote the median.
"""

from dataclasses import dataclass

import numpy as np

from .activations import sigmoid
from .residual import residual_forward

UNITS = 16
SEEDS = range(20)


@dataclass(frozen=True)
class Update:
    """h_t = keep · h_{t-1} + add · g(z_t) with z_t = A h_{t-1} + W x_t, or with a gate u_t in place of both factors.

    activation: g, "tanh" or "relu".
    spectral_norm: U is scaled to this largest singular value; 0 leaves it as drawn.
    antisymmetric: A = (U - Uᵀ) / √2, whose entries spread as those of U; damping d: A - d I.
    gate_bias: h_t = (1 - u_t) h_{t-1} + u_t g(z_t) with u_t = sigmoid(U_u h_{t-1} + W_u x_t + gate_bias), a gate with
    weights of its own, which can be learned; gate_scale multiplies U_u.
    """

    keep: float = 1.0
    add: float = 1.0
    activation: str = "tanh"
    spectral_norm: float = 0.0
    antisymmetric: bool = False
    damping: float = 0.0
    gate_bias: float | None = None
    gate_scale: float = 1.0

    def matrix(self, U):
        """A (…, n_a, n_a), which multiplies the state."""
        if self.spectral_norm:
            U = U * (self.spectral_norm / np.linalg.norm(U, 2, axis=(-2, -1), keepdims=True))
        if self.antisymmetric:
            U = (U - np.swapaxes(U, -1, -2)) / np.sqrt(2)
        return U - self.damping * np.eye(U.shape[-1])

    def step(self, h, x, networks):
        """One step of all networks: the new states, their Jacobians with respect to the old ones, the slopes ∂h_t/∂z_t.

        h, x: (seeds, 16); returns arrays of shape (seeds, 16), (seeds, 16, 16), (seeds, 16)
        """
        A = self.matrix(networks["U"])
        z = times(A, h) + times(networks["W"], x)
        if self.activation == "relu":
            g, slopes = np.maximum(z, 0.0), (z > 0).astype(float)
        else:
            g = np.tanh(z)
            slopes = 1 - g**2
        if self.gate_bias is None:
            jacobian = self.keep * np.eye(UNITS) + rows(self.add * slopes, A)
            return self.keep * h + self.add * g, jacobian, self.add * slopes
        gate_weights = self.gate_scale * networks["U_gate"]
        u = sigmoid(times(gate_weights, h) + times(networks["W_gate"], x) + self.gate_bias)
        through_gate = rows((g - h) * u * (1 - u), gate_weights)
        return (1 - u) * h + u * g, rows(1 - u, np.eye(UNITS)) + rows(u * slopes, A) + through_gate, u * slopes


def times(matrices, vectors):
    """The product of each matrix with its vector: (seeds, 16)."""
    return (matrices @ vectors[..., np.newaxis])[..., 0]


def rows(factors, matrices):
    """Each row of each matrix times its factor: diag(factors) @ matrix."""
    return factors[..., np.newaxis] * matrices


UPDATES = {
    "(6.50), tanh": Update(),
    "(6.50), ReLU": Update(activation="relu"),
    "0.8 h + 0.2 g, tanh": Update(keep=0.8, add=0.2),
    "0.5 h + 0.5 g, tanh": Update(keep=0.5, add=0.5),
    "h = g, tanh": Update(keep=0.0),
    "a gate with weights, bias -4": Update(gate_bias=-4.0),
    "a gate with weights, bias 0": Update(gate_bias=0.0),
    "a gate with 16 times its weights, bias -4": Update(gate_bias=-4.0, gate_scale=16.0),
    "h + 0.1 g": Update(add=0.1),
    "U scaled to norm 0.1": Update(spectral_norm=0.1),
    "U - U^T, step 1": Update(antisymmetric=True),
    "U - U^T, step 0.1": Update(antisymmetric=True, add=0.1),
    "U - U^T - 0.1 I, step 0.1": Update(antisymmetric=True, damping=0.1, add=0.1),
}


def draw_networks(steps, seeds=SEEDS, scale=1.0, input_scale=1.0, state_scale=0.1):
    """One network for each seed: its weights, inputs x (seeds, steps, 16), first state h0, direction of the loss.

    scale multiplies U. The first inputs are the same for any number of steps. returns: a dict of stacked arrays
    """
    drawn = [_draw_network(np.random.default_rng(seed), steps) for seed in seeds]
    networks = {name: np.stack([network[name] for network in drawn]) for name in drawn[0]}
    networks["U"] *= scale
    networks["x"] *= input_scale
    networks["h0"] *= state_scale
    return networks


def _draw_network(rng, steps):
    names = ("U", "W", "U_gate", "W_gate")
    network = {name: rng.standard_normal((UNITS, UNITS)) / np.sqrt(UNITS) for name in names}
    network["h0"] = rng.standard_normal(UNITS)
    direction = rng.standard_normal(UNITS)
    network["direction"] = direction / np.linalg.norm(direction)
    network["x"] = rng.standard_normal((steps, UNITS))
    return network


def one_network(steps, seed=0, scale=1.0):
    """U (16, 16) and the sums z (16, steps) of (6.50) with tanh, for the network of one seed."""
    network = {name: array[0] for name, array in draw_networks(steps, seeds=[seed], scale=scale).items()}
    parameters = {"U": network["U"], "W": network["W"], "b": np.zeros(UNITS)}
    _h, (_states, _h_prev, _x, z, _parameters) = residual_forward(network["x"].T, network["h0"], parameters)
    return network["U"], z


def jacobian_norms(update, steps, **drawn):
    """The spectral norms of ∂h_t/∂h_0 for t = 1 … steps: (seeds, steps).

    update: a name in UPDATES or an Update; drawn: seeds and scales as for `draw_networks`.
    """
    update = UPDATES.get(update, update)
    networks = draw_networks(steps, **drawn)
    h, product, norms = networks["h0"], np.eye(UNITS), []
    for t in range(steps):
        h, jacobian, _slopes = update.step(h, networks["x"][:, t], networks)
        product = jacobian @ product
        norms.append(np.linalg.norm(product, 2, axis=(-2, -1)))
    return np.stack(norms, axis=1)


def gradients(update, networks, last=None):
    """∂L/∂A, ∂L/∂W, ∂L/∂b of each network (for a gate: those of its branch g), as a dict of stacked arrays.

    last: how many steps the backward pass visits, from the end (truncated backpropagation); None is all of them.
    """
    h, steps = networks["h0"], []
    for t in range(networks["x"].shape[1]):
        before, x = h, networks["x"][:, t]
        h, jacobian, slopes = update.step(before, x, networks)
        steps.append((before, x, jacobian, slopes))
    e = networks["direction"]
    sums = {"dU": 0.0, "dW": 0.0, "db": 0.0}
    for before, x, jacobian, slopes in reversed(steps[-last:] if last else steps):
        delta = slopes * e
        sums["dU"] = sums["dU"] + rows(delta, before[:, np.newaxis, :])
        sums["dW"] = sums["dW"] + rows(delta, x[:, np.newaxis, :])
        sums["db"] = sums["db"] + delta
        e = times(np.swapaxes(jacobian, -1, -2), e)
    return sums


def gradient_norms(update, steps, last=None, limit=np.inf, **drawn):
    """The common norm of ∂L/∂A, ∂L/∂W and ∂L/∂b for each seed: (seeds,).

    update, drawn: as for `jacobian_norms`; last: as for `gradients`; limit: what norm clipping leaves at most.
    """
    sums = gradients(UPDATES.get(update, update), draw_networks(steps, **drawn), last)
    squares = sum(np.sum(array**2, axis=tuple(range(1, array.ndim))) for array in sums.values())
    return np.minimum(np.sqrt(squares), limit)
