"""The widget on products of Jacobians: its JavaScript against NumPy, its bounds, its examples, your own product."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

import utils.widgets.own_code
from tests.lessons.functions import references
from tests.utils.widgets.node import in_node, presets, random_states, shown_controls, started, told
from utils.arguments import ArgumentError
from utils.figures.style import png
from utils.widgets import jacobian_lab as widget_of
from utils.widgets.frame import module, specification
from utils.widgets.jacobian_lab import STEPS, network, own_product, picture, simulate

NAME = "jacobian_lab"
SPECIFICATION = specification(NAME)
PRESETS = presets(NAME)
WHY = {preset["name"]: preset["why"] for preset in SPECIFICATION["presets"]}
STATES = random_states(NAME, 200, np.random.default_rng(8))
CORNERS = [
    started(NAME, {"first": first, "second": second, "slopes": slopes, "steps": STEPS})
    for first in ([0, 0], [2.5, 2.5], [2.5, -2.5], [-2.5, 2.5])
    for second in ([0, 0], [2.5, 2.5], [2.5, -2.5], [0, -2.5])
    for slopes in ("all", "turns")
]
GROWS_FIRST = PRESETS["ρ < 1, grows first"]


@pytest.fixture(scope="module")
def runs():
    return [each["numbers"] for each in told(NAME, STATES)]


@pytest.fixture(scope="module")
def examples():
    return dict(zip(PRESETS, told(NAME, list(PRESETS.values())), strict=True))


def powers(run, which="norm"):
    return np.array(run[which], dtype=float)


def norms(run):
    return 10 ** powers(run)


def factors_of(state):
    """The Jacobians of all steps, (40, 2, 2)."""
    U, z = network(state["first"], state["second"], state["slopes"])
    return np.eye(2) + (1 - np.tanh(z) ** 2).T[:, :, np.newaxis] * U


def told_of(**state):
    return told(NAME, [started(NAME, state)])[0]


# The numbers


def test_norms_and_axes_are_those_of_numpy(runs):
    for state, run in zip(STATES, runs, strict=True):
        right = simulate(**state)
        np.testing.assert_allclose(norms(run), right["norms"], rtol=1e-11)
        # The smaller singular value of a large product is rounded away; its determinant is not.
        areas = np.cumprod([1, *(abs(np.linalg.det(factor)) for factor in factors_of(state))])
        np.testing.assert_allclose(10 ** powers(run, "shortest"), areas / right["norms"], rtol=1e-10)
        assert run["rho"] == pytest.approx(right["rho"], rel=1e-12)
        assert run["sigma"] == pytest.approx(right["sigma"], rel=1e-12)


def test_the_arrows_are_the_columns_of_the_product_but_for_their_length(runs):
    for state, run in zip(STATES, runs, strict=True):
        right = simulate(**state)
        # Each of the moves is a column: (steps, column, row).
        drawn = np.array(run["moves"]).transpose(0, 2, 1)
        drawn /= np.linalg.norm(drawn, 2, axis=(1, 2))[:, np.newaxis, np.newaxis]
        right = right["products"] / right["norms"][:, np.newaxis, np.newaxis]
        np.testing.assert_allclose(drawn, right, atol=1e-11)


def test_the_two_lines_are_powers_of_spectral_radius_and_norm(runs):
    for state, run in zip(STATES, runs, strict=True):
        right, k = simulate(**state), np.arange(STEPS + 1)
        np.testing.assert_allclose(powers(run, "floor"), k * np.log10(right["rho"]), atol=1e-10)
        np.testing.assert_allclose(powers(run, "ceiling"), k * np.log10(right["sigma"]), atol=1e-10)


def test_the_ellipse_is_that_of_the_singular_values():
    random = np.random.default_rng(4)
    columns = random.normal(size=(100, 2, 2))
    for pair, drawn in zip(columns, in_node(NAME, columns.tolist(), "ellipse(state)"), strict=True):
        left, sizes, _right = np.linalg.svd(pair.T)
        np.testing.assert_allclose([drawn["long"], drawn["short"]], sizes, rtol=1e-12, atol=1e-14)
        direction = np.array([np.cos(drawn["direction"]), np.sin(drawn["direction"])])
        assert abs(direction @ left[:, 0]) == pytest.approx(1, abs=1e-10)


def test_a_step_whose_slopes_are_1_and_0_changes_the_first_unit_only():
    for state in STATES[:20]:
        state = state | {"slopes": "turns"}
        odd, even = (np.array(factor).T for factor in in_node(NAME, [state], "factors(state)")[0])
        U = np.column_stack([state["first"], state["second"]]) - np.eye(2)
        np.testing.assert_allclose(odd, np.eye(2) + np.diag([1, 0]) @ U, atol=1e-15)
        np.testing.assert_allclose(even, np.eye(2) + np.diag([0, 1]) @ U, atol=1e-15)


# Bounds


def test_the_norm_is_never_below_the_floor_nor_above_the_ceiling_while_the_factor_stays(runs):
    seen = 0
    for state, run in zip(STATES, runs, strict=True):
        assert (powers(run) <= powers(run, "ceiling") + 1e-9).all()
        if state["slopes"] == "all":
            assert (powers(run) >= powers(run, "floor") - 1e-9).all()
            seen += 1
    assert 60 < seen < 140


def test_where_the_factors_change_the_floor_is_none(runs):
    below = [
        (powers(run) < powers(run, "floor") - 0.1).any()
        for state, run in zip(STATES, runs, strict=True)
        if state["slopes"] == "turns"
    ]
    assert 5 < sum(below) < len(below)


@pytest.mark.parametrize("size", [0.5, 1.0, 1.3])
def test_for_a_normal_factor_the_norm_is_the_power_of_the_spectral_radius_exactly(size):
    along = size * np.array([[np.cos(angle), np.sin(angle)] for angle in np.linspace(0, 2 * np.pi, 9)])
    turns = [{"first": [a, c], "second": [-c, a]} for a, c in along.tolist()]
    mirrors = [{"first": [size, one], "second": [one, other]} for one in (-0.5, 0.4) for other in (-1.0, 0.2)]
    for each in told(NAME, [started(NAME, state) for state in turns + mirrors]):
        np.testing.assert_allclose(powers(each["numbers"]), powers(each["numbers"], "floor"), atol=1e-12)
        np.testing.assert_allclose(powers(each["numbers"]), powers(each["numbers"], "ceiling"), atol=1e-12)
        assert "The norm is ρᵏ at every step: it " in each["sentence"]


def test_growth_needs_a_norm_above_1_and_a_spectral_radius_above_1_suffices(runs):
    kinds = set()
    for state, run in zip(STATES, runs, strict=True):
        if state["slopes"] == "turns":
            continue
        kinds.add((run["rho"] > 1, run["sigma"] > 1))
        if run["sigma"] <= 1:
            assert norms(run).max() <= 1 + 1e-12
        else:
            assert norms(run)[1] > 1
        if run["rho"] > 1:
            assert norms(run)[-1] > 1
    assert kinds >= {(False, True), (True, True)}


# What the examples and the questions claim


def test_turning_only_leaves_the_circle_a_circle(examples):
    run = examples["turns only"]["numbers"]
    assert run["rho"] == pytest.approx(1) and run["sigma"] == pytest.approx(1)
    np.testing.assert_allclose(powers(run), 0, atol=1e-12)
    np.testing.assert_allclose(powers(run, "shortest"), 0, atol=1e-12)
    assert examples["turns only"]["sentence"].endswith("The norm is ρᵏ at every step: it stays 1.")


def test_one_diagonal_explodes_and_the_other_vanishes(examples):
    state, run = PRESETS["explodes and vanishes"], examples["explodes and vanishes"]["numbers"]
    values, vectors = np.linalg.eigh(np.column_stack([state["first"], state["second"]]))
    np.testing.assert_allclose(values, [0.7, 1.2])
    np.testing.assert_allclose(np.abs(vectors), np.sqrt(0.5))
    k = np.arange(STEPS + 1)
    np.testing.assert_allclose(powers(run), k * np.log10(1.2), atol=1e-12)
    np.testing.assert_allclose(powers(run, "shortest"), k * np.log10(0.7), atol=1e-12)


def test_with_a_spectral_radius_below_1_the_norm_grows_before_it_falls(examples):
    run = examples["ρ < 1, grows first"]["numbers"]
    assert run["rho"] == pytest.approx(0.8)
    assert norms(run).argmax() == 4 and norms(run).max() == pytest.approx(4.14, abs=0.005)
    assert norms(run)[16] > 1 and norms(run)[17:].max() < 1
    assert norms(run)[-1] < 0.02
    assert "4.14" in WHY["ρ < 1, grows first"]
    sentence = examples["ρ < 1, grows first"]["sentence"]
    assert sentence.endswith("the norm grows, to 4.14 at step 4; from step 17 on it is below 1.")


def test_the_question_before_touching_is_about_that_example():
    assert {name: GROWS_FIRST[name] for name in ("first", "second")} == {"first": [0.8, 0], "second": [2, 0.8]}
    asked = SPECIFICATION["predict"]
    assert "(1, 0) to (0.8, 0) and (0, 1) to (2, 0.8)" in asked["question"]
    assert asked["answer"].startswith("About 4, at step 4. Only from step 17 on is it below 1.")


def test_an_arrow_that_is_dragged_sideways_leaves_the_eigenvalues_and_moves_the_norm():
    tops = []
    for across in np.arange(0, 2.51, 0.25):
        for signed in (across, -across):
            numbers = told_of(first=[0.8, 0], second=[signed, 0.8])["numbers"]
            assert numbers["rho"] == pytest.approx(0.8)
            tops.append(norms(numbers).max())
    np.testing.assert_allclose(tops[::2], tops[1::2])
    assert (np.diff(tops[::2]) >= 0).all() and tops[0] == 1 and tops[-1] > 5


def test_up_and_down_comes_in_waves_and_vanishes(examples):
    run = examples["up and down"]["numbers"]
    steps = np.sign(np.diff(powers(run)))
    assert np.count_nonzero(np.diff(steps)) > 8
    assert run["rho"] < 1 and norms(run)[-1] < 0.2


def test_a_norm_of_a_factor_above_1_does_not_suffice(examples):
    run = examples["σ = 2, vanishes"]["numbers"]
    assert run["sigma"] == pytest.approx(2) and norms(run)[-1] < 1e-7
    np.testing.assert_allclose(norms(run)[1:6], [2, 0.4, 0.8, 0.16, 0.32])
    odd, even = np.array(run["moves"][1]), np.array(run["moves"][2])
    np.testing.assert_allclose(np.abs(odd[1] / np.linalg.norm(odd[1])), [1, 0])
    np.testing.assert_allclose(np.linalg.norm(even, axis=1) / np.linalg.norm(even, axis=1)[0], 1)


def test_by_turns_two_factors_of_spectral_radius_1_explode_together(examples):
    run = examples["by turns"]["numbers"]
    assert run["rho"] == pytest.approx(1) and run["sigma"] == pytest.approx(2.28, abs=0.005)
    odd, even = (np.array(factor).T for factor in in_node(NAME, [PRESETS["by turns"]], "factors(state)")[0])
    assert np.abs(np.linalg.eigvals(even @ odd)).max() == pytest.approx(4.95, abs=0.005)
    np.testing.assert_allclose(norms(run)[12::2] / norms(run)[10:-2:2], 4.95, atol=0.005)
    assert "4.95" in SPECIFICATION["questions"][2]["answer"]
    assert "By turns they make 7.9e+13 in 40 steps, while ρᵏ is 1" in examples["by turns"]["sentence"]


def test_at_most_three_controls_stand_beside_the_picture_and_each_example_has_one_reason():
    for state in PRESETS.values():
        assert shown_controls(NAME, state) == ["slopes", "steps"]
    assert 4 <= len(PRESETS) <= 6
    for why in WHY.values():
        assert why.endswith(".") and len(why) < 150


# The sentence


def test_no_sentence_holds_a_nan_and_every_line_of_python_makes_its_state():
    states = STATES + CORNERS
    for state, each in zip(states, told(NAME, states), strict=True):
        assert each["sentence"].endswith(".")
        assert not any(word in json.dumps(each) for word in ("NaN", "undefined", "not a number"))
        assert eval(each["line"], {NAME: widget_of}).state == state


@pytest.mark.parametrize("slopes", ["all", "turns"])
def test_no_steps_change_nothing_and_one_step_is_one_factor(slopes):
    none = told_of(slopes=slopes, steps=0)
    assert none["sentence"].startswith("After 0 steps the norm is 1.")
    one = told_of(first=[0.5, 2], second=[2, 0.5], slopes=slopes, steps=1)
    assert one["sentence"].startswith(f"After 1 step the norm is {2.5 if slopes == 'all' else 2.28}.")


def test_what_has_overflowed_is_told_as_inf_and_what_is_gone_as_0():
    huge = told_of(first=[1e100, 0], second=[1e100, -1e100], steps=9)
    assert huge["sentence"].startswith("After 9 steps the norm is inf.")
    assert np.isfinite(powers(huge["numbers"])).all()
    gone = told_of(first=[0, 0], second=[2, 0], steps=3)
    assert gone["sentence"].startswith("After 3 steps the norm is 0. The spectral radius is ρ = 0, ")
    assert gone["sentence"].endswith("the norm grows, to 2 at step 1; from step 2 on it is below 1.")
    assert gone["numbers"]["norm"][2:] == [-np.inf] * (STEPS - 1)
    nothing = told_of(first=[0, 0], second=[0, 0])
    assert nothing["sentence"].endswith("The norm is ρᵏ at every step: it vanishes.")
    for each in (huge, gone, nothing):
        assert "NaN" not in json.dumps(each)


@pytest.mark.parametrize(
    ("first", "second", "end"),
    [
        ([1.3, 0], [2, 0.5], "Since ρ is above 1, the norm grows without end."),
        ([1.2, 0], [0, 0.5], "The norm is ρᵏ at every step: it explodes."),
        ([0.9, 0], [0, 0.5], "The norm is ρᵏ at every step: it vanishes."),
        ([0.5, 0], [0.3, 0.5], "Since σ is not above 1, nothing can grow, and since ρ is below 1, the norm vanishes."),
        ([1, 0], [1, 1], "With ρ = 1 the eigenvalues alone do not decide: after 40 steps the norm is 40."),
        ([1, 0], [1, 0], "With ρ = 1 the eigenvalues alone do not decide: after 40 steps the norm is 1.41."),
        ([0.95, 0], [2.5, 0.95], "the norm grows, to 18.9 at step 19; at step 40 it is still at or above 1."),
    ],
)
def test_the_verdict(first, second, end):
    assert told_of(first=first, second=second)["sentence"].endswith(end)


# The widget in Python


def test_the_module_holds_no_import_and_no_address():
    own = (Path(utils.widgets.own_code.__file__).parent / f"{NAME}.mjs").read_text(encoding="utf-8")
    assert "import" not in own and "http" not in own
    assert json.dumps(SPECIFICATION) in module(NAME)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"first": [3, 0]}, "first[0]: expected a number from -2.5 to 2.5, got 3."),
        ({"second": [0, float("nan")]}, "second[1]: expected a number from -2.5 to 2.5, got nan."),
        ({"second": [1.0]}, "second: expected a list of 2 numbers, got a list of length 1."),
        ({"slopes": "none"}, 'slopes: expected one of "all", "turns", got \'none\'.'),
        ({"steps": 2.5}, "steps: expected a whole number from 0 to 40, got 2.5."),
        ({"rho": 1}, "jacobian_lab: expected one of first, second, slopes, steps, got rho."),
    ],
)
def test_bad_values_are_told(state, sentence):
    with pytest.raises(ArgumentError) as raised:
        widget_of(**state)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("state", [*PRESETS.values(), *CORNERS[::5]])
def test_each_state_has_a_picture_that_says_what_it_shows(state):
    figure = picture(state)
    assert png(figure)
    right = simulate(**state)
    assert f"is largest at step {right['norms'].argmax()}, {right['norms'].max():.3g}" in figure.alt
    plane, by_step = figure.axes
    circle, drawn = (line.get_xydata() for line in plane.lines)
    np.testing.assert_allclose(np.linalg.norm(circle, axis=1), 1)
    assert np.linalg.norm(drawn, axis=1).max() == pytest.approx(right["norms"][state["steps"]], rel=1e-3, abs=1e-12)
    np.testing.assert_allclose(by_step.lines[2].get_ydata().filled(0), right["norms"])


def test_the_widget_shows_that_picture_wherever_there_is_no_browser():
    data, _metadata = widget_of(**GROWS_FIRST)._repr_mimebundle_()
    assert data["image/png"] and "largest at step 4, 4.14, and 0.0133 at step 40." in data["text/plain"]


# A student's product


def reversed_order(U, z):
    product = np.eye(2)
    for slopes in (1 - np.tanh(z) ** 2).T:
        product = product @ (np.eye(2) + slopes[:, np.newaxis] * U)
    return product


def slopes_on_columns(U, z):
    product = np.eye(2)
    for slopes in (1 - np.tanh(z) ** 2).T:
        product = (np.eye(2) + slopes * U) @ product
    return product


def without_identity(U, z):
    return np.linalg.matrix_power(U, z.shape[1])


def without_slopes(U, z):
    return np.linalg.matrix_power(np.eye(2) + U, z.shape[1])


def unwritten(U, z):
    raise NotImplementedError


def crashing(U, z):
    return U @ z[0, 100]


def no_number(U, z):
    return U * np.nan


def slow(U, z):
    time.sleep(10)


def shown(state, yours):
    """The sentence on a student's numbers."""
    return in_node(NAME, [[state, yours["numbers"]]], "compare(state[0], null, state[1])")[0]


def test_a_right_product_is_told_right_whatever_the_state():
    for state in [*STATES, *CORNERS, *PRESETS.values()]:
        numbers = own_product(references()["jacobian_product"], state)
        assert numbers["wrong"].size == 0
        right = simulate(**state)
        np.testing.assert_allclose(numbers["product"], right["products"][state["steps"]], rtol=1e-6, atol=1e-9)


def test_the_sentence_on_a_right_and_on_a_wrong_product():
    state = PRESETS["by turns"]
    yours = widget_of(references()["jacobian_product"], **state).live.yours
    assert yours["state"] == state
    assert shown(state, yours) == "Your product is this one after each of the 40 steps."
    assert len(yours["numbers"]["norms"]) == STEPS and len(yours["numbers"]["product"]) == 4


@pytest.mark.parametrize(
    ("function", "name", "first"),
    [
        (reversed_order, "by turns", 2),
        (slopes_on_columns, "by turns", 1),
        (without_identity, "up and down", 1),
        (without_slopes, "by turns", 1),
    ],
)
def test_a_wrong_product_is_told_from_its_first_step_on(function, name, first):
    yours = widget_of(function, **PRESETS[name]).live.yours
    assert shown(PRESETS[name], yours) == f"Your product is another one from step {first} on."


def test_a_product_that_sees_no_difference_while_the_factor_stays_is_not_blamed():
    for function in (reversed_order, slopes_on_columns, without_slopes):
        assert own_product(function, GROWS_FIRST)["wrong"].size == 0


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (unwritten, "unwritten is not written yet."),
        (crashing, "IndexError"),
        (no_number, "jacobian_product: expected finite numbers, got [[nan, nan], [nan, nan]] after 1 steps."),
        (lambda U, z: U[0], "jacobian_product: expected shape (2, 2), got (2,)."),
        (lambda U, z: None, "jacobian_product: expected an array of real numbers, got None."),
        (lambda: None, "TypeError"),
    ],
)
def test_a_product_that_cannot_be_used_is_told_in_a_sentence(function, sentence):
    yours = widget_of(function, first=[1.5, 0]).live.yours
    assert sentence in yours["sentence"] and "numbers" not in yours


def test_a_slow_product_is_stopped(monkeypatch):
    monkeypatch.setattr(utils.widgets.own_code, "SECONDS", 0.2)
    assert widget_of(slow).live.yours["sentence"] == "slow took longer than 0.2 s and was stopped."


def test_a_product_cannot_reach_the_next_call_through_its_arguments():
    def meddling(U, z):
        came = references()["jacobian_product"](U, z)
        U[...], z[...] = 7.0, 7.0
        return came

    assert own_product(meddling, PRESETS["by turns"])["wrong"].size == 0


def test_a_dragged_arrow_asks_again():
    widget = widget_of(references()["jacobian_product"])
    widget.live.set_state({"state": widget.state | {"first": [0.5, 0.0]}})
    assert widget.live.yours["state"]["first"] == [0.5, 0.0]
    assert len(widget.live.yours["numbers"]["norms"]) == STEPS
