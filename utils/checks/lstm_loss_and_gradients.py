"""The check of `lstm_loss_and_gradients`: the loss against a trusted forward pass, the gradients against differences.

Two oracles for the gradients, because the student writes both directions: differences of the right loss, and of the
student's own. A gradient that is right for the student's own loss is right; that the loss is wrong is told once.
"""

import numpy as np

from ..messages import translate as _
from .check import Check, measure
from .cost import require_few_forward_passes
from .findings import Finding, array_of, close, require_close, sequence_of
from .gradient_case import GradientCase
from .gradient_point import GradientPoint
from .gradient_results import Gradients, require_gradients
from .purity import require_pure

ARGUMENTS = ("x", "labels", "a0", "parameters")
KINDS = ("example", "large gradients")


class LstmLossAndGradientsCheck(Check):
    """Measures `lstm_loss_and_gradients(x, labels, a0, parameters)` → loss, dict "d" + name → gradient.

    The oracle is `around` a trusted lstm_forward.
    """

    name = "lstm_loss_and_gradients"

    @measure(_("the loss is the mean of −log of the probability of the right class"))
    def loss(self, oracle):
        """The loss against the cross-entropy of a trusted forward pass."""
        arguments = oracle.arguments(self.name)
        require_close(self._loss(arguments), right_loss(oracle, arguments), _("loss"), ())

    @measure(_("each gradient is that of the loss"))
    def gradients(self, oracle):
        """By differences of the right loss or, if they disagree, of the student's own."""
        for kind in KINDS:
            arguments = oracle.arguments(self.name, kind)
            case = gradient_case(lambda *moved: right_loss(oracle, moved), arguments)
            gradients = Gradients(self._two(*arguments)[1], case.shapes)
            try:
                require_gradients(case, gradients, case.shapes)
            except Finding as finding:
                self._require_consistent(arguments, oracle, gradients, finding)
        self._require_honest_cost(oracle)

    @measure(_("one gradient for each parameter and no more, any sizes, and a clean function"))
    def clean(self, oracle):
        """Arguments before and after; two calls; the names in the dict; and, where all is right, other sizes."""
        arguments = oracle.arguments(self.name)
        expected = {"d" + name for name in arguments[-1]}
        gradients = self._two(*arguments)[1]
        if not isinstance(gradients, dict):
            raise Finding(_("gradients: expected a dict, got %(kind)s.") % {"kind": type(gradients).__name__})
        extra = sorted(str(name) for name in gradients if name not in expected)
        if extra:
            raise Finding(
                _("gradients: no parameter belongs to %(extra)s. Expected only %(expected)s.")
                % {"extra": ", ".join(extra), "expected": ", ".join(sorted(expected))}
            )
        if not any(gradient.any() for gradient in Gradients(gradients, _shapes(arguments)).values()):
            raise Finding(_("All gradients are zero."))
        require_pure(self.function, arguments, ARGUMENTS)
        others = oracle.arguments(self.name, "other sizes")
        came = Gradients(self._two(*others)[1], _shapes(others))
        if self._holds(self.loss, oracle):
            told = _("loss, on a problem of other sizes")
            require_close(self._loss(others), right_loss(oracle, others), told, ())
            if self._holds(self.gradients, oracle):
                case = gradient_case(lambda *moved: right_loss(oracle, moved), others)
                require_gradients(case, came, case.shapes)

    def _require_consistent(self, arguments, oracle, gradients, finding):
        """The finding, unless the loss is wrong and the gradients are those of this loss."""
        loss = self._loss(arguments)
        if close(loss, right_loss(oracle, arguments)):
            raise finding
        case = gradient_case(lambda *moved: self._loss(moved), arguments)
        if not any(case.maps[name].any() for name in case.shapes):
            raise finding
        try:
            require_gradients(case, gradients, case.shapes)
        except Finding as own:
            raise Finding(
                _("Neither of the right loss nor of your own. Of your own: %(finding)s") % {"finding": own}
            ) from None

    def _require_honest_cost(self, oracle):
        def point_of(arguments):
            x, labels, a0, parameters = arguments
            return GradientPoint(
                arguments,
                run=lambda: oracle.inner(x, a0, parameters),
                arrays=parameters,
                states=lambda moved: right_loss(oracle, (x, labels, a0, moved)),
                upstream=np.ones(()),
            )

        require_few_forward_passes(self.name, lambda *arguments: self._two(*arguments)[1], point_of, oracle.source)

    def _loss(self, arguments):
        loss = array_of(self._two(*arguments)[0], _("loss"))
        if loss.size != 1:
            raise Finding(_("loss: expected one number, got an array of shape %(came)s.") % {"came": loss.shape})
        return loss.reshape(())

    def _two(self, *arguments):
        return sequence_of(self.function(*arguments), _("the result"), 2, _("(loss, gradients)"))


def right_loss(oracle, arguments):
    """The mean cross-entropy of a trusted forward pass."""
    x, labels, a0, parameters = arguments
    y = oracle.inner(x, a0, parameters)[1]
    return -np.log(np.take_along_axis(y, labels[np.newaxis], axis=0)).mean()


def gradient_case(loss, arguments):
    """The gradient case of a loss(x, labels, a0, parameters), by differences for each entry of each parameter."""
    *data, parameters = arguments

    def moved(arrays):
        return np.reshape(loss(*data, dict(arrays)), 1)

    return GradientCase.by_differences(moved, parameters, np.ones(1))


def _shapes(arguments):
    return {"d" + name: value.shape for name, value in arguments[-1].items()}
