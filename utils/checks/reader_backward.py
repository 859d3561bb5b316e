"""The check of `reader_backward`, with two oracles: the student's own forward pass, and the right one.

A gradient check compares two passes with each other. A backward pass that disagrees with the student's own forward pass
is wrong; one that agrees may still belong to a wrong forward pass. So each measure asks both.

In a text without repeats each column of dU belongs to one step: it is the gradient of that step's sums, and the other
gradients are judged by it.
"""

import numpy as np

from ..gradients import relative_error
from ..messages import translate as _
from ..problems.debugging import READER_GATES, READER_PARAMETERS
from .check import CARRIED_FORWARD, Check, measure
from .cost import require_honest_cost
from .findings import TOLERANCE, Finding, NotWritten, array_of
from .gradient_results import Gradients, require_gradients
from .oracles import recorded
from .purity import require_pure
from .reader_forward import ReaderForwardCheck
from .student import STUDENT_ERRORS, quiet

COLUMNS = tuple("dU" + gate for gate in READER_GATES)
WEIGHTS = tuple("dW" + gate for gate in READER_GATES)
START = ("dh0", "dc0")
# Loops over single numbers take the time of 100 forward passes, differencing each entry of Wf alone, one-sided, that
# of 250.
COST_BOUND = 160
# A gradient of the student's own forward pass below this part of the right one says nothing.
LEAST_GRADIENT = 1e-3


class NoForward(Finding):
    """The student's own forward pass does not run: nothing can be compared with it."""


class ReaderBackwardCheck(Check):
    """Measures `reader_backward(cache)` → dict dWf … dUo, dV, dh0, dc0.

    `reader_forward` is the student's own forward pass: it makes the caches of the public problems.
    """

    name = "reader_backward"
    needs = ("reader_forward",)

    def remarks(self):
        """That the forward pass is not right either."""
        return [] if self._forward_is_right() else [_("Your reader_forward is not right yet: see its own checks.")]

    @measure(_("the gradient finds its way back through every step"))
    def way_back(self, oracle):
        """dU step by step; and no differences in place of a backward pass."""
        verdict = self._judged(self._way_back, oracle)
        self._guarded(lambda: require_honest_cost(self.function, oracle, bound=COST_BOUND))
        return verdict

    @measure(_("dW and dV add up one product for every step"))
    def weights(self, oracle):
        """dW against the gradients of the sums that the student's own dU holds, whatever enters step 0; and dV."""
        return self._judged(self._weights, oracle)

    @measure(_("dU has the contributions of every place where a character stands"))
    def columns(self, oracle):
        """dU of a text with repeats; or else against the student's own one of the text with all places told apart."""
        return self._judged(self._columns, oracle)

    @measure(_("step 0 starts from h0 and c0"))
    def start(self, oracle):
        """A text of one character: no way back. If nothing else is wrong, all gradients of longer texts too."""
        return self._judged(self._start, oracle)

    @measure(_("the cache stays as it was, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """The cache before and after the call; two calls in a row; a problem of other sizes."""
        return self._judged(self._pure, oracle)

    def _way_back(self, oracle):
        """The columns of dU after step 0, in a text without repeats; or else the gradients that do not need them."""
        problem, gradients = self._run(oracle, "no repeats")
        case, (text, _targets, _parameters) = problem.case, oracle.draw(self.name, "no repeats")[0]
        if _right(case, gradients, (*WEIGHTS, *START)):
            return
        for name in COLUMNS:
            if name in gradients.unread:
                raise gradients.unread[name]
            came, expected = (gradient[:, list(text)] for gradient in (gradients[name], case.expected(name)))
            errors = [relative_error(came[:, t], expected[:, t]) for t in range(len(text))]
            if relative_error(came[:, 1:], expected[:, 1:]) > TOLERANCE:
                told = "  ".join(f"{error:.1e}" for error in errors)
                raise Finding(
                    _("%(name)s is wrong. Relative error of its columns at steps 0 … %(last)d: %(errors)s.")
                    % {"name": name, "last": len(errors) - 1, "errors": told}
                )

    def _weights(self, oracle):
        problem, gradients = self._run(oracle, "no repeats")
        arguments, _upstream = oracle.draw(self.name, "no repeats")
        if not _belong_together(gradients, arguments, problem.arguments[-1]):
            require_gradients(problem.case, gradients, WEIGHTS)
        if self._sound(self._way_back, oracle):
            require_gradients(problem.case, gradients, ["dV"])

    def _columns(self, oracle):
        problem, gradients = self._run(oracle, "example")
        (text, targets, parameters), _upstream = oracle.draw(self.name, "example")
        if _right(problem.case, gradients, COLUMNS):
            return
        apart = self._of_places_told_apart(oracle, text, targets, parameters)
        for name in COLUMNS:
            if name in gradients and name in apart:
                own = np.zeros(problem.case.shapes[name])
                np.add.at(own.T, list(text), apart[name][:, : len(text)].T)
                if own.any() and relative_error(gradients[name], own) < TOLERANCE:
                    continue
            require_gradients(problem.case, gradients, [name])

    def _of_places_told_apart(self, oracle, text, targets, parameters):
        """The student's gradients for the same sums from a text in which each place has a character of its own."""
        told_apart = dict(parameters)
        for gate in READER_GATES:
            columns = parameters["U" + gate]
            told_apart["U" + gate] = np.zeros(columns.shape)
            told_apart["U" + gate][:, : len(text)] = columns[:, list(text)]
        cache = self._guarded(lambda: oracle.forward(tuple(range(len(text))), targets, told_apart)[-1])
        return Gradients(self.function(cache), {"d" + name: array.shape for name, array in told_apart.items()})

    def _start(self, oracle):
        problem, gradients = self._run(oracle, "one step")
        require_gradients(problem.case, gradients, START)
        sound = {judge: self._sound(judge, oracle) for judge in (self._way_back, self._weights, self._columns)}
        if sound[self._columns]:
            require_gradients(problem.case, gradients, COLUMNS)
        if sound[self._weights]:
            require_gradients(problem.case, gradients, WEIGHTS)
        if all(sound.values()):
            for kind in ("no repeats", "example"):
                problem, gradients = self._run(oracle, kind)
                require_gradients(problem.case, gradients, problem.case.shapes)

    def _pure(self, oracle):
        problem, gradients = self._run(oracle, "example")
        require_pure(self.function, problem.arguments, ("cache",))
        if not any(gradient.any() for gradient in gradients.values()):
            raise Finding(_("All gradients are zero."))
        other, other_gradients = self._run(oracle, "other sizes")
        for name in gradients:
            if name in other_gradients.unread:
                raise other_gradients.unread[name]
        if _right(problem.case, gradients, problem.case.shapes):
            require_gradients(other.case, other_gradients, other.case.shapes)

    def example(self):
        """The cache of the public example; a Finding if the student's own forward pass makes none."""
        return self._guarded(super().example)

    def _hint(self):
        try:
            return super()._hint()
        except Finding:
            return []

    def _judged(self, judge, oracle):
        """`judge` the gradients with an oracle; if that fails, with the student's own forward pass in its place.

        Right gradients are right whatever the own forward pass does. Gradients that agree with it are right around it.
        """
        if self._forward_is_right():
            return judge(oracle)
        own_forward = self._needed["reader_forward"]
        try:
            judge(oracle)
        except NotWritten:
            raise
        except NoForward:
            self._require_written()
            raise
        except Finding as finding:
            if oracle.forward is own_forward:
                raise Finding(_("%(finding)s\nThat is against your own forward pass.") % {"finding": finding}) from None
            if not self._agrees_with(own_forward, judge, oracle):
                told = _("%(finding)s\nIt agrees neither with your own forward pass nor with the right one.")
                raise Finding(told % {"finding": finding}) from None
        return CARRIED_FORWARD

    def _require_written(self):
        """NotWritten if the backward pass is not written either: to be told first of what comes first in the cell.

        Without a forward pass there is no cache. An empty one will do: whatever else it leads to says nothing.
        """
        try:
            self.function({})
        except NotWritten:
            raise
        except Finding:
            pass

    def _agrees_with(self, own_forward, judge, oracle):
        """Whether the gradients agree with a wrong forward pass that says something: with some gradient everywhere."""
        around = oracle.around(own_forward)
        try:
            own, right = (self._problem(one, "example").case for one in (around, oracle))
        except Finding:
            return False
        norms = [[np.linalg.norm(case.expected("d" + name)) for case in (own, right)] for name in READER_PARAMETERS]
        return all(own > LEAST_GRADIENT * right for own, right in norms) and self._sound(judge, around)

    def _sound(self, judge, oracle):
        try:
            judge(oracle)
        except Finding:
            return False
        return True

    def _run(self, oracle, kind):
        """A problem of this kind, and the gradients that the student's function gives for it."""
        problem = self._problem(oracle, kind)
        return problem, Gradients(self.function(*problem.arguments), problem.case.shapes)

    def _problem(self, oracle, kind):
        return self._guarded(lambda: oracle.problem(self.name, kind))

    def _guarded(self, call):
        """What `call()` gives. It runs the student's forward pass: what that raises is a Finding."""
        try:
            with quiet():
                return call()
        except Finding:
            raise
        except NotImplementedError:
            raise NoForward(_("reader_forward is not written yet: this check needs it.")) from None
        except STUDENT_ERRORS as error:
            told = " ".join(str(error).split())[:300]
            raise NoForward(
                _("No differences of your reader_forward can be taken. %(kind)s: %(text)s")
                % {"kind": type(error).__name__, "text": told}
            ) from None

    def _forward_is_right(self):
        """Whether the student's own forward pass passes every measure on the recorded problem."""
        check = ReaderForwardCheck(self._needed["reader_forward"])
        measures = (check.probabilities, check.loss, check.cache, check.pure)
        return all(check._holds(one, recorded(check.name)) for one in measures)


def _right(case, gradients, names):
    return all(case.is_right(name, gradients.get(name)) for name in names)


def _belong_together(gradients, arguments, cache):
    """Whether each dW is the sum of products of what dU says of its steps and the states before them.

    The state that enters step 0 may be any. False if there is no telling.
    """
    text, _targets, parameters = arguments
    if not all(name in gradients for name in (*COLUMNS, *WEIGHTS)):
        return False
    try:
        h = array_of(cache["h"], "h", (len(parameters["h0"]), len(text)))
    except (Finding, TypeError, LookupError):
        return False
    dz = np.concatenate([gradients[name][:, list(text)] for name in COLUMNS])
    dW = np.concatenate([gradients[name] for name in WEIGHTS])
    from_step_0 = dW - dz[:, 1:] @ h[:, :-1].T
    size = dz[:, 0] @ dz[:, 0]
    entering = dz[:, 0] @ from_step_0 / size if size else np.zeros(h.shape[0])
    left = from_step_0 - np.outer(dz[:, 0], entering)
    return dW.any() and np.linalg.norm(left) < TOLERANCE * np.linalg.norm(dW)
