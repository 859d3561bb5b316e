"""The widget on backpropagation through time: one unit over five steps, and what each step brings to one weight."""

import copy

import numpy as np

from ..differences import numerical_gradient
from ..figures.style import COLOURS, INK, CourseFigure, in_course_style
from ..gradients import relative_error
from ..messages import translate as _
from .frame import Design, Widget
from .own_code import array_of

START = 0.5
INPUTS = (1.0, 0.5, -0.5, 1.0, -1.0)
T = len(INPUTS)


def bptt_tape(rnn_backward=None, **state):
    """Go back through five steps of one unit, one at a time, and see what each brings to the gradient of its weight.

    rnn_backward: your own backward pass, whose dWaa is shown beside the sums of the tape.
    state: back (steps taken back, 0 to 5), w_a, bug="none", "overwrite", "state" or "slope"; what is left out starts
    as the widget does.
    """
    return Widget(DESIGN, state, rnn_backward)


def states_of(weights):
    """The states of the unit, a0 first: (T + 1,). weights: (T,), that of each step."""
    states = [START]
    for weight, x in zip(weights, INPUTS, strict=True):
        states.append(np.tanh(weight * states[-1] + x))
    return np.array(states)


def simulate(back, w_a, bug):
    """The tape of a state, a dict: what each step works out (T,), the sums (T + 1,), what was measured, their error.

    sums: dw_a after 0, 1, … T steps back. measured: the gradient of w_a by differences; parts: the same when w_a moves
    in one step alone. error: the relative error of the sum after `back` steps.
    """
    states = states_of(np.full(T, w_a))
    slopes = np.ones(T) if bug == "slope" else 1 - states[1:] ** 2
    neighbours = states[1:] if bug == "state" else states[:-1]
    # The upstream gradients solve upstream[t] = 1 + w_a slopes[t + 1] upstream[t + 1], all at once.
    upstream = np.linalg.solve(np.eye(T) - w_a * np.diag(slopes[1:], 1), np.ones(T))
    dz = slopes * upstream
    contributions = dz * neighbours
    from_the_end = contributions[::-1]
    sums = np.append(0.0, from_the_end if bug == "overwrite" else np.cumsum(from_the_end))
    measured = numerical_gradient(lambda weight: states_of(np.full(T, weight))[1:].sum(), np.array(w_a, dtype=float))
    return {
        "after": states[1:],
        "used": slopes,
        "neighbours": neighbours,
        "carries": w_a * np.append(dz[1:], 0.0),
        "upstream": upstream,
        "dz": dz,
        "contributions": contributions,
        "sums": sums,
        "measured": float(measured),
        "parts": numerical_gradient(lambda weights: states_of(weights)[1:].sum(), np.full(T, float(w_a))),
        "error": relative_error(sums[back], measured),
        "out": w_a * dz[0],
    }


def own_sums(rnn_backward, state):
    """dWaa by a student's `rnn_backward` over the last step, the last two, … all: what the tape has after each."""
    w_a = state["w_a"]
    states, one = states_of(np.full(T, w_a)), np.ones((1, 1))
    parameters = {"Waa": w_a * one, "Wax": one, "Wya": one, "ba": 0 * one, "by": 0 * one}
    x = np.array(INPUTS).reshape(1, 1, T)
    cells = [(states[t + 1] * one, states[t] * one, x[:, :, t], parameters) for t in range(T)]
    sums = []
    for first in reversed(range(T)):
        # Copies: what a function does to its arguments is not to reach the next call.
        came = rnn_backward(np.ones((1, 1, T - first)), copy.deepcopy((cells[first:], x[:, :, first:])))
        sums.append(array_of(came["dWaa"], "dWaa", (1, 1)).item())
    return {"sums": np.array(sums)}


@in_course_style
def picture(state):
    """The contributions of all steps, each on top of the sum so far, without a browser. Steps to come are dashed."""
    numbers = simulate(**state)
    back, bug = state["back"], state["bug"]
    sums, steps = numbers["sums"], np.arange(T)[::-1]
    bottoms = np.zeros(T) if bug == "overwrite" else sums[:-1]
    figure = CourseFigure(3.2)
    axes = figure.subplots()
    bars = axes.bar(steps, sums[1:] - bottoms, bottom=bottoms, color=COLOURS["parameter"], width=0.6)
    for number, bar in enumerate(bars, start=1):
        if number > back:
            bar.set(facecolor="white", edgecolor=COLOURS["parameter"], linestyle="--")
        elif bug == "overwrite" and number < back:
            bar.set(facecolor="white", edgecolor=COLOURS["parameter"], hatch="//")
    axes.axhline(numbers["measured"], color=INK, linestyle="--", label=_("measured"))
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.legend(frameon=False)
    axes.set(xlabel=_("step t"), ylabel=_("contribution to dw_a"), xticks=range(T))
    bugs = {
        "none": "",
        "overwrite": _("Each contribution takes the place of the one before; hatched ones are lost."),
        "state": _("Each dz is multiplied by a[t] in place of a[t−1]."),
        "slope": _("The slope of tanh is left out."),
    }
    figure.conclude(
        [
            bugs[bug],
            _("After %(back)d of %(all)d steps back dw_a is %(sum).3f.") % {"back": back, "all": T, "sum": sums[back]},
            _("Measured, it is %(measured).3f: the relative error is %(error).2g.")
            % {"measured": numbers["measured"], "error": numbers["error"]},
        ],
        _("A bar for each step: its contribution to the gradient of the weight. Steps still to come are dashed."),
    )
    return figure


DESIGN = Design("bptt_tape", picture, own_sums)
