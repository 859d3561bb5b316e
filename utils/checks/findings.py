"""What a check can find wrong in a student's result, and the comparisons that find it."""

import numpy as np

from ..messages import translate as _

TOLERANCE = 1e-4


class Finding(Exception):
    """One thing that is wrong, in words a student can act on."""


class NotWritten(Finding):
    """The answer is not there yet: nothing else is worth saying."""


def array_of(value, name, shape=None):
    """`value` as a float array; a Finding if it is missing, of another shape or kind, or not finite."""
    if value is None:
        raise Finding(_("%(name)s: expected an array, got None.") % {"name": name})
    try:
        array = np.asarray(value)
    except Exception:  # Ragged lists raise ValueError, an object of the student's own whatever it likes.
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise Finding(
            _("%(name)s: expected an array of real numbers, got %(kind)s.")
            % {"name": name, "kind": _kind_of(value, array)}
        )
    if shape is not None and array.shape != shape:
        raise Finding(
            _("%(name)s: expected shape %(expected)s, got %(came)s.")
            % {"name": name, "expected": shape, "came": array.shape}
        )
    array = array.astype(float)
    wrong = ~np.isfinite(array)
    if wrong.any():
        raise Finding(
            _("%(name)s: %(count)d of %(all)d entries are NaN or infinite, the first at index %(index)s.")
            % {"name": name, "count": wrong.sum(), "all": array.size, "index": first_index(wrong)}
        )
    return array


def sequence_of(value, name, length, items):
    """`value` if it is a tuple or list of `length` entries (in words: `items`); a Finding otherwise."""
    if not isinstance(value, (tuple, list)):
        raise Finding(
            _("%(name)s: expected a tuple or list of %(length)d entries, %(items)s; got %(kind)s.")
            % {"name": name, "length": length, "items": items, "kind": _kind_of(value)}
        )
    if len(value) != length:
        raise Finding(
            _("%(name)s: expected %(length)d entries, %(items)s; got %(came)d.")
            % {"name": name, "length": length, "items": items, "came": len(value)}
        )
    return value


def close(came, expected):
    """Where two arrays of one shape agree: to 1e-4 of the entry, or 1e-5 of the largest one (honest float32 passes)."""
    scale = np.abs(expected).max(initial=0.0)
    return np.isclose(came, expected, rtol=TOLERANCE, atol=TOLERANCE / 10 * scale)


def require_close(came, expected, name, axes, where=None):
    """A Finding with the worst entry if two arrays of one shape differ (anywhere, or only where `where` is true).

    `axes` names what the indices count, as ("unit", "example"): the message says "unit 3, example 0".
    """
    differs = ~close(came, expected)
    if where is not None:
        differs &= where
    if not differs.any():
        return
    gap = np.where(differs, np.abs(came - expected), -1.0)
    worst = np.unravel_index(gap.argmax(), gap.shape)
    raise Finding(
        _("%(name)s: %(count)d of %(all)d entries differ. At %(place)s: expected %(expected).6g, got %(came).6g.")
        % {
            "name": name,
            "count": differs.sum(),
            "all": differs.size,
            "place": place(worst, axes),
            "expected": expected[worst],
            "came": came[worst],
        }
    )


def place(index, axes):
    """An index in words, as "unit 3, example 0"."""
    return ", ".join(f"{axis} {int(i)}" for axis, i in zip(axes, index, strict=True))


def first_index(mask):
    """The first index at which `mask` is true, as a tuple of int."""
    return tuple(int(i) for i in np.argwhere(mask)[0])


def _kind_of(value, array=None):
    if array is not None and array.dtype.kind == "c":
        return _("complex numbers")
    if array is not None and isinstance(value, np.ndarray):
        return _("an array of %(dtype)s") % {"dtype": array.dtype}
    return type(value).__name__
