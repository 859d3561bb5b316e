"""Is a function clean: does it leave its arguments alone, and give the same answer to the same question?"""

import numpy as np

from ..messages import translate as _
from .findings import Finding

DEEPEST = 10
# A path must not be empty: that says that nothing differs.
RESULT = "result"


def require_pure(function, arguments, names):
    """A Finding if a call changes its arguments, or if a second call gives another answer.

    `function` is a StudentFunction; `names` are those of its arguments.
    """
    results, after = function.call_and_watch(*arguments)
    # A function that hands out the same arrays at each call would change the first answer by the second.
    first = [(path, leaf.copy()) for path, leaf in leaves(results, RESULT)]
    for before, now, name in zip(arguments, after, names, strict=True):
        changed = _first_difference(leaves(before, name), leaves(now, name), _equal)
        if changed:
            raise Finding(
                _("%(name)s was changed in place by your function. Make a new array instead.") % {"name": changed}
            )
    if _first_difference(first, leaves(function(*arguments), RESULT), _about_equal):
        raise Finding(_("A second call with the same arguments gives another answer."))


def leaves(value, path="", depth=0):
    """The arrays of nested tuples, lists and dicts, as pairs (path as one writes it, array), in a fixed order.

    Whatever is neither an array nor a number counts as None.
    """
    if depth < DEEPEST and isinstance(value, dict):
        keys = sorted(value, key=str)
        return [leaf for key in keys for leaf in leaves(value[key], f'{path}["{key}"]', depth + 1)]
    if depth < DEEPEST and isinstance(value, (tuple, list)):
        return [leaf for i, item in enumerate(value) for leaf in leaves(item, f"{path}[{i}]", depth + 1)]
    return [(path, np.asarray(value if _is_numbers(value) else None))]


def _is_numbers(value):
    return isinstance(value, (np.ndarray, np.generic, bool, int, float, complex))


def _first_difference(before, after, agree):
    """The path of the first leaf that differs; "" if there is none."""
    for (path, one), (other_path, other) in zip(before, after, strict=False):
        if path != other_path or one.shape != other.shape or not agree(one, other):
            return path
    if len(before) != len(after):
        longer = max(before, after, key=len)
        return longer[min(len(before), len(after))][0]
    return ""


def _equal(one, other):
    if one.dtype.kind not in "biufc" or other.dtype.kind not in "biufc":
        return one.dtype.kind == other.dtype.kind
    return np.array_equal(one, other, equal_nan=True)


def _about_equal(one, other):
    """Equal up to rounding, which may depend on where an array lies in memory."""
    if one.dtype.kind not in "biufc" or other.dtype.kind not in "biufc":
        return one.dtype.kind == other.dtype.kind
    scale = np.abs(one[np.isfinite(one)]).max(initial=0.0)
    return np.allclose(one, other, rtol=1e-9, atol=1e-12 * scale, equal_nan=True)
