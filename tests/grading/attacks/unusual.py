"""Right answers as few people write them: none loses a point."""

from .case import BACKWARD, RIGHT, SEQUENCE, Case, Kind, unusual


def lesson(name, words, lesson, answers=None, **more):
    """A right answer to another lesson than the first."""
    return Case(name, Kind.UNUSUAL, words, answers or {}, **{"lesson": lesson, "beneath": RIGHT, **more})


def twisted(name, words, source, **more):
    """The right answer with something done to it."""
    return unusual(name, words, f"# <answer>\n_right = rnn_cell_forward\n{source}", **more)


CASES = [
    unusual(
        "helpers in an own cell",
        "The work is done by functions in a cell of the student's own.",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    return answered(xt, a_prev, parameters)
""",
        before="""
def total(xt, a_prev, p): return p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"]
def answered(xt, a_prev, p):
    a_next = np.tanh(total(xt, a_prev, p))
    return a_next, softmax(p["Wya"] @ a_next + p["by"]), (a_next, a_prev, xt, p)
""",
    ),
    lesson(
        "globals shared by two answers",
        "Two answers of lesson 05 share a global counter and a helper defined in the first.",
        BACKWARD,
        {
            "rnn_cell_backward": "# <answer>\ncalls = []\n_cell = rnn_cell_backward\n"
            "def rnn_cell_backward(da_next, cache):\n    calls.append(1)\n    return _cell(da_next, cache)\n",
            "rnn_backward": "# <answer>\n_loop = rnn_backward\n"
            "def rnn_backward(da, caches):\n    calls.clear()\n    return _loop(da, caches)\n",
        },
    ),
    twisted(
        "a decorator",
        "A decorator with functools.wraps and one without count and time the calls.",
        """
import functools, time
def timed(function):
    @functools.wraps(function)
    def run(*a, **k):
        start = time.perf_counter(); result = function(*a, **k); run.seconds = time.perf_counter() - start
        return result
    return run
def plain(function): return lambda *a: function(*a)
rnn_cell_forward = plain(timed(_right))
""",
    ),
    twisted(
        "an object that is called",
        "The answer is an instance of a class with __call__ and a state of its own.",
        """
class Cell:
    def __init__(self): self.calls = 0
    def __call__(self, xt, a_prev, parameters):
        self.calls += 1
        return _right(xt, a_prev, parameters)
rnn_cell_forward = Cell()
""",
    ),
    twisted(
        "functools.partial",
        "The answer is a partial of a function with one more argument.",
        """
import functools
def general(right, *a): return right(*a)
rnn_cell_forward = functools.partial(general, _right)
""",
    ),
    twisted(
        "lru_cache",
        "Results are kept by the bytes of the arguments; a second call gets the very same arrays.",
        """
kept = {}
def rnn_cell_forward(xt, a_prev, parameters):
    key = xt.tobytes(), a_prev.tobytes(), *(value.tobytes() for value in parameters.values()), xt.shape
    if key not in kept: kept[key] = _right(xt, a_prev, parameters)
    return kept[key]
""",
    ),
    twisted(
        "float32 inside",
        "All numbers are computed in float32.",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    small = {name: value.astype(np.float32) for name, value in parameters.items()}
    return _right(xt.astype(np.float32), a_prev.astype("f4"), small)
""",
    ),
    twisted(
        "Fortran order and strides",
        "Results in Fortran order, views with negative strides and slices of larger arrays.",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred, cache = _right(xt, a_prev, parameters)
    large = np.zeros((2 * a_next.shape[0], a_next.shape[1])); large[::2] = a_next
    return large[::2], np.asfortranarray(yt_pred)[::-1][::-1], (np.asfortranarray(a_next), *cache[1:])
""",
    ),
    twisted(
        "lists for tuples",
        "The results and the cache are lists.",
        "rnn_cell_forward = lambda *a: [list(part) if isinstance(part, tuple) else part for part in _right(*a)]",
    ),
    twisted(
        "lists for arrays",
        "The arrays are lists of lists of numbers.",
        """
def rnn_cell_forward(*a):
    a_next, yt_pred, cache = _right(*a)
    return a_next.tolist(), yt_pred.tolist(), cache
""",
    ),
    twisted(
        "namedtuples",
        "The results and the cache are namedtuples.",
        """
from collections import namedtuple
Cache = namedtuple("Cache", "a_next a_prev xt parameters")
Step = namedtuple("Step", "a_next yt_pred cache")
def rnn_cell_forward(*a):
    a_next, yt_pred, cache = _right(*a)
    return Step(a_next, yt_pred, Cache(*cache))
""",
    ),
    twisted(
        "OrderedDict and extra keys",
        "The parameters in the cache are an OrderedDict with more entries than asked for.",
        """
from collections import OrderedDict
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred, cache = _right(xt, a_prev, parameters)
    return a_next, yt_pred, (*cache[:3], OrderedDict(reversed(parameters.items())) | {"note": "mine", 7: None})
""",
    ),
    twisted(
        "masked arrays and matrices",
        "The results are masked arrays; the cache holds np.matrix and np.memmap-like subclasses.",
        """
class Named(np.ndarray): pass
def rnn_cell_forward(*a):
    a_next, yt_pred, cache = _right(*a)
    return np.ma.masked_array(a_next), np.asmatrix(yt_pred), (np.asmatrix(a_next), cache[1].view(Named), *cache[2:])
""",
    ),
    twisted(
        "debug prints",
        "Each call prints arrays, unicode, carriage returns and ANSI colours.",
        """
def rnn_cell_forward(*a):
    print("\\x1b[31mshapes", *[np.shape(x) for x in a], "\\x1b[0m\\r ∂L/∂W 🙂", a[0], flush=True)
    return _right(*a)
""",
    ),
    twisted(
        "warnings, logging and a progress bar",
        "Each call warns, logs to stderr, writes to sys.stderr and to sys.__stderr__.",
        """
import logging, sys, warnings
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
def rnn_cell_forward(*a):
    warnings.warn("careful"); logging.warning("step"); np.log(np.zeros(1)); np.float64(1) / 0
    for i in range(20): sys.stderr.write(f"\\r{i * 5}%"); sys.stderr.flush()
    print("done", file=sys.stderr); sys.__stderr__.write("")
    return _right(*a)
""",
    ),
    unusual(
        "magics",
        "%time, %%capture, %matplotlib, %timeit, !ls and %env in own cells.",
        before="%matplotlib inline\n%time x = 1\n%timeit -n1 -r1 x\n%env HOME\n!echo hello\n%who\n%pip --version",
        after="%%capture captured\nprint('quiet')",
    ),
    unusual(
        "a cell magic on the answer",
        "The answer cell begins with %%time.",
        "%%time\n# <answer>",
    ),
    unusual(
        "from numpy import *",
        "The names of NumPy replace builtins: sum, abs, all, any, min, max, round.",
        "from numpy import *\n# <answer>",
    ),
    lesson(
        "recursion over time",
        "The sequence of lesson 02 is walked by a recursive function.",
        SEQUENCE,
        beneath={"rnn_forward": "recursion over time"},
    ),
    lesson(
        "a generator inside",
        "The states of lesson 02 come out of a generator.",
        SEQUENCE,
        beneath={"rnn_forward": "a generator inside"},
    ),
    unusual(
        "files of one's own",
        "The answer imports a helper module that is handed in beside the notebook, and reads a text file.",
        """
from my_helpers import combined
note = open("notes/größe.txt", encoding="utf-8").read()
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(combined(xt, a_prev, parameters))
    return a_next, softmax(parameters["Wya"] @ a_next + parameters["by"]), (a_next, a_prev, xt, parameters)
""",
        files={
            "my_helpers.py": b'def combined(xt, a, p):\n    return p["Wax"] @ xt + p["Waa"] @ a + p["ba"]\n',
            "notes/größe.txt": "Größe".encode(),
        },
    ),
    unusual(
        "files written and read",
        "Weights are saved with np.save and json into the working folder and read again in each call.",
        """
import json, pathlib
pathlib.Path("kept").mkdir(exist_ok=True)
# <answer>
_right = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    np.savez("kept/weights.npz", **parameters)
    pathlib.Path("kept/log.json").write_text(json.dumps(list(xt.shape)))
    return _right(xt, a_prev, dict(np.load("kept/weights.npz")))
""",
    ),
    unusual(
        "plots",
        "Own cells and the function itself draw figures and leave them open.",
        """
import matplotlib.pyplot as plt
# <answer>
_right = rnn_cell_forward
def rnn_cell_forward(*a):
    results = _right(*a)
    plt.figure(); plt.plot(results[0].T)
    return results
""",
        after="fig, ax = plt.subplots(); ax.plot([1, 2]); plt.show()",
    ),
    unusual(
        "an own cell that raises",
        "Own cells before and after the answer raise errors.",
        before="1 / 0",
        after="assert False, 'my own check'\nraise ValueError",
    ),
    unusual(
        "a test of one's own",
        "An own cell calls the check of the test cells and defines names that they use.",
        after="check = RnnCellForwardCheck(rnn_cell_forward)\ncheck.cache(recorded('rnn_cell_forward'))\ncheck.done()\n"
        "recorded = check = None",
    ),
    unusual(
        "names replaced after use",
        "An own cell after the answer deletes and rebinds np, softmax and the answer's helpers.",
        after="step = np = None\ndel RnnCellForwardCheck",
        answer="import numpy as numpy_\n_softmax, _tanh = softmax, np.tanh\n"
        "def rnn_cell_forward(xt, a_prev, p):\n"
        "    a_next = _tanh(p['Wax'] @ xt + p['Waa'] @ a_prev + p['ba'])\n"
        "    return a_next, _softmax(p['Wya'] @ a_next + p['by']), (a_next, a_prev, xt, p)\n",
    ),
    unusual(
        "trigonometry for tanh",
        "tanh by exponentials, softmax by scipy-like log-sum-exp, everything by einsum.",
        """
def rnn_cell_forward(xt, a_prev, p):
    z = np.einsum("ij,jm->im", np.c_[p["Wax"], p["Waa"], p["ba"]], np.r_[xt, a_prev, np.ones((1, xt.shape[1]))])
    a_next = 2 / (1 + np.exp(-2 * z)) - 1
    scores = p["Wya"] @ a_next + p["by"]
    top = scores.max(axis=0)
    return a_next, np.exp(scores - top - np.log(np.exp(scores - top).sum(axis=0))), (a_next, a_prev, xt, p)
""",
    ),
    unusual(
        "dataclasses inside",
        "The step is a dataclass with methods; the results are taken off it.",
        """
from dataclasses import astuple, dataclass
@dataclass
class Step:
    xt: object
    a_prev: object
    parameters: dict
    @property
    def a_next(self):
        p = self.parameters
        return np.tanh(p["Wax"] @ self.xt + p["Waa"] @ self.a_prev + p["ba"])
    def prediction(self): return softmax(self.parameters["Wya"] @ self.a_next + self.parameters["by"])
def rnn_cell_forward(*arguments):
    step = Step(*arguments)
    return step.a_next, step.prediction(), (step.a_next, *astuple(step)[1::-1], step.parameters)
""",
    ),
    unusual(
        "keyword names and defaults",
        "Arguments with defaults, annotations, a keyword-only one and a docstring with odd characters.",
        '''
def rnn_cell_forward(xt: "ndarray", a_prev=None, parameters=None, *, verbose=False, **more) -> tuple:
    """∂ \\u2028 \\x00 ✗ 'quotes' """
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    return a_next, softmax(parameters["Wya"] @ a_next + parameters["by"]), (a_next, a_prev, xt, parameters)
''',
    ),
    unusual(
        "async in an own cell",
        "Own cells use top-level await, threads, a process pool and a subprocess.",
        before="""
import asyncio, subprocess, sys, threading
await asyncio.sleep(0)
thread = threading.Thread(target=print, args=("in a thread",)); thread.start(); thread.join()
subprocess.run([sys.executable, "-c", "print(1)"], check=False)
""",
    ),
    unusual(
        "threads that stay",
        "The function uses a thread pool, and an own cell leaves a thread running.",
        """
import concurrent.futures, threading
_pool = concurrent.futures.ThreadPoolExecutor(2)
# <answer>
_right = rnn_cell_forward
def rnn_cell_forward(*a): return _pool.submit(_right, *a).result()
threading.Thread(target=threading.Event().wait, daemon=True).start()
""",
    ),
    unusual(
        "random numbers of one's own",
        "The function draws random numbers for itself and seeds the generators, which changes nothing in the results.",
        """
# <answer>
_right = rnn_cell_forward
def rnn_cell_forward(*a):
    np.random.seed(1); noise = np.random.standard_normal(3); np.random.default_rng().random()
    return _right(*a)
""",
    ),
    unusual(
        "strict settings",
        "np.seterr(all='raise'), warnings as errors, print options, a recursion limit, a locale.",
        """
import sys, warnings
np.seterr(over="raise", divide="raise", invalid="raise"); warnings.simplefilter("error")
np.set_printoptions(precision=2, threshold=3); sys.setrecursionlimit(5000)
# <answer>
""",
    ),
    unusual(
        "annotated and typed",
        "The cell uses match, walrus, lambdas with defaults, nested functions, nonlocal and a global statement.",
        """
calls: int = 0
def rnn_cell_forward(xt, a_prev, parameters):
    global calls
    calls += 1
    def total():
        match parameters:
            case {"Wax": Wax, "Waa": Waa, "ba": ba, **rest}:
                return Wax @ xt + (Waa @ a_prev) + ba
    if (a_next := np.tanh(total())) is not None:
        return a_next, softmax(parameters["Wya"] @ a_next + parameters["by"]), (a_next, a_prev, xt, parameters)
""",
    ),
    unusual(
        "a very long cell",
        "The answer cell has 2,000 lines of comments and 500 unused functions.",
        "\n".join(f"# line {i}: ∂" for i in range(2000))
        + "\n"
        + "\n".join(f"def unused_{i}(): return {i}" for i in range(500))
        + "\n# <answer>\n",
    ),
]
