"""The widget on the step of a difference: the secant under a magnifying glass, and the error for every step."""

import numpy as np

from ..arguments import ArgumentError, described
from ..curves import curve as curve_of
from ..figures.style import COLOURS, CourseFigure, in_course_style
from ..messages import translate as _
from .frame import Design, Widget

# Where each curve is measured, and its second and third derivative.
PLACES = {"cube": 2.0, "exponential": 1.0, "tanh": 3.0}
_BENDS = {
    "cube": (lambda x: 6 * x, lambda x: 6 + 0 * x),
    "exponential": (np.exp, np.exp),
    "tanh": (
        lambda x: -2 * np.tanh(x) / np.cosh(x) ** 2,
        lambda x: (4 * np.tanh(x) ** 2 - 2 / np.cosh(x) ** 2) / np.cosh(x) ** 2,
    ),
}
PRECISIONS = {"float64": np.float64, "float32": np.float32}
# The steps of the error curve, from the largest to the smallest, with three digits each.
STEPS = np.array([float(f"{10**power:.3g}") for power in np.arange(-10, -121, -1) / 10])
WINDOW, SAMPLES = 1.6, 100
# How far apart two ways to write the same difference may be, as a part of what rounding can do to it.
ROOM = 4.0


def gradient_check_lab(central_difference=None, **state):
    """Measure the slope of a curve with any step, and see the secant, and the error of all steps.

    central_difference: your own; its errors are shown beside the right ones where the difference is central.
    state: step (1e-12 to 0.1), sides="both" or "one", precision="float64" or "float32", curve="cube" (at 2),
    "exponential" (at 1) or "tanh" (at 3); what is left out starts as the widget does.
    """
    return Widget(DESIGN, state, central_difference)


def measured(curve, sides, precision, steps):
    """The difference quotients of these steps, computed in this precision: (n,), as float64."""
    function, number = curve_of(curve), PRECISIONS[precision]
    x, steps = number(PLACES[curve]), np.asarray(steps).astype(number)
    back = steps if sides == "both" else 0 * steps
    return ((function(x + steps) - function(x - back)) / (steps + back)).astype(float)


def truncation(curve, sides, steps):
    """The exact quotients minus the exact slope, (n,): the remainder of Taylor's theorem, as an integral."""
    x, (second, third) = PLACES[curve], _BENDS[curve]
    if sides == "one":
        return steps * _mean(lambda part: (1 - part) * second(x + steps * part))
    return steps**2 / 2 * _mean(lambda part: (1 - part) ** 2 * (third(x + steps * part) + third(x - steps * part)) / 2)


def rounding_limit(curve, sides, precision, steps):
    """How far rounding the places and the values can take a quotient from the exact one, about: (n,)."""
    x, function = PLACES[curve], curve_of(curve)
    unit = np.finfo(PRECISIONS[precision]).eps / 2
    value, by_place = abs(function(x)), abs(x * function.slope(x))
    return unit * (value + by_place if sides == "both" else 2 * value + by_place) / steps


def offsets():
    """Where the glass shows the curve, in steps from x: evenly, and each but those at whole steps a little aside."""
    reach = round(WINDOW * SAMPLES)
    places = np.arange(-reach, reach + 1).astype(float)
    aside = np.arange(places.size) * (np.sqrt(5) - 1) / 2 % 1 - 0.5
    return (places + np.where(places % SAMPLES == 0, 0, aside)) / SAMPLES


def simulate(curve, sides, precision, step):
    """What the widget shows of a state, a dict.

    exact, measured, error: the slope, the quotient of this step, its relative error. is_lost: whether the step is so
    small that both values are taken at one number. errors, truncation, rounding: (n,), relative, for each of STEPS;
    best: the step at which the last two together are smallest. bend, computed: (m,), the curve above its tangent at
    x + step * offsets(), exact and as computed. ends: the offset and the height of both ends of the secant.
    """
    function, number, x = curve_of(curve), PRECISIONS[precision], PLACES[curve]
    exact = function.slope(x)
    causes = [abs(truncation(curve, sides, STEPS)) / exact, rounding_limit(curve, sides, precision, STEPS) / exact]
    away = offsets() * step
    reach = np.array([0.0, 1.0] if sides == "one" else [-1.0, 1.0])

    def computed(steps):
        places = number(x) + np.asarray(steps).astype(number)
        return function(places).astype(float) - function(x) - exact * np.asarray(steps)

    ends = number(x) + (reach * step).astype(number)
    slope = measured(curve, sides, precision, [step])[0]
    return {
        "exact": exact,
        "measured": slope,
        "error": abs(slope / exact - 1),
        "is_lost": bool(ends[0] == ends[1]),
        "errors": abs(measured(curve, sides, precision, STEPS) / exact - 1),
        "truncation": causes[0],
        "rounding": causes[1],
        "best": STEPS[np.argmin(sum(causes))],
        "bend": away**2 * _mean(lambda part: (1 - part) * _BENDS[curve][0](x + away * part)),
        "computed": computed(away),
        "ends": np.array([reach, computed(reach * step)]).T,
    }


def own_slopes(central_difference, state):
    """The slopes by a student's `central_difference` for all STEPS, beside those of a right one.

    slopes, errors: as measured by it, and how far from the exact slope. expected: those of a right one. parted: the
    steps at which the two are further apart than rounding can take them. Nothing is asked for where the difference is
    one-sided.
    """
    if state["sides"] != "both":
        return {}
    curve, precision = state["curve"], state["precision"]
    function, number, x = curve_of(curve), PRECISIONS[precision], PLACES[curve]
    slopes = np.array([_one_number(central_difference(function, number(x), number(step))) for step in STEPS])
    expected = measured(curve, "both", precision, STEPS)
    allowed = ROOM * rounding_limit(curve, "both", precision, STEPS)
    with np.errstate(all="ignore"):
        agrees = abs(slopes - expected) <= allowed
        errors = abs(slopes / function.slope(x) - 1)
    return {"slopes": slopes, "errors": errors, "expected": expected, "parted": np.flatnonzero(~agrees)}


def _one_number(value):
    if value is None:
        raise ArgumentError(_("central_difference returned None. Does it end with a line that starts with return?"))
    real = isinstance(value, (int, float, np.ndarray, np.generic)) and np.asarray(value).dtype.kind in "iuf"
    if not real or np.size(value) != 1:
        raise ArgumentError(_("central_difference: expected one number, got %(came)s.") % {"came": described(value)})
    return float(np.ravel(value)[0])


def _mean(integrand):
    """The integral over 0 … 1 of a function that takes one number and returns (n,)."""
    nodes, weights = np.polynomial.legendre.leggauss(16)
    return sum(weight / 2 * integrand((1 + node) / 2) for node, weight in zip(nodes, weights, strict=True))


@in_course_style
def picture(state):
    """The secant without the tangent, and the error of every step, without a browser."""
    numbers = simulate(**state)
    figure = CourseFigure(3.6)
    glass, by_step = figure.subplots(1, 2, width_ratios=[2, 3])
    glass.axhline(0, color="grey", linestyle="--", label=_("tangent"))
    glass.plot(offsets(), numbers["bend"], color=COLOURS["forward"], alpha=0.4)
    glass.plot(offsets(), numbers["computed"], ".", color=COLOURS["forward"], markersize=2, label=_("computed values"))
    glass.plot(*numbers["ends"].T, "o-", color=COLOURS["backward"], linewidth=2.5, label=_("secant"))
    glass.set(xticks=[-1, 0, 1], xticklabels=["x − ε", "x", "x + ε"], ylabel=_("height above the tangent"))
    glass.ticklabel_format(axis="y", scilimits=(-2, 3))
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.1), "ncol": 2, "frameon": False}
    glass.legend(fontsize=9, handlelength=1.4, columnspacing=1.0, **below)
    for cause in ("truncation", "rounding"):
        by_step.plot(STEPS, numbers[cause], color="grey", linestyle="--", linewidth=1)
    by_step.plot(STEPS, numbers["errors"], color=COLOURS["error"], linewidth=1.2)
    marked = {"markersize": 9, "markerfacecolor": "white", "markeredgewidth": 2.5, "clip_on": False}
    by_step.plot(state["step"], max(numbers["error"], 1e-14), "o", color=COLOURS["parameter"], zorder=3, **marked)
    by_step.set(xscale="log", yscale="log", ylim=(1e-14, 1e2), xlim=(1e-12, 0.1))
    by_step.set(xlabel=_("step ε"), ylabel=_("relative error of the slope"))
    for where, edge, word in ((0.02, "left", _("rounding")), (0.98, "right", _("truncation"))):
        by_step.text(where, 0.97, word, transform=by_step.transAxes, horizontalalignment=edge, verticalalignment="top")
    told = {"step": state["step"], **{name: numbers[name] for name in ("measured", "exact", "error", "best")}}
    figure.conclude(
        [
            _("With step %(step)g the slope is measured as %(measured).6g; it is %(exact).6g.") % told,
            _("The relative error is %(error).2g. The best step is about %(best).1g.") % told,
        ],
        _("Left: a curve without its tangent, and the secant of the step. Right: the relative error for every step."),
    )
    return figure


DESIGN = Design("gradient_check_lab", picture, own_slopes)
