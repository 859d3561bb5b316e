"""The figure of a network rolled up and unrolled: one cell with a loop, its copies in time, one set of parameters."""

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.patheffects import Normal, Stroke

from ..arguments import ArgumentError, described, require_names, whole_number
from ..messages import translate as _
from .style import COLOURS, INK, PIXELS_PER_INCH, QUIET_INK, WIDTH, CourseFigure, in_course_style, nothing_yet

MOST_STEPS = 60
# All lengths are pixels of a page, 100 to the inch.
HEIGHT, DRAWING = 340, 262
LEFT, RIGHT = 28, 652
STORE_TOP, INPUT, CELL, CELL_TOP, OUTPUT, HEADING = 40, 94, 124, 180, 220, 250
MIDDLE = (CELL + CELL_TOP) / 2
LOOP, LOOP_TOP, LOOP_SIDE = (58, 122), 200, 26
EQUALS, COPIES = 182, 258
# A copy is at most so wide; between two copies there is this part of the way from one to the next.
WIDEST, GAP_SHARE = 62, 0.38
# Names are written under a copy, and a word into it, only if it has this much room.
ROOM_FOR_NAMES, ROOM_FOR_A_WORD = 26, 44
LARGEST_TIP = 14


@in_course_style
def plot_unrolled(parameters, T_x):
    """Draw a recurrent network twice, as one cell with a loop and as T_x copies, over the one set of its parameters.

    parameters: a dict from names to arrays, counted and named in the figure. T_x: the number of copies, from 1 to 60.
    Returns a Figure; a line of text if one of them is None. Raises ArgumentError for anything else.
    """
    for name, value in (("parameters", parameters), ("T_x", T_x)):
        if value is None:
            return nothing_yet(name)
    require_names(parameters, "parameters")
    if not parameters:
        raise ArgumentError(
            _("parameters: expected at least one array, got %(came)s.") % {"came": described(parameters)}
        )
    steps = whole_number("T_x", T_x, 1, MOST_STEPS)
    count = sum(np.size(value) for value in parameters.values())

    figure = CourseFigure(HEIGHT / PIXELS_PER_INCH)
    axes = figure.subplots()
    axes.set_xlim(0, WIDTH * PIXELS_PER_INCH)
    axes.set_ylim(0, DRAWING)
    axes.axis("off")
    _store(axes, parameters, count)
    _rolled_up(axes)
    _copies(axes, steps)
    words = {"steps": steps, "count": count, "all": steps * count}
    figure.conclude(
        [
            _("The loop and its copies (%(steps)d) use the same %(count)d numbers.") % words,
            _("If each step had numbers of its own, there would be %(all)d.") % words,
        ],
        _(
            "Left: one cell with an input, an output and a loop from its state back to itself. Right: the same cell "
            "drawn %(steps)d times in a row, where the state goes on to the next copy. One box of parameters "
            "beneath, with a line to the loop and to every copy."
        )
        % words,
    )
    return figure


def _store(axes, parameters, count):
    """The box of the parameters, drawn once under all cells."""
    green = COLOURS["parameter"]
    _box(axes, LEFT, 2, RIGHT - LEFT, STORE_TOP - 2, facecolor="#e8f5f2", edgecolor=green, linewidth=2)
    words = _("%(names)s: %(count)d numbers, kept once") % {"names": ", ".join(parameters), "count": count}
    axes.text((LEFT + RIGHT) / 2, STORE_TOP / 2 + 1, words, ha="center", va="center", parse_math=False)


def _rolled_up(axes):
    """One cell whose state comes back to it."""
    left, right = LOOP
    middle = (left + right) / 2
    axes.text(middle, HEADING, _("one cell with a loop"), ha="center", color=QUIET_INK)
    around = [
        (right, MIDDLE),
        (right + LOOP_SIDE, MIDDLE),
        (right + LOOP_SIDE, LOOP_TOP),
        (left - LOOP_SIDE, LOOP_TOP),
        (left - LOOP_SIDE, MIDDLE),
    ]
    axes.plot(*zip(*around, strict=True), color=COLOURS["forward"], linewidth=2, solid_joinstyle="round")
    _arrow(axes, around[-1], (left, MIDDLE), LARGEST_TIP)
    # The output crosses the loop on a little bridge: the two lines do not meet.
    bridge = [Stroke(linewidth=7, foreground="white"), Normal()]
    axes.plot([middle, middle], [LOOP_TOP - 8, LOOP_TOP + 8], color=COLOURS["forward"], path_effects=bridge, zorder=2)
    _cell(axes, left, right - left, LARGEST_TIP, "t")
    _name(axes, right + LOOP_SIDE + 12, LOOP_TOP - 4, "$a_t$")
    axes.text(EQUALS, MIDDLE, "=", ha="center", va="center", fontsize=20)


def _copies(axes, steps):
    """The cell once for each step, with the state that goes from copy to copy."""
    pitch = min((RIGHT - COPIES) / steps, WIDEST / (1 - GAP_SHARE))
    width, gap = pitch * (1 - GAP_SHARE), pitch * GAP_SHARE
    tip = min(max(0.4 * pitch, 4), LARGEST_TIP)
    words = _("its copies in time: %(steps)d") % {"steps": steps}
    axes.text(COPIES, HEADING, words, color=QUIET_INK)
    _name(axes, COPIES - gap - 12, MIDDLE - 4, "a0")
    for t in range(steps):
        left = COPIES + t * pitch
        named = pitch >= ROOM_FOR_NAMES or t in (0, steps - 1)
        _arrow(axes, (left - gap, MIDDLE), (left, MIDDLE), tip)
        _cell(axes, left, width, tip, t if named else None)
    end = COPIES + steps * pitch
    _arrow(axes, (end - gap, MIDDLE), (end, MIDDLE), tip)


def _cell(axes, left, width, tip, step):
    """A cell with its line from the parameters, its input from below and its output above, named after the step."""
    middle, side = left + width / 2, 0.22 * width
    _box(axes, left, CELL, width, CELL_TOP - CELL, facecolor="#f3f5f8", edgecolor=QUIET_INK, linewidth=1.2)
    if width >= ROOM_FOR_A_WORD:
        axes.text(middle, MIDDLE, _("cell"), ha="center", va="center", color=INK)
    axes.plot(
        [middle - side, middle - side],
        [STORE_TOP, CELL],
        color=COLOURS["parameter"],
        linewidth=_thickness(tip),
        linestyle=(0, (3, 1.2)),
    )
    _arrow(axes, (middle + side, INPUT), (middle + side, CELL), tip)
    _arrow(axes, (middle, CELL_TOP), (middle, OUTPUT - 4), tip)
    if step is not None:
        _name(axes, middle + side, INPUT - 14, f"$x_{{{step}}}$")
        _name(axes, middle, OUTPUT, f"$\\hat y_{{{step}}}$")


def _name(axes, place, height, name):
    """A name on a patch of white: lines pass behind it."""
    patch = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    axes.text(place, height, name, ha="center", color=COLOURS["forward"], bbox=patch, zorder=4)


def _box(axes, left, bottom, width, height, **look):
    round_corners = f"round,pad=0,rounding_size={min(6, width / 4)}"
    axes.add_patch(FancyBboxPatch((left, bottom), width, height, boxstyle=round_corners, **look))


def _arrow(axes, start, end, tip):
    look = {"color": COLOURS["forward"], "linewidth": _thickness(tip), "shrinkA": 0, "shrinkB": 0, "zorder": 3}
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=tip, **look))


def _thickness(tip):
    """The width of a line whose arrow has a tip of this size."""
    return 2 if tip > 8 else 1.2
