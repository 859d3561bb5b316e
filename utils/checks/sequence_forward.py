"""The check of a network along a sequence: memory, start, inputs, storage, caches and sizes, each told apart.

The states show several times in a result: in the arrays of states, in the caches and, through softmax, in the
predictions. A measure of how the states are computed takes what it can read: a slip in storing costs the measure of
storage and no other.
"""

import numpy as np

from ..activations import softmax
from ..messages import translate as _
from .check import Check, measure
from .findings import Finding, array_of, close, require_close, sequence_of
from .purity import require_pure
from .rnn_cell_forward import CLASS_AXES, STATE_AXES, require_any_size, require_not_zero, require_parameters

STEP = _("step")
# A step or two that is not stored is a slip in storing; how states follow each other needs this many to be seen.
ENOUGH_STEPS = 2
# Far beyond any state; numbers from the student that would overflow the trusted cell are taken for this.
LARGEST = 1e6


class SequenceForwardCheck(Check):
    """Measures `name(x, a0, parameters)` → one array for each of `results`, caches (list, x).

    The function it needs is a trusted cell, (xt, *states, parameters) → (*states, prediction, cache): it tells what
    one step gives from the student's own previous states. Problems of the kinds "no input", "no memory", "constant".

    results: the names of the arrays, in order; states: those that are states, in the cell's order; prediction: the
    one that is not; output: the names of its weights and bias; cache_items: what a cell's cache holds, the new states
    first, then the old ones, at the end xt and the parameters.
    """

    results = ()
    states = ()
    prediction = ""
    output = ()
    cache_items = ()

    def start_states(self, a0):
        """The states before the first step."""
        return (a0,)

    @measure(_("each step goes on from the state of the step before"))
    def memory(self, oracle):
        """With the input weights off, only memory moves the states: each step against one from the states before."""
        run = self._run(oracle, "no input")
        self._require_any_track(run, oracle, self._require_memory)

    @measure(_("the first step starts from the right state"))
    def start(self, oracle):
        """Step 0 against one cell step from the states before it."""
        run = self._run(oracle, "no input")
        self._require_any_track(run, oracle, self._require_start)

    @measure(_("step t reads x[:, :, t]"))
    def inputs_in_order(self, oracle):
        """With memory off, only the input moves the states: step t against one cell step on its input."""
        run = self._run(oracle, "no memory")
        self._require_any_track(run, oracle, self._require_inputs)

    @measure(_("the arrays hold the result of every step and every example"))
    def storage(self, oracle):
        """With input and memory off, every step has the same states: what is not filled shows.

        With all on, the predictions must belong to the states; and these must be right if all that the other measures
        look at is.
        """
        run = self._run(oracle, "constant")
        run.require_arrays()
        for name in self.results:
            require_close(run.arrays[name], run.expected[name], name, self._axes(name))
        run = self._run(oracle, "example")
        run.require_arrays()
        told = _("%(prediction)s, against your own %(state)s") % {
            "prediction": self.prediction,
            "state": self.states[0],
        }
        own = self._predictions(run.arrays[self.states[0]], run.parameters)
        require_close(run.arrays[self.prediction], own, told, self._axes(self.prediction))
        if all(self._holds(measure, oracle) for measure in (self.memory, self.start, self.inputs_in_order)):
            for name in self.states:
                require_close(run.arrays[name], run.expected[name], name, self._axes(name))

    @measure(_("caches is (list of the caches of all steps, x)"))
    def caches(self, oracle):
        """Each cache against the student's own step; the last entry against x."""
        run, stored = self._run(oracle, "example"), self._stored(oracle)
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
        axes = [self._axes(name) for name in self.results]
        require_any_size(lambda arguments: self._parts(self.function(*arguments)), oracle, axes)
        example, run = self._run(oracle, "example"), self._run(oracle, "other sizes")
        require_not_zero(example.filled, self.states[0])
        if example.filled.all() and not run.filled.all():
            raise Finding(
                _("%(name)s: of %(steps)d steps, %(empty)d stay empty; in the example none of %(others)d does.")
                % {
                    "name": self.states[0],
                    "steps": run.steps,
                    "empty": (~run.filled).sum(),
                    "others": example.steps,
                }
            )

    @measure(_("the arguments stay as they were, and the same call gives the same answer"))
    def pure(self, oracle):
        """Arguments before and after the call; two calls in a row."""
        require_not_zero(self._run(oracle, "example").filled, self.states[0])
        arguments, _expected = oracle.case("example")
        require_pure(self.function, arguments, ("x", "a0", "parameters"))

    def _run(self, oracle, kind):
        arguments, expected = oracle.case(kind)
        return _Run(self, self.function(*arguments), arguments, expected)

    def _parts(self, results):
        """The results as a sequence, a forgotten last one as None; a Finding otherwise."""
        if isinstance(results, (tuple, list)) and len(results) == len(self.results):
            results = (*results, None)
        words = f"({', '.join(self.results)}, caches)"
        return sequence_of(results, _("the result"), len(self.results) + 1, words)

    def _axes(self, name):
        return (*(CLASS_AXES if name == self.prediction else STATE_AXES), STEP)

    def _cell(self, xt, before, parameters):
        """What the trusted cell makes of numbers that came from the student: its states, and all it returns."""
        return self._needed[self.needs[0]](tamed(xt), *(tamed(state) for state in before), parameters)

    def _predictions(self, states, parameters):
        """The predictions that states (n_a, m, T_x) deserve."""
        weights, bias = (parameters[name] for name in self.output)
        scores = np.tensordot(weights, tamed(states), axes=1) + bias[:, :, np.newaxis]
        return np.stack([softmax(scores[:, :, t]) for t in range(states.shape[2])], axis=2)

    def _stored(self, oracle):
        """Name of an array -> which of its examples and steps (m, T_x) are stored, seen on the constant problem."""
        run = self._run(oracle, "constant")
        return {
            name: np.zeros(run.expected[name].shape[1:], bool)
            if array is None
            else close(array, run.expected[name]).all(axis=0)
            for name, array in run.arrays.items()
        }

    def _require_any_track(self, run, oracle, require):
        """The Finding of the first track of states if all tracks have one."""
        stored = self._stored(oracle)
        arrays_stored = np.all([stored[name] for name in self.states], axis=0)
        findings = []
        for track in run.tracks:
            try:
                require(run, track, arrays_stored if track is run.in_arrays else np.ones_like(arrays_stored))
                return
            except Finding as finding:
                findings.append(finding)
        raise findings[0]

    def _require_memory(self, run, track, stored):
        seen = [
            self._require_step(run, track, t, track[..., t - 1], stored[:, t - 1] & stored[:, t])
            for t in range(1, run.steps)
        ]
        require_enough(seen)

    def _require_start(self, run, track, stored):
        if not self._require_step(run, track, 0, self.start_states(run.a0), stored[:, 0]):
            raise Finding(_("Step 0 is not stored in %(names)s.") % {"names": _(" and ").join(self.results)})

    def _require_inputs(self, run, track, stored):
        before = self.start_states(run.a0)
        require_enough([self._require_step(run, track, t, before, stored[:, t]) for t in range(run.steps)])

    def _require_step(self, run, track, t, before, stored):
        """Whether step t could be seen; a Finding if its states are not those of one cell step from `before`."""
        after = self._cell(run.x[:, :, t], before, run.parameters)
        for name, came, expected in zip(self.states, track[..., t], after, strict=False):
            require_close(came, expected, f"{name}[:, :, {t}]", STATE_AXES, np.broadcast_to(stored, came.shape))
        return stored.any()

    def _require_cache_of_step(self, run, t, cell, stored):
        """A Finding if a cache is not that of the student's own step t."""
        name = f"caches[0][{t}]"
        items = sequence_of(cell, name, len(self.cache_items), f"({', '.join(self.cache_items)})")
        *items, xt, parameters = items
        require_parameters(parameters, run.parameters, f"{name}: parameters")
        xt = array_of(xt, f"{name}: xt", run.x.shape[:2])
        items = {
            item: array_of(value, f"{name}: {item}", run.a0.shape)
            for item, value in zip(self.cache_items, items, strict=False)
        }
        count = len(self.states)
        before = list(items.values())[count : 2 * count]
        *after, prediction, cache = self._cell(xt, before, run.parameters)
        told = _("%(name)s: %(item)s, against a step from its own %(before)s and xt")
        for (item, came), expected in zip(items.items(), cache, strict=False):
            words = {"name": name, "item": item, "before": ", ".join(self.cache_items[count : 2 * count])}
            require_close(came, expected, told % words, STATE_AXES)
        if not self._is_step(run, t, (*after, prediction), stored):
            words = {"name": name, "t": t, "state": self.cache_items[0], "array": self.states[0]}
            told = _("%(name)s is not the cache of step %(t)d: its %(state)s and your %(array)s[:, :, %(t)d] differ.")
            raise Finding(told % words)

    def _is_step(self, run, t, step, stored):
        """Whether what is stored of step t in one of the arrays, if in any, is what a cell step gave."""
        seen = [
            close(run.arrays[name][:, :, t], expected)[:, stored[name][:, t]].all()
            for name, expected in zip((*self.states, self.prediction), step, strict=True)
            if stored[name][:, t].any()
        ]
        return any(seen) or not seen


class _Run:
    """One call of a student's function: what can be read of its results, and what belongs to them.

    arrays: name -> array, None where it cannot be read. tracks: the states of all steps, (number of states, n_a, m,
    T_x), as the arrays tell them (in_arrays) and as the caches do; a Finding if neither can be read. Caches that agree
    with no array tell nothing of the order of steps, unless there is no array to agree with.
    """

    def __init__(self, check, results, arguments, expected):
        self.x, self.a0, self.parameters = arguments
        self.expected = expected
        self.steps = self.x.shape[2]
        self._check, self._unread = check, []
        *arrays, self.caches = check._parts(results)
        named = zip(check.results, arrays, strict=True)
        self.arrays = {name: self._read(array, name) for name, array in named}
        self.in_arrays = self._track_in_arrays()
        self.tracks = [track for track in (self.in_arrays, self._track_in_caches()) if track is not None]
        if not self.tracks:
            raise self._unread[0]
        self.filled = np.abs(self.tracks[0]).max(axis=(0, 1, 2)) > 0

    def require_arrays(self):
        """A Finding if an array could not be read."""
        if self._unread:
            raise self._unread[0]

    def _read(self, result, name):
        try:
            return array_of(result, name, self.expected[name].shape)
        except Finding as finding:
            self._unread.append(finding)
            return None

    def _track_in_arrays(self):
        states = [self.arrays[name] for name in self._check.states]
        return None if any(state is None for state in states) else np.stack(states)

    def _track_in_caches(self):
        items = self._check.cache_items
        try:
            cells, _x = sequence_of(self.caches, "caches", 2, "")
            cells = [sequence_of(cell, "", len(items), "") for cell in sequence_of(cells, "", self.steps, "")]
            states = [
                np.stack([array_of(cell[i], "", self.a0.shape) for cell in cells], axis=2)
                for i in range(len(self._check.states))
            ]
        except Finding:
            return None
        told = (*states, self._check._predictions(states[0], self.parameters))
        named = zip((*self._check.states, self._check.prediction), told, strict=True)
        seen = [close(self.arrays[name], array).all() for name, array in named if self.arrays[name] is not None]
        return np.stack(states) if any(seen) or not seen else None


def tamed(array):
    """An array from the student without numbers that overflow."""
    return np.clip(array, -LARGEST, LARGEST)


def require_enough(seen):
    """A Finding if too few steps could be seen for a measure of how steps follow each other."""
    if sum(seen) < ENOUGH_STEPS:
        raise Finding(_("Too few steps are stored to tell."))
