"""The check of `rnn_forward`: memory, start, inputs, storage, caches and sizes, each told apart from the others.

The states show twice in a result: in `a` and, through softmax, in `y_pred`. A measure of how the states are computed
accepts either witness, where it was stored at all: a slip in storing costs the measure of storage and no other.
"""

import numpy as np

from .. import problems
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close, require_close, sequence_of
from .rnn_cell_forward import CACHE_ITEMS, CLASS_AXES, STATE_AXES, require_parameters, require_unchanged

STEP = _("step")
# A step or two without a witness is a slip in storing; how states follow each other needs this many to be seen.
ENOUGH_STEPS = 2


class RnnForwardCheck(Check):
    """Measures `rnn_forward(x, a0, parameters)` → a (n_a, m, T_x), y_pred (n_y, m, T_x), caches (list, x).

    `rnn_cell_forward` is a trusted cell: it tells what one step gives from the student's own previous state.
    """

    name = "rnn_forward"

    def __init__(self, function, rnn_cell_forward):
        super().__init__(function)
        self._cell = rnn_cell_forward

    def example(self):
        return problems.rnn_forward_problem(problems.public_source())

    @measure(_("each step goes on from the state of the step before"))
    def memory(self, oracle):
        """With the input weights off, only memory moves the state: step t against a cell step from the own a[t − 1]."""
        run = self._run(oracle, "no input")
        stored = self._stored(oracle)
        seen = [self._step_agrees(run, t, run.a[:, :, t - 1], stored) for t in range(1, run.steps)]
        require_enough(seen)

    @measure(_("the first step starts from a0"))
    def start(self, oracle):
        """Step 0 against one cell step from a0."""
        run = self._run(oracle, "no input")
        self._step_agrees(run, 0, run.a0, self._stored(oracle))

    @measure(_("step t reads x[:, :, t]"))
    def inputs_in_order(self, oracle):
        """With the recurrent weights off, only the input moves the state: step t against one cell step on its input."""
        run = self._run(oracle, "no memory")
        stored = self._stored(oracle)
        seen = [self._step_agrees(run, t, run.a0, stored) for t in range(run.steps)]
        require_enough(seen)

    @measure(_("a and y_pred hold the result of every step and every example"))
    def storage(self, oracle):
        """With all weights of the state off, every step has the same state: what is not filled, or shifted, shows."""
        run = self._run(oracle, "constant")
        require_close(run.a, run.expected["a"], "a", (*STATE_AXES, STEP))
        require_close(run.y_pred, run.expected["y_pred"], "y_pred", (*CLASS_AXES, STEP))

    @measure(_("caches is (list of the caches of all steps, x)"))
    def caches(self, oracle):
        """Each cache against the student's own step; the last entry against x."""
        run = self._run(oracle, "example")
        stored = self._stored(oracle)
        cells, x_cached = sequence_of(run.caches, "caches", 2, _("(list of caches, x)"))
        steps = np.flatnonzero(run.filled)
        cells = sequence_of(cells, "caches[0]", len(steps), _("one cache for each step"))
        for t, cell in zip(steps, cells, strict=True):
            self._require_cache_of_step(run, int(t), cell, stored)
        x_cached = array_of(x_cached, "caches[1]", run.x.shape)
        require_close(x_cached, run.x, "caches[1]", (_("input"), _("example"), STEP))

    @measure(_("all sizes come from the arguments"))
    def sizes(self, oracle):
        """A problem of other sizes: the shapes must follow, and no more steps stay empty than in the example."""
        example, run = self._run(oracle, "example"), self._run(oracle, "other sizes")
        empty, empty_in_example = (~run.filled).sum(), (~example.filled).sum()
        if empty != empty_in_example:
            raise Finding(
                _(
                    "a: of %(steps)d steps, %(empty)d stay empty; "
                    "in the example it is %(empty_in_example)d of %(others)d."
                )
                % {
                    "steps": run.steps,
                    "empty": empty,
                    "empty_in_example": empty_in_example,
                    "others": example.steps,
                }
            )

    @measure(_("the arguments stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row."""
        arguments, _expected = oracle.case("example")
        _results, after = self.function.call_and_watch(*arguments)
        require_unchanged(arguments, after, ("x", "a0", "parameters"))
        first, second = self._run(oracle, "example"), self._run(oracle, "example")
        require_close(second.a, first.a, _("a of a second call"), (*STATE_AXES, STEP))

    def _run(self, oracle, kind):
        arguments, expected = oracle.case(kind)
        return _Run(self.function(*arguments), arguments, expected)

    def _stored(self, oracle):
        """For `a` and `y_pred`: which examples and steps (m, T_x) are stored at all, seen on the constant problem."""
        run = self._run(oracle, "constant")
        return tuple(
            close(came, run.expected[name]).all(axis=0) for came, name in ((run.a, "a"), (run.y_pred, "y_pred"))
        )

    def _step_agrees(self, run, t, before, stored):
        """Whether step t could be seen; a Finding if it disagrees with one cell step from the state `before`."""
        a_next, yt_pred, _cache = self._cell(run.x[:, :, t], before, run.parameters)
        return self._witnessed(run, t, a_next, yt_pred, stored)

    def _witnessed(self, run, t, a_next, yt_pred, stored):
        witnesses = [
            (came[:, :, t], expected, name, axes, stored_here[:, t])
            for came, expected, name, axes, stored_here in (
                (run.a, a_next, f"a[:, :, {t}]", STATE_AXES, stored[0]),
                (run.y_pred, yt_pred, f"y_pred[:, :, {t}]", CLASS_AXES, stored[1]),
            )
            if stored_here[:, t].any()
        ]
        if any(close(came, expected)[:, here].all() for came, expected, _name, _axes, here in witnesses):
            return True
        for came, expected, name, axes, here in witnesses:
            require_close(came, expected, name, axes, np.broadcast_to(here, came.shape))
        return False

    def _require_cache_of_step(self, run, t, cell, stored):
        """A Finding if a cache is not that of the student's own step t."""
        name = f"caches[0][{t}]"
        a_next, a_prev, xt, parameters = sequence_of(cell, name, len(CACHE_ITEMS), f"({', '.join(CACHE_ITEMS)})")
        require_parameters(parameters, run.parameters, f"{name}: parameters")
        a_prev = array_of(a_prev, f"{name}: a_prev", run.a0.shape)
        xt = array_of(xt, f"{name}: xt", run.x.shape[:2])
        a_next = array_of(a_next, f"{name}: a_next", run.a0.shape)
        again, yt_pred, _cache = self._cell(xt, a_prev, run.parameters)
        told = _("%(name)s: a_next, against a step from its own a_prev and xt") % {"name": name}
        require_close(a_next, again, told, STATE_AXES)
        try:
            self._witnessed(run, t, a_next, yt_pred, stored)
        except Finding:
            raise Finding(
                _("%(name)s is not the cache of step %(t)d: its a_next and your a[:, :, %(t)d] differ.")
                % {"name": name, "t": t}
            ) from None


class _Run:
    """One call of a student's `rnn_forward`: its results, checked for kind and shape, and what belongs to them."""

    def __init__(self, results, arguments, expected):
        self.x, self.a0, self.parameters = arguments
        self.expected = expected
        a, y_pred, self.caches = sequence_of(results, _("the result"), 3, "(a, y_pred, caches)")
        _n_x, m, self.steps = self.x.shape
        self.a = array_of(a, "a", (self.a0.shape[0], m, self.steps))
        self.y_pred = array_of(y_pred, "y_pred", (self.parameters["by"].shape[0], m, self.steps))
        self.filled = np.abs(self.a).max(axis=(0, 1)) > 0


def require_enough(seen):
    """A Finding if too few steps could be seen for a measure of how steps follow each other."""
    if sum(seen) < ENOUGH_STEPS:
        raise Finding(_("Too few steps are stored in a and y_pred to tell."))
