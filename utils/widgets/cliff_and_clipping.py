"""The widget on clipping: gradient descent on the loss of one unit over fifty steps, where that loss has a cliff."""

import itertools
import math

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..arguments import ArgumentError, described
from ..figures.style import COLOURS, CourseFigure, in_course_style
from ..messages import translate as _
from .frame import Design, Widget, specification
from .own_code import array_of

FIRST = 0.9
TARGET = 0.5
STEPS = 50
UPDATES = 200


def cliff_and_clipping(clip_by_global_norm=None, **state):
    """Gradient descent on L(u, b) = (h_50 - 0.5)^2, where h_t = tanh(u h_{t-1} + b) and h_0 = 0.9.

    clip_by_global_norm: your own clipping; its way is shown beside the right one where clipping is by norm.
    state: u and b of the start, rate, clipping="none", "value" or "norm", limit; what is left out starts as the widget
    does.
    """
    return Widget(DESIGN, state, clip_by_global_norm)


def surface(u, b):
    """The loss at any number of places at once."""
    h = FIRST
    for _step in range(STEPS):
        h = np.tanh(u * h + b)
    return (h - TARGET) ** 2


def loss_and_gradient(u, b):
    """The loss at one place, and its gradient (by u, by b), by a sweep from the last state back."""
    states = list(itertools.accumulate(range(STEPS), lambda h, _step: math.tanh(u * h + b), initial=FIRST))
    h = np.array(states)
    slopes = 1 - h[1:] ** 2
    # What a move of the sum in step t does to the last state: its own slope, then all later factors.
    onward = np.append(np.cumprod((u * slopes[1:])[::-1])[::-1], 1.0)
    reach = 2 * (h[-1] - TARGET) * onward * slopes
    return (h[-1] - TARGET) ** 2, np.array([reach @ h[:-1], reach.sum()])


def clipped(gradient, clipping, limit):
    """A gradient after clipping."""
    if clipping == "value":
        return np.clip(gradient, -limit, limit)
    if clipping == "norm":
        return gradient / max(1.0, np.linalg.norm(gradient) / limit)
    return gradient


def descend(u, b, rate, clip):
    """Gradient descent: arrays u, b and loss of all points, raw and used with a row for each update."""
    points, losses, raws, useds = [np.array([u, b])], [], [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for update in range(UPDATES + 1):
            loss, raw = loss_and_gradient(*points[-1])
            losses.append(loss)
            if update == UPDATES:
                break
            used = clip(raw)
            point = points[-1] - rate * used
            if not np.isfinite(point).all():
                break
            raws.append(raw)
            useds.append(used)
            points.append(point)
    u, b = np.array(points).T
    return {"u": u, "b": b, "loss": np.array(losses), "raw": np.array(raws), "used": np.array(useds)}


def simulate(u, b, rate, clipping, limit):
    """The descent of a state of the widget."""
    return descend(u, b, rate, lambda gradient: clipped(gradient, clipping, limit))


def own_way(clip_by_global_norm, state):
    """The same descent with a student's clipping: u, b, loss, and the updates that a right clipping makes otherwise.

    Nothing is asked for where clipping is not by norm. Each update is judged by its own gradient, not by the way: at
    the cliff two ways part that differ in a last digit.
    """
    if state["clipping"] != "norm":
        return {}

    def clip(gradient):
        by_u, by_b = gradient
        came = clip_by_global_norm({"dU": np.array([[by_u]]), "db": np.array([by_b])}, state["limit"])
        if not isinstance(came, dict) or not {"dU", "db"} <= came.keys():
            raise ArgumentError(
                _("clip_by_global_norm: expected a dict with dU and db, got %(came)s.")
                % {"came": ", ".join(map(str, came)) if isinstance(came, dict) else described(came)}
            )
        used = np.array([array_of(came["dU"], "dU", (1, 1)).item(), array_of(came["db"], "db", (1,)).item()])
        if not np.isfinite(used).all():
            raise ArgumentError(
                _("clip_by_global_norm: dU = %(by_u)g, db = %(by_b)g became %(dU)g and %(db)g.")
                % {"by_u": by_u, "by_b": by_b, "dU": used[0], "db": used[1]}
            )
        return used

    way = descend(state["u"], state["b"], state["rate"], clip)
    right = [clipped(raw, "norm", state["limit"]) for raw in way["raw"]]
    same = [np.allclose(*both, rtol=1e-6, atol=0) for both in zip(way["used"], right, strict=True)]
    return {name: way[name] for name in ("u", "b", "loss")} | {"wrong": np.flatnonzero(np.logical_not(same))}


@in_course_style
def picture(state):
    """Map, way and losses of a state, without a browser."""
    way = simulate(**state)
    controls = {control["name"]: control for control in specification("cliff_and_clipping")["controls"]}
    (left, right), (low, high) = ((controls[name]["lowest"], controls[name]["highest"]) for name in "ub")
    u, b = np.meshgrid(np.linspace(left, right, 300), np.linspace(low, high, 200))
    figure = CourseFigure(5.4)
    on_map, by_update = figure.subplots(2, height_ratios=[3, 1])
    shades = LinearSegmentedColormap.from_list("loss", ["#ffffff", COLOURS["error"]])
    miss = np.sqrt(surface(u, b))
    on_map.imshow(miss, origin="lower", extent=(left, right, low, high), cmap=shades, vmin=0, vmax=2, aspect="equal")
    on_map.contour(u, b, miss, np.arange(0.1, 1.5, 0.1), colors=COLOURS["error"], linewidths=0.3)
    for width, colour, mark in ((4, "white", ""), (1.5, COLOURS["parameter"], ".")):
        shown = np.clip([way["u"], way["b"]], -1e3, 1e3)
        on_map.plot(*shown, color=colour, linewidth=width, marker=mark, markersize=4)
    on_map.plot(way["u"][0], way["b"][0], "o", color=COLOURS["parameter"], markersize=9, markerfacecolor="white")
    on_map.set(xlim=(left, right), ylim=(low, high), xlabel="u", ylabel="b")
    on_map.grid(False)
    by_update.plot(way["loss"], color=COLOURS["error"])
    by_update.set(xlabel=_("update"), ylabel=_("loss"), ylim=(-0.1, 2.35))
    outside = (way["u"] < left) | (way["u"] > right) | (way["b"] < low) | (way["b"] > high)
    left_map = _("Update %(update)d leaves the map.") % {"update": outside.argmax()} if outside.any() else ""
    end = {"updates": len(way["raw"]), "loss": way["loss"][-1]}
    ends = _("The loss after %(updates)d updates is %(loss).2g.") % end
    figure.conclude([left_map, ends], _("Gradient descent on a map of the loss over u and b, and the loss by update."))
    return figure


DESIGN = Design("cliff_and_clipping", picture, own_way)
