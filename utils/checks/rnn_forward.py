"""The check of `rnn_forward`."""

from .rnn_cell_forward import CACHE_ITEMS
from .sequence_forward import SequenceForwardCheck


class RnnForwardCheck(SequenceForwardCheck):
    """Measures `rnn_forward(x, a0, parameters)` → a (n_a, m, T_x), y_pred (n_y, m, T_x), caches (list, x)."""

    name = "rnn_forward"
    needs = ("rnn_cell_forward",)
    results = ("a", "y_pred")
    states = ("a",)
    prediction = "y_pred"
    output = ("Wya", "by")
    cache_items = CACHE_ITEMS
