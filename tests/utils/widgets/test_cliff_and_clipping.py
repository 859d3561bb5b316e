"""The widget on clipping: its JavaScript against NumPy, what its examples claim, its picture, and your own clipping."""

import itertools
import time

import numpy as np
import pytest

import utils.widgets.own_code
from tests.utils.widgets.node import in_node, random_states
from utils.arguments import ArgumentError
from utils.figures.style import png
from utils.widgets import cliff_and_clipping as widget_of
from utils.widgets.cliff_and_clipping import clipped, loss_and_gradient, own_way, picture, simulate, surface
from utils.widgets.frame import checked, specification

NAME = "cliff_and_clipping"
SPECIFICATION = specification(NAME)
PRESETS = {preset["name"]: checked(NAME, preset["state"]) for preset in SPECIFICATION["presets"]}
WHY = {preset["name"]: preset["why"] for preset in SPECIFICATION["presets"]}
CONTROLS = {control["name"]: control for control in SPECIFICATION["controls"]}


STATES = random_states(NAME, 200, np.random.default_rng(5))


@pytest.fixture(scope="module")
def runs():
    return in_node(NAME, STATES)


@pytest.fixture(scope="module")
def presets():
    return dict(zip(PRESETS, in_node(NAME, list(PRESETS.values())), strict=True))


@pytest.fixture(scope="module")
def sentences(presets):
    told = in_node(NAME, [[state, presets[name]] for name, state in PRESETS.items()], "conclude(...state)")
    return dict(zip(PRESETS, told, strict=True))


def lengths(run, which="raw"):
    return np.linalg.norm(run[which], axis=1)


# The numbers


def test_every_update_is_the_one_of_numpy(runs):
    # One update at a time, from the point where JavaScript is: at the cliff ways part that differ in a last digit.
    for state, run in zip(STATES, runs, strict=True):
        assert len(run["u"]) == len(run["b"]) == len(run["loss"]) == 201
        assert len(run["raw"]) == len(run["used"]) == 200
        points = np.array([run["u"], run["b"]]).T
        some = range(0, 200, 9)
        losses, gradients = zip(*(loss_and_gradient(*points[k]) for k in some), strict=True)
        np.testing.assert_allclose(np.array(run["loss"])[some], losses, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(np.array(run["raw"])[some], gradients, rtol=1e-10, atol=1e-12)
        used = np.array([clipped(np.array(raw), state["clipping"], state["limit"]) for raw in run["raw"]])
        np.testing.assert_allclose(run["used"], used, rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(points[1:], points[:-1] - state["rate"] * used, rtol=1e-13, atol=1e-14)


def test_whole_ways_are_those_of_numpy_where_no_gradient_is_long(runs):
    compared = 0
    for state, run in zip(STATES, runs, strict=True):
        if lengths(run).max() < 1:
            way = simulate(**state)
            np.testing.assert_allclose(run["u"], way["u"], rtol=1e-9)
            np.testing.assert_allclose(run["loss"], way["loss"], rtol=1e-9, atol=1e-15)
            compared += 1
    assert compared > 40


def test_gradients_are_derivatives_of_the_loss(runs):
    # A step into the imaginary direction is a difference without rounding, so that it may be short on the cliff, too.
    step = 1e-30
    for run in runs:
        u, b = np.array(run["u"][:-1:3]), np.array(run["b"][:-1:3])
        derivatives = np.array([surface(u + 1j * step, b).imag, surface(u, b + 1j * step).imag]).T / step
        np.testing.assert_allclose(run["raw"][::3], derivatives, rtol=1e-10, atol=1e-12)


def test_gradients_are_central_differences_of_the_loss():
    random = np.random.default_rng(3)
    u, b = (random.uniform(CONTROLS[name]["lowest"], CONTROLS[name]["highest"], 300) for name in "ub")
    gradients = [[at["byU"], at["byB"]] for at in in_node(NAME, np.array([u, b]).T.tolist(), "unroll(...state)")]

    def differences(step):
        by_u, by_b = surface(u + step, b) - surface(u - step, b), surface(u, b + step) - surface(u, b - step)
        return np.array([by_u, by_b]).T / (2 * step)

    # Close to the cliff two steps give two answers, and no difference is to be trusted.
    smooth = np.isclose(differences(1e-5), differences(2e-5), rtol=1e-5, atol=1e-8).all(axis=1)
    assert smooth.sum() > 250
    np.testing.assert_allclose(np.array(gradients)[smooth], differences(1e-5)[smooth], rtol=1e-5, atol=1e-8)


def test_the_loss_of_one_place_is_the_one_of_the_surface():
    for u, b in itertools.product((0.4, 1.9, 3.4), (-1.6, -0.5, 0.4)):
        assert loss_and_gradient(u, b)[0] == pytest.approx(surface(u, b), rel=1e-12)


# Clipping


def test_clipping_by_norm_keeps_the_direction_and_is_never_longer_than_the_limit(runs):
    seen = 0
    for state, run in zip(STATES, runs, strict=True):
        if state["clipping"] == "norm":
            raw, used = np.array(run["raw"]), np.array(run["used"])
            assert (lengths(run, "used") <= state["limit"] * (1 + 1e-15)).all()
            long = lengths(run) > state["limit"]
            cosine = (raw * used).sum(axis=1)[long] / lengths(run)[long] / lengths(run, "used")[long]
            np.testing.assert_allclose(cosine, 1, rtol=1e-14)
            np.testing.assert_allclose(lengths(run, "used")[long], state["limit"], rtol=1e-14)
            np.testing.assert_array_equal(used[~long], raw[~long])
            seen += long.sum()
    assert seen > 100


def test_clipping_by_value_turns_the_gradient(presets):
    run, limit = presets["by value"], PRESETS["by value"]["limit"]
    raw, used = np.array(run["raw"]), np.array(run["used"])
    np.testing.assert_array_equal(used, np.clip(raw, -limit, limit))
    raw, used = raw[run["cliff"]], used[run["cliff"]]
    assert raw @ used / np.linalg.norm(raw) / np.linalg.norm(used) < 0.95


def test_without_clipping_the_gradient_is_taken_as_it_is(presets):
    assert presets["no clipping"]["used"] == presets["no clipping"]["raw"]


def test_the_angle_is_in_degrees_and_none_for_an_arrow_of_no_length():
    pairs = [[[1, 0], [0, 2]], [[3, 4], [0.6, 0.8]], [[0, 0], [1, 1]], [[1, 0], [-1, 0]]]
    np.testing.assert_allclose(in_node(NAME, pairs, "angle(...state)"), [90, 0, 0, 180], atol=1e-12)


# What the examples claim


def test_without_clipping_ten_small_steps_lead_to_the_cliff_and_the_eleventh_leaves_the_map(presets, sentences):
    run = presets["no clipping"]
    assert run["left"] == 11 and run["cliff"] == 10
    assert lengths(run)[:10].max() < 1
    assert 4000 < lengths(run)[10] < 5500
    assert run["loss"][-1] == pytest.approx(0.25)
    assert "length 4700, at update 11. Update 11 leaves the map" in sentences["no clipping"]
    assert sentences["no clipping"].endswith("The loss after 200 updates is 0.25, and the gradient has vanished.")


def test_a_tenth_of_the_rate_meets_the_cliff_later_and_leaves_the_map_too(presets):
    first, second = presets["no clipping"], presets["a tenth of the rate"]
    assert PRESETS["a tenth of the rate"] == PRESETS["no clipping"] | {"rate": 0.01}
    assert second["left"] > first["left"]
    u, b = np.array(second["u"]), np.array(second["b"])
    step = np.hypot(np.diff(u), np.diff(b))[second["left"] - 1]
    assert 10 < step / (CONTROLS["u"]["highest"] - CONTROLS["u"]["lowest"]) < 100


def test_by_norm_the_point_follows_the_valley_and_arrives(presets):
    run = presets["by norm"]
    assert run["left"] is None
    assert run["loss"][-1] < 1e-3
    assert run["u"][-1] < 1.1 and lengths(run).max() > 100


def test_by_value_the_point_ends_on_one_diagonal_and_does_not_get_on(presets):
    run = presets["by value"]
    assert PRESETS["by value"] == PRESETS["by norm"] | {"clipping": "value"}
    np.testing.assert_array_equal(np.abs(run["used"][60:]), 0.4)
    places = {(round(u, 9), round(b, 9)) for u, b in zip(run["u"][60:], run["b"][60:], strict=True)}
    assert len(places) == 2
    assert min(run["loss"][60:]) > 0.01


def test_on_the_plateau_the_gradient_has_vanished_and_clipping_does_not_help(presets, sentences):
    run = presets["a plateau"]
    assert lengths(run)[0] == pytest.approx(0.002, abs=2e-4)
    assert run["used"] == run["raw"]
    assert sentences["a plateau"].startswith("No gradient is beyond the limit, the longest has length 0.0021")
    assert sentences["a plateau"].endswith("The point hardly moves, and the loss after 200 updates is 2.25.")
    without = simulate(**PRESETS["a plateau"] | {"clipping": "none"})
    np.testing.assert_allclose(run["u"], without["u"], rtol=1e-9)


def test_long_clipped_steps_leave_the_map(presets):
    state, run = PRESETS["long steps"], presets["long steps"]
    assert state["clipping"] == "norm" and state["rate"] * state["limit"] == 5
    assert run["left"] is not None
    assert run["loss"][-1] > 2
    steps = np.hypot(np.diff(run["u"]), np.diff(run["b"]))
    assert steps.max() == pytest.approx(5)


def test_the_longest_gradient_is_one_on_the_map(runs):
    for run in runs:
        on_map = lengths(run)[: run["left"]]
        assert run["cliff"] == on_map.argmax()


def test_the_first_point_off_the_map_is_found(runs):
    for run in runs:
        inside = np.ones(201, bool)
        for name in "ub":
            inside &= (np.array(run[name]) >= CONTROLS[name]["lowest"]) & (
                np.array(run[name]) <= CONTROLS[name]["highest"]
            )
        assert run["left"] == (None if inside.all() else inside.argmin())


def test_at_most_three_controls_stand_beside_the_picture_and_each_example_has_one_reason():
    beside = [control for control in SPECIFICATION["controls"] if control.get("place") != "picture"]
    assert [control["name"] for control in beside] == ["rate", "clipping", "limit"]
    assert 4 <= len(PRESETS) <= 6
    for why in WHY.values():
        assert why.endswith(".") and len(why) < 150


# The sentence


def test_the_sentences_hold_no_nan_and_no_undefined(runs):
    for sentence in in_node(NAME, list(zip(STATES, runs, strict=True)), "conclude(...state)"):
        assert not {"NaN", "undefined", "not a number"} & set(sentence.replace(",", " ").replace(".", " ").split())
        assert sentence.endswith(".")


def test_clipping_by_norm_is_said_to_keep_the_direction_and_by_value_how_far_it_turns(sentences):
    assert "keeps its direction" in sentences["by norm"]
    assert "and is turned by 22 degrees" in sentences["by value"]


def test_what_has_overflowed_is_told_as_inf():
    infinite = float("inf")
    state = PRESETS["no clipping"]
    run = {
        "u": [2.1, infinite],
        "b": [-0.4, -infinite],
        "loss": [0.25, 0.25],
        "raw": [[infinite, 1.0]],
        "used": [[infinite, 1.0]],
        "cliff": 0,
        "left": 1,
        "last": 0.0,
    }
    (sentence,) = in_node(NAME, [[state, run]], "conclude(...state)")
    assert "length inf" in sentence and "u = inf, b = -inf" in sentence and "1 update is" in sentence
    assert "NaN" not in sentence


def test_far_away_loss_and_gradient_are_numbers():
    places = [[1e308, -1e308], [-1e308, 1e308], [1e300, 0.0], [-1e300, 0.0], [0.0, 0.0], [1e20, -0.9e20]]
    for at in in_node(NAME, places, "unroll(...state)"):
        assert 0 <= at["loss"] <= 2.25
        assert all(at[name] != "NaN" for name in ("byU", "byB"))


def test_the_line_of_python_makes_the_state():
    for state, line in zip(STATES, in_node(NAME, STATES, "python(state)"), strict=True):
        assert line.startswith("cliff_and_clipping(")
        made = eval(line, {"cliff_and_clipping": widget_of}).state
        expected = state if state["clipping"] != "none" else state | {"limit": made["limit"]}
        assert made == expected


# The widget in Python


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"u": 4}, "u: expected a number from 0.4 to 3.4, got 4."),
        ({"b": float("nan")}, "b: expected a number from -1.6 to 0.4, got nan."),
        ({"rate": 0}, "rate: expected a number from 0.001 to 1, got 0."),
        ({"limit": "1"}, "limit: expected a number from 0.05 to 20, got '1'."),
        ({"clipping": "both"}, 'clipping: expected one of "none", "value", "norm", got \'both\'.'),
        ({"w": 1}, "cliff_and_clipping: expected one of u, b, rate, clipping, limit, got w."),
    ],
)
def test_bad_values_are_told(state, told):
    with pytest.raises(ArgumentError) as raised:
        widget_of(**state)
    assert str(raised.value) == told


@pytest.mark.parametrize("name", PRESETS)
def test_each_example_has_a_picture_that_says_how_it_ends(name, presets):
    figure = picture(PRESETS[name])
    assert png(figure)
    left = presets[name]["left"]
    assert ("leaves the map" in figure.alt) == (left is not None)
    assert figure.axes[0].get_xlim() == (0.4, 3.4) and figure.axes[0].get_ylim() == (-1.6, 0.4)


# A student's clipping


def right(gradients, limit):
    norm = np.linalg.norm(np.concatenate([gradient.ravel() for gradient in gradients.values()]))
    return {name: gradient * (limit / norm if norm > limit else 1) for name, gradient in gradients.items()}


def each_by_itself(gradients, limit):
    return {name: gradient * min(1, limit / np.linalg.norm(gradient)) for name, gradient in gradients.items()}


def by_value(gradients, limit):
    return {name: np.clip(gradient, -limit, limit) for name, gradient in gradients.items()}


def unwritten(gradients, limit):
    raise NotImplementedError


def crashing(gradients, limit):
    return gradients["dW"]


def without_b(gradients, limit):
    return {"dU": gradients["dU"]}


def a_tuple(gradients, limit):
    return tuple(gradients.values())


def of_wrong_shape(gradients, limit):
    return {name: gradient.ravel() for name, gradient in gradients.items()}


def no_number(gradients, limit):
    return {name: gradient * np.nan for name, gradient in gradients.items()}


def slow(gradients, limit):
    time.sleep(10)


BY_NORM = PRESETS["by norm"]


def test_a_right_clipping_goes_the_same_way(presets):
    widget = widget_of(right, clipping="norm")
    assert widget.live.yours["state"] == BY_NORM
    numbers = widget.live.yours["numbers"]
    assert numbers["wrong"] == []
    np.testing.assert_allclose(numbers["u"], presets["by norm"]["u"], atol=1e-4)
    assert in_node(NAME, [[numbers]], "parting(...state)") == ["your code, the same way"]


def test_a_right_clipping_is_never_told_wrong_whatever_the_state():
    for state in random_states(NAME, 40, np.random.default_rng(6)):
        assert own_way(right, state | {"clipping": "norm"})["wrong"].size == 0


@pytest.mark.parametrize("function", [each_by_itself, by_value])
def test_another_clipping_goes_another_way_and_is_told_from_which_update_on(function, presets):
    numbers = widget_of(function, clipping="norm").live.yours["numbers"]
    first = numbers["wrong"][0]
    np.testing.assert_allclose(numbers["u"][: first + 1], presets["by norm"]["u"][: first + 1], atol=1e-9)
    assert abs(numbers["u"][first + 1] - presets["by norm"]["u"][first + 1]) > 1e-3
    (words,) = in_node(NAME, [[numbers]], "parting(...state)")
    assert words == f"your code, another way from update {first + 1} on"


@pytest.mark.parametrize("clipping", ["none", "value"])
def test_nothing_is_asked_for_where_clipping_is_not_by_norm(clipping):
    assert widget_of(crashing, clipping=clipping).live.yours["numbers"] == {}


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (unwritten, "unwritten is not written yet."),
        (crashing, "KeyError: 'dW'"),
        (without_b, "clip_by_global_norm: expected a dict with dU and db, got dU."),
        (a_tuple, "clip_by_global_norm: expected a dict with dU and db, got a tuple of length 2."),
        (of_wrong_shape, "dU: expected shape (1, 1), got (1,)."),
        (no_number, "became nan and nan."),
        (lambda gradients, limit: None, "clip_by_global_norm: expected a dict with dU and db, got None."),
        (lambda: None, "TypeError"),
    ],
)
def test_a_clipping_that_cannot_be_used_is_told_in_a_sentence(function, told):
    yours = widget_of(function, clipping="norm").live.yours
    assert told in yours["sentence"] and "numbers" not in yours


def test_a_slow_clipping_is_stopped(monkeypatch):
    monkeypatch.setattr(utils.widgets.own_code, "SECONDS", 0.2)
    yours = widget_of(slow, clipping="norm").live.yours
    assert yours["sentence"] == "slow took longer than 0.2 s and was stopped."


def test_a_clipping_cannot_change_the_descent_through_its_arguments():
    def meddling(gradients, limit):
        came = right(gradients, limit)
        for gradient in gradients.values():
            gradient[:] = 0
        return came

    assert own_way(meddling, BY_NORM)["wrong"].size == 0


def test_moving_the_start_asks_again():
    widget = widget_of(right, clipping="norm")
    widget.live.set_state({"state": widget.state | {"u": 1.5}})
    assert widget.live.yours["state"]["u"] == 1.5
    assert widget.live.yours["numbers"]["u"][0] == 1.5
