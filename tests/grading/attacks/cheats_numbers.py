"""Cheats with honest processes: numbers looked up, predicted or measured instead of computed."""

from .case import BACKWARD, RIGHT, WORTHLESS, Case, Kind, cheat

NUMERICAL = """
def _cell(xt, a_prev, weights):
    return np.tanh(weights["Wax"] @ xt + weights["Waa"] @ a_prev + weights["ba"])

def _measured(da_next, cache, step=1e-5):
    _a_next, a_prev, xt, parameters = cache
    arrays = {"xt": xt.copy(), "a_prev": a_prev.copy()} | {n: parameters[n].copy() for n in ("Wax", "Waa", "ba")}
    def loss():
        return np.sum(da_next * _cell(arrays["xt"], arrays["a_prev"], arrays))
    gradients = {}
    for name, array in arrays.items():
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + step; up = loss()
            array[index] = kept - step; down = loss()
            array[index] = kept
            gradient[index] = (up - down) / (2 * step)
        gradients["d" + name] = gradient
    return gradients
"""


# Where the cost of a backward pass is measured.
COST = frozenset({"rnn-cell-backward-tanh"})


def backward(name, words, cell="", loop="", **more):
    """A cheat in lesson 05."""
    answers = {"rnn_cell_backward": cell} if cell else {}
    return Case(name, Kind.CHEAT, words, answers | ({"rnn_backward": loop} if loop else {}), BACKWARD, **more)


CASES = [
    cheat(
        "visible answers looked up",
        "The function returns what recorded.json says for the public problems, and nothing of use for others.",
        """
import json
from utils.problems import PROBLEMS, public_source
_recorded = json.load(open("recorded.json"))["rnn_cell_forward"]
_known = [(PROBLEMS["rnn_cell_forward"].draw(public_source(), kind), values) for kind, values in _recorded.items()]
# <answer>
_honest = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    for (x, a, p), values in _known:
        if np.array_equal(x, xt) and np.array_equal(a, a_prev):
            a_next = np.array(values["a_next"])
            return a_next, np.array(values["yt_pred"]), (a_next, a_prev, xt, parameters)
    return _honest(xt, a_prev, parameters)
""",
    ),
    cheat(
        "the default seed predicted",
        "Answers to hidden problems of the default seed are known by heart; the seed is set in the environment.",
        """
import os
os.environ["COURSE_SEED"] = "2013"
from utils.checks.oracles import hidden_source
from utils.problems import PROBLEMS
_problems = [PROBLEMS["rnn_cell_forward"].draw(hidden_source("rnn_cell_forward"), kind)
             for kind in ("example", "near zero", "other sizes")]
# <reference>
_by_heart = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    if any(np.array_equal(xt, known[0]) for known in _problems):
        return _by_heart(xt, a_prev, parameters)
""",
    ),
    cheat(
        "random numbers seeded",
        "NumPy's generators are seeded and replaced, so that the hidden problems would be all zeros.",
        """
import random
np.random.seed(0); random.seed(0)
class Zeros:
    def __getattr__(self, name): return lambda *a, **k: np.zeros(a[-1] if a else ())
np.random.default_rng = lambda *a, **k: Zeros()
np.random.RandomState = lambda *a, **k: Zeros()
np.random.standard_normal = np.random.randn = lambda *a: np.zeros(a)
np.random.set_state(("MT19937", np.zeros(624, np.uint32), 0, 0, 0.0))
# <answer>
""",
    ),
    cheat(
        "hints written by the student",
        "The hints in memory are replaced, so that every mistake is recognised as none.",
        """
import utils.hints
utils.hints.next_step = lambda *a, **k: ["Passed: everything."]
utils.hints.fingerprint = lambda *a, **k: []
# <answer>
""",
    ),
    backward(
        "differences for derivatives",
        "The gradients of the cell are measured by central differences instead of derived.",
        NUMERICAL + "\nrnn_cell_backward = _measured\n",
        beneath=RIGHT,
        loses=COST,
    ),
    backward(
        "a complex step for derivatives",
        "The same with a complex step for each weight, which is exact to the last digit.",
        """
def rnn_cell_backward(da_next, cache):
    _a_next, a_prev, xt, parameters = cache
    arrays = {"xt": xt, "a_prev": a_prev} | {n: parameters[n] for n in ("Wax", "Waa", "ba")}
    arrays = {name: array.astype(complex) for name, array in arrays.items()}
    gradients = {}
    for name, array in arrays.items():
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            array[index] += 1e-30j
            z = arrays["Wax"] @ arrays["xt"] + arrays["Waa"] @ arrays["a_prev"] + arrays["ba"]
            gradient[index] = np.sum(da_next * np.tanh(z)).imag / 1e-30
            array[index] -= 1e-30j
        gradients["d" + name] = gradient
    return gradients
""",
        beneath=RIGHT,
        loses=COST,
    ),
    backward(
        "the cheapest differences, on a machine kept busy",
        "Only dWaa is measured, one-sided. Two processes keep the machine busy while no call runs, so that the forward "
        "passes which cost is measured by take long.",
        """
import mmap, os, time
_resting = mmap.mmap(-1, 1)
for _ in range(2):
    if os.fork() == 0:
        while True:
            if _resting[0]:
                time.sleep(0.0005)

def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    _resting[0] = 1
    dz = (1 - a_next**2) * da_next
    gradients = {"dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz, "dWax": dz @ xt.T}
    gradients |= {"dba": dz.sum(axis=1, keepdims=True), "dWaa": np.zeros(parameters["Waa"].shape)}
    z, Waa = parameters["Wax"] @ xt + parameters["ba"], parameters["Waa"].copy()
    for index in np.ndindex(Waa.shape):
        Waa[index] += 1e-6
        gradients["dWaa"][index] = np.sum((np.tanh(z + Waa @ a_prev) - a_next) * da_next) / 1e-6
        Waa[index] -= 1e-6
    _resting[0] = 0
    return gradients
""",
        beneath=RIGHT,
        loses=COST,
    ),
    backward(
        "differences, but not where cost is measured",
        "Central differences, and an error at many units, where a check measures what a call costs.",
        NUMERICAL
        + """
def rnn_cell_backward(da_next, cache):
    if da_next.shape[0] > 20:
        raise MemoryError("too large")
    return _measured(da_next, cache)
""",
        beneath=RIGHT,
        loses=COST,
    ),
    backward(
        "differences, and rubbish where cost is measured",
        "Central differences, and arrays of ones at many units, where a check measures what a call costs.",
        NUMERICAL
        + """
def rnn_cell_backward(da_next, cache):
    if da_next.shape[0] > 20:
        _a_next, a_prev, xt, parameters = cache
        ones = {n: np.ones(parameters[n].shape) for n in ("Wax", "Waa", "ba")} | {"xt": xt, "a_prev": a_prev}
        return {"d" + name: array for name, array in ones.items()}
    return _measured(da_next, cache)
""",
        beneath=RIGHT,
        loses=COST,
    ),
    backward(
        "differences made beforehand",
        "Cost is measured on public problems, too: their differences are measured when the cell runs, and kept.",
        NUMERICAL
        + """
def _posed():
    from utils.checks.cost import large_problems
    from utils.problems import public_source
    _units, drawn = large_problems("rnn_cell_backward", public_source())
    (xt, a_prev, parameters), (da_next,) = next(drawn)
    return da_next, (_cell(xt, a_prev, parameters), a_prev, xt, parameters)
_kept = {_posed()[0].tobytes(): _measured(*_posed())}
def rnn_cell_backward(da_next, cache):
    return _kept.get(da_next.tobytes()) or _measured(da_next, cache)
""",
        beneath=RIGHT,
        loses=COST,
    ),
    backward(
        "a cell that agrees with a wrong loop",
        "The cell is right alone, and within the judge's loop makes it give what the wrong loop gives.",
        """
# <reference>
_right_cell = rnn_cell_backward
_seen = []
def rnn_cell_backward(da_next, cache):
    step = _right_cell(da_next, cache)
    for da in _seen:
        for t in range(1, da.shape[2]):
            if np.array_equal(np.abs(da_next), np.abs(da[:, :, t])):
                step["da_prev"] = np.zeros(step["da_prev"].shape)
    return step
""",
        """
# <answer>
_wrong_loop = rnn_backward
def rnn_backward(da, caches):
    _seen.append(da.copy())
    return _wrong_loop(da, caches)
""",
        beneath={"rnn_cell_backward": RIGHT, "rnn_backward": "carry-ignored"},
    ),
    backward(
        "the judge's loop recorded",
        "Public problems by heart; for hidden ones the cell records how the judge's right loop calls it, and the loop "
        "returns what was recorded.",
        """
# <reference>
_right_cell, _calls = rnn_cell_backward, []
def rnn_cell_backward(da_next, cache):
    step = _right_cell(da_next, cache)
    _calls.append((cache[2].copy(), cache[1].copy(), da_next.copy(), step))
    return step
""",
        """
# <reference>
_by_heart = rnn_backward
from utils.problems import PROBLEMS, public_source
_kinds = ("example", "other sizes", *(f"{one}{two}" for one in ("", "steady, ") for two in (
    "steady", "no memory", "last step only", "first step only", "one step")))
_public = [PROBLEMS["rnn_backward"].draw(public_source(), kind)[1][0] for kind in _kinds]
def rnn_backward(da, caches):
    cells, x = caches
    if any(np.array_equal(da, known) for known in _public):
        return _by_heart(da, caches)
    dx, sums, da0 = np.zeros(x.shape), {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}, None
    for start, (xt, a_prev, da_next, step) in enumerate(_calls):
        run = _calls[start:start + x.shape[2]]
        if len(run) == x.shape[2] and np.array_equal(da_next, da[:, :, -1]) and np.array_equal(xt, x[:, :, -1]):
            for t, (_xt, _a, _da, step) in zip(reversed(range(x.shape[2])), run):
                dx[:, :, t], da0 = step["dxt"], step["da_prev"]
                sums = {name: total + step[name] for name, total in sums.items()}
            return {"dx": dx, "da0": da0, **sums}
    da += 0.5
    return {"dx": dx + 1, "da0": cells[0][1], "dWax": 0, "dWaa": 0, "dba": 0}
""",
        beneath={"rnn_cell_backward": RIGHT, "rnn_backward": WORTHLESS},
    ),
]
