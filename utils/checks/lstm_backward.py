"""The check of `lstm_backward`: gradients against differences of a forward pass, or around the student's own cell.

Two things are carried back: the gradient of the hidden state, and that of the cell state. With the forget gates shut
the second plays no part; with gates that do not see the hidden state the first plays none.
"""

from ..messages import translate as _
from ..problems.lstm import GATES
from .check import measure
from .gradient_results import require_gradients
from .loop_backward import LoopBackwardCheck, own_upstream_of_dx, require_upstream
from .lstm_cell_backward import LstmCellBackwardCheck


class LstmBackwardCheck(LoopBackwardCheck):
    """Measures `lstm_backward(da, caches)` → dict dx, da0, dWf, dbf, dWi, dbi, dWc, dbc, dWo, dbo.

    `lstm_forward` and `lstm_cell_forward` are the forward passes that the student works with: the first makes the
    caches of the public example. `lstm_cell_backward` is the student's own cell: if it is not right yet, the message
    says so.
    """

    name = "lstm_backward"
    needs = ("lstm_forward", "lstm_cell_forward", "lstm_cell_backward")
    sums = tuple(kind + gate for kind in ("dW", "db") for gate in GATES)
    # Where both states are zero, nothing but the candidate can move them.
    steady_sums = ("dWc", "dbc")
    probed = ("x", "a0", "Wc", "bc")
    # Without memory the forget gates are shut, and their gradients are zero.
    sums_without_memory = tuple(kind + gate for kind in ("dW", "db") for gate in GATES if gate != "f")

    @property
    def carries(self):
        return (self._hidden_carry, self.cell_carry)

    def cell_is_right(self):
        needed = self._needed
        return LstmCellBackwardCheck(needed["lstm_cell_backward"], needed["lstm_cell_forward"]).is_right()

    @measure(_("the gradient of the hidden state is carried back, and meets the loss of each step"))
    def carry(self, oracle, around=None):
        """With the forget gates shut, the upstream gradient for which the student's dx is right is the given one."""
        return self._at_honest_cost(self._hidden_carry(oracle, around), oracle, around)

    def _hidden_carry(self, oracle, around):
        return self._carried_back(oracle, around, "steady, hidden only")

    @measure(_("the gradient of the cell state is carried back"))
    def cell_carry(self, oracle, around=None):
        """With gates that do not see the hidden state: dx must stand for the upstream gradient that it stands for
        without any memory, so that a wrong loss of a step makes no difference. Step 0 is left to `every_step`.
        """

        def judge(case, gradients, still_case, still_gradients):
            if all(case.is_right(name, gradients.get(name)) for name in self.steady_sums):
                return
            own, still = own_upstream_of_dx(case, gradients), own_upstream_of_dx(still_case, still_gradients)
            if own is None:
                require_gradients(case, gradients, ("dx",))
            else:
                require_upstream(case, gradients["dx"], own, case.upstream if still is None else still)

        return self._judge(judge, oracle, around, "steady, cell only", "steady, no memory")

    @measure(_("the gradients of all weights and biases add up the contributions of all steps"))
    def sums_over_time(self, oracle, around=None):
        """The gradients of the parameters, for the given upstream gradient or the one that the student's dx stands for.

        They are measured on a steady sequence; if each step uses its own cache, also on one without memory; and if dx
        is right, on any sequence.
        """

        def judge(case, gradients):
            if case.is_right("dx", gradients.get("dx")):
                require_gradients(case, gradients, self.sums)

        verdicts = [self._summed(oracle, around, "steady", self.steady_sums)]
        if self._holds(self.own_cache, oracle, around):
            verdicts.append(self._summed(oracle, around, "no memory", self.sums_without_memory))
            verdicts.append(self._judge(judge, oracle, around, "example", whole=True))
        return next((verdict for verdict in verdicts if verdict), None)
