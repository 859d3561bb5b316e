"""A small text to learn from, and the way from characters to arrays and back.

A character is known by its code, its place in the alphabet, counted from 0. A network reads codes as one-hot columns:
all zeros, with a one at the place of the code.
"""

import re
from pathlib import Path

import numpy as np

from ..arguments import ArgumentError, described
from ..messages import translate as _

FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")


def load_text(name="river"):
    """A text of the course: "river", nine verses in lower case, written for it. Raises ArgumentError for another."""
    known = sorted(path.stem for path in FOLDER.glob("*.txt"))
    if name not in known:
        raise ArgumentError(
            _("load_text: expected one of %(known)s, got %(came)s.")
            % {"known": ", ".join(known), "came": described(name)}
        )
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def alphabet_of(text):
    """The characters of a text, each once, in the order of their Unicode numbers."""
    return "".join(sorted(set(text)))


def encode(text, alphabet):
    """The codes of a text's characters, an array of whole numbers. Raises ArgumentError for a character without one."""
    code = {character: place for place, character in enumerate(alphabet)}
    unknown = sorted(set(text) - code.keys())
    if unknown:
        raise ArgumentError(
            _("encode: expected characters of the alphabet %(alphabet)r, got %(unknown)r too.")
            % {"alphabet": alphabet, "unknown": "".join(unknown)}
        )
    return np.array([code[character] for character in text], dtype=int)


def decode(codes, alphabet):
    """The text of some codes, the reverse of `encode`. Raises ArgumentError for numbers that are no codes."""
    codes = _whole_numbers(codes, "decode", len(alphabet))
    if codes.ndim != 1:
        raise ArgumentError(_("decode: expected one row of codes, got shape %(came)s.") % {"came": codes.shape})
    return "".join(alphabet[code] for code in codes)


def one_hot(codes, n_x):
    """The one-hot columns of codes: an array of codes (…) → floats (n_x, …), classes first.

    Raises ArgumentError unless the codes are whole numbers from 0 to n_x − 1.
    """
    codes = _whole_numbers(codes, "one_hot", n_x)
    return np.moveaxis(np.eye(n_x)[codes], -1, 0)


def text_batch(codes, starts, T_x, n_x):
    """A batch of pieces of a text: one-hot inputs x (n_x, m, T_x), and labels (m, T_x), the character after each input.

    codes: the whole text, encoded. starts: (m,) where in it each piece begins; a piece has T_x + 1 characters.
    Raises ArgumentError for a start that leaves too few characters.
    """
    starts = _whole_numbers(starts, "text_batch", max(len(codes) - T_x, 0))
    pieces = np.asarray(codes)[np.add.outer(starts, np.arange(T_x + 1))]
    return one_hot(pieces[:, :-1], n_x), pieces[:, 1:]


def known_words(written, text):
    """The whole words of `written`, each with whether it is a word of `text`: a list of (start, end, is known).

    A word is whole when something follows it.
    """
    words = set(_WORD.findall(text))
    whole = (match for match in _WORD.finditer(written) if match.end() < len(written))
    return [(*match.span(), match.group() in words) for match in whole]


def share_of_words(written, text):
    """The part of the whole words of `written` that are words of `text`, from 0 to 1; 0 if there is no whole word."""
    known = [is_known for _start, _end, is_known in known_words(written, text)]
    return sum(known) / len(known) if known else 0.0


def _whole_numbers(codes, function, limit):
    """`codes` as an array of whole numbers from 0 to limit − 1."""
    try:
        array = np.asarray(codes)
    except ValueError:
        array = np.asarray(None)
    whole = array.dtype.kind in "iu" or (array.dtype.kind == "f" and (array == np.floor(array)).all())
    if not whole or array.size and not (array.min() >= 0 and array.max() < limit):
        raise ArgumentError(
            _("%(function)s: expected whole numbers from 0 to %(last)d, got %(came)s.")
            % {"function": function, "last": limit - 1, "came": described(codes)}
        )
    return array.astype(int)
