"""What the prose of lesson 08_exploding_gradients says in numbers is true: recomputed, and found as printed."""

import functools

import numpy as np
import pytest

from tests.lessons.functions import references
from tests.lessons.texts.prose import prose, says
from tests.utils.widgets.node import presets
from utils import numerical_gradient
from utils.explosion import UPDATES, Update, draw_networks, gradient_norms, jacobian_norms, one_network
from utils.widgets import cliff_and_clipping, exploding_gradients
from utils.widgets.cliff_and_clipping import simulate as simulate_descent
from utils.widgets.exploding_gradients import simulate as simulate_factors
from utils.widgets.jacobian_lab import simulate as simulate_jacobians

LESSON = "08_exploding_gradients"
BOOK = "(6.50), tanh"
REST = {"input_scale": 0.0, "state_scale": 0.0}
# facts: medians over 20 other seeds, for T = 60 and T = 240.
FACTS = {
    BOOK: (1.9e2, 1.2e3),
    "(6.50), ReLU": (2.4e13, 1.5e53),
    "0.8 h + 0.2 g, tanh": (9e-3, 3e-10),
    "0.5 h + 0.5 g, tanh": (2e-7, 3e-28),
    "h = g, tanh": (1e-12, 2e-53),
}


@functools.cache
def norms(name):
    """(seeds, 240) norms of ∂h_t/∂h_0."""
    return jacobian_norms(name, 240)


def medians(name):
    return tuple(np.median(norms(name), axis=0)[[59, 239]])


@functools.cache
def gradient(name, **remedy):
    return np.median(gradient_norms(name, 60, **remedy))


def row(*cells):
    return "| " + " | ".join(cell if isinstance(cell, str) else f"{cell:.2g}" for cell in cells) + " |"


class TestByHand:
    u, w, h0, inputs = 0.5, 1.0, 0.4, (1.0, -1.0)

    def steps(self):
        state, steps = self.h0, []
        for x in self.inputs:
            z = self.u * state + self.w * x
            steps.append((state, z, np.tanh(z), 1 - np.tanh(z) ** 2))
            state = state + np.tanh(z)
        return steps, state

    def test_forward(self):
        (first, second), last = self.steps()
        assert says(LESSON, "sum $z_t$", f"= {first[1]:.1f}", f"= {second[1]:.4f}")
        assert says(LESSON, "state $h_t$", f"{first[2]:.4f} = {second[0]:.4f}", f"{second[0]:.4f} - {-second[2]:.4f} =")
        assert says(LESSON, f"- {-second[2]:.4f} = {last:.4f}")
        assert says(LESSON, "slope $d_t", f"{first[3]:.3f}", f"{second[3]:.3f}")
        factors = [1 + self.u * step[3] for step in (first, second)]
        assert says(LESSON, "1 + d_t u$", f"{factors[0]:.3f}", f"{factors[1]:.3f}")
        assert says(LESSON, f"{factors[0]:.3f} \\cdot {factors[1]:.3f} = {np.prod(factors):.3f}")
        assert says(LESSON, f"1 - 1.2337^2 = {1 - second[0] ** 2:.3f}")

    def test_the_example_of_the_product_gives_its_number(self):
        product = references()["jacobian_product"](np.array([[0.5]]), np.array([[1.2, -0.3832]]))
        assert says(LESSON, f"should be `array([[{product[0, 0]:.5f}]])`", f"the {product[0, 0]:.3f} from there")

    def test_backward_is_what_differences_give(self):
        (first, second), _last = self.steps()
        delta_2 = second[3]
        e_1 = 1 + 1 + self.u * delta_2
        delta_1 = first[3] * e_1
        assert says(LESSON, f"0.5 \\cdot {delta_2:.3f} = {self.u * delta_2:.3f}")
        assert says(LESSON, f"| 1 | {e_1:.3f} |")
        assert says(LESSON, f"{second[3]:.3f} \\cdot 1 =", f"{first[3]:.3f} \\cdot {e_1:.3f} = {delta_1:.3f}")
        assert says(LESSON, f"= {delta_2 * second[0]:.3f}", f"= {delta_1 * first[0]:.3f}")
        assert says(LESSON, f"{e_1:.3f} + 0.5 \\cdot {delta_1:.3f} = {e_1 + self.u * delta_1:.3f}")

        def loss(arrays):
            state, total = arrays["h0"], 0.0
            for x in self.inputs:
                state = state + np.tanh(arrays["u"] * state + self.w * x)
                total = total + state
            return total

        slopes = numerical_gradient(loss, {"u": np.array(self.u), "h0": np.array(self.h0)})
        assert slopes["h0"] == pytest.approx(e_1 + self.u * delta_1)
        assert slopes["u"] == pytest.approx(delta_2 * second[0] + delta_1 * first[0])

    def test_the_tempting_recursion(self):
        (first, second), _last = self.steps()
        tempting = first[3] + (1 + first[3] * self.u) * second[3]
        assert says(LESSON, f"{first[3]:.3f} + {1 + first[3] * self.u:.3f} \\cdot {second[3]:.3f} = {tempting:.2f}")

    def test_the_tempting_recursion_is_right_in_the_last_step_only(self):
        rng = np.random.default_rng(0)
        U, dh, z = rng.normal(size=(4, 4)) / 2, rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
        slopes = 1 - np.tanh(z) ** 2
        parameters = {"U": U, "W": np.zeros((4, 1)), "b": np.zeros(4)}
        cache = (np.zeros_like(z), np.zeros_like(z), np.zeros((1, 3)), z, parameters)
        right = references()["residual_backward"](dh, cache)["delta"]
        delta = slopes[:, 2] * dh[:, 2]
        np.testing.assert_allclose(delta, right[:, 2])
        delta = slopes[:, 1] * dh[:, 1] + delta + slopes[:, 1] * (U.T @ delta)
        assert np.abs(delta - right[:, 1]).max() > 0.1

    def test_clipping(self):
        clipped = references()["clip_by_global_norm"]({"dU": np.array([3.0]), "db": np.array([4.0])}, 1.0)
        assert says(LESSON, f"${clipped['dU'][0]:.1f}$ and ${clipped['db'][0]:.1f}$")

    def test_twenty_factors(self):
        gradients, _direct = simulate_factors(**exploding_gradients().state)
        assert says(LESSON, "1.2^{20} =", f"{gradients[0]:.0f}")
        assert says(LESSON, "a factor of 0.8 makes", f"{0.8**20:.2f}")

    @pytest.mark.parametrize(("kind", "w"), [("tanh", 1.5), ("lstm", 4)])
    def test_what_explodes_in_the_widget(self, kind, w):
        gradients, _direct = simulate_factors(kind=kind, w=w, steps=15, forget_bias=1)
        assert abs(gradients[0]) > 100

    def test_the_cliff(self):
        slow, norm, value = (
            simulate_descent(**cliff_and_clipping(**state).state)
            for state in ({"rate": 0.01}, {"clipping": "norm"}, {"clipping": "value"})
        )
        assert says(LESSON, "its gradient has a norm above", "5,000")
        assert np.linalg.norm(slow["raw"], axis=1).max() > 5000
        assert says(LESSON, "the loss ends below 0.001") and norm["loss"][-1] < 0.001
        assert says(LESSON, "the loss is", " and ".join(f"{loss:.2f}" for loss in sorted(value["loss"][-2:])))
        np.testing.assert_allclose(value["loss"][-10:-2], value["loss"][-8:])


class TestMeasured:
    @pytest.mark.parametrize("name", FACTS)
    def test_the_table_of_updates(self, name):
        assert row(name, *medians(name)) in prose(LESSON)

    @pytest.mark.parametrize("name", FACTS)
    def test_other_seeds_give_numbers_of_the_same_kind(self, name):
        """The medians that were measured first, on other seeds, lie among the networks of this lesson."""
        for T, median in zip((60, 240), FACTS[name], strict=True):
            assert norms(name)[:, T - 1].min() < median < norms(name)[:, T - 1].max()

    def test_near_the_fixed_point_the_growth_is_exponential(self):
        at_rest = np.median(jacobian_norms(BOOK, 240, **REST), axis=0)
        assert says(LESSON, f"is {at_rest[59]:.2g} in place of {medians(BOOK)[0]:.2g}")
        assert np.log(at_rest[239]) / np.log(at_rest[59]) == pytest.approx(4, rel=0.1)

    def test_at_rest_the_product_is_a_power(self):
        U = draw_networks(60, seeds=[0])["U"][0]
        power = np.linalg.norm(np.linalg.matrix_power(np.eye(16) + U, 60), 2)
        assert jacobian_norms(BOOK, 60, seeds=[0], **REST)[0, -1] == pytest.approx(power)

    def test_with_inputs_the_units_saturate_and_growth_is_slow(self):
        """Four times as many steps, about twice the norm: 2.3; and the slopes are small by then."""
        assert 1.5 < medians(BOOK)[1] / medians(BOOK)[0] < 3
        _U, z = one_network(240)
        slopes = 1 - np.tanh(z) ** 2
        assert np.median(slopes[:, :2]) > 0.3 and np.median(slopes[:, 120:]) < 1e-3

    @pytest.mark.parametrize("scale", [0.3, 1.0])
    def test_the_line_of_the_figure_climbs(self, scale):
        drawn = jacobian_norms(BOOK, 60, seeds=[0], scale=scale)[0]
        assert drawn[-1] > 10 and drawn[-1] > drawn[9]
        if scale == 1.0:
            assert 100 < drawn[-1] < 1000

    def test_at_scale_1_the_plain_and_the_leaky_update_of_the_figure_fall(self):
        for name in ("h = g, tanh", "0.8 h + 0.2 g, tanh"):
            assert jacobian_norms(name, 60, seeds=[0])[0, -1] < 0.1

    def test_the_bound_of_the_figure_is_far_above(self):
        U, z = one_network(60)
        bound = references()["growth_bound"](U, z)
        norm = np.linalg.norm(references()["jacobian_product"](U, z), 2)
        assert norm == pytest.approx(jacobian_norms(BOOK, 60, seeds=[0])[0, -1])
        assert says(LESSON, "By more than 20 orders of magnitude") and bound / norm > 1e20


class TestEigenvalues:
    def test_the_bound_by_hand(self):
        bound = references()["growth_bound"](np.array([[2.0, 0.0], [0.0, 0.5]]), np.zeros((2, 2)))
        assert says(LESSON, "(1 + 1 \\cdot 2)^2 =", f"{bound:g}$")

    def test_neither_floor_nor_ceiling(self):
        z = np.zeros((4, 60))
        for sign, printed in ((-1, "0.7^{60} \\approx$"), (1, "1.3^{60} \\approx$")):
            U = sign * 0.3 * np.eye(4)
            norm = np.linalg.norm(references()["jacobian_product"](U, z), 2)
            assert says(LESSON, printed, f"{norm:.2g}")
            assert references()["growth_bound"](U, z) == pytest.approx(1.3**60)

    @pytest.mark.parametrize("eigenvalue", [-3, -0.02 + 0.2j, -0.1 + 0.1j, 0.3, -2, 1j])
    def test_the_two_conditions_are_one(self, eigenvalue):
        assert (abs(1 + eigenvalue) > 1) == (2 * np.real(eigenvalue) + abs(eigenvalue) ** 2 > 0)

    def test_the_three_eigenvalues(self):
        assert says(LESSON, "|1 - 3| =", f"{abs(1 - 3)}", f"{abs(0.98 + 0.2j):.4f}")
        assert says(LESSON, "|0.9 + 0.1i| \\approx", f"{abs(0.9 + 0.1j):.3f}")

    def test_the_settings_of_the_figure(self):
        U = draw_networks(1, seeds=[0])["U"][0]

        def factors(scale, damping):
            return np.abs(1 + np.linalg.eigvals(scale * U - damping * np.eye(16)))

        assert factors(1.0, 0.0).max() > 1
        assert factors(0.5, 1.0).max() < 1
        assert factors(0.5, 3.0).min() > 1 or factors(0.5, 3.0).max() > 1

    def test_changing_factors(self):
        U = np.array([[-0.5, 2.0], [2.0, -0.5]])
        one, other = (np.eye(2) + np.diag(slopes) @ U for slopes in ((1.0, 0.0), (0.0, 1.0)))
        for factor in (one, other):
            np.testing.assert_allclose(sorted(np.linalg.eigvals(factor)), [0.5, 1.0])
        both = np.abs(np.linalg.eigvals(other @ one)).max()
        norm = np.linalg.norm(one, 2)
        assert norm == pytest.approx(np.linalg.norm(other, 2))
        assert says(LESSON, "the eigenvalue", f"{both:.2f}")
        assert says(LESSON, "stretches by at most", f"{norm:.2f}", f"= {norm**2:.1f}")
        assert both <= norm**2
        state = presets("jacobian_lab")["by turns"]
        assert says(LESSON, "this is the example *by turns*") and state["slopes"] == "turns"
        np.testing.assert_allclose(np.column_stack([state["first"], state["second"]]), np.eye(2) + U)
        numbers = simulate_jacobians(**state)
        assert numbers["rho"] == pytest.approx(1)
        assert says(LESSON, "after 40 steps the norm is", f"{numbers['norms'][-1]:.2g}", "$\\rho^{40}$ is 1")

    def test_eigenvalues_below_1_and_a_norm_that_grows_first(self):
        state = presets("jacobian_lab")["ρ < 1, grows first"]
        assert says(LESSON, "choose *ρ < 1, grows first* in the widget")
        U = np.column_stack([state["first"], state["second"]]) - np.eye(2)
        np.testing.assert_allclose(U, [[-0.2, 2], [0, -0.2]])
        norms = simulate_jacobians(**state)["norms"]
        assert says(LESSON, f"climbs to {norms.max():.2f} at step {norms.argmax()}", "only from step 17 on")
        assert norms[16] > 1 and norms[17:].max() < 1
        assert np.linalg.norm(references()["jacobian_product"](U, np.zeros((2, 4))), 2) == pytest.approx(norms[4])

    def test_an_arrow_that_goes_sideways_leaves_the_eigenvalues_and_lifts_the_norm(self):
        each = [simulate_jacobians([0.8, 0], [across, 0.8], "all", 0) for across in np.arange(0, 2.51, 0.5)]
        np.testing.assert_allclose([numbers["rho"] for numbers in each], 0.8)
        assert (np.diff([numbers["norms"].max() for numbers in each]) >= 0).all()


class TestRemedies:
    OTHERS = tuple(name for name in UPDATES if name not in FACTS or name.startswith("(6.50)"))

    @pytest.mark.parametrize("name", OTHERS)
    def test_the_table(self, name):
        assert row(name, *medians(name), gradient(name)) in prose(LESSON)

    def test_clipping_and_truncation_change_the_update_only(self):
        jacobian = medians(BOOK)
        assert row("… clipped to norm 1", *jacobian, gradient(BOOK, limit=1.0)) in prose(LESSON)
        assert row("… truncated: the last 10 steps only", *jacobian, gradient(BOOK, last=10)) in prose(LESSON)

    def test_a_small_matrix_shrinks_the_jacobian_and_not_the_gradient(self):
        small = "U scaled to norm 0.1"
        assert medians(small)[0] < medians(BOOK)[0]
        assert gradient(small) > gradient(BOOK)

    def test_with_a_small_matrix_the_units_saturate_less(self):
        def slopes(name):
            networks, update = draw_networks(60), UPDATES[name]
            h, found = networks["h0"], []
            for t in range(60):
                h, _jacobian, of_step = update.step(h, networks["x"][:, t], networks)
                found.append(of_step)
            return np.median(found)

        assert slopes("U scaled to norm 0.1") > 3 * slopes(BOOK)

    def test_a_gradient_whose_distant_part_vanishes_need_not_be_small(self):
        name = "a gate with weights, bias 0"
        assert says(LESSON, "the gradient has the norm", f"{gradient(name):.1f}")
        assert gradient(name, last=10) == pytest.approx(gradient(name), rel=0.05)

    def test_antisymmetric_alone_grows_with_a_small_step_hardly(self):
        assert medians("U - U^T, step 1")[1] > medians(BOOK)[1]
        assert medians("U - U^T, step 0.1")[1] < 10
        assert medians("U - U^T - 0.1 I, step 0.1")[1] < 2
        at_rest = jacobian_norms(Update(antisymmetric=True), 60, **REST)
        assert at_rest[:, -1].min() > 1e3

    def test_a_fixed_gate_and_an_open_gate_vanish_alike(self):
        fixed, opened = medians("0.5 h + 0.5 g, tanh")[0], medians("a gate with weights, bias 0")[0]
        assert 0.3 < fixed / opened < 3

    def test_a_gate_can_explode(self):
        assert medians("a gate with 16 times its weights, bias -4")[1] > 1e10

    def test_no_fixed_gate_explodes_at_these_scales(self):
        for name in ("0.8 h + 0.2 g, tanh", "0.5 h + 0.5 g, tanh"):
            assert norms(name)[:, 59].max() < 1


def test_tanh_has_slope_1_at_0():
    assert 1 - np.tanh(0.0) ** 2 == 1
