"""The figure of truncated backpropagation: which steps a gradient reaches, and what is missing for it."""

from collections.abc import Mapping

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.patches import Rectangle

from ..arguments import ArgumentError, described, listed, real_array, whole_number
from ..messages import translate as _
from .backward import norms_by_step
from .derivation import STRENGTH
from .style import (
    COLOURS,
    INK,
    CourseFigure,
    drawable,
    in_course_style,
    not_drawn,
    nothing_yet,
    numbers,
    percent,
)
from .writing import visible

MOST_RUNS, MOST_STEPS = 6, 60
# A gradient below this part of the largest one has the palest colour.
PALEST = 1e-4
SHAPES = {"a": ("n_a, m, T_x",), "dx": ("n_x, m, T_x",)}


@in_course_style
def plot_truncation(runs, lag, sentence):
    """Draw how far back the gradient of the last step's loss reaches when the backward pass visits few steps only.

    runs: a dict from up to six windows, the numbers of steps that the backward pass visits, to dicts with the states
    "a" (n_a, m, T_x), the gradient of the inputs "dx" (n_x, m, T_x), and a gradient for each parameter, as "dWf".
    One window is T_x: with it the others are compared. lag: how many steps back the marked input lies, below T_x.
    sentence: the T_x characters that were read, at most 60.
    Returns a Figure; a line of text if `runs` or a run is None. Raises ArgumentError for anything else.
    """
    if runs is None or isinstance(runs, Mapping) and any(run is None for run in runs.values()):
        return nothing_yet("runs")
    _require_runs(runs)
    windows = sorted(runs)
    runs = _arrays(runs, full=windows[-1])
    states = [runs[window]["a"] for window in windows]
    norms = np.array([norms_by_step(runs[window]["dx"], "dx") for window in windows])
    T_x = norms.shape[1]
    _require_steps(states[0].shape[-1], T_x, windows, lag, sentence)
    marked = T_x - 1 - lag

    figure = CourseFigure(2.75 + 0.36 * len(windows))
    above, below = figure.subplots(2, sharex=True, height_ratios=(1.1, 0.36 * len(windows)))
    for a in states:
        state = np.where(drawable(a[0, 0]), a[0, 0], np.nan)
        above.plot(state, color=COLOURS["forward"], linewidth=1.5, marker="o", markersize=3)
    above.set_ylabel(_("state of\nunit 0"))
    above.grid(False, axis="x")
    above.tick_params(axis="x", length=0)
    missed = [_missed(runs[window], runs[T_x]) for window in windows]
    _draw_table(below, windows, norms, missed)
    for axes in (above, below):
        axes.axvspan(marked - 0.5, marked + 0.5, facecolor="none", edgecolor=INK, linewidth=1.5, zorder=4)
    below.set_xticks(range(T_x), visible(sentence))
    below.set_xlim(-0.6, T_x - 0.4)
    words = _("character read   (darker: larger gradient; hatched: none; frame: %(lag)d steps back)")
    below.set_xlabel(words % {"lag": lag})

    reached = [window for window, row in zip(windows, norms, strict=True) if row[marked] != 0]
    figure.conclude(
        [_told_reached(lag, reached, windows), _told_states(states), not_drawn((~drawable(norms)).sum(), norms.size)],
        _("The state of a unit over the text, and for each window the steps that the gradient reaches. %(missed)s")
        % {"missed": " ".join(_told_missed(*pair) for pair in zip(windows, missed, strict=True))},
    )
    return figure


def _require_runs(runs):
    """Raise ArgumentError unless each window has states, a gradient of the inputs, and those of the same parameters."""
    if not isinstance(runs, Mapping) or not 1 <= len(runs) <= MOST_RUNS:
        raise ArgumentError(
            _("runs: expected a dict of 1 to %(most)d runs by window, got %(came)s.")
            % {"most": MOST_RUNS, "came": described(runs)}
        )
    names = None
    for window, run in runs.items():
        if isinstance(window, bool) or not isinstance(window, (int, np.integer)) or window < 1:
            raise ArgumentError(
                _("runs: expected windows that are whole numbers from 1, got %(came)r.") % {"came": window}
            )
        if not isinstance(run, Mapping) or not {"a", "dx"} < run.keys() or run.keys() != (names or run.keys()):
            words = _('runs[%(window)d]: expected "a", "dx" and gradients of the same parameters, got %(came)s.')
            came = listed(run) if isinstance(run, Mapping) else described(run)
            raise ArgumentError(words % {"window": window, "came": came})
        names = run.keys()


def _arrays(runs, full):
    """The runs with arrays. Raises ArgumentError for other things, and for shapes unlike those of the full run."""
    arrays = {}
    for window in sorted(runs, reverse=True):
        arrays[window] = {}
        for name, value in runs[window].items():
            title = f'runs[{window}]["{name}"]'
            array = numbers(value, title, SHAPES[name]) if name in SHAPES else real_array(value, title)
            arrays[window][name] = array
            expected = arrays[full][name].shape
            if array.shape != expected:
                raise ArgumentError(
                    _("%(title)s: expected shape %(expected)s, that of the longest window, got %(came)s.")
                    % {"title": title, "expected": expected, "came": array.shape}
                )
    return arrays


def _require_steps(of_states, T_x, windows, lag, sentence):
    """Raise ArgumentError unless states, gradients, windows, the marked step and the text fit each other."""
    if of_states != T_x:
        raise ArgumentError(
            _('runs: expected as many steps in "a" as in "dx", %(steps)d, got %(came)d.')
            % {"steps": T_x, "came": of_states}
        )
    if windows[-1] != T_x or T_x > MOST_STEPS:
        raise ArgumentError(
            _("runs: expected a longest window of T_x, at most %(most)d, got %(window)d for T_x = %(steps)d.")
            % {"most": MOST_STEPS, "window": windows[-1], "steps": T_x}
        )
    whole_number("lag", lag, 0, T_x - 1)
    if not isinstance(sentence, str) or len(sentence) != T_x:
        raise ArgumentError(
            _("sentence: expected a text of %(steps)d characters, one for each step, got %(came)s.")
            % {"steps": T_x, "came": described(sentence)}
        )


def _missed(run, full):
    """How far the gradients of all parameters together are from the full ones, as a part of the norm of these."""
    names = [name for name in full if name not in ("a", "dx")]
    right, came = (np.concatenate([each[name].ravel() for name in names]) for each in (full, run))
    # Divided by the largest first: then no square overflows, and none is too small.
    largest = np.abs(right).max()
    return np.linalg.norm((came - right) / largest) / np.linalg.norm(right / largest) if largest else np.nan


def _draw_table(axes, windows, norms, missed):
    largest = norms[drawable(norms)].max(initial=0.0) or 1.0
    colour = LogNorm(PALEST * largest, largest, clip=True)
    for row, column in np.ndindex(norms.shape):
        norm = norms[row, column]
        shown, reached = drawable(norm), norm != 0
        axes.add_patch(
            Rectangle(
                (column - 0.46, row - 0.42),
                0.92,
                0.84,
                facecolor=STRENGTH(colour(norm)) if shown and reached else "white",
                edgecolor=COLOURS["backward"] if reached else "#c3c9d1",
                hatch=None if reached else "////",
                linewidth=0.6,
            )
        )
        if not shown:
            axes.text(column, row, "×", color=COLOURS["error"], ha="center", va="center")
    for row, part in enumerate(missed):
        words = "×" if np.isnan(part) else _("%(part)s off") % {"part": percent(part)}
        axes.text(norms.shape[1] - 0.1, row, words, va="center")
    axes.set_yticks(range(len(windows)), [_("last %(window)d") % {"window": window} for window in windows])
    axes.set_ylim(len(windows) - 0.5, -0.5)
    axes.tick_params(length=0, labelcolor=INK)
    axes.grid(False)
    axes.spines[:].set_visible(False)


def _told_reached(lag, reached, windows):
    words = {"lag": lag, "reached": ", ".join(map(str, reached)), "all": ", ".join(map(str, windows))}
    if not reached:
        return _("Of the windows %(all)s none reaches the character %(lag)d steps back.") % words
    return _("Of the windows %(all)s the character %(lag)d steps back is reached by %(reached)s.") % words


def _told_states(states):
    """Whether the forward pass is the same in all runs, measured."""
    difference = max(np.abs(state - states[0]).max() for state in states)
    if difference == 0:
        return _("The states are the same in all of them.")
    return _("The states differ by up to %(difference).2g: truncation should leave the forward pass as it is.") % {
        "difference": difference
    }


def _told_missed(window, part):
    if np.isnan(part):
        return _("Last %(window)d steps: no number.") % {"window": window}
    words = _("Last %(window)d steps: the gradient of the parameters is %(part)s off.")
    return words % {"window": window, "part": percent(part)}
