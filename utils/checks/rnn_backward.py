"""The checks of `rnn_cell_backward` and `rnn_backward`: gradients against differences of a trusted forward pass."""

import time

import numpy as np

from .. import problems
from ..gradients import relative_error
from ..messages import translate as _
from .check import CARRIED_FORWARD, Check, measure
from .findings import TOLERANCE, Finding, array_of, place
from .gradient_case import GradientCase
from .oracles import hidden_source
from .purity import require_pure
from .student import StudentFunction

AXES = {
    "dxt": (_("input"), _("example")),
    "da_prev": (_("unit"), _("example")),
    "dx": (_("input"), _("example"), _("step")),
    "da0": (_("unit"), _("example")),
    "dWax": (_("row"), _("column")),
    "dWaa": (_("row"), _("column")),
    "dba": (_("row"), _("column")),
}
PARAMETERS = ("Wax", "Waa", "ba")
SUMS = ("dWax", "dWaa", "dba")

# At 32 units and one example an honest backward pass takes the time of 3 forward passes, one with loops over single
# numbers that of 130, and differencing each entry of Waa, one-sided and without the prediction, that of 560 or more.
COST_SIZES = problems.BACKWARD_SIZES | {"n_a": 32, "m": 1}
COST_BOUND = 260
# A loop around a slow cell takes about as long as the right loop around it.
PEER_BOUND = 3


class differences:  # noqa: N801 (reads as a function in a test cell)
    """The oracle of a backward pass: problems from `source`, gradients by differences of a trusted forward pass.

    `forward` is the trusted `rnn_cell_forward` or `rnn_forward`; a fresh source makes the problems hidden ones.
    """

    def __init__(self, forward, source=None):
        self.forward = forward
        self._source = source

    @classmethod
    def fresh(cls, forward):
        """The same oracle on hidden problems."""
        return cls(forward, lambda: hidden_source(forward.__name__))

    def source(self):
        """A new random source, at its start: the same problems each time."""
        return (self._source or problems.public_source)()


class RnnCellBackwardCheck(Check):
    """Measures `rnn_cell_backward(da_next, cache)` → dict dxt, da_prev, dWax, dWaa, dba.

    `rnn_cell_forward` is the forward cell that the student works with: it makes the cache of the public example.
    """

    name = "rnn_cell_backward"

    def __init__(self, function, rnn_cell_forward):
        super().__init__(function)
        self._forward = rnn_cell_forward

    def example(self):
        arguments, da_next = problems.rnn_cell_backward_problem(problems.public_source())
        return da_next, self._forward(*arguments)[-1]

    def is_right(self):
        """Whether the cell passes every measure of its numbers on the public problem."""
        oracle = differences(self._forward)
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
        require_honest_cost(self.function, problems.rnn_cell_backward_problem, oracle.forward)

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
        arguments, upstream = problems.rnn_cell_backward_problem(oracle.source())
        require_pure(self.function, (upstream, oracle.forward(*arguments)[-1]), ("da_next", "cache"))
        require_any_size(self._case(oracle), lambda: self._case(oracle, "other sizes"))

    def _require(self, *names, oracle):
        case, gradients = self._case(oracle)
        require_gradients(case, gradients, names, case.agreed_upstream(gradients))

    def _case(self, oracle, kind="example"):
        (xt, a_prev, parameters), upstream = problems.rnn_cell_backward_problem(oracle.source(), kind)
        arrays = {"xt": xt, "a_prev": a_prev, **{name: parameters[name] for name in PARAMETERS}}
        forward = _with_parameters(oracle.forward, ("xt", "a_prev"), parameters)
        case = GradientCase.by_differences(forward, arrays, upstream)
        cache = oracle.forward(xt, a_prev, parameters)[-1]
        return case, Gradients(self.function(upstream, cache), case.shapes)


class RnnBackwardCheck(Check):
    """Measures `rnn_backward(da, caches)` → dict dx, da0, dWax, dWaa, dba.

    `rnn_forward` is the forward pass that the student works with: it makes the caches of the public example.
    `rnn_cell_backward` is the student's own cell: if it is not right yet, the message says so.
    Measures take `around`, the right loop around the student's own cell: an answer that agrees with it is right too.
    """

    name = "rnn_backward"

    def __init__(self, function, rnn_forward, rnn_cell_backward):
        super().__init__(function)
        self._forward = rnn_forward
        self._own_cell = rnn_cell_backward

    def remarks(self):
        """That the cell is to blame, perhaps: a loop around a wrong cell cannot look right in the notebook."""

        def forward_of_one_step(xt, a_prev, parameters):
            a, _y_pred, (cells, _x) = self._forward(xt[:, :, None], a_prev, parameters)
            return a[:, :, 0], None, cells[0]

        if RnnCellBackwardCheck(self._own_cell, forward_of_one_step).is_right():
            return []
        return [_("Your rnn_cell_backward is not right yet either. Repair it first: its checks stand above.")]

    def example(self):
        arguments, da = problems.rnn_backward_problem(problems.public_source())
        return da, self._forward(*arguments)[-1]

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
            require_honest_cost(self.function, problems.rnn_backward_problem, oracle.forward)
        except Finding:
            if not around:
                raise
            own_loop = StudentFunction(around, self.name)
            require_honest_cost(self.function, problems.rnn_backward_problem, oracle.forward, own_loop)
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
        try:
            _require_pure(self.function, oracle)
        except Finding:
            own_cell = around and _OwnCell(around, oracle)
            if not own_cell or not own_cell.says_something() or own_cell.is_pure():
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
        sequences = [_Sequence(oracle, kind) for kind in kinds]
        results = [self.function(*sequence.arguments) for sequence in sequences]
        try:
            judge(*_paired([sequence.case for sequence in sequences], results))
            return None
        except Finding:
            own_cell = around and _OwnCell(around, oracle)
            if not own_cell or not own_cell.says_something():
                raise
            if own_cell.agrees(sequences, results):
                return CARRIED_FORWARD
            if own_cell.is_right(sequences):
                raise
            judge(*_paired(own_cell.cases(sequences), results))
            return CARRIED_FORWARD


def _require_pure(function, oracle):
    def case_of(kind):
        sequence = _Sequence(oracle, kind)
        return sequence.case, Gradients(function(*sequence.arguments), sequence.case.shapes)

    arguments, da = problems.rnn_backward_problem(oracle.source())
    require_pure(function, (da, oracle.forward(*arguments)[-1]), ("da", "caches"))
    require_any_size(case_of("example"), lambda: case_of("other sizes"))


def _paired(cases, results):
    """case, gradients, case, gradients, …"""
    pairs = ((case, Gradients(result, case.shapes)) for case, result in zip(cases, results, strict=True))
    return [part for pair in pairs for part in pair]


class _Sequence:
    """A problem of one kind: its gradient case, by differences, and the arguments of the backward pass."""

    def __init__(self, oracle, kind):
        (x, a0, parameters), upstream = problems.rnn_backward_problem(oracle.source(), kind)
        arrays = {"x": x, "a0": a0, **{name: parameters[name] for name in PARAMETERS}}
        forward = _with_parameters(oracle.forward, ("x", "a0"), parameters)
        self.case = GradientCase.by_differences(forward, arrays, upstream)
        self.arguments = upstream, oracle.forward(x, a0, parameters)[-1]


class _OwnCell:
    """The student's own cell, and the right loop around it: what a loop around a wrong cell should give."""

    def __init__(self, around, oracle):
        self._loop = StudentFunction(around, "around")
        self._oracle = oracle

    def says_something(self):
        """Whether a loop can be judged around the cell: it passes a gradient on, and to x.

        A cell that raises, gives the same whatever comes in, or lets nothing through would make any loop look right.
        """
        sequence = _Sequence(self._oracle, "steady")
        case, (upstream, caches) = sequence.case, sequence.arguments
        try:
            there, back = (Gradients(self._loop(sign * upstream, caches), case.shapes) for sign in (1, -1))
        except Finding:
            return False
        return all(
            name in there and name in back and _norm(there[name] - back[name]) > 1e-3 * _norm(case.expected(name))
            for name in ("dx", "da0")
        )

    def agrees(self, sequences, results):
        """Whether the right loop gives the same results, up to rounding."""
        pairs = zip(sequences, results, strict=True)
        return all(_agree(self._loop(*sequence.arguments), result) for sequence, result in pairs)

    def is_right(self, sequences):
        """Whether the right loop gives the right gradients: then the cell is to blame for nothing."""
        try:
            for sequence in sequences:
                case = sequence.case
                require_gradients(case, Gradients(self._loop(*sequence.arguments), case.shapes), case.shapes)
        except Finding:
            return False
        return True

    def is_pure(self):
        try:
            _require_pure(self._loop, self._oracle)
        except Finding:
            return False
        return True

    def cases(self, sequences):
        """The gradient cases whose truth is the right loop. A Finding if it gives no numbers."""
        return [self._case(*sequence.arguments, sequence.case.shapes) for sequence in sequences]

    def _case(self, upstream, caches, names):
        def backward(upstream):
            results = self._loop(upstream, caches)
            return {name: array_of(results[name], name) for name in names}

        return GradientCase.by_calls(backward, upstream, names)


def _norm(array):
    return np.linalg.norm(array.ravel())


def _agree(results, others):
    """Whether two results hold the same gradients, up to rounding; those of the first are the ones that count."""
    try:
        return all(
            relative_error(array_of(value, name), array_of(others[name], name, np.shape(value))) < TOLERANCE
            for name, value in results.items()
        )
    except (Finding, KeyError, TypeError):
        return False


def own_upstream_of_dx(case, gradients):
    """The upstream gradient for which the student's dx would be right; None if there is none."""
    return case.own_upstream("dx", gradients["dx"]) if "dx" in gradients else None


class Gradients(dict):
    """The gradients of a result that can be read, name → array; `unread` says by name what is wrong with the others."""

    def __init__(self, results, shapes):
        super().__init__()
        self.unread = {}
        if not isinstance(results, dict):
            raise Finding(
                _("Expected a dict with the entries %(names)s; came %(kind)s.")
                % {"names": ", ".join(shapes), "kind": type(results).__name__}
            )
        for name, shape in shapes.items():
            try:
                if name not in results:
                    raise Finding(_("%(name)s: missing in the returned dict.") % {"name": name})
                self[name] = array_of(results[name], name, shape)
            except Finding as finding:
                self.unread[name] = finding


def require_gradients(case, gradients, names, own_upstream=None):
    """A Finding if a gradient is neither right nor right for the student's own upstream gradient."""
    for name in names:
        if name in gradients.unread:
            raise gradients.unread[name]
        if case.is_right(name, gradients[name]):
            continue
        if own_upstream is not None and case.is_right(name, gradients[name], own_upstream):
            continue
        came, expected = gradients[name], case.expected(name)
        worst = np.unravel_index(np.abs(came - expected).argmax(), came.shape)
        raise Finding(
            _(
                "%(name)s: relative error %(error).2g against differences. At %(place)s: "
                "differences give %(expected).6g, came %(came).6g."
            )
            % {
                "name": name,
                "error": relative_error(came, expected),
                "place": place(worst, AXES[name]),
                "expected": expected[worst],
                "came": came[worst],
            }
        )


def require_upstream(case, dx, own):
    """A Finding if the upstream gradient `own`, for which dx would be right, is not the given one after step 0.

    A step with zeros in dx, and nothing that has come back from it, was left out.
    """

    def left_out(t):
        return not dx[:, :, t].any() and _norm(own[:, :, t]) < TOLERANCE * _norm(case.upstream[:, :, t])

    errors = [relative_error(own[:, :, t], case.upstream[:, :, t]) for t in range(own.shape[2])]
    if any(error > 10 * TOLERANCE and not left_out(t) for t, error in enumerate(errors) if t > 0):
        told = [f"{relative_error(dx[:, :, t], case.expected('dx')[:, :, t]):.1e}" for t in range(own.shape[2])]
        raise Finding(
            _("dx is wrong. Relative error at steps 0 … %(last)d: %(errors)s.")
            % {"last": len(told) - 1, "errors": "  ".join(told)}
        )


def require_any_size(example, other):
    """A Finding if gradients are right in the example and wrong on a problem of other sizes, or of other shapes there.

    `example`: (case, gradients); `other`: a function that gives those of the other problem.
    """
    case, gradients = example
    if not any(gradient.any() for gradient in gradients.values()):
        raise Finding(_("All gradients are zero."))
    other_case, other_gradients = other()
    for name in gradients:
        if name in other_gradients.unread:
            raise other_gradients.unread[name]
    if all(case.is_right(name, gradients.get(name)) for name in case.shapes):
        require_gradients(other_case, other_gradients, other_case.shapes)


def require_honest_cost(function, draw, forward, peer=None):
    """A Finding if a backward pass costs as much as differencing the forward pass for each weight.

    `draw` makes the problems; with a `peer`, the cost must be about that of this function instead. A function that
    cannot take the problem's sizes is not measured.
    """
    arguments, upstream = draw(problems.public_source(), sizes=COST_SIZES)
    cache = forward(*arguments)[-1]
    try:
        backward_time = _fastest(lambda: function(upstream, cache))
    except Finding:
        return
    if peer:
        forward_time, bound = _fastest(lambda: peer(upstream, cache)), PEER_BOUND
    else:
        forward_time, bound = _fastest(lambda: forward(*arguments), tries=20), COST_BOUND
    if backward_time > bound * forward_time:
        raise Finding(
            _(
                "The numbers are right, but at %(units)d units a call takes the time of %(ratio)d forward passes. "
                "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
            )
            % {"units": COST_SIZES["n_a"], "ratio": backward_time / forward_time}
        )


def _fastest(call, tries=3):
    times = []
    for _try in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def _with_parameters(forward, inputs, parameters):
    """`forward` as a function of a dict of arrays → the states, for differences."""

    def states(arrays):
        parts = {name: arrays.get(name, value) for name, value in parameters.items()}
        return forward(*(arrays[name] for name in inputs), parts)[0]

    return states
