"""The check of `mean_response_backward`: gradients that shapes cannot tell from wrong ones."""

from ..messages import translate as _
from .check import Check, measure
from .cost import require_honest_cost
from .gradient_results import Gradients, is_multiple, require_any_size, require_gradients
from .purity import require_pure

# Loops over single numbers take the time of 400 forward passes, differencing each entry of W, one-sided, that of 700.
COST_BOUND = 530


class MeanResponseBackwardCheck(Check):
    """Measures `mean_response_backward(ds, W, X)` → dict dW, dX, the gradients of the mean column of Wᵀ X."""

    name = "mean_response_backward"

    @measure(_("dX goes the right way through W"))
    def inputs(self, oracle):
        """dX of one example, up to a factor; if the mean is right, also that of several, as it is."""
        self._require("dX", oracle)

    @measure(_("dW has each entry in its place"))
    def weights(self, oracle):
        """dW likewise."""
        self._require("dW", oracle)
        require_honest_cost(self.function, oracle, bound=COST_BOUND)

    @measure(_("every example has its share of the mean"))
    def share(self, oracle):
        """Both gradients where W is symmetric and the mean example is ds, so that a transpose makes no difference."""
        case, gradients = self._case(oracle, "symmetric")
        require_gradients(case, gradients, case.shapes)

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        require_pure(self.function, oracle.problem(self.name).arguments, ("ds", "W", "X"))
        require_any_size(self.function, oracle)

    def _require(self, name, oracle):
        case, gradients = self._case(oracle, "one example")
        if name in gradients and not is_multiple(gradients[name], case.expected(name)):
            require_gradients(case, gradients, (name,))
        if name not in gradients:
            raise gradients.unread[name]
        if self._holds(self.share, oracle):
            require_gradients(*self._case(oracle, "example"), (name,))

    def _case(self, oracle, kind):
        problem = oracle.problem(self.name, kind)
        return problem.case, Gradients(self.function(*problem.arguments), problem.case.shapes)
