"""How wrong are predictions? The cross-entropy, averaged over all of them."""

import numpy as np

from .activations import softmax
from .arguments import ArgumentError, described
from .messages import translate as _


def cross_entropy(y_pred, labels):
    """The mean of -log of the probability that each prediction gives to the right class.

    y_pred: (n_y, …) probabilities, classes first, then any axes (batch, time). labels: the axes after the first, the
    right class of each prediction, a whole number from 0 on. Returns a number (Goodfellow, Bengio and Courville, Deep
    Learning, 2016, section 6.2.2). A right class of probability 0 counts as the smallest number there is.
    Raises ArgumentError for shapes, types or classes that do not fit.
    """
    y_pred, labels = _probabilities(y_pred), _classes(labels)
    if y_pred.shape[1:] != labels.shape:
        raise ArgumentError(
            _("labels: expected shape %(expected)s, that of one class of y_pred, got %(came)s.")
            % {"expected": y_pred.shape[1:], "came": labels.shape}
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < len(y_pred)):
        raise ArgumentError(
            _("labels: expected whole numbers from 0 to %(last)d, got %(lowest)d to %(highest)d.")
            % {"last": len(y_pred) - 1, "lowest": labels.min(), "highest": labels.max()}
        )
    right = np.take_along_axis(y_pred, labels[np.newaxis], axis=0)
    return float(-np.log(np.maximum(right, np.finfo(float).tiny)).mean())


def softmax_cross_entropy(scores, labels):
    """The cross-entropy of the softmax of scores (n_y, …): the loss as the last layer sees it."""
    return cross_entropy(softmax(scores), labels)


def _probabilities(y_pred):
    array = np.asarray(y_pred) if isinstance(y_pred, (np.ndarray, list, tuple)) else np.asarray(None)
    if array.dtype.kind not in "biuf" or array.ndim == 0 or array.size == 0:
        raise ArgumentError(
            _("y_pred: expected an array of probabilities, classes first, got %(came)s.") % {"came": described(y_pred)}
        )
    return array.astype(float)


def _classes(labels):
    array = np.asarray(labels) if isinstance(labels, (np.ndarray, np.integer, int, list, tuple)) else np.asarray(None)
    if array.dtype.kind not in "iu":
        raise ArgumentError(
            _("labels: expected an array of whole numbers, got %(came)s.") % {"came": described(labels)}
        )
    return array
