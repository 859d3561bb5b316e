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
from .student import StudentFunction, quiet

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

# At 32 units an honest backward pass takes the time of 3 forward passes, one with loops over single numbers of 150,
# and differencing each entry of Waa that of 1,000 or more.
COST_UNITS = 32
COST_BOUND = 400


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
                    "Your gradients agree with each other, but all are off by the same factors: at %(place)s, what "
                    "reaches the sum inside tanh is %(ratio).4g times what it should be."
                )
                % {"place": place(worst, AXES["da_prev"]), "ratio": agreed[worst] / case.upstream[worst]}
            )
        require_honest_cost(self.function, *_cost_problem(problems.rnn_cell_backward_problem, oracle.forward))

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

    @measure(_("da_next and the cache stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row on the same arrays."""
        arguments, upstream = problems.rnn_cell_backward_problem(oracle.source())
        require_pure(self.function, (upstream, oracle.forward(*arguments)[-1]), ("da_next", "cache"))

    def _require(self, *names, oracle):
        case, gradients = self._case(oracle)
        require_gradients(case, gradients, names, case.agreed_upstream(gradients))

    def _case(self, oracle):
        (xt, a_prev, parameters), upstream = problems.rnn_cell_backward_problem(oracle.source())
        arrays = {"xt": xt, "a_prev": a_prev, **{name: parameters[name] for name in PARAMETERS}}
        forward = _with_parameters(oracle.forward, ("xt", "a_prev"), parameters)
        case = GradientCase.by_differences(forward, arrays, upstream)
        cache = oracle.forward(xt, a_prev, parameters)[-1]
        return case, Gradients(self.function(upstream, cache), case.shapes)


class RnnBackwardCheck(Check):
    """Measures `rnn_backward(da, caches)` → dict dx, da0, dWax, dWaa, dba.

    `rnn_forward` is the forward pass that the student works with: it makes the caches of the public example.
    Measures take `around`, the right loop around the student's own cell: an answer that agrees with it is right too.
    """

    name = "rnn_backward"

    def __init__(self, function, rnn_forward):
        super().__init__(function)
        self._forward = rnn_forward

    def example(self):
        arguments, da = problems.rnn_backward_problem(problems.public_source())
        return da, self._forward(*arguments)[-1]

    @measure(_("the gradient is carried back through time, and meets the loss of each step"))
    def carry(self, oracle, around=None):
        """On a steady sequence, the upstream gradient for which the student's dx is right must be the given one.

        Step 0 is left to `every_step`. If dx cannot be read, the sums over time stand in for it.
        """

        def judge(case, gradients):
            if all(case.is_right(name, gradients.get(name)) for name in SUMS):
                return
            if case.is_right("dx", gradients.get("dx")):
                return
            own = own_upstream_of_dx(case, gradients)
            if own is None:
                require_gradients(case, gradients, ("dx",))
            wrong = [
                t
                for t in range(1, own.shape[2])
                if relative_error(own[:, :, t], case.upstream[:, :, t]) > 10 * TOLERANCE
            ]
            if wrong:
                errors = [
                    f"{relative_error(gradients['dx'][:, :, t], case.expected('dx')[:, :, t]):.1e}"
                    for t in range(own.shape[2])
                ]
                raise Finding(
                    _("dx is wrong. Relative error at steps 0 … %(last)d: %(errors)s.")
                    % {"last": own.shape[2] - 1, "errors": "  ".join(errors)}
                )

        verdict = self._judge(judge, oracle, "steady", around)
        forward_call, arguments = _cost_problem(problems.rnn_backward_problem, oracle.forward)
        try:
            require_honest_cost(self.function, forward_call, arguments)
        except Finding:
            if not around or _fastest(lambda: self.function(*arguments)) > 3 * _fastest(lambda: around(*arguments)):
                raise
            return CARRIED_FORWARD
        return verdict

    @measure(_("dWax, dWaa and dba add up the contributions of all steps"))
    def sums_over_time(self, oracle, around=None):
        """The gradients of the parameters, for the given upstream gradient or the one that the student's dx stands for."""

        def judge(case, gradients):
            require_gradients(case, gradients, SUMS, own_upstream_of_dx(case, gradients))

        return self._judge(judge, oracle, "steady", around)

    @measure(_("each step uses its own cache"))
    def own_cache(self, oracle, around=None):
        """Without memory and with a loss on the last step only, nothing but that step's cache matters."""

        def judge(case, gradients):
            last = gradients.get("dx")
            if last is not None and relative_error(last[:, :, -1], case.expected("dx")[:, :, -1]) < TOLERANCE:
                return
            require_gradients(case, gradients, ("dWax", "dba"))

        return self._judge(judge, oracle, "no memory, last step only", around)

    @measure(_("dx has the gradient of every step, and da0 that of the initial state"))
    def every_step(self, oracle, around=None):
        """dx on steady sequences where the carry, or the upstream gradient, plays no part; da0 on a single step."""

        def judge_dx(case, gradients):
            require_gradients(case, gradients, ("dx",))

        def judge_da0(case, gradients):
            require_gradients(case, gradients, ("da0",))

        try:
            verdict = self._judge(judge_dx, oracle, "steady, no memory", around)
        except Finding:
            verdict = self._judge(judge_dx, oracle, "steady, last step only", around)
        return self._judge(judge_da0, oracle, "one step", around) or verdict

    @measure(_("da and the caches stay as they were, and the same call gives the same answer"))
    def pure(self, oracle, around=None):
        """Arguments before and after the call; two calls in a row on the same arrays."""
        arguments, da = problems.rnn_backward_problem(oracle.source())
        arguments, names = (da, oracle.forward(*arguments)[-1]), ("da", "caches")
        try:
            require_pure(self.function, arguments, names)
        except Finding:
            if not around or not _says_something(around, oracle) or _is_pure(around, arguments, names):
                raise
            return CARRIED_FORWARD

    def _judge(self, judge, oracle, kind, around):
        """`judge` the answer on a problem: by differences and, if that fails, around the student's own cell."""
        case, caches = _sequence_case(oracle, kind)
        results = self.function(case.upstream, caches)
        try:
            judge(case, Gradients(results, case.shapes))
        except Finding:
            own_case = around and _says_something(around, oracle) and _case_around_own_cell(around, case, caches)
            if not own_case:
                raise
            judge(own_case, Gradients(results, own_case.shapes))
            return CARRIED_FORWARD


def _sequence_case(oracle, kind):
    """The gradient case of a sequence problem, by differences, and its caches."""
    (x, a0, parameters), upstream = problems.rnn_backward_problem(oracle.source(), kind)
    arrays = {"x": x, "a0": a0, **{name: parameters[name] for name in PARAMETERS}}
    forward = _with_parameters(oracle.forward, ("x", "a0"), parameters)
    return GradientCase.by_differences(forward, arrays, upstream), oracle.forward(x, a0, parameters)[-1]


def _says_something(around, oracle):
    """Whether the student's own cell is good enough to judge a loop around it: it passes a gradient on, and to x.

    A cell that raises, or lets nothing through, would make any loop look right.
    """
    case, caches = _sequence_case(oracle, "steady")
    own = _case_around_own_cell(around, case, caches)
    return own is not None and all(
        np.linalg.norm(own.maps[name]) > 1e-3 * np.linalg.norm(case.maps[name]) for name in ("dx", "da0")
    )


def _case_around_own_cell(around, case, caches):
    """The case whose truth is the right loop around the student's own cell; None if that loop gives no numbers."""
    try:
        with quiet():
            return GradientCase.by_calls(lambda upstream: around(upstream, caches), case.upstream, case.shapes)
    except Exception:
        return None


def own_upstream_of_dx(case, gradients):
    """The upstream gradient for which the student's dx would be right; None if there is none."""
    return case.own_upstream("dx", gradients["dx"]) if "dx" in gradients else None


class Gradients(dict):
    """The gradients of a result that can be read, name → array; `unread` tells by name what is wrong with the others."""

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


def require_pure(function, arguments, names):
    """A Finding if a call changes its arguments, or if a second call on the same arrays gives something else."""
    first, after = function.call_and_watch(*arguments)
    for before, now, name in zip(arguments, after, names, strict=True):
        if not _same_leaves(before, now):
            raise Finding(
                _("%(name)s was changed in place by your function. Make a new array instead.") % {"name": name}
            )
    if not _same_leaves(first, function(*arguments)):
        raise Finding(_("A second call with the same arguments gives another answer."))


def _is_pure(function, arguments, names):
    try:
        require_pure(StudentFunction(function, "around"), arguments, names)
    except Finding:
        return False
    return True


def require_honest_cost(function, forward_call, arguments):
    """A Finding if a backward pass costs as much as differencing the forward pass for each weight."""
    forward_time = _fastest(forward_call)
    backward_time = _fastest(lambda: function(*arguments))
    if backward_time > COST_BOUND * forward_time:
        raise Finding(
            _(
                "The numbers are right, but at %(units)d units a call takes the time of %(ratio)d forward passes. "
                "That is the cost of differences; a backward pass takes about 3. Use the chain rule instead."
            )
            % {"units": COST_UNITS, "ratio": backward_time / forward_time}
        )


def _fastest(call, tries=3):
    times = []
    for _try in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def _cost_problem(draw, forward):
    """A call of the forward pass at 32 units, and the arguments of the backward pass that belongs to it."""
    arguments, upstream = draw(problems.public_source(), sizes=problems.BACKWARD_SIZES | {"n_a": COST_UNITS})
    return lambda: forward(*arguments), (upstream, forward(*arguments)[-1])


def _with_parameters(forward, inputs, parameters):
    """`forward` as a function of a dict of arrays → the states, for differences."""

    def states(arrays):
        parts = {name: arrays.get(name, value) for name, value in parameters.items()}
        return forward(*(arrays[name] for name in inputs), parts)[0]

    return states


def _same_leaves(one, other):
    ones, others = _leaves(one), _leaves(other)
    return len(ones) == len(others) and all(np.array_equal(*pair) for pair in zip(ones, others, strict=True))


def _leaves(value):
    """The arrays of nested tuples, lists and dicts, in a fixed order."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value, key=str) for leaf in _leaves(value[key])]
    if isinstance(value, (tuple, list)):
        return [leaf for item in value for leaf in _leaves(item)]
    return [np.asarray(value)]
