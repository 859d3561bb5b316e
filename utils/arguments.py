"""Arguments that cannot be used: the error that says so, and the tests that several modules make."""

import os
import traceback
from collections.abc import Mapping

import numpy as np

from .messages import translate as _

PACKAGE = os.path.dirname(__file__)


class ArgumentError(TypeError, ValueError):
    """An argument of the wrong type, shape, name or value; says what was expected and what came.

    In a notebook it shows as its message and the line that made the call, without the lines of this package.
    """

    def _render_traceback_(self):
        frames = traceback.extract_tb(self.__traceback__)
        callers = [frame for frame in frames if not frame.filename.startswith(PACKAGE)]
        if not callers or not callers[-1].line:
            return str(self).splitlines()
        call = {"number": callers[-1].lineno, "line": callers[-1].line}
        return [*str(self).splitlines(), _("in line %(number)d: %(line)s") % call]


def described(value):
    """What `value` is, in a few words, for the end of a sentence "expected …, got …"."""
    if isinstance(value, np.ndarray):
        words = {"shape": value.shape, "type": value.dtype}
        return _("an array of shape %(shape)s and type %(type)s") % words
    if isinstance(value, np.generic):
        return f"{value} ({value.dtype})"
    if value is None or isinstance(value, (bool, int, float, complex, str)):
        return repr(value)[:80]
    if isinstance(value, (tuple, list, set, Mapping)):
        return _("a %(type)s of length %(length)d") % {"type": type(value).__name__, "length": len(value)}
    return _("a value of type %(type)s") % {"type": type(value).__name__}


def listed(names):
    """`names` in one line, sorted: "Waa", "Wax", "ba"."""
    return ", ".join(f'"{name}"' for name in sorted(names, key=str)) or _("nothing")


def at(index):
    """A place in an array as one writes it after the array's name: [2, 0]; nothing for a single number."""
    return str([int(place) for place in index]) if index else ""


def number(name, value, expected, fits):
    """`value` as a plain float, if it is a finite number and `fits`; `expected` says in words what fits."""
    real = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not real or not np.isfinite(value) or not fits(value):
        raise ArgumentError(
            _("%(name)s: expected %(expected)s, got %(came)s.")
            % {"name": name, "expected": expected, "came": described(value)}
        )
    return float(value)


def whole_number(name, value, first, last):
    """`value` as a plain int, if it is a whole number from `first` to `last`; a bool or a float is none."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not first <= value <= last:
        raise ArgumentError(
            _("%(name)s: expected a whole number from %(first)d to %(last)d, got %(came)s.")
            % {"name": name, "first": first, "last": last, "came": described(value)}
        )
    return int(value)


def require_names(value, title):
    """Raise ArgumentError unless `value` is a dict whose keys are texts."""
    if not isinstance(value, Mapping):
        raise ArgumentError(
            _("%(title)s: expected a dict from names to arrays, got %(came)s.")
            % {"title": title, "came": described(value)}
        )
    for name in value:
        if not isinstance(name, str):
            raise ArgumentError(
                _("%(title)s: expected names that are texts, got %(came)s.")
                % {"title": title, "came": described(name)}
            )


def real_array(value, name):
    """`value` as an array, if it is an array (or one number) of finite real numbers."""
    if not isinstance(value, (np.ndarray, np.number, float)) or np.asarray(value).dtype.kind not in "iuf":
        raise ArgumentError(
            _("%(name)s: expected an array of real numbers, got %(came)s.")
            % {"name": name, "came": described(value)}
        )
    array = np.asarray(value)
    wrong = ~np.isfinite(array)
    if wrong.any():
        place = largest_at(wrong)
        raise ArgumentError(
            _("%(name)s: expected finite numbers, got %(value)s at %(place)s (%(count)d such of %(all)d).")
            % {
                "name": name,
                "value": array[place],
                "place": name + at(place),
                "count": wrong.sum(),
                "all": wrong.size,
            }
        )
    return array


def largest_at(array):
    """The index of the largest entry, as a tuple; the first NaN, or the first true one, if there is any."""
    return tuple(int(place) for place in np.unravel_index(array.argmax(), array.shape))
