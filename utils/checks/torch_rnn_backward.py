"""The check of `torch_rnn_backward`: gradients against differences of a trusted forward pass.

All gradients come through the sums inside tanh. The gradient of these sums is read off what the student returns, and so
the way back through time is told apart from the products at its end. It is measured, too: differences of the loss with
respect to a number that is added to each sum.
"""

import numpy as np

from ..differences import numerical_gradient
from ..gradients import relative_error
from ..messages import translate as _
from .check import Check, measure
from .cost import require_honest_cost
from .findings import TOLERANCE, Finding
from .gradient_case import GradientCase
from .gradient_results import Gradients, require_any_size, require_gradients, worked_with
from .purity import require_pure

# At 32 units loops over single numbers take the time of 70 to 100 forward passes, differencing each entry of w_hh,
# one-sided and without calls of functions, that of 170.
COST_BOUND = 130
# PyTorch's layout: time first, an example is a row.
AXES = {"dx": (_("step"), _("example"), _("input")), "dh0": (_("example"), _("unit"))}


class TorchRnnBackwardCheck(Check):
    """Measures `torch_rnn_backward(doutput, cache)` → dict dx, dh0, dw_ih, dw_hh, db_ih, db_hh.

    `torch_rnn_forward` is the forward pass that the student works with: it makes the cache of the public example.
    """

    name = "torch_rnn_backward"
    needs = ("torch_rnn_forward",)

    @measure(_("the gradient comes back through tanh and through time"))
    def way_back(self, oracle):
        """The gradient of the sums inside tanh that the student's results stand for must be the right one."""
        case, gradients = self._case(oracle)
        own = worked_with(case, gradients, ("dx",))
        if own is None:
            require_gradients(case, gradients, case.shapes)
            raise Finding(_("No two of your gradients are right for the same gradient of the sums inside tanh."))
        if relative_error(own, case.upstream) > TOLERANCE:
            errors = [f"{relative_error(came, right):.1e}" for came, right in zip(own, case.upstream, strict=True)]
            raise Finding(
                _(
                    "Your gradients agree with each other, but they come from a wrong gradient of the sums inside "
                    "tanh. Relative error at steps 0 … %(last)d: %(errors)s."
                )
                % {"last": len(errors) - 1, "errors": "  ".join(errors)}
            )
        require_honest_cost(self.function, oracle, bound=COST_BOUND)

    @measure(_("dx and dh0"))
    def inputs(self, oracle):
        """The gradients of the inputs, for the gradient of the sums that the student worked with."""
        self._require("dx", "dh0", oracle=oracle)

    @measure(_("dw_ih and dw_hh"))
    def weights(self, oracle):
        """The gradients of the weights, likewise."""
        self._require("dw_ih", "dw_hh", oracle=oracle)

    @measure(_("db_ih and db_hh"))
    def biases(self, oracle):
        """The gradients of the biases, likewise."""
        self._require("db_ih", "db_hh", oracle=oracle)

    @measure(_("doutput and the cache stay as they were, nothing is kept between calls, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        require_pure(self.function, oracle.problem(self.name).arguments, ("doutput", "cache"))
        require_any_size(self.function, oracle, AXES)

    def _require(self, *names, oracle):
        case, gradients = self._case(oracle)
        require_gradients(case, gradients, names, worked_with(case, gradients, ("dx",)))

    def _case(self, oracle):
        """The gradient case whose upstream gradient is that of the sums, and the student's gradients."""
        problem = oracle.problem(self.name)
        doutput, (x, h0, output, weights) = problem.arguments

        def sums(arrays):
            before = np.concatenate([arrays["h0"][np.newaxis], output[:-1]])
            from_input = np.einsum("tmx,ax->tma", arrays["x"], arrays["w_ih"])
            return from_input + np.einsum("tmb,ab->tma", before, arrays["w_hh"]) + arrays["b_ih"] + arrays["b_hh"]

        def loss(added):
            """With a further input for each unit and step, of weight 1."""
            widened = weights | {"w_ih": np.hstack([weights["w_ih"], np.eye(len(weights["w_ih"]))])}
            return np.sum(doutput * oracle.forward(np.concatenate([x, added], axis=2), h0, widened)[0])

        case = GradientCase.by_differences(
            sums, {"x": x, "h0": h0, **weights}, numerical_gradient(loss, np.zeros(output.shape))
        )
        return case, Gradients(self.function(*problem.arguments), case.shapes, AXES)
