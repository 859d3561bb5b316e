"""The network of (6.50) and the measurements on its remedies: every derivative against differences."""

import numpy as np
import pytest

from utils.differences import numerical_gradient, numerical_jacobian
from utils.explosion import UNITS, UPDATES, Update, draw_networks, gradient_norms, gradients, jacobian_norms
from utils.problems import public_source
from utils.problems.residual import residual_problem
from utils.residual import residual_forward, sums

EACH = pytest.mark.parametrize("name", UPDATES)


def one_network(steps, seed=0):
    return draw_networks(steps, seeds=[seed])


# The forward pass


def test_the_forward_pass_adds_to_the_state():
    (x, h0, parameters), _upstream = residual_problem(public_source())
    h, (cached, h_prev, cached_x, z, _parameters) = residual_forward(x, h0, parameters)
    assert cached is h and cached_x is x
    np.testing.assert_array_equal(h_prev[:, 0], h0)
    np.testing.assert_array_equal(h_prev[:, 1:], h[:, :-1])
    np.testing.assert_allclose(h, h_prev + np.tanh(z))
    np.testing.assert_allclose(z, sums(h_prev, x, parameters))


def test_a_shift_moves_the_sum_of_its_step():
    (x, h0, parameters), _upstream = residual_problem(public_source())
    shift = np.zeros((5, 6))
    shift[2, 3] = 0.5
    h, cache = residual_forward(x, h0, parameters, shift)
    straight, before = residual_forward(x, h0, parameters)
    np.testing.assert_array_equal(h[:, :3], straight[:, :3])
    np.testing.assert_allclose((cache[3] - before[3])[:, 3], [0, 0, 0.5, 0, 0], atol=1e-15)


# The updates


@EACH
def test_each_jacobian_and_slope_is_that_of_differences(name):
    networks = one_network(1, seed=3)
    h, x = networks["h0"] * 5, networks["x"][:, 0]
    update = UPDATES[name]
    _after, jacobian, slopes = update.step(h, x, networks)
    measured = numerical_jacobian(lambda h: update.step(h, x, networks)[0], h.copy())
    np.testing.assert_allclose(jacobian[0], measured, atol=1e-7)

    inputs = {"x": x.copy()}
    moved = numerical_jacobian(lambda a: update.step(h, a["x"], networks)[0], inputs)["x"]
    if update.gate_bias is None:
        np.testing.assert_allclose(slopes[0][:, np.newaxis] * networks["W"][0], moved, atol=1e-7)


@EACH
def test_the_norms_are_those_of_the_measured_jacobian(name):
    networks, steps = one_network(5), 5
    update = UPDATES[name]

    def last(h0):
        h = h0
        for t in range(steps):
            h = update.step(h, networks["x"][:, t], networks)[0]
        return h

    measured = np.linalg.norm(numerical_jacobian(last, networks["h0"].copy()), 2)
    assert jacobian_norms(name, steps, seeds=[0])[0, -1] == pytest.approx(measured, rel=1e-6)


@pytest.mark.parametrize("name", ["(6.50), tanh", "h + 0.1 g", "a gate with weights, bias 0", "(6.50), ReLU"])
def test_the_gradient_of_w_is_that_of_differences(name):
    networks, update = one_network(4), UPDATES[name]

    def loss(W):
        moved = networks | {"W": W}
        h = moved["h0"]
        for t in range(4):
            h = update.step(h, moved["x"][:, t], moved)[0]
        return float(np.sum(h * moved["direction"]))

    measured = numerical_gradient(loss, networks["W"].copy())
    if update.gate_bias is None:
        np.testing.assert_allclose(gradients(update, networks)["dW"], measured, atol=1e-6)


def test_the_gradient_of_u_is_that_of_differences():
    networks, update = one_network(4), Update()

    def loss(U):
        moved = networks | {"U": U}
        h = moved["h0"]
        for t in range(4):
            h = update.step(h, moved["x"][:, t], moved)[0]
        return float(np.sum(h * moved["direction"]))

    measured = numerical_gradient(loss, networks["U"].copy())
    np.testing.assert_allclose(gradients(update, networks)["dU"], measured, atol=1e-6)


def test_truncation_leaves_distant_steps_out_and_clipping_bounds_the_norm():
    networks = one_network(6)
    full, two, all_of_them = (gradients(Update(), networks, last) for last in (None, 2, 6))
    np.testing.assert_array_equal(full["dU"], all_of_them["dU"])
    tail = networks | {"x": networks["x"][:, 4:]}
    h = networks["h0"]
    for t in range(4):
        h = Update().step(h, networks["x"][:, t], networks)[0]
    np.testing.assert_allclose(two["db"], gradients(Update(), tail | {"h0": h})["db"])
    assert gradient_norms("(6.50), ReLU", 60, seeds=[0, 1], limit=1.0).tolist() == [1.0, 1.0]


# The networks


def test_networks_are_drawn_to_scale_and_begin_alike_for_any_number_of_steps():
    networks, longer = draw_networks(30), draw_networks(60)
    assert networks["U"].std() == pytest.approx(0.25, rel=0.05)
    assert networks["x"].std() == pytest.approx(1, rel=0.05)
    assert networks["h0"].std() == pytest.approx(0.1, rel=0.2)
    np.testing.assert_allclose(np.linalg.norm(networks["direction"], axis=1), 1)
    for name in networks:
        np.testing.assert_array_equal(networks[name], longer[name][:, :30] if name == "x" else longer[name])
    scaled = draw_networks(30, scale=0.5, input_scale=0.0, state_scale=0.0)
    np.testing.assert_array_equal(scaled["U"], networks["U"] / 2)
    assert not scaled["x"].any() and not scaled["h0"].any()


def test_matrices_are_what_their_names_say():
    U = draw_networks(1)["U"]
    np.testing.assert_allclose(np.linalg.norm(Update(spectral_norm=0.1).matrix(U), 2, axis=(1, 2)), 0.1)
    A = Update(antisymmetric=True).matrix(U)
    np.testing.assert_array_equal(A, -np.swapaxes(A, 1, 2))
    np.testing.assert_allclose(np.linalg.eigvals(A).real, 0, atol=1e-12)
    np.testing.assert_allclose(Update(damping=0.5).matrix(U), U - 0.5 * np.eye(UNITS))
