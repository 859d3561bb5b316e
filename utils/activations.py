"""The two squashing functions of the course, safe for every finite input."""

import numpy as np

from .arguments import ArgumentError, described
from .messages import translate as _


def softmax(x):
    """Turn each column of scores into probabilities: exp(x) / sum of exp(x), the sum taken over axis 0.

    x: (n_y, …) scores, classes first, then any axes (batch, time).
    Returns the same shape; float32 stays float32.
    The maximum of each column is taken off first, which changes nothing but keeps exp from overflowing
    (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 4.1).
    Raises ArgumentError unless x holds real numbers and has at least one class.
    """
    x = _floats(x, "softmax")
    if x.ndim == 0 or x.shape[0] == 0:
        raise ArgumentError(
            _("softmax: expected scores of shape (n_y, …) with at least one class, got shape %(shape)s.")
            % {"shape": x.shape}
        )
    with np.errstate(under="ignore", over="ignore"):
        shares = np.exp(x - x.max(axis=0))
        return shares / shares.sum(axis=0)


def sigmoid(x):
    """The logistic function 1 / (1 + exp(-x)) of each entry.

    x: a number or an array of any shape. Returns the same shape; float32 stays float32.
    Where exp(-x) overflows, the result is 0, which is right to the last digit but for the smallest numbers there are.
    Raises ArgumentError unless x holds real numbers.
    """
    x = _floats(x, "sigmoid")
    with np.errstate(under="ignore", over="ignore"):
        return 1.0 / (1.0 + np.exp(-x))


def _floats(x, function):
    """`x` as a floating-point array: its own type if it has one, else float64."""
    try:
        array = np.asarray(x)
    except ValueError:
        array = None
    if array is None or array.dtype.kind not in "biuf":
        raise ArgumentError(
            _("%(function)s: expected an array of real numbers, got %(came)s.")
            % {"function": function, "came": described(x)}
        )
    return array if array.dtype.kind == "f" else array.astype(float)
