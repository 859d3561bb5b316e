"""The step of a difference: the error curves and the glass, what the examples claim, your own difference beside it."""

import re
import time

import numpy as np
import pytest

from tests.utils.widgets.node import in_node, presets, random_states, shown_controls, started, told
from utils.arguments import ArgumentError
from utils.curves import curve as curve_of
from utils.figures.style import png
from utils.widgets import gradient_check_lab as widget_of
from utils.widgets import own_code
from utils.widgets.frame import module, specification
from utils.widgets.gradient_check_lab import (
    PLACES,
    PRECISIONS,
    STEPS,
    own_slopes,
    picture,
    rounding_limit,
    simulate,
    truncation,
)

NAME = "gradient_check_lab"
KINDS = [(curve, sides, precision) for curve in PLACES for sides in ("both", "one") for precision in PRECISIONS]
WHY = {preset["name"]: preset["why"] for preset in specification(NAME)["presets"]}


def of_kind(curve="cube", sides="both", precision="float64", step=1e-5):
    return {"step": step, "sides": sides, "precision": precision, "curve": curve}


def asked(**state):
    return told(NAME, [of_kind(**state)])[0]


@pytest.fixture(scope="module")
def kinds():
    """What the browser computes for each curve, difference and precision."""
    return dict(zip(KINDS, told(NAME, [of_kind(*kind) for kind in KINDS]), strict=True))


@pytest.fixture(scope="module")
def examples():
    states = presets(NAME)
    return dict(zip(states, told(NAME, list(states.values())), strict=True))


def slope_between(errors, lowest, highest):
    """The slope on logarithmic axes between two steps."""
    there = (lowest <= STEPS) & (highest >= STEPS)
    return np.polyfit(np.log(STEPS[there]), np.log(np.array(errors)[there]), 1)[0]


# The numbers


def test_javascript_and_numpy_agree_up_to_what_rounding_can_do():
    """Both have the same steps and the same exact curve, to the last digits.

    tanh, exp and powers may differ in their last digit between JavaScript and NumPy, in float32 in the last two. Such a
    difference is as large as the rounding itself, so what is computed from rounded values may differ by as much.
    """
    states = random_states(NAME, 200, np.random.default_rng(0))
    assert {state["precision"] for state in states} == set(PRECISIONS)
    for state, one in zip(states, told(NAME, states), strict=True):
        came, expected = one["numbers"], simulate(**state)
        curve, sides, precision = kind = state["curve"], state["sides"], state["precision"]
        exact = expected["exact"]
        assert came["steps"] == STEPS.tolist()
        assert came["best"] == expected["best"] and came["isLost"] == expected["is_lost"]
        assert came["exact"] == pytest.approx(exact, rel=1e-13)
        for name in ("truncation", "rounding"):
            np.testing.assert_allclose(came[name], expected[name], rtol=1e-13, err_msg=f"{name} of {state}")
        largest = np.abs(expected["bend"]).max()
        np.testing.assert_allclose(came["near"]["bend"], expected["bend"], rtol=0, atol=1e-13 * largest)
        allowed = 1.5 * rounding_limit(*kind, STEPS)
        assert (np.abs(np.array(came["errors"]) - expected["errors"]) * exact <= allowed).all()
        assert abs(came["measured"] - expected["measured"]) <= 1.5 * rounding_limit(*kind, state["step"])
        value = abs(curve_of(curve)(PLACES[curve]))
        digits = 3 * np.finfo(PRECISIONS[precision]).eps / 2 * value
        np.testing.assert_allclose(came["near"]["computed"], expected["computed"], rtol=0, atol=digits)
        heights = [[end["offset"], end["height"]] for end in came["ends"]]
        np.testing.assert_allclose(heights, expected["ends"], rtol=0, atol=digits)


def test_where_nothing_but_products_are_rounded_javascript_and_numpy_agree_in_every_digit():
    """x³ in float32, where a product of two is exact in float64: the rounding itself is the same on both sides."""
    x = np.float32(2)
    steps = STEPS.astype(np.float32)

    def cube(place):
        return place * place * place

    for sides, back in (("both", steps), ("one", 0 * steps)):
        expected = (cube(x + steps) - cube(x - back)) / (steps + back)
        numbers = asked(sides=sides, precision="float32")["numbers"]
        np.testing.assert_array_equal(numbers["errors"], np.abs(expected.astype(float) / 12 - 1))


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_the_error_stays_within_its_two_causes(kinds, kind):
    numbers = kinds[kind]["numbers"]
    errors, causes = np.array(numbers["errors"]), np.array([numbers["truncation"], numbers["rounding"]])
    assert (errors <= causes.sum(axis=0)).all()
    # Where truncation is far larger than the other, it is the error.
    clear = causes[0] > 1000 * causes[1]
    np.testing.assert_allclose(errors[clear], causes[0][clear], rtol=1e-3)


@pytest.mark.parametrize(("sides", "slope"), [("one", 1), ("both", 2)])
@pytest.mark.parametrize("curve", PLACES)
def test_the_slope_of_the_truncation_side(kinds, curve, sides, slope):
    errors = kinds[curve, sides, "float64"]["numbers"]["errors"]
    assert slope_between(errors, 1e-3, 3e-2) == pytest.approx(slope, abs=0.02)
    truncated = kinds[curve, sides, "float64"]["numbers"]["truncation"]
    assert slope_between(truncated, 1e-12, 1e-4) == pytest.approx(slope, abs=1e-4)


@pytest.mark.parametrize("curve", PLACES)
@pytest.mark.parametrize("sides", ["one", "both"])
def test_on_the_rounding_side_a_tenth_of_the_step_has_ten_times_the_error(kinds, curve, sides):
    errors = kinds[curve, sides, "float64"]["numbers"]["errors"]
    assert slope_between(np.maximum(errors, 1e-16), 1e-12, 1e-9) == pytest.approx(-1, abs=0.3)
    limit = kinds[curve, sides, "float64"]["numbers"]["rounding"]
    assert slope_between(limit, 1e-12, 1e-1) == pytest.approx(-1, abs=1e-9)


@pytest.mark.parametrize(("precision", "near"), [("float64", 6e-6), ("float32", 5e-3)])
@pytest.mark.parametrize("curve", PLACES)
def test_the_best_step_of_the_central_difference_is_the_cube_root_of_the_precision_times_a_scale(
    kinds, curve, precision, near
):
    x, function = PLACES[curve], curve_of(curve)
    third = 6 * truncation(curve, "both", np.array([1e-4]))[0] / 1e-8
    values = abs(function(x)) + abs(x * function.slope(x))
    scale = abs(values / third) ** (1 / 3)
    numbers = kinds[curve, "both", precision]["numbers"]
    assert near * scale / 1.5 < numbers["best"] < near * scale * 1.5
    # Near it the error is as small as anywhere on a smooth curve: luck alone goes below.
    errors = np.array(numbers["errors"])
    around = (numbers["best"] / 10 < STEPS) & (numbers["best"] * 10 > STEPS)
    assert errors.argmin() in np.flatnonzero(around)


def test_the_best_one_sided_step_is_smaller_and_worse(kinds):
    for precision in PRECISIONS:
        one, both = (kinds["cube", sides, precision]["numbers"] for sides in ("one", "both"))
        assert one["best"] < both["best"] / 10
        # Not the smallest error itself: one step may be lucky.
        smallest = [min(np.add(each["truncation"], each["rounding"])) for each in (one, both)]
        assert smallest[0] > 10 * smallest[1]


def test_float32_is_worse_on_the_rounding_side_and_the_same_on_the_other(kinds):
    double, single = (np.array(kinds["cube", "both", each]["numbers"]["errors"]) for each in PRECISIONS)
    assert (single[STEPS < 1e-3] > 100 * double[STEPS < 1e-3]).all()
    np.testing.assert_allclose(single[0], double[0], rtol=0.01)


def test_the_glass_shows_rounded_values_and_the_ends_of_the_secant_among_them():
    numbers = asked(precision="float32", step=1e-6)["numbers"]
    offsets, computed = np.array(numbers["near"]["offsets"]), np.array(numbers["near"]["computed"])
    assert (np.diff(offsets) > 0).all() and abs(offsets).max() <= 1.605
    values = 8 + computed + 12 * offsets * 1e-6
    assert len(np.unique(np.round(values, 9))) == len(np.unique(values.astype(np.float32))) < 25
    np.testing.assert_allclose(values, values.astype(np.float32), rtol=0, atol=1e-12)
    for end in numbers["ends"]:
        assert end["height"] == computed[np.flatnonzero(offsets == end["offset"])[0]]


def test_the_tilt_of_the_secant_is_the_error_of_the_slope():
    states = random_states(NAME, 30, np.random.default_rng(2))
    for state, numbers in zip(states, in_node(NAME, states), strict=True):
        (start, low), (end, high) = [(one["offset"], one["height"]) for one in numbers["ends"]]
        tilt = (high - low) / ((end - start) * state["step"])
        # In float32 the step itself and the quotient are rounded, too.
        unit = np.finfo(PRECISIONS[state["precision"]]).eps
        room = 2 * unit * (numbers["exact"] + abs(tilt)) + 1e-15 / state["step"]
        assert abs(numbers["exact"] + tilt - numbers["measured"]) < room


def test_every_number_is_finite_at_the_ends_of_the_slider():
    for numbers in in_node(NAME, [of_kind(*kind, step=step) for kind in KINDS for step in (1e-12, 0.1)]):
        flat = [numbers[name] for name in ("exact", "measured", "error", "best")]
        lists = [numbers[name] for name in ("errors", "truncation", "rounding")] + list(numbers["near"].values())
        assert np.isfinite(np.concatenate([flat, *lists])).all()


# What the examples claim


def test_the_large_steps_give_the_numbers_worked_by_hand_in_the_lesson(examples):
    assert examples["one-sided"]["numbers"]["measured"] == pytest.approx(12.61)
    assert examples["too large"]["numbers"]["measured"] == pytest.approx(12.01)
    assert "12.61" in WHY["one-sided"] and "12.01" in WHY["too large"]
    assert examples["one-sided"]["sentence"].startswith(
        "With step 0.1 the one-sided difference measures 12.61, where the slope of x³ at 2 is 12: "
        "a relative error of 0.0508. This is truncation"
    )
    assert "four times as large" in examples["too large"]["sentence"]


def test_the_step_of_the_course_gives_ten_digits_of_the_cube(examples):
    error = examples["the course's step"]["numbers"]["error"]
    assert 1e-11 < error < 1e-10 and "ten digits" in WHY["the course's step"]
    assert "hardly any other step is better" in examples["the course's step"]["sentence"]
    assert presets(NAME)["the course's step"] == started(NAME)


def test_too_small_a_step_leaves_two_values_that_agree_in_11_digits(examples):
    state = presets(NAME)["too small"]
    above, below = ((2 + sign * state["step"]) ** 3 for sign in (1, -1))
    assert 11 < -np.log10((above - below) / 8) < 12 and "11 of their 16" in WHY["too small"]
    assert 1e-5 < examples["too small"]["numbers"]["error"] < 1e-3
    assert "This is rounding" in examples["too small"]["sentence"]
    assert examples["too small"]["sentence"].endswith("The best step is about 1e-5.")


def test_in_float32_few_numbers_lie_on_the_way(examples):
    step = presets(NAME)["float32"]["step"]
    assert 3 < step / np.spacing(np.float32(2)) < 6
    assert examples["float32"]["numbers"]["measured"] == pytest.approx(11.44, abs=0.005)
    assert "This is rounding" in examples["float32"]["sentence"]
    assert examples["float32"]["sentence"].endswith("The best step is about 0.01.")


def test_a_lost_step_measures_nothing(examples):
    numbers = examples["a lost step"]["numbers"]
    assert numbers["isLost"] and numbers["measured"] == 0 and numbers["error"] == 1
    assert np.float32(2) + np.float32(1e-8) == 2
    assert "The step is lost" in examples["a lost step"]["sentence"]


def test_the_page_s_questions_are_answered_with_true_numbers():
    page = specification(NAME)
    small = asked(step=1e-10)["numbers"]["error"]
    assert 1e-8 < small < 1e-5 and "about six or seven" in page["predict"]["answer"]
    best = {sides: min(asked(sides=sides)["numbers"]["errors"]) for sides in ("one", "both")}
    assert 1e-9 < best["one"] < 1e-7 and "about eight digits" in page["questions"][0]["answer"]
    assert 1e-12 < best["both"] < 1e-10 and "the central one about eleven" in page["questions"][0]["answer"]
    assert np.nextafter(np.float32(2), np.float32(0)) == 2 - np.spacing(np.float32(2)) / 2
    assert np.nextafter(np.float32(8), np.float32(0)) == 8 - np.spacing(np.float32(8)) / 2
    cube, tanh = (asked(curve=curve)["numbers"] for curve in ("cube", "tanh"))
    assert tanh["rounding"][0] / cube["rounding"][0] == pytest.approx(40, rel=0.05)
    assert "about 40 times higher" in page["questions"][2]["question"]
    assert tanh["exact"] == pytest.approx(0.01, rel=0.02)


def test_three_controls_stand_beside_the_picture_and_each_example_has_one_reason():
    assert shown_controls(NAME, started(NAME)) == ["sides", "precision", "curve"]
    assert 4 <= len(WHY) <= 6
    assert all(why.endswith(".") and len(why) < 150 for why in WHY.values())


# The sentence


def test_the_sentences_hold_no_nan_and_no_undefined():
    for one in told(NAME, random_states(NAME, 200, np.random.default_rng(4))):
        assert not re.search("NaN|undefined|not a number|null", one["sentence"])
        assert one["sentence"].endswith(".")


def test_an_error_of_nothing_and_an_infinite_one_are_told():
    state = of_kind()
    numbers = asked(**state)["numbers"]
    cases = [
        [state, numbers | {"error": 0.0, "measured": 12.0}],
        [state, numbers | {"error": float("inf"), "measured": float("-inf")}],
    ]
    none, infinite = in_node(NAME, cases, "conclude(...state)")
    assert "measures 12, where the slope of x³ at 2 is 12: a relative error of 0." in none
    assert "measures -inf" in infinite and "a relative error of inf" in infinite


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_the_side_that_is_told_is_that_of_the_larger_cause(kind):
    states = [of_kind(*kind, step=step) for step in STEPS[::5].tolist()]
    sides = in_node(NAME, states, "side(state, simulate(state))")
    exact = curve_of(kind[0]).slope(PLACES[kind[0]])
    for state, side in zip(states, sides, strict=True):
        step = np.array([state["step"]])
        one, other = abs(truncation(*kind[:2], step) / exact)[0], (rounding_limit(*kind, step) / exact)[0]
        if side == "truncation":
            assert one > other
        elif side == "best":
            # Their sum is at most six times the smallest.
            all_steps = abs(truncation(*kind[:2], STEPS)) + rounding_limit(*kind, STEPS)
            assert (one + other) * exact < 6 * all_steps.min()
        else:
            assert other > one
    assert set(sides) >= {"truncation", "best", "rounding"}
    assert ("lost" in sides) == (kind[2] == "float32")


def test_the_law_that_is_told_on_the_truncation_side_holds():
    for kind in KINDS:
        numbers = simulate(**of_kind(*kind, step=0.04))
        if numbers["best"] * 3 < 0.04:
            twice = simulate(**of_kind(*kind, step=0.08))
            ratio = (twice["measured"] - twice["exact"]) / (numbers["measured"] - numbers["exact"])
            assert ratio == pytest.approx(4 if kind[1] == "both" else 2, rel=0.15)


def test_the_line_of_python_makes_the_state():
    states = random_states(NAME, 50, np.random.default_rng(5))
    for state, one in zip(states, told(NAME, states), strict=True):
        assert eval(one["line"], {NAME: widget_of}).state == state


# The widget in Python


def test_the_module_holds_no_address_and_no_line_of_a_graded_answer():
    text = module(NAME).split("const SPEC")[1]
    assert not re.search("import |https?:", text)
    assert not re.search(r"2 \* step|\bx [+-] step|\babove\(", text)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"step": 1}, "step: expected a number from 1e-12 to 0.1, got 1."),
        ({"step": 0}, "step: expected a number from 1e-12 to 0.1, got 0."),
        ({"step": float("nan")}, "step: expected a number from 1e-12 to 0.1, got nan."),
        ({"sides": 2}, 'sides: expected one of "both", "one", got 2.'),
        ({"precision": "float16"}, 'precision: expected one of "float64", "float32", got \'float16\'.'),
        ({"curve": "sine"}, 'curve: expected one of "cube", "exponential", "tanh", got \'sine\'.'),
        ({"epsilon": 1}, "gradient_check_lab: expected one of step, sides, precision, curve, got epsilon."),
    ],
)
def test_bad_values_are_told(state, told):
    with pytest.raises(ArgumentError) as raised:
        widget_of(**state)
    assert str(raised.value) == told


@pytest.mark.parametrize("name", WHY)
def test_each_example_has_a_picture_that_says_what_is_measured(name, examples):
    figure = picture(presets(NAME)[name])
    assert png(figure)
    assert f"{examples[name]['numbers']['measured']:.6g}" in figure.alt
    assert all(axes.get_legend() is None or axes.get_legend().get_texts() for axes in figure.axes)


def test_an_error_of_nothing_can_be_drawn():
    state = of_kind(precision="float32", step=2.0**-10)
    assert simulate(**state)["error"] == 0
    assert png(picture(state))


def test_the_widget_shows_a_picture_wherever_there_is_no_browser():
    data, _metadata = widget_of()._repr_mimebundle_()
    assert data["image/png"] and "The best step is about 1e-05." in data["text/plain"]


# A student's own difference


def right(function, x, step):
    return (function(x + step) - function(x - step)) / (2 * step)


def right_in_parts(function, x, step):
    return function(x + step) / (2 * step) - function(x - step) / (2 * step)


def right_as_mean(function, x, step):
    here = function(x)
    return ((function(x + step) - here) / step + (here - function(x - step)) / step) / 2


def right_as_array(function, x, step):
    return np.array([right(function, x, step)])


def factor_missing(function, x, step):
    return (function(x + step) - function(x - step)) / step


def sign_wrong(function, x, step):
    return -right(function, x, step)


def brackets_missing(function, x, step):
    return (function(x + step) - function(x - step)) / 2 * step


def one_sided(function, x, step):
    return (function(x + step) - function(x)) / step


def step_fixed(function, x, step):
    return right(function, x, 1e-5)


def nan_for_small_steps(function, x, step):
    return right(function, x, step) if step > 1e-6 else float("nan")


def compared(function, **state):
    """The sentence on a student's function, as the browser says it."""
    yours = widget_of(function, **state).live.yours
    return in_node(NAME, [yours["numbers"]], "compare({}, {}, state)")[0]


@pytest.mark.parametrize("function", [right, right_in_parts, right_as_mean, right_as_array])
@pytest.mark.parametrize("curve", PLACES)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_right_difference_agrees_however_it_is_arranged(function, curve, precision):
    state = of_kind(curve, "both", precision)
    assert own_slopes(function, state)["parted"].size == 0
    assert compared(function, curve=curve, precision=precision) == (
        "Your central_difference agrees with a right one at all 111 steps, up to rounding."
    )


@pytest.mark.parametrize("function", [factor_missing, sign_wrong, brackets_missing])
@pytest.mark.parametrize("curve", PLACES)
def test_a_wrong_factor_is_shown_off_at_all_steps(function, curve):
    numbers = own_slopes(function, of_kind(curve))
    assert numbers["parted"].tolist() == list(range(len(STEPS)))
    assert (numbers["errors"] > 0.85).all()


def test_a_wrong_factor_is_told_with_what_it_gives():
    assert compared(factor_missing) == "Your central_difference is off at every step: at 0.1 it gives 24.02, not 12.01."


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (one_sided, "at the largest step already: it gives 12.61, not 12.01."),
        (step_fixed, "at the largest step already: it gives 12, not 12.01."),
        (nan_for_small_steps, "first, coming from large steps, at 1e-6: it gives not a number, not 12.0000000001."),
    ],
)
def test_a_difference_that_is_wrong_at_some_steps_is_told_from_which_on(function, told):
    numbers = own_slopes(function, of_kind())
    sentence = compared(function)
    assert 0 < numbers["parted"].size < len(STEPS)
    assert f"is off at {numbers['parted'].size} of 111 steps" in sentence
    assert sentence.endswith("The other steps do not tell the two apart.")
    assert told.split(", not")[0] in sentence


def test_nothing_is_asked_for_where_the_difference_is_one_sided():
    assert widget_of(crashing, sides="one").live.yours["numbers"] == {}
    assert compared(right, sides="one") == "Choose the central difference to see the errors of your own."


def unwritten(function, x, step):
    raise NotImplementedError


def crashing(function, x, step):
    return function(x, step)


def endless(function, x, step):
    while True:
        time.sleep(0.001)


def without_result(function, x, step):
    function(x)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (unwritten, "unwritten is not written yet. Put your answer in its cell and run that cell"),
        (crashing, "TypeError"),
        (without_result, "central_difference returned None. Does it end with a line that starts with return?"),
        (lambda f, x, h: "12", "central_difference: expected one number, got '12'."),
        (lambda f, x, h: True, "central_difference: expected one number, got True."),
        (lambda f, x, h: [12.0], "central_difference: expected one number, got a list of length 1."),
        (lambda f, x, h: 12 + 0j, "central_difference: expected one number, got (12+0j)."),
        (lambda f, x, h: np.zeros(3), "central_difference: expected one number, got an array of shape (3,)"),
        (lambda f: None, "TypeError"),
        (12, "TypeError: 'int' object is not callable"),
    ],
)
def test_a_difference_that_cannot_be_used_is_told_in_a_sentence(function, told):
    yours = widget_of(function).live.yours
    assert told in yours["sentence"] and "numbers" not in yours


def test_an_endless_difference_is_stopped(monkeypatch):
    monkeypatch.setattr(own_code, "SECONDS", 0.2)
    assert widget_of(endless).live.yours["sentence"] == "endless took longer than 0.2 s and was stopped."


def test_numbers_that_are_not_finite_travel_as_words_and_are_told():
    yours = widget_of(lambda f, x, h: np.float64(x) / 0.0).live.yours
    assert set(yours["numbers"]["slopes"]) == {"Infinity"}
    assert "at 0.1 it gives inf, not 12.01." in in_node(NAME, [yours["numbers"]], "compare({}, {}, state)")[0]


def test_another_curve_and_precision_ask_again():
    widget = widget_of(right)
    widget.live.set_state({"state": widget.state | {"curve": "exponential", "precision": "float32"}})
    assert widget.live.yours["state"]["curve"] == "exponential"
    assert widget.live.yours["numbers"]["slopes"][40] == pytest.approx(np.e, rel=0.05)
