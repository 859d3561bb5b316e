"""The check of `lstm_forward`."""

import numpy as np

from .lstm_cell_forward import CACHE_ITEMS
from .sequence_forward import SequenceForwardCheck


class LstmForwardCheck(SequenceForwardCheck):
    """Measures `lstm_forward(x, a0, parameters)` → a (n_a, m, T_x), y (n_y, m, T_x), c (n_a, m, T_x), caches."""

    name = "lstm_forward"
    needs = ("lstm_cell_forward",)
    results = ("a", "y", "c")
    states = ("a", "c")
    prediction = "y"
    output = ("Wy", "by")
    cache_items = CACHE_ITEMS

    def start_states(self, a0):
        """The hidden state that was given, and a cell state of zeros."""
        return a0, np.zeros(a0.shape)
