"""The widget on the two states of an LSTM: one unit whose valves are set step by step, by hand or by weights."""

import numpy as np

from ..activations import sigmoid
from ..arguments import ArgumentError, described
from ..figures.style import COLOURS, QUIET_INK, CourseFigure, in_course_style
from ..messages import translate as _
from .frame import Design, Widget
from .own_code import array_of

STEPS = 12
GATES = ("forget", "input", "output")
# The sum of a gate that is set by hand to 0 or to 1: sigmoid is there to the last digit, or to 26 places.
WIDE_OPEN = 60.0


def lstm_plumbing(lstm_cell_forward=None, **state):
    """What one unit of an LSTM keeps, writes and shows over 12 steps.

    lstm_cell_forward: your own cell, whose two states are shown beside the right ones.
    state: x, forget, input, output (12 numbers each), valves="hand", "forget", "input" or "output" (any but "hand":
    the gates follow from the input), forget_weight, forget_bias and so on, step; what is left out starts as the
    widget does.
    """
    return Widget(DESIGN, state, lstm_cell_forward)


def gates(state):
    """The three gates of each step, by name: (12,) each."""
    if state["valves"] == "hand":
        return {gate: np.array(state[gate]) for gate in GATES}
    x = np.array(state["x"])
    return {gate: sigmoid(state[f"{gate}_weight"] * x + state[f"{gate}_bias"]) for gate in GATES}


def simulate(state):
    """Cell state and hidden state of each step: (12,) each.

    Each write is followed on its own: what step k wrote counts at step t as much as the forget gates between the two
    let through.
    """
    opened = gates(state)
    writes = opened["input"] * np.tanh(state["x"])
    left = np.zeros((STEPS, STEPS))
    for k in range(STEPS):
        left[k:, k] = np.cumprod([1.0, *opened["forget"][k + 1 :]])
    cells = left @ writes
    return cells, opened["output"] * np.tanh(cells)


def own_states(lstm_cell_forward, state):
    """The same two states by a student's `lstm_cell_forward`, each step from its own states of the step before."""
    opened = gates(state)
    by_hand = state["valves"] == "hand"
    a, c, cells, shown = np.zeros((1, 1)), np.zeros((1, 1)), [], []
    for t, x in enumerate(state["x"]):
        parameters = {
            "Wc": np.array([[0.0, 1.0]]),
            "bc": np.zeros((1, 1)),
            "Wy": np.zeros((2, 1)),
            "by": np.zeros((2, 1)),
        }
        for gate in GATES:
            weight, bias = (
                (0.0, _sum_for(opened[gate][t])) if by_hand else (state[f"{gate}_weight"], state[f"{gate}_bias"])
            )
            parameters["W" + gate[0]], parameters["b" + gate[0]] = np.array([[0.0, weight]]), np.array([[bias]])
        a, c = _two_states(lstm_cell_forward, lstm_cell_forward(np.array([[x]]), a.copy(), c.copy(), parameters))
        cells.append(c.item())
        shown.append(a.item())
    return {"cells": np.array(cells), "shown": np.array(shown)}


def _sum_for(share):
    """The number of which sigmoid makes this share."""
    if share in (0, 1):
        return WIDE_OPEN if share else -WIDE_OPEN
    return float(np.log(share / (1 - share)))


def _two_states(function, results):
    """The hidden state and the cell state that a student's function has returned. Raises ArgumentError."""
    name = getattr(function, "__name__", _("The function"))
    if results is None:
        raise ArgumentError(
            _("%(name)s returned None. Does it end with a line that starts with return?") % {"name": name}
        )
    if not isinstance(results, (tuple, list)) or len(results) not in (3, 4):
        raise ArgumentError(
            _("%(name)s should return %(wanted)s, got %(came)s.")
            % {"name": name, "wanted": "(a_next, c_next, yt_pred, cache)", "came": described(results)}
        )
    return [array_of(value, which, (1, 1)) for value, which in zip(results, ("a_next", "c_next"), strict=False)]


@in_course_style
def picture(state):
    """Input, gates and both states of each step, without a browser."""
    cells, shown = simulate(state)
    opened = gates(state)
    figure = CourseFigure(6.2)
    rows = figure.subplots(6, 1, sharex=True, height_ratios=[1, 0.7, 0.7, 2.4, 0.7, 1.5])
    steps = np.arange(STEPS)
    blue = COLOURS["forward"]
    colour = COLOURS["parameter"] if state["valves"] == "hand" else blue
    for axes, gate, name in zip((rows[1], rows[2], rows[4]), ("input", "forget", "output"), "ifo", strict=True):
        axes.bar(steps, opened[gate], 0.5, color=colour)
        axes.bar(steps, 1.0, 0.5, fill=False, edgecolor=QUIET_INK, linewidth=0.8)
        axes.set(ylim=(0, 1.1), yticks=[0, 1], ylabel=name)
    rows[0].bar(steps, state["x"], 0.5, color=blue)
    rows[0].set(ylim=(-2.1, 2.1), yticks=[-2, 0, 2], ylabel="x")
    before = np.append(0.0, cells[:-1])
    kept, written = opened["forget"] * before, opened["input"] * np.tanh(state["x"])
    lost, new = kept != before, written != 0
    outline = {"fill": False, "edgecolor": QUIET_INK, "linestyle": "--"}
    hatched = {"color": "white", "edgecolor": blue, "hatch": "///", "linewidth": 0.8}
    rows[3].bar(steps - 0.2, kept, 0.36, color=blue, label=_("kept"))
    if new.any():
        rows[3].bar(steps[new] + 0.2, written[new], 0.36, bottom=kept[new], label=_("written"), **hatched)
    if lost.any():
        rows[3].bar(steps[lost] - 0.2, (before - kept)[lost], 0.36, bottom=kept[lost], label=_("lost"), **outline)
    rows[3].set_ylim(min(0.0, cells.min()) - 0.1, max(1.0, cells.max()) + 0.1)
    rows[3].set_ylabel("c")
    rows[5].plot(steps, shown, "--o", color=blue, markersize=4)
    rows[5].set(ylabel="a", xlabel=_("step t"), xticks=steps, ylim=(-1.1 if shown.min() < 0 else -0.1, 1.1))
    for axes in (rows[0], rows[3], rows[5]):
        axes.axhline(0, color=QUIET_INK, linewidth=0.8)
    figure.legend(*rows[3].get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False)
    step = state["step"]
    told = _(
        "At step %(step)d the cell state c is %(c).2f, and the hidden state a, which is what the cell shows, %(a).2f."
    )
    figure.conclude(
        [told % {"step": step, "c": cells[step], "a": shown[step]}],
        _("For each step: input x, input gate i, forget gate f, cell state c, output gate o, hidden state a."),
    )
    return figure


DESIGN = Design("lstm_plumbing", picture, own_states)
