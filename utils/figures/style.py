"""How every figure of the course looks: colours with one meaning each, a white card, a text that says what is drawn.

The figures are drawn on a white rounded card, so that they read on a light page, on a dark one and in print.
The four colours keep apart for colour-blind readers and differ in lightness, for print in grey.
"""

import base64
import contextlib
import functools
import html
import io
import textwrap

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from png import Writer

from ..arguments import ArgumentError, described
from ..messages import translate as _

# What a colour means, in every figure, diagram and widget of the course.
COLOURS = {
    "forward": "#124b8c",
    "backward": "#bc4b00",
    "parameter": "#3c9784",
    "error": "#5c0a3a",
}
INK, QUIET_INK, GRID, CARD_EDGE = "#1c2430", "#55606e", "#dfe3e8", "#d0d7de"

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "mathtext.fontset": "dejavusans",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET_INK,
    "axes.facecolor": "white",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "xtick.color": QUIET_INK,
    "ytick.color": QUIET_INK,
    "hatch.linewidth": 1.0,
    "figure.facecolor": "none",
    "figure.titlesize": 11,
}

WIDTH = 6.8  # inches; a page shows 100 pixels for an inch
PIXELS_PER_INCH = 100
# Of zlib, from 1 to 9: the next one takes twice as long.
COMPRESSION = 3
# Inches: over the title, of one of its lines, and from there to the axes, for the power of ten of a scale.
TITLE_PAD, LINE, TITLE_GAP = 0.14, 0.19, 0.24
# Numbers beyond this cannot be put on an axis without an overflow.
LARGEST_DRAWN = 1e100


class CourseFigure(Figure):
    """A figure on the course's white card that a notebook shows by itself, with `alt`, a text that says what is drawn.

    Nothing of it is kept by pyplot: no figure stays open, and none is shown twice.
    height: in inches. margins: the inches to the left of the axes, to their right and beneath them; without them, each
    text is measured until all fit, which takes a third of the time of a figure.
    """

    def __init__(self, height, margins=None):
        super().__init__(figsize=(WIDTH, height), layout=None if margins else "constrained")
        self._margins = margins
        if not margins:
            self.get_layout_engine().set(w_pad=TITLE_PAD, h_pad=0.12)
        self.alt = ""
        inset = 0.01
        card = FancyBboxPatch(
            (inset, inset),
            WIDTH - 2 * inset,
            height - 2 * inset,
            boxstyle="round,pad=0,rounding_size=0.12",
            transform=self.dpi_scale_trans,
            facecolor="white",
            edgecolor=CARD_EDGE,
            linewidth=0.8,
            zorder=-1,
        )
        self.add_artist(card)

    def conclude(self, sentences, drawn):
        """Put the sentences that say what one sees over the figure; `drawn` says what is drawn, for the alt text."""
        conclusion = " ".join(sentence for sentence in sentences if sentence)
        text = textwrap.fill(conclusion, 78)
        title = self.suptitle(text, x=0.025, horizontalalignment="left", parse_math=False)
        if self._margins:
            width, height = self.get_size_inches()
            left, right, bottom = self._margins
            top = TITLE_PAD + LINE * (text.count("\n") + 1) + TITLE_GAP
            title.set_y(1 - TITLE_PAD / height)
            self.subplots_adjust(left / width, bottom / height, 1 - right / width, 1 - top / height)
        self.alt = f"{drawn} {conclusion}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return picture_bundle(self)


def picture_bundle(figure):
    """A figure as notebooks and feedback show it: HTML with an alt text, else a PNG, else the text alone."""
    data = base64.b64encode(png(figure)).decode("ascii")
    alt = alt_text(figure)
    shown = {"text/html": _image_element(figure, data), "image/png": data, "text/plain": alt}
    return shown, {"image/png": {"alt": alt}}


def _image_element(figure, data):
    """A figure as an HTML image that holds its own data."""
    width = round(figure.get_figwidth() * PIXELS_PER_INCH)
    return (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt_text(figure))}" '
        f'width="{width}" style="max-width: 100%; height: auto">'
    )


def png(figure):
    """The bytes of a figure's PNG, sharp on a screen with two pixels for one."""
    file = io.BytesIO()
    dpi, canvas = figure.dpi, figure.canvas
    try:
        with course_style():
            # By its canvas, and not by `savefig`, which draws a figure that has a layout twice.
            drawn_on = FigureCanvasAgg(figure)
            figure.dpi = 2 * PIXELS_PER_INCH
            drawn_on.draw()
            pixels = np.asarray(drawn_on.buffer_rgba())
    finally:
        figure.dpi = dpi
        figure.set_canvas(canvas)
    height, width, channels = pixels.shape
    # Pillow tries five filters on each row, which takes four times as long for a fifth fewer bytes.
    writer = Writer(width, height, greyscale=False, alpha=True, compression=COMPRESSION)
    writer.write_packed(file, pixels.reshape(height, width * channels))
    return file.getvalue()


def alt_text(figure):
    """The text that stands for a figure; a plain one for a figure that is not of this course."""
    return getattr(figure, "alt", "") or _("A figure.")


class NoFigure(str):
    """One line in the place of a figure, when there is nothing to draw yet. A notebook shows it as it stands."""

    def __repr__(self):
        return str(self)


def nothing_yet(name):
    """The line for an argument that is None."""
    return NoFigure(_("No picture yet: %(name)s is None. Finish the answer it comes from first.") % {"name": name})


@contextlib.contextmanager
def course_style():
    """matplotlib's own defaults with the course's style, whatever the notebook has set."""
    with style.context(STYLE, after_reset=True), np.errstate(all="ignore"):
        yield


def in_course_style(draw):
    """Make a function draw in the course's style."""

    @functools.wraps(draw)
    def drawn(*arguments, **options):
        with course_style():
            return draw(*arguments, **options)

    return drawn


def numbers(value, name, axes):
    """`value` as a float array with one of the given sets of axes; NaN and infinities may be in it.

    axes: the allowed shapes in words, as ("n_a, m", "n_a, m, T_x").
    Raises ArgumentError for anything else, for an empty array too.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise ArgumentError(
            _("%(name)s: expected an array of real numbers, got %(came)s.") % {"name": name, "came": described(value)}
        )
    if array.ndim not in [shape.count(",") + 1 for shape in axes] or array.size == 0:
        expected = _(" or ").join(f"({shape})" for shape in axes)
        raise ArgumentError(
            _("%(name)s: expected shape %(expected)s, got %(came)s.")
            % {"name": name, "expected": expected, "came": array.shape}
        )
    return array.astype(float)


def percent(share):
    """A share in words as short as they can be; a dash for NaN. Only nothing at all is told as 0 %."""
    if np.isnan(share):
        return "–"
    if share > 10:
        return "> 1000 %"
    if share == 0 or share >= 0.01:
        return f"{100 * share:.0f} %"
    return f"{100 * share:.1f} %" if share >= 0.001 else "< 0.1 %"


def drawable(array):
    """Where an array has numbers that can be drawn."""
    return np.abs(array) <= LARGEST_DRAWN


def not_drawn(count, of_all):
    """The sentence on the numbers that cannot be drawn; none if all can."""
    if count == 0:
        return ""
    return _("NaN, infinite or beyond 1e100 (marked ×): %(count)d of %(all)d values.") % {
        "count": count,
        "all": of_all,
    }
