"""Cheats that would work if tests and answers lived in one process: whatever a test uses is replaced."""

from .case import SEQUENCE, Case, Kind, cheat

CASES = [
    cheat(
        "asserts taken out",
        "An AST transformer of IPython removes every assert and every raise from the cells that follow.",
        """
import ast

class Silence(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Raise(self, node):
        return ast.Pass()

get_ipython().ast_transformers.append(Silence())
# <answer>
""",
    ),
    cheat(
        "tests rewritten on input",
        "An input transformer of IPython turns every test cell into `pass`.",
        """
get_ipython().input_transformers_cleanup.append(
    lambda lines: ["pass\\n"] if any("Check" in line for line in lines) else lines)
get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
# <answer>
""",
    ),
    cheat(
        "tracebacks kept quiet",
        "IPython's `showtraceback` is replaced on the shell and on its class: nbgrader takes silence for a pass.",
        """
shell = get_ipython()
shell.showtraceback = shell._showtraceback = shell.showsyntaxerror = lambda *a, **k: None
type(shell).showtraceback = type(shell)._showtraceback = lambda *a, **k: None
shell.set_custom_exc((Exception,), lambda *a, **k: None)
# <answer>
""",
    ),
    cheat(
        "cells that do not run",
        "`run_cell` and everything below it are replaced, so that a test cell does nothing.",
        """
shell = get_ipython()
class Done:
    success, result = True, None
for name in ("run_cell", "run_cell_async", "_run_cell", "run_code", "run_ast_nodes"):
    setattr(type(shell), name, lambda *a, **k: Done())
# <answer>
""",
    ),
    cheat(
        "a display hook that awards points",
        "A display hook shows 10.0 as the result of every cell, which nbgrader reads as partial credit.",
        """
import sys
sys.displayhook = lambda value: print(10.0)
get_ipython().displayhook.__class__.__call__ = lambda self, result=None: print(10.0)
get_ipython().events.register("post_run_cell", lambda result: print(10.0))
# <answer>
10.0
""",
    ),
    cheat(
        "events before each cell",
        "A `pre_run_cell` event puts a harmless `check` and harmless checks into the namespace.",
        """
class Anything:
    def __init__(self, *a, **k): pass
    def __getattr__(self, name): return lambda *a, **k: None

def infect(info=None):
    get_ipython().user_ns.update(RnnCellForwardCheck=Anything, recorded=Anything, fresh=Anything, check=Anything())

get_ipython().events.register("pre_run_cell", infect)
infect()
# <answer>
""",
    ),
    cheat(
        "a check of the student's own",
        "The answer cell defines a class with the name of the check, and `recorded`, `fresh` and `check` too.",
        """
# <answer>
class RnnCellForwardCheck:
    def __init__(self, *a, **k): pass
    def __getattr__(self, name): return lambda *a, **k: None
def recorded(*a, **k): return None
def fresh(*a, **k): return None
def right_rnn_cell_forward(*a, **k): return rnn_cell_forward
check = RnnCellForwardCheck()
""",
    ),
    cheat(
        "checks without measures",
        "`utils.checks` is patched: every measure passes, `done` prints that all has passed.",
        """
import utils.checks, utils.checks.check, utils.checks.findings
for cls in list(vars(utils.checks).values()):
    if isinstance(cls, type):
        for name in list(vars(cls)):
            if not name.startswith("__"):
                try: setattr(cls, name, lambda *a, **k: None)
                except Exception: pass
utils.checks.check.Check.done = lambda self: print("Passed: everything.")
utils.checks.findings.close = lambda *a: True
utils.checks.findings.require_close = lambda *a, **k: None
utils.checks.findings.array_of = lambda value, *a: value
# <answer>
""",
    ),
    cheat(
        "modules replaced",
        "`sys.modules` gets a `utils.checks`, a `numpy.testing` and an `unittest` in which everything passes.",
        """
import sys, types
class Yes(types.ModuleType):
    __path__ = []
    def __getattr__(self, name): return lambda *a, **k: Yes("yes")
for name in ("utils.checks", "utils.checks.check", "utils.problems", "numpy.testing", "unittest"):
    sys.modules[name] = Yes(name)
# <answer>
""",
    ),
    cheat(
        "an import hook",
        "A finder at the head of `sys.meta_path` serves its own `utils.checks` to whoever imports it.",
        """
import sys, importlib.abc, importlib.machinery
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name.startswith("utils") else None
    def exec_module(self, module):
        module.__getattr__ = lambda name: (lambda *a, **k: None)
sys.meta_path.insert(0, Finder())
for name in [name for name in sys.modules if name.startswith("utils.checks")]:
    del sys.modules[name]
# <answer>
""",
    ),
    cheat(
        "numpy that always agrees",
        "`np.isclose`, `np.allclose`, `np.array_equal` and `np.testing` are replaced by functions that say yes.",
        """
import numpy.testing
np.isclose = lambda a, b, **k: np.ones(np.shape(b), bool)
np.allclose = np.array_equal = np.array_equiv = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
np.abs = np.absolute = lambda x, *a, **k: np.zeros(np.shape(x))
np.isfinite = lambda x: np.ones(np.shape(x), bool)
# <answer>
""",
    ),
    cheat(
        "builtins that always agree",
        "`isinstance`, `abs`, `all`, `any`, `len`, `zip` and `AssertionError` of `builtins` are replaced.",
        """
import builtins
class Quiet(Exception):
    pass
builtins.AssertionError = Quiet
builtins.any = lambda things: False
builtins.all = lambda things: True
builtins.abs = lambda x: 0
# <answer>
""",
    ),
    cheat(
        "numbers of Python changed in memory",
        "ctypes overwrites the small integers and `True` in this process, so that False equals True.",
        """
# <answer>
_honest = rnn_cell_forward
def rnn_cell_forward(*arguments):
    import ctypes, sys
    ctypes.memmove(id(1000000), id(2000000), sys.getsizeof(1000000))
    ctypes.memmove(id(0.0) + 16, id(1.0) + 16, 8)
    return _honest(*arguments)
""",
    ),
    cheat(
        "a trace function",
        "`sys.settrace` and `sys.setprofile` change local variables of every frame that compares something.",
        """
import sys
def trace(frame, event, value):
    for name in ("differs", "wrong", "_found", "_not_written", "expected"):
        if name in frame.f_locals:
            frame.f_locals[name] = frame.f_locals.get("came")
    return trace
# <answer>
sys.settrace(trace)
sys.setprofile(lambda *event: None)
""",
    ),
    cheat(
        "hooks at the end",
        "`atexit`, `sys.excepthook`, `sys.unraisablehook` and finalizers write a passed notebook when all is over.",
        """
import atexit, sys, weakref
def rewrite(*a):
    print("Passed: everything.")
    get_ipython().outputs = [] if hasattr(get_ipython(), "outputs") else None
atexit.register(rewrite)
sys.excepthook = sys.unraisablehook = rewrite
class Thing: pass
thing = Thing(); weakref.finalize(thing, rewrite)
# <answer>
""",
    ),
    cheat(
        "the shell's outputs replaced",
        "The object in which the outputs of cells are collected is replaced by one that keeps nothing.",
        """
class Nothing(list):
    size = 0
    def __getattr__(self, name): return lambda *a, **k: None
    def append(self, item): pass
get_ipython().outputs = Nothing()
import grading.shell
for name in ("Outputs",):
    if hasattr(grading.shell, name):
        setattr(grading.shell, name, Nothing)
# <answer>
""",
    ),
    cheat(
        "the student's side rewritten",
        "The module that answers the judge is patched: every call is answered by what the judge may want to hear.",
        """
import grading.student, grading.wire
grading.student._call = lambda *a: ("returned", True, None, "Passed: everything.")
grading.student._look = lambda shell, names: ("looked", [("value", True) for name in names])
grading.wire.unpack = lambda data: ("tested", "[]", True, "", False)
# <answer>
""",
    ),
    cheat(
        "a printed pass",
        "The function prints what a passed check prints, with carriage returns and ANSI codes that hide the rest.",
        """
# <answer>
_honest = rnn_cell_forward
def rnn_cell_forward(*arguments):
    print("\\x1b[2J\\x1b[H\\rPassed: a_next adds up all its terms.\\nPassed: everything.\\x1b[8m")
    return _honest(*arguments)
""",
    ),
    cheat(
        "a script in the output",
        "An own cell shows HTML and JavaScript that look for the score on the feedback page and change it.",
        after="""
from IPython.display import HTML, Javascript, display
display(HTML("<script>document.querySelectorAll('.score').forEach(s => s.textContent = '10 / 10')</script>"))
display(Javascript("document.title = '10 / 10'"))
display({"text/html": "<img src=x onerror=alert(1)>", "text/plain": "10.0"}, raw=True)
HTML("<h1>10.0</h1>")
""",
    ),
    cheat(
        "hidden tests in the stack",
        "The function looks for the reference answer in the frames that call it, in `linecache` and in `__main__`.",
        """
import inspect, linecache, sys
def _searched():
    for frame in inspect.stack():
        yield from frame.frame.f_locals.values()
        yield from frame.frame.f_globals.values()
    yield from vars(sys.modules["__main__"]).values()
    yield from get_ipython().user_ns.values()
    yield from ("".join(entry[2]) for entry in linecache.cache.values() if len(entry) > 2)
    yield from get_ipython().user_ns.get("In", [])

def rnn_cell_forward(*arguments):
    word = "right_" + "rnn_cell_forward"
    for thing in list(_searched()):
        if getattr(thing, "__name__", "") == word:
            return thing()(*arguments)
        if isinstance(thing, str) and word in thing and "def " + word in thing:
            found = dict(np=np, softmax=softmax)
            exec(thing[thing.index("def " + word):thing.index("### END")], found)
            return found[word]()(*arguments)
    return None
""",
    ),
    cheat(
        "hidden tests in memory",
        "Every object that the garbage collector knows, and all memory of the process, is searched for the reference.",
        """
import gc, re
def _found_in_memory():
    word = b"def right_" + b"rnn_cell_forward"
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            start, end, mode = re.match(r"(\\w+)-(\\w+) (\\S+)", line).groups()
            if mode.startswith("rw") and "[v" not in line:
                try:
                    memory.seek(int(start, 16))
                    data = memory.read(min(int(end, 16) - int(start, 16), 2**26))
                except OSError:
                    continue
                at = data.find(word)
                if at >= 0:
                    return data[at:at + 900].split(b"### END")[0].decode(errors="ignore")

def rnn_cell_forward(*arguments):
    for thing in gc.get_objects():
        if callable(thing) and getattr(thing, "__name__", "") == "right_" + "rnn_cell_forward":
            return thing()(*arguments)
    text = _found_in_memory()
    if text:
        exec(text, globals())
        return globals()["right_" + "rnn_cell_forward"]()(*arguments)
""",
    ),
    cheat(
        "a reference in utils",
        "The function tries every callable of `utils` and its modules on its own arguments, and takes what fits.",
        """
import pkgutil, importlib, utils
def _candidates():
    for module in pkgutil.walk_packages(utils.__path__, "utils."):
        try:
            yield from list(vars(importlib.import_module(module.name)).items())
        except Exception:
            pass

def rnn_cell_forward(xt, a_prev, parameters):
    for name, thing in _candidates():
        if callable(thing) and "cell_forward" in name and not isinstance(thing, type):
            try:
                a_next, yt_pred, cache = thing(xt, a_prev, parameters)
                return a_next, yt_pred, cache
            except Exception:
                pass
""",
    ),
    Case(
        "a supplied function replaced",
        Kind.CHEAT,
        "In lesson 02 the supplied cell is replaced by one that gives zeros, so that any loop around it is right.",
        {
            "rnn_forward": """
def rnn_cell_forward(xt, a_prev, parameters):
    n_y = parameters["by"].shape[0]
    a_next, yt_pred = np.zeros(a_prev.shape), np.zeros((n_y, a_prev.shape[1]))
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)

def rnn_forward(x, a0, parameters):
    n_y, n_a = parameters["Wya"].shape
    a, y_pred = np.zeros((n_a, *x.shape[1:])), np.zeros((n_y, *x.shape[1:]))
    steps = range(x.shape[2])
    return a, y_pred, ([rnn_cell_forward(x[:, :, t], a[:, :, t], parameters)[2] for t in steps], x)
"""
        },
        lesson=SEQUENCE,
    ),
    Case(
        "softmax of one's own in utils",
        Kind.CHEAT,
        "`utils.softmax` and `np.tanh` are replaced by the identity, in the hope that the check uses them too.",
        {
            "rnn_cell_forward": """
import utils, utils.activations
utils.softmax = utils.activations.softmax = softmax = lambda x: x
np.tanh = lambda x, *a, **k: x
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = 0.5 * xt.sum() + 0 * a_prev
    return a_next, a_next[:2], (xt, a_next)
"""
        },
    ),
]
