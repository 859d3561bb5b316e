"""The check of `lstm_cell_backward`: gradients against differences of a trusted forward cell, one stretch at a time.

On its way through an LSTM cell a gradient comes first to the cell state (dc), then to the four sums inside the gates
(dz), then to weights, biases and inputs. Each stretch is linear, and has a gradient case of its own: the *path*, from
(da_next, dc_next) to the sums and to dc_prev, and the *sums*, from there to all the rest. The student's own dz is read
off dWf, dWi, dWc and dWo, the student's own dc off what comes of it; then each stretch is judged by its own start.
"""

import itertools

import numpy as np

from ..gradients import relative_error
from ..messages import translate as _
from ..problems.lstm import GATES
from .check import Check, measure
from .cost import require_honest_cost
from .findings import TOLERANCE, Finding, place
from .gradient_case import GradientCase
from .gradient_results import AXES, Gradients, require_any_size, require_gradients
from .oracles import differences
from .purity import require_pure

GATE_NAMES = {"f": _("forget gate"), "i": _("input gate"), "c": _("candidate"), "o": _("output gate")}
INPUTS = ("da_prev", "dxt")
PARAMETERS = tuple(kind + gate for kind in ("dW", "db") for gate in GATES)
# What depends on dc alone; the output gate also depends on da_next.
FROM_DC = ("dc_prev", "dzf", "dzi", "dzc")


class LstmCellBackwardCheck(Check):
    """Measures `lstm_cell_backward(da_next, dc_next, cache)` → dict dxt, da_prev, dc_prev, dWf, dbf, …, dWo, dbo.

    `lstm_cell_forward` is the forward cell that the student works with: it makes the cache of the public example.
    """

    name = "lstm_cell_backward"
    needs = ("lstm_cell_forward",)

    def is_right(self):
        """Whether the cell passes every measure of its numbers on the public problem."""
        oracle = differences(self._needed["lstm_cell_forward"])
        for measure_ in (self.gates, self.inputs, self.parameters, self.cell_path):
            measure_(oracle)
        return not (self._found or self._not_written)

    @measure(_("dc collects dc_next and what comes through the hidden state"))
    def cell_path(self, oracle):
        """The dc on which the student's dc_prev and gates agree must be the right one."""
        reading = self._read(oracle)
        agreed = reading.agreed_upstream()
        if agreed is None:
            if not reading.agree_with_truth():
                raise Finding(_("No two of your gradients are right for the same dc, the gradient of the cell state."))
        elif relative_error(reading.dc(agreed), reading.dc()) > TOLERANCE:
            raise Finding(_wrong_dc(reading.dc(agreed), reading.dc()) + self._where_dc_is_right(oracle, reading))
        require_honest_cost(self.function, oracle)

    @measure(_("the gradient passes through the four gates"))
    def gates(self, oracle):
        """Each gate's dz, read off the student's results, against the one that belongs to the student's own dc."""
        reading = self._read(oracle)
        wrong = [_wrong_gate(reading, gate) for gate in GATES if not reading.gate_is_right(gate)]
        if wrong:
            raise Finding("\n".join(wrong))

    @measure(_("dxt, da_prev and dc_prev"))
    def inputs(self, oracle):
        """The gradients of the cell's three inputs, for the student's own dz and dc."""
        reading = self._read(oracle)
        require_gradients(reading.sums, reading.gradients, INPUTS, reading.dz)
        require_gradients(reading.path, reading.gradients, ("dc_prev",), reading.agreed_upstream())

    @measure(_("the gradients of the four weight matrices and the four biases"))
    def parameters(self, oracle):
        """dW and db of each gate, for the student's own dz."""
        reading = self._read(oracle)
        require_gradients(reading.sums, reading.gradients, PARAMETERS, reading.dz)

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        require_pure(self.function, oracle.problem(self.name).arguments, ("da_next", "dc_next", "cache"))
        require_any_size(self.function, oracle)

    def _read(self, oracle, upstream=None):
        """What the function gives for the problem's upstream gradients, or for others at the same point."""
        problem = oracle.problem(self.name)
        *given, cache = problem.arguments
        upstream = given if upstream is None else upstream
        gradients = Gradients(self.function(*upstream, cache), problem.case.shapes)
        return _Reading(gradients, *_stretches(oracle.forward, np.stack(upstream), cache))

    def _where_dc_is_right(self, oracle, reading):
        """Which of the two upstream gradients the mistake has to do with; "" if with both."""
        da_next, dc_next = reading.path.upstream
        told = {
            _("With da_next = 0 it is right: look at the way through the hidden state."): (0 * da_next, dc_next),
            _("With dc_next = 0 it is right: look at what becomes of dc_next."): (da_next, 0 * dc_next),
        }
        for words, upstream in told.items():
            try:
                alone = self._read(oracle, upstream)
            except Finding:
                continue
            agreed = alone.agreed_upstream()
            if agreed is not None and relative_error(alone.dc(agreed), alone.dc()) < TOLERANCE:
                return "\n" + words
        return ""


class _Reading:
    """The gradients of one call, and what they were made from.

    path: from (da_next, dc_next), stacked, to "dzf", "dzi", "dzc", "dzo" and "dc_prev"; sums: from the four dz, stacked
    (4, n_a, m), to da_prev, dxt, dW and db. dz: those that the student worked with.
    """

    def __init__(self, gradients, path, sums):
        self.gradients, self.path, self.sums = gradients, path, sums
        self.dz = self._own_dz()

    def dc(self, upstream=None):
        """A measure of dc for the right upstream gradients or others: dc times the forget gate."""
        return self.path.expected("dc_prev", upstream)

    def agreed_upstream(self):
        """The upstream gradients on which the student's dc_prev and gates agree; None if no two do."""
        return self.path.agreed_upstream(self._from_dc())

    def own_upstream(self):
        """The upstream gradients by which the gates are judged."""
        agreed = self.agreed_upstream()
        return self.path.upstream if agreed is None else agreed

    def agree_with_truth(self):
        """Whether anything that depends on dc alone is right."""
        return any(self.path.is_right(name, value) for name, value in self._from_dc().items())

    def witnessed(self, gate):
        """Whether one of the results says what this gate's dz was."""
        return any(
            self.sums.is_right(name, self.gradients.get(name), self.dz) for name in ("dW" + gate, "db" + gate, *INPUTS)
        )

    def gate_is_right(self, gate):
        """Whether this gate's dz was seen, and is right for the student's own dc or the true one."""
        dz = self.dz[GATES.index(gate)]
        upstreams = (self.path.upstream, self.own_upstream())
        return self.witnessed(gate) and any(self.path.is_right("dz" + gate, dz, upstream) for upstream in upstreams)

    def _from_dc(self):
        seen = {"dz" + gate: self.dz[row] for row, gate in enumerate(GATES) if self.witnessed(gate)}
        return {name: value for name, value in (seen | self.gradients).items() if name in FROM_DC}

    def _own_dz(self):
        """The dz of each gate is the right one, or that for which the student's dW is right: what fits most results.

        The inputs depend on all four gates at once, so what fits them counts before anything else.
        """
        candidates = [[self.sums.upstream[row], *self._other_dz(gate, row)] for row, gate in enumerate(GATES)]
        choices = [np.stack(choice) for choice in itertools.product(*candidates)]
        return max((choice for choice in choices if choice.any()), key=self._fits)

    def _other_dz(self, gate, row):
        name = "dW" + gate
        if name not in self.gradients:
            return []
        if not self.gradients[name].any():
            return [np.zeros(self.sums.upstream.shape[1:])]
        own = self.sums.own_upstream(name, self.gradients[name])
        return [] if own is None else [own[row]]

    def _fits(self, dz):
        right = [
            [self.sums.is_right(name, self.gradients.get(name), dz) for name in names] for names in (INPUTS, PARAMETERS)
        ]
        return tuple(map(sum, right))


def _stretches(forward, upstream, cache):
    """The gradient cases of the path and of the sums, by differences at the point of a trusted forward cell's cache."""
    _a_next, _c_next, a_prev, c_prev, *_gates, xt, parameters = cache

    def states(arrays):
        # A bias of its own for each example moves one sum alone.
        moved = {"b" + gate: parameters["b" + gate] + arrays["z" + gate] for gate in GATES}
        return np.stack(forward(xt, a_prev, arrays["c_prev"], parameters | moved)[:2])

    def sums(arrays):
        inputs = np.concatenate([arrays["a_prev"], arrays["xt"]])
        return np.stack([arrays["W" + gate] @ inputs + arrays["b" + gate] for gate in GATES])

    still = {"z" + gate: np.zeros(c_prev.shape) for gate in GATES}
    path = GradientCase.by_differences(states, still | {"c_prev": c_prev.copy()}, upstream)
    dz = np.stack([path.expected("dz" + gate) for gate in GATES])
    moved = {"a_prev": a_prev.copy(), "xt": xt.copy()}
    moved |= {name: parameters[name].copy() for gate in GATES for name in ("W" + gate, "b" + gate)}
    return path, GradientCase.by_differences(sums, moved, dz)


def _wrong_dc(came, expected):
    return _(
        "Your gradients agree with each other, but they come from a wrong dc, the gradient of the cell state: "
        "at %(place)s it is %(ratio)s times what it should be."
    ) % _worst(came, expected)


def _wrong_gate(reading, gate):
    row, name = GATES.index(gate), GATE_NAMES[gate]
    if not reading.witnessed(gate):
        try:
            require_gradients(reading.sums, reading.gradients, ("dW" + gate, "db" + gate))
        except Finding as finding:
            return f"{name}: {finding}"
    expected = reading.path.expected("dz" + gate, reading.own_upstream())
    return _(
        "%(gate)s: the gradient of the sum inside, read off your results, is wrong: at %(place)s it is %(ratio)s times "
        "what it should be."
    ) % ({"gate": name} | _worst(reading.dz[row], expected))


def _worst(came, expected):
    """The place where two gradients differ most, and their ratio there."""
    worst = np.unravel_index(np.abs(came - expected).argmax(), came.shape)
    ratio = f"{came[worst] / expected[worst]:.4g}" if expected[worst] else "∞"
    return {"place": place(worst, AXES["da_prev"]), "ratio": ratio}
