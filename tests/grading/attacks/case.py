"""One attack: what somebody hands in, and what it is to be worth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CELL, SEQUENCE, BACKWARD = "01_rnn_cell_forward", "02_rnn_forward", "05_rnn_backward"

# In the source of a case, lines of their own that stand for the answer beneath it and for the right one.
ANSWER, REFERENCE = "# <answer>", "# <reference>"

# Answers that a case can be built upon, beside the known mistakes: what is right, and what earns no point at all.
RIGHT, WORTHLESS = "right", "worthless"


class Kind(StrEnum):
    """What a case is, and so what is expected of its points."""

    CHEAT = "cheat"
    FAULT = "fault"
    UNUSUAL = "unusual"


@dataclass(frozen=True)
class Case:
    """A submission for one lesson.

    words: what it tries, for the table. answers: function -> source of its answer cell, with `ANSWER` and `REFERENCE`
    in it; a function without a source has the answer beneath alone. beneath: RIGHT, WORTHLESS, or by function these and
    the ids of known mistakes. before, after: sources of the student's own cells before the first answer and after the
    last. change: changes the submitted notebook, a dict. files: what else is handed in. loses: the test cells that must
    be lost of what the answers beneath are worth; a fault loses no others, an unusual answer none, and a cheat gains
    nothing. confined: it would do harm outside a sandbox. watched: an innocent submission is graded right after it.
    """

    name: str
    kind: Kind
    words: str
    answers: Mapping[str, str] = field(default_factory=dict)
    lesson: str = CELL
    beneath: str | Mapping[str, str] = WORTHLESS
    before: str = ""
    after: str = ""
    change: Callable | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    loses: frozenset[str] = frozenset()
    confined: bool = False
    watched: bool = False

    def __str__(self):
        return self.name.replace(" ", "-")


def cheat(name, words, answer="", **more):
    """A cheat in the cell of lesson 01, upon an answer that earns nothing."""
    return Case(name, Kind.CHEAT, words, {"rnn_cell_forward": answer} if answer else {}, **more)


def unusual(name, words, answer="", **more):
    """A right answer to lesson 01."""
    answers = {"rnn_cell_forward": answer} if answer else {}
    return Case(name, Kind.UNUSUAL, words, answers, **{"beneath": RIGHT, **more})
