"""Compare gradients with differences, or ask the differences for a number to compare with."""

import numpy as np

from .arguments import ArgumentError, at, described, largest_at, listed, number, require_names
from .differences import STEP, numerical_gradient
from .gradient_report import GradientReport, GradientRow
from .messages import translate as _

TOLERANCE = 1e-4
# Rounding of the function's value moves a measured gradient by about one rounding over the step, at most by a few.
ROUNDINGS = 4


def relative_error(analytic, numeric):
    """How far two arrays are apart: ‖a - n‖ / (‖a‖ + ‖n‖), Euclidean norms over all entries.

    Returns a number from 0 (equal) to 1 (opposite, or only one of them zero); 0 if both are zero; NaN if an entry
    is not finite.
    Raises ArgumentError for different shapes, and for anything but real numbers.
    """
    a, n = _reals(analytic), _reals(numeric)
    if a.shape != n.shape:
        raise ArgumentError(
            _("relative_error: expected two arrays of one shape, got %(one)s and %(other)s.")
            % {"one": a.shape, "other": n.shape}
        )
    largest = np.maximum(np.abs(a).max(initial=0.0), np.abs(n).max(initial=0.0))
    if largest == 0.0:
        return 0.0
    if not np.isfinite(largest):
        return float("nan")
    # Scaled by a power of two, which is exact: squares of very small or large entries leave the range of float64.
    exponent = np.frexp(largest)[1]
    a, n = np.ldexp(a, -exponent), np.ldexp(n, -exponent)
    return float(_norm(a - n) / (_norm(a) + _norm(n)))


def check_gradients(function, arrays, gradients, tolerance=TOLERANCE, step=STEP):
    """Compare gradients with central differences of `function`: every entry of every array.

    function: function(arrays) gives one real number. arrays: dict name -> float64 array.
    gradients: dict "d" + name -> array of the same shape; other names in it are left alone.
    A gradient agrees if its relative error is at most `tolerance`, or if what is left could be rounding of the
    function's value (a gradient that is truly zero is measured as some 1e-11).
    Returns a GradientReport: `.passed`, `.rows`, a table when printed. Missing, None, a wrong shape or type, and NaN
    are rows that do not pass. Raises ArgumentError if `arrays` or `function` cannot be measured.
    """
    tolerance = number("tolerance", tolerance, _("a number between 0 and 1"), lambda value: 0 < value < 1)
    require_names(gradients, "gradients")
    _require_double_precision(arrays)
    if not arrays:
        raise ArgumentError(_("arrays: expected an array to check, got an empty dict."))
    measured = numerical_gradient(function, arrays, step)
    value = function(dict(arrays))
    _require_wide(value, "function")
    rounding = ROUNDINGS * np.finfo(float).eps * abs(float(value)) / step
    rows = [_row(f"d{name}", gradients, numeric, tolerance, rounding) for name, numeric in measured.items()]
    return GradientReport(tuple(rows), tolerance)


def inspect_gradient(function, arrays, name, entry=None):
    """Measure what a gradient should be: the number to compare with, not its formula.

    function, arrays: as for `check_gradients`. name: the array whose gradient is asked for.
    entry: the index of one entry (a tuple, or a number if there is one axis); all entries without it.
    Prints one line and returns the number, or the array. Raises ArgumentError for an unknown name or entry.
    """
    _require_double_precision(arrays)
    if not isinstance(name, str) or name not in arrays:
        raise ArgumentError(
            _("name: expected one of %(known)s, got %(came)s.")
            % {"known": listed(arrays), "came": described(name)}
        )
    measured = numerical_gradient(lambda _moved: function(dict(arrays)), {name: arrays[name]})[name]
    if entry is None:
        text = _("d%(name)s: shape %(shape)s, norm %(norm).6g, measured by central differences.")
        print(text % {"name": name, "shape": measured.shape, "norm": _norm(measured)})
        return measured
    place = _place(entry, name, measured.shape)
    text = _("d%(name)s%(place)s: %(value).6g, measured by central differences.")
    print(text % {"name": name, "place": at(place), "value": measured[place]})
    return float(measured[place])


def _row(name, gradients, numeric, tolerance, rounding):
    analytic, problem = _comparable(gradients, name, numeric.shape)
    if problem:
        return GradientRow(name, passed=False, problem=problem)
    error = relative_error(analytic, numeric)
    if not numeric.size:
        return GradientRow(name, passed=True, error=error, entry=(), analytic=0.0, numeric=0.0)
    apart = np.abs(analytic - numeric)
    entry = largest_at(apart)
    passed = bool(error <= tolerance or apart[entry] <= rounding)
    return GradientRow(name, passed, error, entry, float(analytic[entry]), float(numeric[entry]))


def _comparable(gradients, name, shape):
    """The gradient as a float64 array and "", or None and why it cannot be compared."""
    if name not in gradients:
        return None, _("is missing; expected it among the gradients, got %(came)s") % {"came": listed(gradients)}
    gradient = gradients[name]
    if not isinstance(gradient, (np.ndarray, np.number, float)) or np.asarray(gradient).dtype.kind not in "iuf":
        return None, _("expected an array of real numbers, got %(came)s") % {"came": described(gradient)}
    if np.shape(gradient) != shape:
        return None, _("expected shape %(shape)s, got %(came)s") % {"shape": shape, "came": np.shape(gradient)}
    return np.asarray(gradient, dtype=float), ""


def _place(entry, name, shape):
    """`entry` as a tuple of indices into an array of this shape."""
    place = entry if isinstance(entry, tuple) else (entry,)
    if len(place) != len(shape) or not all(
        isinstance(index, (int, np.integer)) and 0 <= index < size for index, size in zip(place, shape, strict=True)
    ):
        raise ArgumentError(
            _("entry: expected an index into %(name)s, which has shape %(shape)s, counted from 0; got %(came)s.")
            % {"name": name, "shape": shape, "came": entry}
        )
    return place


def _require_double_precision(arrays):
    require_names(arrays, "arrays")
    for name, array in arrays.items():
        _require_wide(array, f'arrays["{name}"]')


def _require_wide(value, name):
    kind = getattr(value, "dtype", np.dtype(float))
    if kind.kind == "f" and kind.itemsize < 8:
        raise ArgumentError(
            _(
                "%(name)s: expected float64, got %(type)s. Differences of a %(type)s function are off by 2e-3 "
                "and more; compute it in float64."
            )
            % {"name": name, "type": kind}
        )


def _reals(value):
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise ArgumentError(
            _("relative_error: expected arrays of real numbers, got %(came)s.") % {"came": described(value)}
        )
    return array.astype(float)


def _norm(array):
    return np.sqrt(np.sum(np.square(array)))
