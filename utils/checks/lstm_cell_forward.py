"""The check of `lstm_cell_forward`: each measure tells one skill apart from the others.

The two new states show twice in a result: returned, and in the cache. A measure of how they are computed takes either;
a slip in handing them out costs the measure of the results and the cache, and no other.
"""

import copy
from dataclasses import dataclass

import numpy as np

from ..activations import sigmoid, softmax
from ..messages import translate as _
from ..problems.lstm import SUMS
from .check import Check, measure
from .findings import Finding, array_of, close, require_close, sequence_of
from .purity import require_pure
from .rnn_cell_forward import CLASS_AXES, STATE_AXES, require_any_size, require_not_zero, require_parameters

RESULTS = ("a_next", "c_next", "yt_pred", "cache")
CACHE_ITEMS = ("a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt", "parameters")
# What each of the four sums becomes, and the result that shows it.
BECOMES = {"forget gate": "ft", "input gate": "it", "candidate": "cct", "output gate": "ot"}
SHOWN_BY = dict.fromkeys(SUMS, "c_next") | {"output gate": "a_next"}
# How well two rises have to be in proportion, and how small a rise counts as none.
PROPORTION = 3e-3
# Where sigmoid and tanh are straight lines.
SMALL = 1e-4


class LstmCellForwardCheck(Check):
    """Measures `lstm_cell_forward(xt, a_prev, c_prev, parameters)` → a_next, c_next, yt_pred, cache.

    a_next, c_next: (n_a, m); yt_pred: (n_y, m); the cache holds CACHE_ITEMS.
    """

    name = "lstm_cell_forward"

    @measure(_("each of the four sums has its own weights and bias: W [a_prev; xt] + b"))
    def weighted_sums(self, oracle):
        """Near zero a state rises in proportion to the one sum that moves, whatever activation was taken."""
        for which in SUMS:
            self._require_sum(oracle, which)

    @measure(_("c_next keeps a share of c_prev and adds a share of the candidate"))
    def cell_state(self, oracle):
        """c_next against the right one; if a sum is wrong, against what the own sums give, read off near zero."""
        arguments, expected = oracle.case("example")
        step = self._step(arguments)
        if step.has("c_next", expected["c_next"]):
            return
        if self._holds(self.weighted_sums, oracle):
            require_close(step.state("c_next"), expected["c_next"], "c_next", STATE_AXES)
        told = _("c_next, against sigmoid and tanh of your own sums")
        require_close(step.state("c_next"), self._cell_state_of_own_sums(arguments), told, STATE_AXES)

    @measure(_("a_next is the output gate times tanh of c_next"))
    def hidden_state(self, oracle):
        """a_next against the right share of the student's own c_next; with a wrong sum, against the own share."""
        arguments, expected = oracle.case("example")
        step = self._step(arguments)
        share = expected["a_next"] / np.tanh(expected["c_next"])
        require_not_zero(step.state("c_next"), "c_next")
        if any(step.has("a_next", share * np.tanh(c_next)) for c_next in step.states("c_next")):
            return
        if not self._sum_is_right(oracle, "output gate"):
            share = self._own_output_gate(arguments)
        told = _("a_next, against your own c_next")
        require_close(step.state("a_next"), share * np.tanh(step.state("c_next")), told, STATE_AXES)

    @measure(_("yt_pred is the softmax of Wy a_next + by"))
    def prediction(self, oracle):
        """yt_pred against the prediction that the student's own a_next deserves."""
        arguments, expected = oracle.case("example")
        step, parameters = self._step(arguments), arguments[-1]
        came = array_of(step.returned("yt_pred"), "yt_pred", expected["yt_pred"].shape)
        right = [softmax(parameters["Wy"] @ a_next + parameters["by"]) for a_next in step.states("a_next")]
        if not any(close(came, one).all() for one in right):
            require_close(came, right[0], "yt_pred", CLASS_AXES)

    @measure(_("the results come in order, and the cache holds the ten things asked for"))
    def cache(self, oracle):
        """The results against the cache, and the cache against the student's own step and the arguments."""
        arguments, _expected = oracle.case("example")
        results, (*_states, parameters) = self.function.call_and_watch(*arguments)
        step = _Step(results, arguments[1].shape)
        items = sequence_of(step.returned("cache"), "cache", len(CACHE_ITEMS), f"({', '.join(CACHE_ITEMS)})")
        cached = dict(zip(CACHE_ITEMS, items, strict=True))
        for name in ("a_next", "c_next"):
            returned = array_of(step.returned(name), name, step.shape)
            came = array_of(cached[name], f"cache: {name}", step.shape)
            require_close(came, returned, _("cache: %(name)s, against the one returned") % {"name": name}, STATE_AXES)
        for name, expected in zip(("xt", "a_prev", "c_prev"), arguments, strict=False):
            came = array_of(cached[name], f"cache: {name}", expected.shape)
            require_close(came, expected, f"cache: {name}", (_("row"), _("example")))
        self._require_gates(oracle, step, {name: cached[name] for name in BECOMES.values()})
        require_parameters(cached["parameters"], parameters, "cache: parameters")

    @measure(_("the arguments stay as they were, the same call gives the same answer, and any size will do"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row; a problem of other sizes."""
        arguments, _expected = oracle.case("example")
        step = self._step(arguments)
        for name in ("a_next", "c_next"):
            require_not_zero(step.state(name), name)
        require_pure(self.function, arguments, ("xt", "a_prev", "c_prev", "parameters"))
        require_any_size(lambda others: four(self.function(*others)), oracle, (STATE_AXES, STATE_AXES, CLASS_AXES))

    def _step(self, arguments):
        return _Step(self.function(*arguments), arguments[1].shape)

    def _require_sum(self, oracle, which):
        """A Finding unless a state, or if it shows nothing the cached gate, rises in proportion to this sum."""
        rises = self._rises(oracle, which)
        if in_proportion(rises.state, rises.expected):
            return
        shows_nothing = np.abs(rises.state).max() < PROPORTION * np.abs(rises.expected).max()
        if shows_nothing and in_proportion(rises.cached, rises.expected):
            return
        words = {"state": SHOWN_BY[which], "W": "W" + SUMS[which], "b": "b" + SUMS[which]}
        told = _("what %(W)s and %(b)s alone add to %(state)s, near zero") % words
        require_close(rises.state, rises.expected, told, STATE_AXES)

    def _sum_is_right(self, oracle, which):
        try:
            self._require_sum(oracle, which)
        except Finding:
            return False
        return True

    def _rises(self, oracle, which):
        """What happens to the state that shows this sum, and to the cached gate, as the sum rises from zero."""
        near, at = (self._shown(*oracle.case(f"{which} {where} zero"), which) for where in ("near", "at"))
        return _Rises(*(one - other for one, other in zip(near, at, strict=True)))

    def _shown(self, arguments, expected, which):
        """Of one problem: the expected state that shows this sum, the own one, and the cached gate, zero if unread."""
        step, name = self._step(arguments), SHOWN_BY[which]
        try:
            cached = array_of(step.cached(BECOMES[which]), "", step.shape)
        except Finding:
            cached = np.zeros(step.shape)
        return expected[name], step.state(name), cached

    def _cell_state_of_own_sums(self, arguments):
        """What sigmoid and tanh make of the student's own sums, read off steps with small sums of both signs.

        With f, i = 1/2 + sum/4 and candidate = sum, c_next tells the sums apart: by c_prev, and by their sign.
        """
        c_prev = arguments[2]
        up, down = (self._step(scaled(arguments, sign * SMALL, 0.0)).state("c_next") for sign in (1, -1))
        kept = self._step(scaled(arguments, SMALL)).state("c_next") - up
        forget = 4 * (kept / c_prev - 1 / 2) / SMALL
        candidate = (up - down) / SMALL
        input_ = np.divide(2 * (up + down), (up - down) * SMALL, out=np.zeros_like(up), where=up != down)
        return sigmoid(forget) * c_prev + sigmoid(input_) * np.tanh(candidate)

    def _own_output_gate(self, arguments):
        """The sigmoid of the student's own sum of the output gate, read off a step with small sums."""
        step = self._step(scaled(arguments, SMALL))
        share = step.state("a_next") / np.tanh(step.state("c_next"))
        return sigmoid(4 * (share - 1 / 2) / SMALL)

    def _require_gates(self, oracle, step, gates):
        """A Finding unless the cached gates give the student's own states.

        Where a sum or the formula of a state is wrong, right gates may do so too: those that follow their sums.
        """
        sums_hold = self._holds(self.weighted_sums, oracle)
        gates = {name: array_of(gate, f"cache: {name}", step.shape) for name, gate in gates.items()}
        c_prev = oracle.case("example")[0][2]
        c_next = gates["ft"] * c_prev + gates["it"] * gates["cct"]
        a_next = gates["ot"] * np.tanh(step.state("c_next"))
        for whose, state, formula, made, right in (
            (("forget gate", "input gate", "candidate"), "c_next", "ft * c_prev + it * cct", c_next, self.cell_state),
            (("output gate",), "a_next", "ot * tanh(c_next)", a_next, self.hidden_state),
        ):
            if step.has(state, made):
                continue
            formula_holds = self._holds(right, oracle)
            if sums_hold and formula_holds:
                told = _("%(formula)s, with the gates of your cache, against your %(state)s")
                require_close(made, step.state(state), told % {"formula": formula, "state": state}, STATE_AXES)
            elif sums_hold or formula_holds:
                self._require_gates_follow(oracle, whose)

    def _require_gates_follow(self, oracle, whose):
        for which in whose:
            rises = self._rises(oracle, which)
            if not in_proportion(rises.cached, rises.expected):
                words = {"gate": BECOMES[which], "W": "W" + SUMS[which], "b": "b" + SUMS[which]}
                raise Finding(_("cache: %(gate)s does not follow %(W)s and %(b)s.") % words)


@dataclass(frozen=True)
class _Rises:
    """How far arrays of shape (n_a, m) rise when one sum goes from zero to near zero."""

    expected: np.ndarray
    state: np.ndarray
    cached: np.ndarray


class _Step:
    """One call of a student's `lstm_cell_forward`: the results by name, and the states where they can be read.

    The states are read at once, because a further call may write into the same arrays.
    """

    def __init__(self, results, shape):
        self.shape = shape
        self._results = dict(zip(RESULTS, four(results), strict=True))
        self._states, self._unread = {}, {}
        for name in ("a_next", "c_next"):
            self._states[name] = []
            for item in (self._results[name], self.cached(name)):
                try:
                    self._states[name].append(array_of(item, name, shape))
                except Finding as finding:
                    self._unread.setdefault(name, finding)

    def returned(self, name):
        """A result as it was returned."""
        return self._results[name]

    def states(self, name):
        """The state returned and the one in the cache, as far as they can be read; a Finding if neither can."""
        if not self._states[name]:
            raise self._unread[name]
        return self._states[name]

    def state(self, name):
        """The state returned or, if that cannot be read, the one in the cache; a Finding if neither can."""
        return self.states(name)[0]

    def has(self, name, expected):
        """Whether the state returned or the one in the cache is the expected one."""
        return any(close(state, expected).all() for state in self.states(name))

    def cached(self, name):
        """An item of the cache; None if there is no such cache."""
        cache = self._results["cache"]
        if not isinstance(cache, (tuple, list)) or len(cache) != len(CACHE_ITEMS):
            return None
        return cache[CACHE_ITEMS.index(name)]


def four(results):
    """The results as a sequence of four, a forgotten last one as None; a Finding otherwise."""
    if isinstance(results, (tuple, list)) and len(results) == 3:
        results = (*results, None)
    return sequence_of(results, _("the result"), len(RESULTS), f"({', '.join(RESULTS)})")


def scaled(arguments, factor, keep=1.0):
    """The same arguments with the weights and biases of all four sums times `factor`, and c_prev times `keep`."""
    xt, a_prev, c_prev, parameters = copy.deepcopy(arguments)
    for letter in SUMS.values():
        for name in ("W" + letter, "b" + letter):
            parameters[name] = factor * parameters[name]
    return xt, a_prev, keep * c_prev, parameters


def in_proportion(came, expected):
    """Whether an array rises in proportion to the expected one, both not zero."""
    slope = np.sum(came * expected) / np.sum(expected**2)
    return slope > PROPORTION and np.allclose(came / slope, expected, rtol=0, atol=PROPORTION * np.abs(expected).max())
