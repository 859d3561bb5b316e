"""The check of `rnn_backward`: gradients against differences of a forward pass, or around the student's own cell.

A wrong loop often gives what would be right for another upstream gradient, or for other caches. On a *steady* sequence
all caches are equal, and only the way of the gradient through time is left; without memory only the caches are.
"""

from ..gradients import relative_error
from ..messages import translate as _
from .check import CARRIED_FORWARD, Check, measure
from .cost import require_honest_cost
from .findings import TOLERANCE, Finding
from .gradient_results import Gradients, require_any_size, require_gradients
from .own_cell import OwnCell, norm
from .purity import require_pure
from .rnn_cell_backward import RnnCellBackwardCheck

SUMS = ("dWax", "dWaa", "dba")


class RnnBackwardCheck(Check):
    """Measures `rnn_backward(da, caches)` → dict dx, da0, dWax, dWaa, dba.

    `rnn_forward` is the forward pass that the student works with: it makes the caches of the public example.
    `rnn_cell_backward` is the student's own cell: if it is not right yet, the message says so.
    Measures take `around`, the right loop around the student's own cell: an answer that agrees with it is right too.
    """

    name = "rnn_backward"
    needs = ("rnn_forward", "rnn_cell_backward")

    def remarks(self):
        """That the cell is to blame, perhaps: a loop around a wrong cell cannot look right in the notebook."""

        def forward_of_one_step(xt, a_prev, parameters):
            a, _y_pred, (cells, _x) = self._needed["rnn_forward"](xt[:, :, None], a_prev, parameters)
            return a[:, :, 0], None, cells[0]

        if RnnCellBackwardCheck(self._needed["rnn_cell_backward"], forward_of_one_step).is_right():
            return []
        return [_("Your rnn_cell_backward is not right yet either. Repair it first: its checks stand above.")]

    @measure(_("the gradient is carried back through time, and meets the loss of each step"))
    def carry(self, oracle, around=None):
        """On a steady sequence, the upstream gradient for which the student's dx is right must be the given one.

        Step 0 is left to `every_step`, and so are last steps that were left out. If dx cannot be read, the sums over
        time stand in for it.
        """

        def judge(case, gradients):
            if all(case.is_right(name, gradients.get(name)) for name in SUMS):
                return
            own = own_upstream_of_dx(case, gradients)
            if own is None:
                require_gradients(case, gradients, ("dx",))
            else:
                require_upstream(case, gradients["dx"], own)

        verdict = self._judge(judge, oracle, around, "steady")
        try:
            require_honest_cost(self.function, oracle.forward)
        except Finding:
            if not around:
                raise
            require_honest_cost(self.function, oracle.forward, peer=OwnCell(around, self.name, oracle).loop)
            return CARRIED_FORWARD
        return verdict

    @measure(_("dWax, dWaa and dba add up the contributions of all steps"))
    def sums_over_time(self, oracle, around=None):
        """The gradients of the parameters, for the given upstream gradient or the one that the student's dx stands for.

        They are measured on a steady sequence; if each step uses its own cache, also on one that is not.
        """

        def judge(case, gradients):
            require_gradients(case, gradients, SUMS, own_upstream_of_dx(case, gradients))

        verdict = self._judge(judge, oracle, around, "steady")
        if self._holds(self.own_cache, oracle, around):
            verdict = self._judge(judge, oracle, around, "example") or verdict
        return verdict

    @measure(_("each step uses its own cache"))
    def own_cache(self, oracle, around=None):
        """Without memory, the student's dx must stand for the same upstream gradient whether the caches differ or not.

        If dx cannot be read, dWax and dba stand in for it.
        """

        def judge(case, gradients, steady_case, steady_gradients):
            own, steady_own = own_upstream_of_dx(case, gradients), own_upstream_of_dx(steady_case, steady_gradients)
            if own is not None and steady_own is not None and relative_error(own, steady_own) < 10 * TOLERANCE:
                return
            require_gradients(case, gradients, ("dWax", "dba"))

        return self._judge(judge, oracle, around, "no memory", "steady, no memory")

    @measure(_("dx has the gradient of every step, and da0 that of the initial state"))
    def every_step(self, oracle, around=None):
        """dx on steady sequences where the carry, or the upstream gradient, plays no part; da0 where no carry does.

        If nothing is wrong with the carry and the caches, both must be right on any sequence.
        """

        def judge(*names):
            return lambda case, gradients: require_gradients(case, gradients, names)

        verdicts = [
            self._judge_one_of(judge("dx"), oracle, around, "steady, no memory", "steady, last step only"),
            self._judge_one_of(judge("da0"), oracle, around, "one step", "first step only"),
        ]
        if self._holds(self.carry, oracle, around) and self._holds(self.own_cache, oracle, around):
            verdicts.append(self._judge(judge("dx", "da0"), oracle, around, "example"))
        return CARRIED_FORWARD if CARRIED_FORWARD in verdicts else None

    @measure(_("da and the caches stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle, around=None):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""

        def keeps_its_arguments(function):
            require_pure(function, oracle.problem(self.name).arguments, ("da", "caches"))

        def takes_any_size(function):
            require_any_size(function, oracle)

        verdicts = [self._require(quality, oracle, around) for quality in (keeps_its_arguments, takes_any_size)]
        return CARRIED_FORWARD if CARRIED_FORWARD in verdicts else None

    def _require(self, quality, oracle, around):
        """A Finding if `quality(function)` finds something that the student's own cell is not to blame for."""
        try:
            quality(self.function)
            return None
        except Finding:
            own_cell = around and OwnCell(around, self.name, oracle)
            if not own_cell or not own_cell.says_something() or own_cell.has(quality):
                raise
            return CARRIED_FORWARD

    def _judge_one_of(self, judge, oracle, around, kind, other_kind):
        """`judge` the answer on problems of one kind and, if that fails, on those of another."""
        try:
            return self._judge(judge, oracle, around, kind)
        except Finding as finding:
            try:
                return self._judge(judge, oracle, around, other_kind)
            except Finding:
                raise finding from None

    def _judge(self, judge, oracle, around, *kinds):
        """`judge(case, gradients, …)` the answer on problems of these kinds, by differences.

        If that fails, the answer is judged around the student's own cell: it is right if it agrees with the right loop
        around that cell, and otherwise `judge` says how it differs.
        """
        posed = [oracle.problem(self.name, kind) for kind in kinds]
        results = [self.function(*problem.arguments) for problem in posed]
        try:
            judge(*_paired([problem.case for problem in posed], results))
            return None
        except Finding:
            own_cell = around and OwnCell(around, self.name, oracle)
            if not own_cell or not own_cell.says_something():
                raise
            if own_cell.agrees(posed, results):
                return CARRIED_FORWARD
            if own_cell.is_right(posed):
                raise
            judge(*_paired(own_cell.cases(posed), results))
            return CARRIED_FORWARD


def own_upstream_of_dx(case, gradients):
    """The upstream gradient for which the student's dx would be right; None if there is none."""
    return case.own_upstream("dx", gradients["dx"]) if "dx" in gradients else None


def require_upstream(case, dx, own):
    """A Finding if the upstream gradient `own`, for which dx would be right, is not the given one after step 0.

    A step with zeros in dx, and nothing that has come back from it, was left out.
    """

    def left_out(t):
        return not dx[:, :, t].any() and norm(own[:, :, t]) < TOLERANCE * norm(case.upstream[:, :, t])

    errors = [relative_error(own[:, :, t], case.upstream[:, :, t]) for t in range(own.shape[2])]
    if any(error > 10 * TOLERANCE and not left_out(t) for t, error in enumerate(errors) if t > 0):
        told = [f"{relative_error(dx[:, :, t], case.expected('dx')[:, :, t]):.1e}" for t in range(own.shape[2])]
        raise Finding(
            _("dx is wrong. Relative error at steps 0 … %(last)d: %(errors)s.")
            % {"last": len(told) - 1, "errors": "  ".join(told)}
        )


def _paired(cases, results):
    """case, gradients, case, gradients, …"""
    pairs = ((case, Gradients(result, case.shapes)) for case, result in zip(cases, results, strict=True))
    return [part for pair in pairs for part in pair]
