"""The figure of who gets the blame: arcs from the loss of one step back to every input that it comes from."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..arguments import ArgumentError, described, whole_number
from ..messages import translate as _
from .backward import norms_by_step
from .style import COLOURS, QUIET_INK, CourseFigure, drawable, in_course_style, not_drawn, nothing_yet, percent

MOST_NETWORKS = 3
# The shares are told for distances from one of these numbers up to the next.
DISTANCES = (0, 5, 10, 20)
WIDEST_ARC = 9.0
# An arc narrower than this could not be seen; it is drawn dotted, as a hairline.
HAIRLINE = 0.3


@in_course_style
def plot_gradient_arcs(gradients, loss_step):
    """Draw, for the loss of one step, an arc to every input it depends on, as wide as that input's part of the blame.

    The width is the share of the norm of the gradient in the sum of all norms, on one scale for all networks.
    gradients: a dict from up to three names to the gradients (n_x, m, T_x) of that loss with respect to the inputs.
    loss_step: the step of the loss, from 0 to T_x − 1; later inputs cannot matter, and are crossed if they seem to.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for anything else.
    """
    if gradients is None:
        return nothing_yet("gradients")
    if not isinstance(gradients, Mapping) or not 1 <= len(gradients) <= MOST_NETWORKS:
        raise ArgumentError(
            _("gradients: expected a dict of 1 to %(most)d arrays by name, got %(came)s.")
            % {"most": MOST_NETWORKS, "came": described(gradients)}
        )
    if any(gradient is None for gradient in gradients.values()):
        return nothing_yet(next(str(name) for name, gradient in gradients.items() if gradient is None))
    norms = {str(name): norms_by_step(gradient, str(name)) for name, gradient in gradients.items()}
    steps = {line.size for line in norms.values()}
    if len(steps) > 1:
        raise ArgumentError(
            _("gradients: expected the same number of steps in each, got %(came)s.")
            % {"came": ", ".join(f"{name}: {line.size}" for name, line in norms.items())}
        )
    last = steps.pop() - 1
    loss_step = whole_number("loss_step", loss_step, 0, last)
    shares = {name: _shares(line[: loss_step + 1]) for name, line in norms.items()}
    widest = max(line.max() for line in shares.values()) or 1.0

    figure = CourseFigure(1.2 + 1.75 * len(norms))
    panels = figure.subplots(len(norms), 2, squeeze=False, width_ratios=(3, 1), sharex="col")
    for (arcs, bars), (name, share) in zip(panels, shares.items(), strict=True):
        _draw_arcs(arcs, share, widest, norms[name])
        arcs.set_title(name, loc="left", fontsize=11, parse_math=False)
        _draw_bars(bars, _by_distance(share))
    panels[-1, 0].set_xlabel(_("step k of the input   (the loss is that of step %(step)d)") % {"step": loss_step})
    panels[-1, 1].set_xlabel(_("share of all"))
    panels[0, 1].set_title(_("steps back"), loc="left", fontsize=11, color=QUIET_INK)

    # The farthest group of distances that has an input in it.
    far = max(distance for distance in DISTANCES if distance <= loss_step)
    told = [_told(name, share, far, norms[name][: loss_step + 1]) for name, share in shares.items()]
    late = [_told_late(name, line[loss_step + 1 :]) for name, line in norms.items()]
    lost = sum(int((~drawable(line)).sum()) for line in norms.values())
    figure.conclude(
        [
            _("What comes from %(far)d steps back and more: %(told)s.") % {"far": far, "told": "; ".join(told)},
            *late,
            not_drawn(lost, sum(line.size for line in norms.values())),
        ],
        _("Arcs from the loss of step %(step)d back to each earlier input, as wide as the gradient is large.")
        % {"step": loss_step},
    )
    return figure


def _shares(norms):
    """The part of each norm in their sum; zeros if there is nothing to share. What cannot be drawn counts as zero."""
    norms = np.where(drawable(norms), norms, 0.0)
    largest = norms.max()
    # Divided by the largest first: then no sum overflows, and none is too small to divide by.
    relative = norms / largest if largest else norms
    return relative / (relative.sum() or 1.0)


def _by_distance(shares):
    """The shares of the steps that lie in each group of distances; NaN for a group without a step."""
    groups = np.split(shares[::-1], DISTANCES[1:])
    return np.array([group.sum() if group.size else np.nan for group in groups])


def _draw_arcs(axes, shares, widest, norms):
    loss_step = shares.size - 1
    steps, turn = np.arange(norms.size), np.linspace(0, np.pi, 60)
    for step, share in enumerate(shares[:-1]):
        middle, radius = (step + loss_step) / 2, (loss_step - step) / 2
        width = WIDEST_ARC * share / widest
        seen = width >= HAIRLINE
        axes.plot(
            middle + radius * np.cos(turn),
            radius / max(loss_step / 2, 0.5) * np.sin(turn),
            color=COLOURS["backward"] if seen else QUIET_INK,
            linewidth=max(width, HAIRLINE),
            linestyle="-" if seen else (0, (1, 4)),
            solid_capstyle="butt",
        )
    reached = steps <= loss_step
    # Marks on the line of steps may reach over the edge; that takes no room from the axes.
    mark = {"linestyle": "none", "clip_on": False, "in_layout": False, "zorder": 4}
    blue = {"color": COLOURS["forward"], "marker": "o", "markersize": 4, **mark}
    axes.plot(steps[reached], 0 * steps[reached], **blue)
    axes.plot(steps[~reached], 0 * steps[~reached], fillstyle="none", **blue)
    own = np.sqrt(60 * shares[-1] / widest)
    axes.plot([loss_step], [0], marker="v", color=COLOURS["backward"], markersize=max(own, 6), **mark)
    wrong = ~drawable(norms) | (steps > loss_step) & (norms > 0)
    axes.plot(steps[wrong], 0 * steps[wrong], marker="X", color=COLOURS["error"], markersize=8, **mark)
    axes.set_ylim(-0.06, 1.06)
    axes.set_xlim(-1, norms.size)
    axes.set_yticks([])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def _draw_bars(axes, shares):
    places = np.arange(shares.size)
    axes.barh(places, 100 * np.nan_to_num(shares), height=0.62, color=COLOURS["backward"])
    for place, share in zip(places, shares, strict=True):
        axes.text(100 * np.nan_to_num(share) + 3, place, percent(share), va="center", fontsize=10)
    ends = [f"{low}–{high - 1}" for low, high in zip(DISTANCES, DISTANCES[1:], strict=False)]
    axes.set_yticks(places, [*ends, f"{DISTANCES[-1]}+"])
    axes.set_ylim(shares.size - 0.5, -0.5)
    axes.set_xlim(0, 145)
    axes.set_xticks([0, 50, 100], ["0", "50", "100 %"])
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")


def _told(name, shares, far, norms):
    if not shares.any():
        return _("%(name)s: no gradient at all") % {"name": name}
    words = {
        "name": name,
        "share": percent(shares[: shares.size - far].sum()),
        "total": norms[drawable(norms)].sum(),
    }
    return _("%(name)s: %(share)s (sum of all: %(total).3g)") % words


def _told_late(name, late):
    """The sentence on inputs after the loss step that have a gradient; none if there are none."""
    count = np.count_nonzero(late)
    if not count:
        return ""
    words = _("%(name)s: the inputs after the loss cannot matter, but %(count)d of them have a gradient (crosses).")
    return words % {"name": name, "count": count}
