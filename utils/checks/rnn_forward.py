"""The check of `rnn_forward`: memory, start, inputs, storage, caches and sizes, each told apart from the others.

The states show three times in a result: in `a`, in the caches and, through softmax, in `y_pred`. A measure of how the
states are computed takes what it can read: a slip in storing costs the measure of storage and no other.
"""

import numpy as np

from ..activations import softmax
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close, require_close, sequence_of
from .purity import require_pure
from .rnn_cell_forward import (
    CACHE_ITEMS,
    CLASS_AXES,
    STATE_AXES,
    require_any_size,
    require_not_zero,
    require_parameters,
)

STEP = _("step")
# A step or two without a witness is a slip in storing; how states follow each other needs this many to be seen.
ENOUGH_STEPS = 2
# Far beyond any state; numbers from the student that would overflow the trusted cell are taken for this.
LARGEST = 1e6


class RnnForwardCheck(Check):
    """Measures `rnn_forward(x, a0, parameters)` → a (n_a, m, T_x), y_pred (n_y, m, T_x), caches (list, x).

    `rnn_cell_forward` is a trusted cell: it tells what one step gives from the student's own previous state.
    """

    name = "rnn_forward"
    needs = ("rnn_cell_forward",)

    @measure(_("each step goes on from the state of the step before"))
    def memory(self, oracle):
        """With the input weights off, only memory moves the state: each step against one from the own state before."""
        run, stored = self._run(oracle, "no input"), self._stored(oracle)
        steps = [t for t in range(1, run.steps) if stored[0][:, t - 1].any()]
        require_enough([self._step_agrees(run, t, run.states[:, :, t - 1], stored) for t in steps])

    @measure(_("the first step starts from a0"))
    def start(self, oracle):
        """Step 0 against one cell step from a0."""
        run = self._run(oracle, "no input")
        if not self._step_agrees(run, 0, run.a0, self._stored(oracle)):
            raise Finding(_("Step 0 is not stored in a and y_pred."))

    @measure(_("step t reads x[:, :, t]"))
    def inputs_in_order(self, oracle):
        """With the recurrent weights off, only the input moves the state: step t against one cell step on its input."""
        run, stored = self._run(oracle, "no memory"), self._stored(oracle)
        require_enough([self._step_agrees(run, t, run.a0, stored) for t in range(run.steps)])

    @measure(_("a and y_pred hold the result of every step and every example"))
    def storage(self, oracle):
        """With all weights of the state off, every step has the same state: what is not filled shows.

        With all on, y_pred must belong to a; and a must be right if all that the other measures look at is.
        """
        run = self._run(oracle, "constant")
        run.require_arrays()
        require_close(run.a, run.expected["a"], "a", (*STATE_AXES, STEP))
        require_close(run.y_pred, run.expected["y_pred"], "y_pred", (*CLASS_AXES, STEP))
        run = self._run(oracle, "example")
        run.require_arrays()
        scores = np.tensordot(run.parameters["Wya"], tamed(run.a), axes=1) + run.parameters["by"][:, :, np.newaxis]
        own_y_pred = np.stack([softmax(scores[:, :, t]) for t in range(run.steps)], axis=2)
        require_close(run.y_pred, own_y_pred, _("y_pred, against your own a"), (*CLASS_AXES, STEP))
        if all(self._holds(measure, oracle) for measure in (self.memory, self.start, self.inputs_in_order)):
            require_close(run.a, run.expected["a"], "a", (*STATE_AXES, STEP))

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
        """A problem of other sizes: shapes and values must follow, and no step stay empty unless one does already."""
        axes = ((*STATE_AXES, STEP), (*CLASS_AXES, STEP))
        require_any_size(lambda arguments: three(self.function(*arguments)), oracle, axes)
        example, run = self._run(oracle, "example"), self._run(oracle, "other sizes")
        require_not_zero(example.filled, "a")
        if example.filled.all() and not run.filled.all():
            raise Finding(
                _("a: of %(steps)d steps, %(empty)d stay empty; in the example none of %(others)d does.")
                % {"steps": run.steps, "empty": (~run.filled).sum(), "others": example.steps}
            )

    @measure(_("the arguments stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row."""
        require_not_zero(self._run(oracle, "example").filled, "a")
        arguments, _expected = oracle.case("example")
        require_pure(self.function, arguments, ("x", "a0", "parameters"))

    def _run(self, oracle, kind):
        arguments, expected = oracle.case(kind)
        return _Run(self.function(*arguments), arguments, expected)

    def _cell(self, xt, before, parameters):
        """State and prediction that the trusted cell makes of numbers that came from the student."""
        a_next, yt_pred, _cache = self._needed["rnn_cell_forward"](tamed(xt), tamed(before), parameters)
        return a_next, yt_pred

    def _stored(self, oracle):
        """For the states and `y_pred`: which examples and steps (m, T_x) are stored, seen on the constant problem."""
        run = self._run(oracle, "constant")
        states = close(run.states, run.expected["a"]).all(axis=0)
        if run.y_pred is None:
            return states, np.zeros_like(states)
        return states, close(run.y_pred, run.expected["y_pred"]).all(axis=0)

    def _step_agrees(self, run, t, before, stored):
        """Whether step t could be seen; a Finding if it disagrees with one cell step from the state `before`."""
        return _witnessed(run, t, *self._cell(run.x[:, :, t], before, run.parameters), stored)

    def _require_cache_of_step(self, run, t, cell, stored):
        """A Finding if a cache is not that of the student's own step t."""
        name = f"caches[0][{t}]"
        a_next, a_prev, xt, parameters = sequence_of(cell, name, len(CACHE_ITEMS), f"({', '.join(CACHE_ITEMS)})")
        require_parameters(parameters, run.parameters, f"{name}: parameters")
        a_prev = array_of(a_prev, f"{name}: a_prev", run.a0.shape)
        xt = array_of(xt, f"{name}: xt", run.x.shape[:2])
        a_next = array_of(a_next, f"{name}: a_next", run.a0.shape)
        again, yt_pred = self._cell(xt, a_prev, run.parameters)
        told = _("%(name)s: a_next, against a step from its own a_prev and xt") % {"name": name}
        require_close(a_next, again, told, STATE_AXES)
        try:
            _witnessed(run, t, a_next, yt_pred, stored)
        except Finding:
            raise Finding(
                _("%(name)s is not the cache of step %(t)d: its a_next and your a[:, :, %(t)d] differ.")
                % {"name": name, "t": t}
            ) from None


class _Run:
    """One call of a student's `rnn_forward`: what can be read of its results, and what belongs to them.

    `states` are those in `a` or, where `a` is no array of the right shape, those in the caches; a Finding if both
    cannot be read. `y_pred` is None where it cannot be read.
    """

    def __init__(self, results, arguments, expected):
        self.x, self.a0, self.parameters = arguments
        self.expected = expected
        self.steps = self.x.shape[2]
        self._unread = []
        a, y_pred, self.caches = three(results)
        self.a = self._read(a, "a")
        self.y_pred = self._read(y_pred, "y_pred")
        self.states = self._states_in_caches() if self.a is None else self.a
        self.filled = np.abs(self.states).max(axis=(0, 1)) > 0

    def require_arrays(self):
        """A Finding if `a` or `y_pred` could not be read."""
        if self._unread:
            raise self._unread[0]

    def _read(self, result, name):
        try:
            return array_of(result, name, self.expected[name].shape)
        except Finding as finding:
            self._unread.append(finding)
            return None

    def _states_in_caches(self):
        try:
            cells, _x = sequence_of(self.caches, "caches", 2, "")
            cells = [sequence_of(cell, "", len(CACHE_ITEMS), "") for cell in sequence_of(cells, "", self.steps, "")]
            return np.stack([array_of(cell[0], "a_next", self.a0.shape) for cell in cells], axis=2)
        except Finding:
            raise self._unread[0] from None


def three(results):
    """The results as a sequence of three, a forgotten last one as None; a Finding otherwise."""
    if isinstance(results, (tuple, list)) and len(results) == 2:
        results = (*results, None)
    return sequence_of(results, _("the result"), 3, "(a, y_pred, caches)")


def tamed(array):
    """An array from the student without numbers that overflow."""
    return np.clip(array, -LARGEST, LARGEST)


def require_enough(seen):
    """A Finding if too few steps could be seen for a measure of how steps follow each other."""
    if sum(seen) < ENOUGH_STEPS:
        raise Finding(_("Too few steps are stored in a and y_pred to tell."))


def _witnessed(run, t, a_next, yt_pred, stored):
    """Whether step t could be seen; a Finding if neither its state nor its prediction, where stored, is as expected."""
    witnesses = [
        (came[:, :, t], expected, name, axes, stored_here[:, t])
        for came, expected, name, axes, stored_here in (
            (run.states, a_next, f"a[:, :, {t}]", STATE_AXES, stored[0]),
            (run.y_pred, yt_pred, f"y_pred[:, :, {t}]", CLASS_AXES, stored[1]),
        )
        if stored_here[:, t].any()
    ]
    if any(close(came, expected)[:, here].all() for came, expected, _name, _axes, here in witnesses):
        return True
    for came, expected, name, axes, here in witnesses:
        require_close(came, expected, name, axes, np.broadcast_to(here, came.shape))
    return False
