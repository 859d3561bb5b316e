"""The check of `rnn_backward`: gradients against differences of a forward pass, or around the student's own cell."""

from ..messages import translate as _
from .check import measure
from .loop_backward import LoopBackwardCheck
from .rnn_cell_backward import RnnCellBackwardCheck


class RnnBackwardCheck(LoopBackwardCheck):
    """Measures `rnn_backward(da, caches)` → dict dx, da0, dWax, dWaa, dba.

    `rnn_forward` is the forward pass that the student works with: it makes the caches of the public example.
    `rnn_cell_backward` is the student's own cell: if it is not right yet, the message says so.
    """

    name = "rnn_backward"
    needs = ("rnn_forward", "rnn_cell_backward")
    sums = steady_sums = ("dWax", "dWaa", "dba")

    @property
    def carries(self):
        return (self._hidden_carry,)

    def cell_is_right(self):
        def forward_of_one_step(xt, a_prev, parameters):
            a, _y_pred, (cells, _x) = self._needed["rnn_forward"](xt[:, :, None], a_prev, parameters)
            return a[:, :, 0], None, cells[0]

        return RnnCellBackwardCheck(self._needed["rnn_cell_backward"], forward_of_one_step).is_right()

    @measure(_("the gradient is carried back through time, and meets the loss of each step"))
    def carry(self, oracle, around=None):
        """On a steady sequence, the upstream gradient for which the student's dx is right must be the given one."""
        return self._at_honest_cost(self._hidden_carry(oracle, around), oracle, around)

    def _hidden_carry(self, oracle, around):
        return self._carried_back(oracle, around, "steady")

    @measure(_("dWax, dWaa and dba add up the contributions of all steps"))
    def sums_over_time(self, oracle, around=None):
        """The gradients of the parameters, for the given upstream gradient or the one that the student's dx stands for.

        They are measured on a steady sequence; if each step uses its own cache, also on one that is not.
        """
        verdict = self._summed(oracle, around, "steady", self.sums)
        if self._holds(self.own_cache, oracle, around):
            verdict = self._summed(oracle, around, "example", self.sums) or verdict
        return verdict
