"""Figures of an LSTM: the gates over time, both states, and how long a state remembers."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..arguments import ArgumentError, described, whole_number
from ..messages import translate as _
from .forward import SHARE, one_example, plot_map
from .maps import figure_of_maps
from .style import COLOURS, QUIET_INK, CourseFigure, drawable, in_course_style, not_drawn, nothing_yet, numbers

# Below this part of its first value, a memory is drawn as gone.
GONE = 1e-12
LINES = ("-", "--", ":", "-.")


@in_course_style
def plot_gates(gates, example=0):
    """Draw gates over time as maps: one above the other, a row for each unit, a column for each step.

    gates: a dict from names to arrays (n_a, m, T_x) of numbers from 0 to 1, of which one example is drawn.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for shapes that do not fit.
    """
    if not isinstance(gates, dict) or not gates:
        raise ArgumentError(
            _("gates: expected a dict from names to arrays, got %(came)s.") % {"came": described(gates)}
        )
    for name, gate in gates.items():
        if gate is None:
            return nothing_yet(name)
    named = {name: numbers(gate, name, ("n_a, m, T_x",)) for name, gate in gates.items()}
    _require_one_shape(named, next(iter(named)))
    columns = {name: one_example(gate, example) for name, gate in named.items()}
    height = max(1.1, 0.2 * len(next(iter(columns.values()))))
    figure, pairs = figure_of_maps(height * len(columns) + 1.5, [height] * len(columns))
    for pair, (name, gate) in zip(pairs, columns.items(), strict=True):
        plot_map(pair, gate, SHARE, 1.0, _("unit"), name)
        pair[0].tick_params(labelbottom=pair is pairs[-1])
    pairs[-1][0].set_xlabel(_("step t"))

    means = [f"{name} {gate[drawable(gate)].mean():.2f}" for name, gate in columns.items() if drawable(gate).any()]
    missing = sum(int((~drawable(gate)).sum()) for gate in columns.values())
    words = {"example": example, "means": ", ".join(means)}
    told = _("Gates of example %(example)d. Mean over units and steps: %(means)s.") % words
    figure.conclude(
        [told, not_drawn(missing, sum(gate.size for gate in columns.values()))],
        _("Maps of the gates from white (0, shut) to blue (1, open)."),
    )
    return figure


@in_course_style
def plot_two_states(c, a, example=0, unit=0):
    """Draw cell state and hidden state of one unit over time.

    c, a: (n_a, m, T_x). Returns a Figure; a line of text if one of them is None. Raises ArgumentError for shapes that
    do not fit.
    """
    named = {"c": c, "a": a}
    for name, value in named.items():
        if value is None:
            return nothing_yet(name)
    named = {name: numbers(value, name, ("n_a, m, T_x",)) for name, value in named.items()}
    _require_one_shape(named, "c")
    whole_number("unit", unit, 0, len(named["c"]) - 1)
    lines = {name: one_example(value, example)[unit] for name, value in named.items()}
    figure = CourseFigure(3.4)
    axes = figure.subplots()
    for (_name, line), label, style in zip(
        lines.items(), (_("cell state c"), _("hidden state a")), ("-", "--"), strict=True
    ):
        shown = np.where(drawable(line), line, np.nan)
        axes.plot(shown, style, color=COLOURS["forward"], linewidth=2, marker="o", markersize=4, label=label)
    axes.axhline(0, color=QUIET_INK, linewidth=0.8)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.set_xlabel(_("step t"))
    axes.set_ylabel(_("state"))
    figure.legend(loc="outside lower center", ncols=2, frameon=False)

    largest = [np.abs(line[drawable(line)]).max(initial=0.0) for line in lines.values()]
    words = {"unit": unit, "example": example, "c": largest[0], "a": largest[1]}
    missing = sum(int((~drawable(line)).sum()) for line in lines.values())
    told = _("Unit %(unit)d of example %(example)d: c goes up to %(c).2f in size, a up to %(a).2f.") % words
    figure.conclude(
        [told, _left_out(missing)],
        _("Cell state (full line) and hidden state (broken line) of one unit over the steps."),
    )
    return figure


@in_course_style
def plot_memory(traces):
    """Draw, on a log axis, how much of something is left at each step, for several networks.

    traces: a dict from names to arrays (T_x,), each drawn relative to its first entry.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for shapes that do not fit.
    """
    if not isinstance(traces, dict) or not 1 <= len(traces) <= len(LINES):
        raise ArgumentError(
            _("traces: expected a dict from 1 to %(most)d names to arrays, got %(came)s.")
            % {"most": len(LINES), "came": described(traces)}
        )
    for name, trace in traces.items():
        if trace is None:
            return nothing_yet(name)
    traces = {name: np.abs(numbers(trace, name, ("T_x",))) for name, trace in traces.items()}
    figure = CourseFigure(3.4)
    axes = figure.subplots()
    sentences, missing = [], 0
    for (name, trace), style in zip(traces.items(), LINES, strict=False):
        shown = drawable(trace)
        missing += int((~shown).sum())
        if not shown[0] or trace[0] == 0:
            sentences.append(_("%(name)s: nothing to compare with at step 0.") % {"name": name})
            continue
        left = np.where(shown, trace, np.nan) / trace[0]
        seen = np.where(left >= GONE, left, np.nan)
        axes.semilogy(seen, style, color=COLOURS["forward"], linewidth=2, marker="o", markersize=4, label=name)
        words = {"name": name, "left": left[-1], "steps": len(left) - 1}
        sentences.append(_("%(name)s: %(left).2g of it left after %(steps)d steps.") % words)
    axes.set_ylim(GONE, 10)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.set_xlabel(_("step t"))
    axes.set_ylabel(_("left of step 0"))
    if axes.lines:
        figure.legend(loc="outside lower center", ncols=len(traces), frameon=False)
    figure.conclude([*sentences, _left_out(missing)], _("What is left at each step, on a logarithmic axis."))
    return figure


def _left_out(count):
    """The sentence on points that are not in the picture; none if all are."""
    if not count:
        return ""
    return _("Not drawn, being NaN, infinite or beyond 1e100: %(missing)d points.") % {"missing": count}


def _require_one_shape(named, first):
    """Raise ArgumentError unless all arrays have the shape of the first."""
    for name, value in named.items():
        if value.shape != named[first].shape:
            raise ArgumentError(
                _("%(name)s: expected shape %(expected)s, that of %(first)s, got %(came)s.")
                % {"name": name, "expected": named[first].shape, "first": first, "came": value.shape}
            )
