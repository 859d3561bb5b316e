"""Derivatives measured by finite differences: move one entry, see how far the result moves."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from .arguments import ArgumentError, at, described, largest_at, number, real_array, require_names
from .messages import translate as _

STEP = 1e-5
# Two calls for the same arrays may differ by this many roundings of the result; more is state or chance.
ROUNDINGS = 1e4


def numerical_gradient(function, arrays, step=STEP, method="central"):
    """Measure the gradient of `function` by finite differences, one entry after the other.

    function: function(arrays) gives one real number. It must not change `arrays`, keep state or draw at random.
    arrays: a float array or a dict name -> float array; views and any memory order will do. Entries are moved in
    place and put back, also when `function` raises.
    method: "central", (f(x + step) - f(x - step)) / (2 step), with an error of order step²;
    or "forward", (f(x + step) - f(x)) / step, with an error of order step.
    Returns a float64 gradient, or a dict of them, of the shapes of `arrays`.
    Raises ArgumentError for what it cannot measure: other arrays, a result that is not one finite real number.
    """
    if method not in ("central", "forward"):
        raise ArgumentError(
            _('method: expected "central" or "forward", got %(came)s.') % {"came": described(method)}
        )
    quotients = _difference_quotients(function, arrays, step, method == "central", _one_number)
    return _like(arrays, lambda name, array: quotients[name].reshape(array.shape))


def numerical_jacobian(function, arrays, step=STEP):
    """Measure all derivatives of all entries of a function's result, by central differences.

    function, arrays: as for `numerical_gradient`, but the result is an array of any shape.
    Returns a float64 matrix, or a dict of them, of shape (size of the result, size of the array), both in C order.
    Raises ArgumentError for what it cannot measure.
    """
    quotients = _difference_quotients(function, arrays, step, True, _numbers)
    return _like(arrays, lambda name, _array: quotients[name].T)


def _like(arrays, measured):
    if isinstance(arrays, Mapping):
        return {name: measured(name, array) for name, array in arrays.items()}
    return measured(None, arrays)


def _difference_quotients(function, arrays, step, central, read):
    """name -> matrix (size of the array, size of the result). A single array has the name None."""
    if not callable(function):
        raise ArgumentError(_("function: expected a function, got %(came)s.") % {"came": described(function)})
    step = number("step", step, _("a positive number"), lambda value: value > 0)
    named = _movable(arrays)
    before = {name: array.copy() for name, array in named.items()}
    one_array = named.get(None)

    def result():
        # A copy of the dict, so that a function which takes names out of it finds them again the next time.
        return read(function(named.copy() if one_array is None else one_array))

    try:
        start = np.asarray(result())
        if not np.isfinite(start).all():
            raise ArgumentError(
                _("function: expected finite numbers, got %(came)s.")
                % {"came": start[largest_at(~np.isfinite(start))]}
            )
        quotients = {}
        for name, array in named.items():
            quotients[name] = _moved_one_by_one(array, result, start, step, central, _label(name))
        _require_untouched(named, before)
        _require_repeatable(start, result(), named)
    finally:
        for name, array in named.items():
            array[...] = before[name]
    return quotients


def _moved_one_by_one(array, result, start, step, central, label):
    """The difference quotients for the entries of one array, as a matrix (size of the array, size of the result)."""
    highs = array + step
    lows = array - step if central else array.copy()
    # The distance really moved: in float32, or far from zero, x + step is not where one asked for.
    widths = np.subtract(highs, lows, dtype=float).ravel()
    if not widths.all():
        place = largest_at(highs == lows)
        raise ArgumentError(
            _("step: expected one that moves %(place)s = %(value)s, got %(step)s, which is lost in rounding.")
            % {"place": label + at(place), "value": array[place], "step": step}
        )
    flat = array.flat
    changes = []
    numbers = zip(highs.ravel().tolist(), lows.ravel().tolist(), array.ravel().tolist(), strict=True)
    for entry, (high, low, kept) in enumerate(numbers):
        flat[entry] = high
        up = result()
        if central:
            flat[entry] = low
            changes.append(up - result())
        else:
            changes.append(up - start)
        flat[entry] = kept
    quotients = np.array(changes, dtype=float).reshape(array.size, start.size) / widths[:, np.newaxis]
    wrong = ~np.isfinite(quotients).all(axis=1)
    if wrong.any():
        place = largest_at(wrong.reshape(array.shape))
        raise ArgumentError(
            _("function: expected finite numbers, got others when %(place)s = %(value)s was moved by %(step)s.")
            % {"place": label + at(place), "value": array[place], "step": step}
        )
    return quotients


def _movable(arrays):
    """`arrays` as name -> array, if all entries can be moved by a small step, each on its own."""
    if isinstance(arrays, Mapping):
        require_names(arrays, "arrays")
    named = dict(arrays) if isinstance(arrays, Mapping) else {None: arrays}
    for name, array in named.items():
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
            raise ArgumentError(
                _("%(name)s: expected a NumPy array of floats, got %(came)s.")
                % {"name": _label(name), "came": described(array)}
            )
        if array.dtype.kind != "f":
            raise ArgumentError(
                _(
                    "%(name)s: expected floats, which a small step can move, got %(came)s. "
                    "Convert it with .astype(float)."
                )
                % {"name": _label(name), "came": described(array)}
            )
        if not array.flags.writeable:
            raise ArgumentError(
                _("%(name)s: expected an array that can be changed, got a read-only one. Pass a copy.")
                % {"name": _label(name)}
            )
        real_array(array, _label(name))
    for one, other in combinations(named, 2):
        if np.shares_memory(named[one], named[other]):
            raise ArgumentError(
                _("%(one)s and %(other)s share memory, so that one cannot move alone. Pass a copy of one of them.")
                % {"one": _label(one), "other": _label(other)}
            )
    return named


def _label(name):
    return "arrays" if name is None else f'arrays["{name}"]'


def _one_number(result):
    if isinstance(result, float):
        return result
    is_number = isinstance(result, (int, np.number, np.ndarray)) and np.shape(result) == ()
    if not is_number or np.asarray(result).dtype.kind not in "iuf":
        raise ArgumentError(
            _("function: expected one real number, got %(came)s.") % {"came": described(result)}
        )
    return float(result)


def _numbers(result):
    try:
        numbers = np.array(result)
    except ValueError:
        numbers = np.array(None)
    if numbers.dtype.kind not in "iuf":
        raise ArgumentError(
            _("function: expected an array of real numbers, got %(came)s.") % {"came": described(result)}
        )
    return numbers.astype(float).ravel()


def _require_untouched(named, before):
    for name, array in named.items():
        if not np.array_equal(array, before[name]):
            raise ArgumentError(
                _("function: expected one that leaves its arguments alone, but it changed %(name)s in place.")
                % {"name": _label(name)}
            )


def _require_repeatable(start, again, named):
    rounding = max((np.finfo(array.dtype).eps for array in named.values()), default=0.0)
    largest = np.abs(start).max(initial=0.0)
    if (np.abs(start - again) > ROUNDINGS * rounding * largest).any():
        raise ArgumentError(
            _(
                "function: expected the same result for the same arrays, but it changes from call to call. "
                "Does it keep something between calls, or draw at random?"
            )
        )
