"""The check of `output_backward`: the way from the loss through softmax back to the states.

All three gradients are linear in one quantity that is not returned: the gradient of the scores, before softmax. It is
read off what the student returns, and so the start of the way is told apart from the products at its end.
"""

import numpy as np

from ..gradients import relative_error
from ..messages import translate as _
from .check import Check, measure
from .cost import require_honest_cost
from .findings import TOLERANCE, Finding, place
from .gradient_results import Gradients, is_multiple, multiple, require_any_size, require_gradients, worked_with
from .oracles import differences
from .purity import require_pure

SCORE_AXES = (_("class"), _("example"), _("step"))
# Loops over single numbers take the time of 70 losses, differencing each entry of Wya, one-sided, that of 200.
COST_BOUND = 120
# The gradients that each tell the gradient of all scores.
TELLING = ("da", "dWya")
ARGUMENTS = ("a", "y_pred", "labels", "parameters")


class OutputBackwardCheck(Check):
    """Measures `output_backward(a, y_pred, labels, parameters)` → dict da, dWya, dby.

    The oracles are differences of the loss of the scores, `softmax_cross_entropy`.
    """

    name = "output_backward"

    def is_right(self, loss):
        """Whether the answer passes every measure of its numbers on the public problem, for this loss of the scores."""
        oracle = differences(loss)
        self.difference(oracle)
        self.average(oracle)
        self.states(oracle)
        self.parameters(oracle)
        return not (self._found or self._not_written)

    @measure(_("the gradient of the scores is prediction minus truth"))
    def difference(self, oracle):
        """The gradient of the scores that the student worked with must be the right one, up to a positive factor."""
        case, gradients = self._case(oracle)
        own = worked_with(case, gradients, TELLING)
        if own is None:
            require_gradients(case, gradients, case.shapes)
            raise Finding(_("No two of your gradients are right for the same gradient of the scores."))
        if not is_multiple(own, case.upstream):
            factor = abs(multiple(own, case.upstream)) or 1.0
            worst = np.unravel_index(np.abs(own / factor - case.upstream).argmax(), own.shape)
            raise Finding(
                _(
                    "Your gradients agree with each other, but they come from a wrong gradient of the scores. "
                    "At %(place)s: differences give %(expected).4g, yours is %(came).4g."
                )
                % {"place": place(worst, SCORE_AXES), "expected": case.upstream[worst], "came": own[worst]}
            )
        require_honest_cost(self.function, oracle, bound=COST_BOUND)

    @measure(_("the loss is the mean over all predictions"))
    def average(self, oracle):
        """The factor of the gradient of the scores.

        If that gradient is wrong in other ways: with every example, or every step, there twice, the gradients of the
        parameters must stay as they are, and da be half as large.
        """
        case, gradients = self._case(oracle)
        own = worked_with(case, gradients, TELLING)
        if own is None or not is_multiple(own, case.upstream):
            for kind, words in (
                ("twice the examples", _("With every example there twice, the mean loss stays as it is.")),
                ("twice the steps", _("With every step there twice, the mean loss stays as it is.")),
            ):
                self._require_same_mean(oracle, kind, gradients, words)
        elif relative_error(own, case.upstream) > TOLERANCE:
            m, T_x = case.upstream.shape[1:]
            made = [name for name in gradients if case.is_right(name, gradients[name], own)]
            raise Finding(
                _("%(factor).4g times what it should be, for %(m)d examples and %(T_x)d steps: %(names)s.")
                % {"factor": multiple(own, case.upstream), "m": m, "T_x": T_x, "names": ", ".join(made)}
            )

    @measure(_("da"))
    def states(self, oracle):
        """The gradient of the states, for the gradient of the scores that the student worked with."""
        self._require("da", oracle=oracle)

    @measure(_("dWya and dby"))
    def parameters(self, oracle):
        """The gradients of the parameters, likewise."""
        self._require("dWya", "dby", oracle=oracle)

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        require_pure(self.function, oracle.problem(self.name).arguments, ARGUMENTS)
        require_any_size(self.function, oracle)

    def _require(self, *names, oracle):
        case, gradients = self._case(oracle)
        require_gradients(case, gradients, names, worked_with(case, gradients, TELLING))

    def _require_same_mean(self, oracle, kind, gradients, words):
        """A Finding unless two of the three gradients show a mean on a problem that has everything twice."""
        problem = oracle.problem(self.name, kind)
        twice = Gradients(self.function(*problem.arguments), problem.case.shapes)
        m, T_x = (oracle.problem(self.name).case.shapes["da"])[1:]
        kept = 0
        for name in gradients.keys() & twice.keys():
            one, two = gradients[name], twice[name]
            kept += bool(one.any()) and relative_error(2 * two[:, :m, :T_x] if name == "da" else two, one) < TOLERANCE
        if kept < 2:
            raise Finding(words + " " + _("Your gradients do not show that."))

    def _case(self, oracle, kind="example"):
        problem = oracle.problem(self.name, kind)
        return problem.case, Gradients(self.function(*problem.arguments), problem.case.shapes)
