"""The check of `loss_and_gradients`: the loss of a whole network, and the gradients of all its parameters."""

from ..losses import softmax_cross_entropy
from ..messages import translate as _
from .check import CARRIED_FORWARD, Check, measure
from .cost import require_honest_cost
from .findings import Finding, array_of, close, require_close, sequence_of
from .gradient_results import Gradients, require_any_size, require_gradients
from .output_backward import OutputBackwardCheck
from .own_cell import agree
from .purity import require_pure
from .student import StudentFunction

# At 32 units differences of the whole network take 1,300 forward passes or more; around an output_backward that takes
# differences itself an honest network takes about 300.
COST_BOUND = 600
ARGUMENTS = ("x", "labels", "parameters")


class LossAndGradientsCheck(Check):
    """Measures `loss_and_gradients(x, labels, parameters)` → loss, dict dWax, dWaa, dba, dWya, dby.

    `output_backward` is the student's own: if it is not right yet, the message says so. The oracles are differences of
    `rnn_forward`. Measures take `around`, the right function around the student's own output_backward: an answer that
    agrees with it is right too.
    """

    name = "loss_and_gradients"
    needs = ("output_backward",)

    def remarks(self):
        """That output_backward is to blame, perhaps: a network around a wrong one cannot look right in the notebook."""
        output_is_right = OutputBackwardCheck(self._needed["output_backward"]).is_right(softmax_cross_entropy)
        return [] if output_is_right else self.blame_needed()

    @measure(_("the loss"))
    def loss(self, oracle):
        """The loss against that of a trusted forward pass."""
        problem = oracle.problem(self.name)
        require_loss(self.function(*problem.arguments), problem.result, _("the loss"))

    @measure(_("dWax, dWaa and dba"))
    def recurrent(self, oracle, around=None):
        """The gradients that came back through time."""
        verdict = self._judge(("dWax", "dWaa", "dba"), oracle, around)
        require_honest_cost(GradientsAlone(self.function), oracle, bound=COST_BOUND)
        return verdict

    @measure(_("dWya and dby"))
    def output(self, oracle, around=None):
        """The gradients of the last layer."""
        return self._judge(("dWya", "dby"), oracle, around)

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle, around=None):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""

        def keeps_its_arguments(function):
            require_pure(function, oracle.problem(self.name).arguments, ARGUMENTS)

        def takes_any_size(function):
            require_any_size(GradientsAlone(function), oracle)
            require_loss_of_any_size(function, oracle)

        verdict = None
        for quality in (keeps_its_arguments, takes_any_size):
            try:
                quality(self.function)
            except Finding:
                around_says = self._gradients_around(around, oracle)
                if not around_says or finds_nothing(quality, StudentFunction(around, self.name)):
                    raise
                verdict = CARRIED_FORWARD
        return verdict

    def _judge(self, names, oracle, around):
        """The gradients of these names by differences or, if they are wrong, around the own output_backward."""
        problem = oracle.problem(self.name)
        own = gradients_of(self.function(*problem.arguments))
        try:
            require_gradients(problem.case, Gradients(own, problem.case.shapes), names)
            return None
        except Finding:
            right = self._gradients_around(around, oracle)
            if not right or not agree({name: right[name] for name in names}, own):
                raise
            return CARRIED_FORWARD

    def _gradients_around(self, around, oracle):
        """What the right function gives around the student's own output_backward; None if that says nothing.

        Zeros, missing gradients and NaN would make any answer look right.
        """
        if not around:
            return None
        problem = oracle.problem(self.name)
        try:
            results = gradients_of(StudentFunction(around, self.name)(*problem.arguments))
            gradients = {name: array_of(results[name], name) for name in problem.case.shapes}
        except Finding:
            return None
        return gradients if all(gradient.any() for gradient in gradients.values()) else None


class GradientsAlone(StudentFunction):
    """The same function, with the gradients as its only result."""

    def __init__(self, function):
        super().__init__(function.function, function.name)

    def _result_of(self, call):
        return gradients_of(super()._result_of(call))


def finds_nothing(quality, function):
    """Whether `quality(function)` finds nothing wrong."""
    try:
        quality(function)
    except Finding:
        return False
    return True


def gradients_of(results):
    """The second of two results; a Finding unless there are two."""
    return sequence_of(results, _("the result"), 2, _("(loss, gradients)"))[1]


def loss_of(results, name):
    """The first of two results, an array of one number; a Finding if it is none."""
    loss = array_of(sequence_of(results, _("the result"), 2, _("(loss, gradients)"))[0], name)
    if loss.size != 1:
        raise Finding(
            _("%(name)s: expected one number, got an array of shape %(came)s.") % {"name": name, "came": loss.shape}
        )
    return loss.reshape(1)


def require_loss(results, expected, name):
    """A Finding if the loss is not the expected one."""
    require_close(loss_of(results, name), expected, name, (_("entry"),))


def require_loss_of_any_size(function, oracle):
    """A Finding if the loss is right on the example and wrong on a problem of other sizes."""
    example, other = oracle.problem(function.name), oracle.problem(function.name, "other sizes")
    try:
        loss = loss_of(function(*example.arguments), "")
    except Finding:
        return
    if close(loss, example.result).all():
        require_loss(function(*other.arguments), other.result, _("the loss, on a problem of other sizes"))
