"""Faults: what an everyday or a wilful accident does. It costs its own cell's points, and nobody else's."""

from .case import ANSWER, RIGHT, Case, Kind

AT_OTHER_SIZES = frozenset({"rnn-cell-forward-pure"})
ALL_OF_CELL = frozenset(f"rnn-cell-forward-{name}" for name in ("sum", "tanh", "prediction", "cache", "pure"))


def in_a_call(name, words, source, **more):
    """A right answer that does this when it is called with another number of examples: one test asks for that."""
    inside = "\n".join("        " + line for line in source.strip().splitlines())
    answer = f"""
{ANSWER}
_right = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    if xt.shape[1] == 3:
{inside}
    return _right(xt, a_prev, parameters)
"""
    return _fault(name, words, {"rnn_cell_forward": answer}, **{"loses": AT_OTHER_SIZES, **more})


def in_an_own_cell(name, words, source, **more):
    """A right answer after a cell of the student's own that does this: it costs nothing."""
    return _fault(name, words, before=source, **more)


def in_the_answer(name, words, source, **more):
    """An answer cell that does this: all tests of the answer are lost."""
    return _fault(name, words, {"rnn_cell_forward": source}, **{"loses": ALL_OF_CELL, **more})


def _fault(name, words, answers=None, **more):
    return Case(name, Kind.FAULT, words, answers or {}, **{"beneath": RIGHT, **more})


HUNGRY = """
import os, time
for _ in range(40):
    if not os.fork():
        kept = np.ones(2**26)
        time.sleep(600)
"""

CASES = [
    in_a_call("an endless loop", "A call does not end.", "while True: pass"),
    in_a_call(
        "an endless loop that cannot be interrupted",
        "A call does not end and swallows KeyboardInterrupt, SIGINT and SIGTERM.",
        """
import signal
for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP):
    signal.signal(kind, signal.SIG_IGN)
while True:
    try:
        while True: pass
    except BaseException: pass
""",
    ),
    in_an_own_cell("an endless own cell", "An own cell does not end.", "import time\nwhile True: time.sleep(0.01)"),
    in_the_answer("an endless answer cell", "The answer cell does not end.", f"{ANSWER}\nwhile True: pass"),
    in_a_call("sleep", "A call sleeps for an hour.", "import time; time.sleep(3600)"),
    in_a_call("input", "A call waits for input.", "input('How many?')"),
    in_an_own_cell(
        "input in an own cell", "An own cell waits for input and opens the debugger.", "input(); breakpoint()"
    ),
    in_a_call("os._exit", "A call ends the process without a word.", "import os; os._exit(0)"),
    in_an_own_cell("os._exit in an own cell", "An own cell ends the process without a word.", "import os; os._exit(0)"),
    in_a_call("sys.exit", "A call leaves by sys.exit(0).", "import sys; sys.exit(0)"),
    in_an_own_cell(
        "exit in an own cell", "An own cell calls exit(), quit() and raises SystemExit.", "exit(); raise SystemExit"
    ),
    in_a_call(
        "a segmentation fault",
        "A call reads address 0 through ctypes.",
        "import ctypes; ctypes.string_at(0)",
    ),
    in_a_call(
        "SIGKILL",
        "The process kills itself by SIGKILL.",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL); raise OSError('survived')",
    ),
    in_a_call(
        "SIGSTOP",
        "The process stops itself and can be neither asked nor terminated.",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP); raise OSError('survived')",
    ),
    in_a_call("an abort", "A call aborts, as failing C code does.", "import os; os.abort()"),
    in_a_call(
        "all the memory",
        "A call takes memory until there is none.",
        "kept = []\nwhile True: kept.append(np.ones(10**7))",
        confined=True,
    ),
    in_a_call(
        "a terabyte at once",
        "A call asks for an array of a terabyte.",
        "np.ones(10**12)[0] = 1",
        confined=True,
    ),
    in_a_call(
        "a fork bomb",
        "Every process forks two more, each in a session of its own.",
        "import os\nwhile True:\n    os.fork() or os.setsid()",
        confined=True,
        watched=True,
    ),
    in_a_call(
        "memory of many processes",
        "A call starts processes that each hold half a gigabyte, until the machine has no more.",
        f"{HUNGRY}time.sleep(600)",
        confined=True,
        watched=True,
    ),
    in_an_own_cell(
        "memory that stays taken",
        "An own cell leaves processes behind that each hold half a gigabyte, and goes on.",
        HUNGRY,
        confined=True,
        watched=True,
    ),
    in_a_call(
        "a thread bomb",
        "A call starts threads until none can be started.",
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()",
        confined=True,
    ),
    in_an_own_cell(
        "a full disk",
        "An own cell writes files until the disk is full.",
        "import os\nnumber = 0\nwhile True:\n    number += 1\n    open(f'full{number}', 'wb').write(bytes(2**26))",
        confined=True,
        watched=True,
    ),
    in_an_own_cell(
        "a hundred million prints",
        "An own cell prints without end.",
        "while True: print('0123456789' * 100)",
    ),
    in_a_call(
        "prints in a call",
        "A call prints 100 MB and then raises.",
        "for _i in range(1000): print('x' * 100_000)\nraise ValueError('flooded')",
    ),
    in_a_call("a recursion", "A call calls itself without end.", "rnn_cell_forward(xt, a_prev, parameters)"),
    in_a_call(
        "a deep recursion in C",
        "A call nests lists 100,000 deep and compares them with the recursion limit taken off.",
        """
import sys
sys.setrecursionlimit(10**9)
def deeper(n): return [deeper(n + 1)]
deeper(0)
""",
    ),
    in_a_call(
        "a deadlock",
        "A call waits for a lock that it holds itself.",
        "import threading\nlock = threading.Lock(); lock.acquire(); lock.acquire()",
    ),
    in_the_answer(
        "no Python", "The answer cell is no Python at all.", "def rnn_cell_forward(xt: return\n\u2028 } ]] ``"
    ),
    in_the_answer(
        "a null byte",
        "The answer cell has null bytes, tabs among blanks and half a character.",
        "x = 1\n\tif \x00:\n  y",
    ),
    in_an_own_cell(
        "files deleted",
        "An own cell deletes everything below the working folder.",
        """
import os, shutil
for name in os.listdir("."):
    shutil.rmtree(name, True) or os.path.isfile(name) and os.remove(name)
""",
        confined=True,
        watched=True,
    ),
    in_an_own_cell(
        "descriptors closed", "An own cell closes the descriptors 0 to 255.", "import os\nos.closerange(0, 256)"
    ),
    in_an_own_cell(
        "stdout closed",
        "An own cell closes sys.stdout and sys.stderr and sets them to None.",
        """
import sys
if hasattr(sys.stdout, "close"): sys.stdout.close()
sys.stdout = sys.stderr = sys.__stdout__ = None
""",
    ),
    in_an_own_cell(
        "a folder that is gone",
        "An own cell changes into a folder and removes it.",
        "import os, tempfile\nfolder = tempfile.mkdtemp(); os.chdir(folder); os.rmdir(folder)",
    ),
    in_an_own_cell(
        "another environment",
        "Locale, umask, environment, alarm and signal handlers are changed.",
        """
import locale, os, signal
os.umask(0o777); os.environ.clear(); os.nice(5)
try: locale.setlocale(locale.LC_ALL, "C")
except locale.Error: pass
signal.signal(signal.SIGCHLD, signal.SIG_IGN); signal.signal(signal.SIGPIPE, signal.SIG_DFL)
""",
    ),
    in_a_call(
        "an alarm",
        "A call sets an alarm that ends the process.",
        "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0.01); time.sleep(5)",
    ),
    in_a_call(
        "limits of one's own",
        "A call takes all memory and descriptors away from its own process.",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**20, 2**20)); np.ones(10**8).sum()",
    ),
    in_an_own_cell(
        "numpy that raises",
        "np.seterr(all='raise'), warnings as errors and no garbage collection.",
        "import gc, warnings\nnp.seterr(all='raise'); warnings.simplefilter('error'); gc.disable()",
    ),
    in_an_own_cell(
        "libraries changed",
        "json, msgpack, time, traceback and linecache are replaced in the student's process: it can answer no more.",
        """
import json, msgpack, time, traceback, linecache
def broken(*a, **k): raise RuntimeError("patched")
json.dumps = msgpack.packb = msgpack.unpackb = traceback.extract_tb = linecache.getline = broken
time.time = time.monotonic = lambda: float("nan")
""",
    ),
    in_an_own_cell(
        "an import that hangs",
        "An own cell imports a file of the student's that never ends.",
        "import slow_helper",
        files={"slow_helper.py": b"import time\nwhile True: time.sleep(1)\n"},
    ),
    in_an_own_cell(
        "figures by the hundred",
        "An own cell makes 300 figures and shows them all.",
        "import matplotlib.pyplot as plt\nfor _i in range(300): plt.figure()\nplt.show()",
    ),
    in_an_own_cell(
        "a huge output",
        "An own cell shows text of 50 MB and HTML of 50 MB.",
        "from IPython.display import HTML, display\ndisplay(HTML('x' * 50_000_000)); 'y' * 50_000_000",
    ),
    in_an_own_cell(
        "another backend",
        "The backend of matplotlib is changed to one that needs a screen.",
        """
import matplotlib
matplotlib.use("TkAgg", force=True)
import matplotlib.pyplot as plt
plt.figure(); plt.show()
""",
    ),
    in_a_call(
        "an error that is no Exception",
        "A call raises a BaseException of its own, GeneratorExit and KeyboardInterrupt.",
        "class Odd(BaseException): pass\nraise Odd('odd')",
    ),
    in_a_call(
        "KeyboardInterrupt", "A call raises KeyboardInterrupt, as the stop button does.", "raise KeyboardInterrupt"
    ),
    in_a_call(
        "an error without words",
        "A call raises an error whose __str__ raises and whose __class__ lies.",
        """
class Odd(Exception):
    __class__ = property(lambda self: 1 / 0)
    def __str__(self): raise SystemExit
    __repr__ = __str__
raise Odd
""",
    ),
    in_a_call(
        "an error whose text never ends",
        "A call raises an error whose __str__ does not return.",
        "class Odd(Exception):\n    def __str__(self):\n        while True: pass\nraise Odd",
    ),
    in_a_call(
        "an error of a megabyte", "A call raises an error with a text of 50 MB.", "raise ValueError('long ' * 10**7)"
    ),
    in_a_call("a generator", "A call returns a generator.", "return (x for x in xt)"),
    in_a_call(
        "a coroutine", "A call returns a coroutine that nobody awaits.", "async def later(): pass\nreturn later()"
    ),
    in_a_call("a module", "A call returns a module, a class and an open file.", "return np, int, open('/dev/null')"),
    in_a_call(
        "a result that contains itself",
        "A call returns a list that contains itself.",
        "result = []; result.append(result); return result",
    ),
    in_an_own_cell(
        "a repr that raises or never ends",
        "An own cell shows an object whose __repr__ does not return.",
        "class Odd:\n    def __repr__(self):\n        while True: pass\nOdd()",
    ),
    in_a_call(
        "a finalizer that hangs",
        "A call leaves an object behind whose __del__ does not return.",
        "class Odd:\n    def __del__(self):\n        while True: pass\nOdd()",
    ),
    in_an_own_cell(
        "different at each run",
        "An own cell ends the process every second time it runs: also when the earlier cells are repeated.",
        """
import os, pathlib
mark = pathlib.Path("/tmp/ran_before")
if mark.exists():
    os._exit(1)
try: mark.touch()
except OSError: pass
os._exit(0) if not mark.exists() else None
""",
        confined=True,
    ),
    _fault(
        "a cell that ends its process",
        "In lesson 05 the first answer ends the process: the second keeps all that it earns without it.",
        {"rnn_cell_backward": "def rnn_cell_backward(da_next, cache):\n    import os; os._exit(1)"},
        lesson="05_rnn_backward",
        beneath={"rnn_cell_backward": RIGHT, "rnn_backward": "the formulas written out"},
        loses=frozenset(f"rnn-cell-backward-{name}" for name in ("tanh", "inputs", "weights", "bias", "pure")),
    ),
    _fault(
        "a loop that ends its process",
        "In lesson 05 the second answer kills its process: the first keeps its points.",
        {"rnn_backward": "def rnn_backward(da, caches):\n    import os; os._exit(1)"},
        lesson="05_rnn_backward",
        loses=frozenset(f"rnn-backward-{name}" for name in ("carry", "sums", "cache", "steps", "pure")),
    ),
]
