"""The check of `residual_backward`: the recursion against differences, the sums against the student's own delta."""

import numpy as np

from .. import problems
from ..differences import numerical_jacobian
from ..gradients import relative_error
from ..messages import translate as _
from ..residual import residual_forward, sums
from .check import Check, measure
from .cost import require_honest_cost
from .findings import Finding
from .gradient_case import GradientCase
from .gradient_results import Gradients, require_gradients
from .purity import require_pure

RECURSION = ("delta", "dh0")
OF_W_AND_B = ("dW", "db")
WEIGHTS = ("U", "W", "b")

# Loops over single numbers take the time of 130 forward passes, differencing each entry of U, one-sided, that of 800.
COST_BOUND = 320


class ResidualBackwardCheck(Check):
    """Measures `residual_backward(dh, cache)` → dict delta (n_a, T_x), dh0, dU, dW, db, for one example.

    delta[:, t] is the gradient of the loss with respect to the sum of step t: differences of the forward pass that
    shift this sum give it.
    """

    name = "residual_backward"

    def example(self):
        """dh and the cache of the public example."""
        arguments, upstream = problems.PROBLEMS[self.name].draw(problems.public_source())
        return *upstream, residual_forward(*arguments)[-1]

    @measure(_("delta and dh0: the gradient is carried back through both ways of each step"))
    def recursion(self, oracle):
        """delta and dh0 against differences; the message tells the error of each step."""
        arguments, case, _weights = _problem(oracle)
        gradients = self._gradients(arguments)
        for name in RECURSION:
            if name in gradients.unread:
                raise gradients.unread[name]
        if not case.is_right("delta", gradients["delta"]):
            came, expected = gradients["delta"].T, case.expected("delta").T
            errors = [f"{relative_error(*pair):.1e}" for pair in zip(came, expected, strict=True)]
            raise Finding(
                _("delta is wrong. Relative error at steps 0 … %(last)d: %(errors)s.")
                % {"last": len(errors) - 1, "errors": "  ".join(errors)}
            )
        require_gradients(case, gradients, ("dh0",))
        require_honest_cost(self.function, oracle, bound=COST_BOUND)

    @measure(_("dU"))
    def of_U(self, oracle):  # noqa: N802 (the matrix is called U)
        """The gradient of U, for the right delta or for the student's own."""
        self._require_sums(oracle, ("dU",))

    @measure(_("dW and db"))
    def of_W_and_b(self, oracle):  # noqa: N802
        """The gradients of W and b, likewise."""
        self._require_sums(oracle, OF_W_AND_B)

    @measure(_("dh and the cache stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        arguments, case, weights = _problem(oracle)
        gradients = self._gradients(arguments)
        if not any(gradient.any() for gradient in gradients.values()):
            raise Finding(_("All gradients are zero."))
        require_pure(self.function, arguments, ("dh", "cache"))
        other_arguments, *other_cases = _problem(oracle, "other sizes")
        others = self._gradients(other_arguments)
        for name in gradients:
            if name in others.unread:
                raise others.unread[name]
        if _all_right((case, weights), gradients):
            for other in other_cases:
                require_gradients(other, others, other.shapes)

    def _require_sums(self, oracle, names):
        arguments, _case, weights = _problem(oracle)
        gradients = self._gradients(arguments)
        own = gradients.get("delta")
        require_gradients(weights, gradients, names, own if own is not None and own.any() else None)

    def _gradients(self, arguments):
        """What can be read of the student's result."""
        _dh, (h, _h_prev, _x, _z, parameters) = arguments
        shapes = {"delta": h.shape, "dh0": h.shape[:1]} | {"d" + name: parameters[name].shape for name in WEIGHTS}
        return Gradients(self.function(*arguments), shapes)


def _problem(oracle, kind="example"):
    """The arguments of a problem, the gradient case of delta and dh0, and that of the weights for the right delta."""
    dh, cache = oracle.problem(ResidualBackwardCheck.name, kind).arguments
    _h, h_prev, x, z, parameters = cache
    jacobian = numerical_jacobian(
        lambda moved: oracle.forward(x, moved["h0"], parameters, moved["delta"])[0],
        {"delta": np.zeros(z.shape), "h0": h_prev[:, 0].copy()},
    )
    shapes = {"delta": z.shape, "dh0": z.shape[:1]}
    case = GradientCase(dh, shapes, {"delta": jacobian["delta"].T, "dh0": jacobian["h0"].T})
    weights = GradientCase.by_differences(
        lambda moved: sums(h_prev, x, moved), {name: parameters[name] for name in WEIGHTS}, case.expected("delta")
    )
    return (dh, cache), case, weights


def _all_right(cases, gradients):
    return all(case.is_right(name, gradients.get(name)) for case in cases for name in case.shapes)
