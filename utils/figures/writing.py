"""Figures of a network that writes: what is drawn, how the loss falls, what is written, and what the gates do."""

import textwrap
from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import FormatStrFormatter, LogLocator, MaxNLocator, NullFormatter, PercentFormatter

from ..arguments import ArgumentError, described
from ..messages import translate as _
from ..texts import known_words, share_of_words
from .forward import SHARE
from .maps import draw_map, figure_of_maps
from .style import COLOURS, INK, QUIET_INK, CourseFigure, drawable, in_course_style, not_drawn, nothing_yet, numbers

# The loss is drawn as its mean over so many steps, above which single batches are forgotten.
SMOOTHED = 20
LINES = ("solid", (0, (4, 2)))
LETTERS_A_LINE = 60
MOST_LINES = 14
SPACE, NEW_LINE = "·", "↵"


@in_course_style
def plot_draws(probabilities, classes, names=None):
    """Draw how often each class was drawn, as bars, and where a line says how probable it is.

    probabilities: (n_y,), of one distribution. classes: the classes drawn from it. names: one for each class.
    Returns a Figure; a line of text if an argument is None. Raises ArgumentError for numbers that are no classes.
    """
    for name, value in (("probabilities", probabilities), ("classes", classes)):
        if value is None:
            return nothing_yet(name)
    probabilities = numbers(probabilities, "probabilities", ("n_y",))
    drawn = numbers(classes, "classes", ("N",))
    n_y = probabilities.size
    if not np.isin(drawn, np.arange(n_y)).all():
        raise ArgumentError(
            _("classes: expected whole numbers from 0 to %(last)d, got %(came)s.")
            % {"last": n_y - 1, "came": described(classes)}
        )
    shares = np.bincount(drawn.astype(int), minlength=n_y) / drawn.size
    names = [str(place) for place in range(n_y)] if names is None else list(names)

    figure = CourseFigure(3.2)
    axes = figure.subplots()
    places = np.arange(n_y)
    axes.bar(places, shares, width=0.7, color=COLOURS["forward"])
    # On white, or a bar that rises above its line would swallow it.
    axes.hlines(probabilities, places - 0.45, places + 0.45, color="white", linewidth=4)
    axes.hlines(probabilities, places - 0.45, places + 0.45, color=INK, linewidth=2, linestyle=(0, (3, 1)))
    axes.set_xticks(places, names)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.grid(False, axis="x")
    axes.set_xlabel(_("class   (bars: drawn; dashed lines: the probabilities)"))
    most = int(shares.argmax())
    words = _("Of %(count)d draws, %(share).0f %% gave class %(name)s; its dashed line is at %(probability).0f %%.")
    shown = {"share": 100 * shares[most], "name": names[most], "probability": 100 * probabilities[most]}
    sentence = words % {"count": drawn.size, **shown}
    figure.conclude([sentence], _("Bars of how often each class was drawn."))
    return figure


@in_course_style
def plot_losses(curves):
    """Draw the loss over the steps of one training or two, as the mean over the last 20 steps, on a log axis.

    curves: name -> the losses, one for each step.
    Returns a Figure; a line of text if there is no loss yet. Raises ArgumentError for anything else.
    """
    if not isinstance(curves, Mapping) or not 1 <= len(curves) <= len(LINES):
        raise ArgumentError(
            _("curves: expected a dict from one or two names to losses, got %(came)s.") % {"came": described(curves)}
        )
    curves = {name: losses for name, losses in curves.items() if losses is not None and len(losses)}
    if not curves:
        return nothing_yet(_("the loss"))
    figure = CourseFigure(3.4)
    axes = figure.subplots()
    axes.set_yscale("log")
    sentences, lost, total = [], 0, 0
    for (name, losses), line, colour in zip(curves.items(), LINES, (COLOURS["forward"], INK), strict=False):
        losses = numbers(losses, name, ("steps",))
        shown = drawable(losses) & (losses > 0)
        lost, total = lost + int((~shown).sum()), total + losses.size
        losses = np.where(shown, losses, np.nan)
        steps = np.arange(1, losses.size + 1)
        axes.plot(steps, losses, color=colour, linewidth=0.7, alpha=0.35)
        axes.plot(steps, _smooth(losses), color=colour, linewidth=2, linestyle=line, label=name)
        if shown.any():
            sentences.append(
                _("%(name)s: highest %(highest).3g, mean of the last %(count)d steps %(last).3g.")
                % {
                    "name": name,
                    "highest": np.nanmax(losses),
                    "count": min(SMOOTHED, losses.size),
                    "last": _smooth(losses)[-1],
                }
            )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FormatStrFormatter("%g"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(_("step   (thick lines: means of the last 20 steps)"))
    axes.set_ylabel(_("loss"))
    if len(curves) > 1:
        axes.legend(frameon=False)
    figure.conclude([*sentences, not_drawn(lost, total)], _("Loss over the steps of training, on a log axis."))
    return figure


def _smooth(losses):
    """The mean of each loss and those before it, at most SMOOTHED together; what is NaN is left out."""
    means = np.full(losses.size, np.nan)
    for step in range(losses.size):
        seen = losses[max(0, step + 1 - SMOOTHED) : step + 1]
        if np.isfinite(seen).any():
            means[step] = np.nanmean(seen)
    return means


@in_course_style
def plot_writing(written, text):
    """Draw what a network has written; whole words that are not in `text` are crossed out with a line.

    written: a string. Returns a Figure; a line of text if it is None. Raises ArgumentError for anything else.
    """
    if written is None:
        return nothing_yet("written")
    if not isinstance(written, str) or not isinstance(text, str):
        raise ArgumentError(_("written: expected a text, got %(came)s.") % {"came": described(written)})
    unknown = np.zeros(len(written), dtype=bool)
    for start, end, known in known_words(written, text):
        unknown[start:end] = not known
    lines = _lines(written)[:MOST_LINES]
    figure = CourseFigure(0.7 + 0.24 * len(lines))
    axes = figure.subplots()
    axes.axis("off")
    axes.set_xlim(0, LETTERS_A_LINE + 1)
    axes.set_ylim(len(lines), 0)
    for row, (start, line) in enumerate(lines):
        for column, letter in enumerate(line):
            wrong = unknown[start + column]
            colour = COLOURS["error"] if wrong else INK
            axes.text(column, row + 0.75, letter, family="DejaVu Sans Mono", color=colour, parse_math=False)
            if wrong:
                axes.plot([column, column + 1], [row + 0.55] * 2, color=colour, linewidth=1)
    whole = len(known_words(written, text))
    sentence = _("%(share).0f %% of %(whole)d whole words are words of the text; the others are crossed out.") % {
        "share": 100 * share_of_words(written, text),
        "whole": whole,
    }
    figure.conclude([sentence], _('A text: "%(written)s".') % {"written": written})
    return figure


def _lines(written):
    """The lines that fit the width, each with the place in `written` where it begins."""
    lines, start = [], 0
    for paragraph in written.split("\n"):
        begin = start
        for line in textwrap.wrap(paragraph, LETTERS_A_LINE, drop_whitespace=False) or [""]:
            lines.append((begin, line))
            begin += len(line)
        start += len(paragraph) + 1
    return lines


def visible(sentence):
    """The characters of a text, one by one, with signs for spaces and ends of lines."""
    return [{" ": SPACE, "\n": NEW_LINE}.get(letter, letter) for letter in sentence]


@in_course_style
def plot_gates_over_text(gates, sentence, units=None):
    """Draw a gate of some units over a text: a row for each unit, a column for each character, from 0 to 1.

    gates: (n_a, T_x), between 0 and 1. sentence: the T_x characters that were read. units: which rows to draw.
    Returns a Figure; a line of text if `gates` is None. Raises ArgumentError for shapes that do not fit.
    """
    if gates is None:
        return nothing_yet("gates")
    gates = numbers(gates, "gates", ("n_a, T_x",))
    if not isinstance(sentence, str) or len(sentence) != gates.shape[1]:
        raise ArgumentError(
            _("sentence: expected a text of %(steps)d characters, one for each step, got %(came)s.")
            % {"steps": gates.shape[1], "came": described(sentence)}
        )
    units = list(range(len(gates))) if units is None else [int(unit) for unit in units]
    figure, [pair] = figure_of_maps(1.5 + 0.27 * len(units), [1])
    axes = pair[0]
    draw_map(pair, gates[units], SHARE, 0.0, 1.0, _("gate"))
    axes.set_facecolor("#eceff2")
    axes.set_xticks(range(len(sentence)), visible(sentence))
    axes.set_yticks(range(len(units)), [str(unit) for unit in units])
    axes.tick_params(labelcolor=INK)
    for place, letter in enumerate(sentence):
        if letter in " \n":
            axes.axvspan(place - 0.5, place + 0.5, facecolor="none", edgecolor=QUIET_INK, linewidth=0.8)
    axes.set_xlabel(_("character read   (framed: a space or the end of a line)"))
    axes.set_ylabel(_("unit"))
    shown = drawable(gates[units])
    missing = not_drawn(int((~shown).sum()), shown.size)
    words = {"units": ", ".join(map(str, units)), "text": " ".join(sentence.split())}
    figure.conclude(
        [_("White: the gate is closed. Dark: it is open."), missing],
        _('Map of a gate of the units %(units)s over the text "%(text)s".') % words,
    )
    return figure
