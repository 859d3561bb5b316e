"""What the checks of loops back through time share: gradients against differences, or around the student's own cell.

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


class LoopBackwardCheck(Check):
    """Measures a loop `(da, caches)` → dict dx, da0 and the gradients of the parameters.

    Subclasses give `sums`, the names of the gradients of the parameters, `steady_sums`, those of them that are not zero
    on a steady sequence, `carries`, and `cell_is_right`. `probed` names the arrays whose gradients most measures look
    at; all without it.
    Measures take `around`, the right loop around the student's own cell: an answer that agrees with it is right too.
    """

    sums = ()
    steady_sums = ()
    probed = None

    @property
    def carries(self):
        """What judges all that is carried back; what a call costs is judged elsewhere."""
        raise NotImplementedError

    def cell_is_right(self):
        """Whether the student's own cell passes its check on the public problem."""
        raise NotImplementedError

    def remarks(self):
        """That the cell is to blame, perhaps: a loop around a wrong cell cannot look right in the notebook."""
        return [] if self.cell_is_right() else self.blame_needed()

    @measure(_("each step uses its own cache"))
    def own_cache(self, oracle, around=None):
        """Without memory, the student's dx must stand for the same upstream gradient whether the caches differ or not.

        If dx cannot be read, gradients of parameters stand in for it.
        """

        def judge(case, gradients, steady_case, steady_gradients):
            own, steady_own = own_upstream_of_dx(case, gradients), own_upstream_of_dx(steady_case, steady_gradients)
            if own is not None and steady_own is not None and relative_error(own, steady_own) < 10 * TOLERANCE:
                return
            require_gradients(case, gradients, (self.steady_sums[0], self.steady_sums[-1]))

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
        if all(self._holds(measure, oracle, around) for measure in (*self.carries, self.own_cache)):
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

    def _carried_back(self, oracle, around, kind):
        """On a steady sequence, the upstream gradient for which the student's dx is right must be the given one.

        Step 0 is left to `every_step`, and so are last steps that were left out. If dx cannot be read, the sums over
        time stand in for it.
        """

        def judge(case, gradients):
            if all(case.is_right(name, gradients.get(name)) for name in self.steady_sums):
                return
            own = own_upstream_of_dx(case, gradients)
            if own is None:
                require_gradients(case, gradients, ("dx",))
            else:
                require_upstream(case, gradients["dx"], own, case.upstream)

        return self._judge(judge, oracle, around, kind)

    def _at_honest_cost(self, verdict, oracle, around):
        """The verdict; a Finding if the loop has the cost of differences and the student's own cell has not."""
        try:
            require_honest_cost(self.function, oracle)
        except Finding:
            if not around:
                raise
            require_honest_cost(self.function, oracle, peer=self._own_cell(oracle, around).loop)
            return CARRIED_FORWARD
        return verdict

    def _summed(self, oracle, around, kind, names):
        """These sums are right for the given upstream gradient or the one that the student's dx stands for."""

        def judge(case, gradients):
            require_gradients(case, gradients, names, own_upstream_of_dx(case, gradients))

        return self._judge(judge, oracle, around, kind, whole=not set(names) <= set(self.steady_sums))

    def _require(self, quality, oracle, around):
        """A Finding if `quality(function)` finds something that the student's own cell is not to blame for."""
        try:
            quality(self.function)
            return None
        except Finding:
            own_cell = around and self._own_cell(oracle, around)
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

    def _own_cell(self, oracle, around):
        return OwnCell(around, self.name, lambda kind: oracle.problem(self.name, kind, self.probed))

    def _judge(self, judge, oracle, around, *kinds, whole=False):
        """`judge(case, gradients, …)` the answer on problems of these kinds, by differences.

        If that fails, the answer is judged around the student's own cell: it is right if it agrees with the right loop
        around that cell, there and on the example. Otherwise `judge` says how it differs, unless the cell lets nothing
        through on a steady sequence. `whole`: on the gradients of all arrays.
        """
        posed = [oracle.problem(self.name, kind, None if whole else self.probed) for kind in kinds]
        results = [self.function(*problem.arguments) for problem in posed]
        try:
            judge(*_paired([problem.case for problem in posed], results))
            return None
        except Finding:
            own_cell = around and self._own_cell(oracle, around)
            # A cell that is right alone has nothing to carry forward. Within the right loop it could play a wrong one,
            # or keep what the right one asks of it.
            if not own_cell or self.cell_is_right() or not own_cell.says_something():
                raise
            example = oracle.problem(self.name, "example", self.probed)
            if own_cell.agrees([*posed, example], [*results, self.function(*example.arguments)]):
                return CARRIED_FORWARD
            if own_cell.is_right(posed) or not own_cell.says_something("steady"):
                raise
            judge(*_paired(own_cell.cases(posed), results))
            return CARRIED_FORWARD


def own_upstream_of_dx(case, gradients):
    """The upstream gradient for which the student's dx would be right; None if there is none."""
    return case.own_upstream("dx", gradients["dx"]) if "dx" in gradients else None


def require_upstream(case, dx, own, upstream):
    """A Finding if `own`, the upstream gradient for which dx would be right, is not `upstream` after step 0.

    A step with zeros in dx, and nothing that has come back from it, was left out.
    """

    def near_zero(array, t):
        return norm(array) < TOLERANCE * norm(case.upstream[:, :, t])

    def agrees(t):
        one, other = own[:, :, t], upstream[:, :, t]
        left_out = not dx[:, :, t].any() and near_zero(one, t)
        return left_out or near_zero(one - other, t) or relative_error(one, other) < 10 * TOLERANCE

    if not all(agrees(t) for t in range(1, own.shape[2])):
        told = [f"{relative_error(dx[:, :, t], case.expected('dx')[:, :, t]):.1e}" for t in range(own.shape[2])]
        raise Finding(
            _("dx is wrong. Relative error at steps 0 … %(last)d: %(errors)s.")
            % {"last": len(told) - 1, "errors": "  ".join(told)}
        )


def _paired(cases, results):
    """case, gradients, case, gradients, …"""
    pairs = ((case, Gradients(result, case.shapes)) for case, result in zip(cases, results, strict=True))
    return [part for pair in pairs for part in pair]
