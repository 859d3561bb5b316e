"""The check of `rnn_cell_backward`: gradients against differences of a trusted forward cell."""

import numpy as np

from ..gradients import relative_error
from ..messages import translate as _
from .check import Check, measure
from .cost import require_honest_cost
from .findings import TOLERANCE, Finding, place
from .gradient_results import AXES, Gradients, require_any_size, require_gradients
from .oracles import differences
from .purity import require_pure


class RnnCellBackwardCheck(Check):
    """Measures `rnn_cell_backward(da_next, cache)` → dict dxt, da_prev, dWax, dWaa, dba.

    `rnn_cell_forward` is the forward cell that the student works with: it makes the cache of the public example.
    """

    name = "rnn_cell_backward"
    needs = ("rnn_cell_forward",)

    def is_right(self):
        """Whether the cell passes every measure of its numbers on the public problem."""
        oracle = differences(self._needed["rnn_cell_forward"])
        self.inputs(oracle)
        self.weights(oracle)
        self.bias(oracle)
        self.local_derivative(oracle)
        return not (self._found or self._not_written)

    @measure(_("the gradient passes through tanh"))
    def local_derivative(self, oracle):
        """The upstream gradient on which the student's gradients agree must be the given one."""
        case, gradients = self._case(oracle)
        agreed = case.agreed_upstream(gradients)
        if agreed is None:
            require_gradients(case, gradients, case.shapes)
            raise Finding(_("No two of your gradients are right for the same upstream gradient."))
        if relative_error(agreed, case.upstream) > TOLERANCE:
            worst = np.unravel_index(np.abs(agreed - case.upstream).argmax(), agreed.shape)
            raise Finding(
                _(
                    "Your gradients agree with each other, but they come from a wrong dz, the gradient of the sum "
                    "inside tanh: at %(place)s it is %(ratio).4g times what it should be."
                )
                % {"place": place(worst, AXES["da_prev"]), "ratio": agreed[worst] / case.upstream[worst]}
            )
        require_honest_cost(self.function, oracle)

    @measure(_("dxt and da_prev"))
    def inputs(self, oracle):
        """The gradients of the cell's two inputs, for the upstream gradient that the student's results agree on."""
        self._require("dxt", "da_prev", oracle=oracle)

    @measure(_("dWax and dWaa"))
    def weights(self, oracle):
        """The gradients of the weights, likewise."""
        self._require("dWax", "dWaa", oracle=oracle)

    @measure(_("dba"))
    def bias(self, oracle):
        """The gradient of the bias, likewise."""
        self._require("dba", oracle=oracle)

    @measure(_("da_next and the cache stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        require_pure(self.function, oracle.problem(self.name).arguments, ("da_next", "cache"))
        require_any_size(self.function, oracle)

    def _require(self, *names, oracle):
        case, gradients = self._case(oracle)
        require_gradients(case, gradients, names, case.agreed_upstream(gradients))

    def _case(self, oracle):
        problem = oracle.problem(self.name)
        return problem.case, Gradients(self.function(*problem.arguments), problem.case.shapes)
