"""Cheats with results that lie about what they are."""

from .case import cheat


def lying(name, words, definition):
    """The results of a worthless answer, each made a lie."""
    return cheat(
        name,
        words,
        f"""
# <answer>
_honest = rnn_cell_forward
{definition}
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred, cache = _honest(xt, a_prev, parameters)
    return Lie(a_next), Lie(yt_pred), tuple(Lie(item) for item in cache)
""",
    )


CASES = [
    lying(
        "equal to everything",
        "The results are objects whose comparisons, differences and truth value always suit.",
        """
class Lie:
    shape, dtype, size, ndim = property(lambda s: (5, 10)), np.dtype(float), 50, 2
    def __init__(self, value): pass
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __abs__(self): return 0.0
    def __bool__(self): return True
    def __hash__(self): return 0
    def __getattr__(self, name): return lambda *a, **k: True
""",
    ),
    lying(
        "an array that agrees",
        "The results are a subclass of ndarray whose `__eq__`, `__array_ufunc__` and `__array_function__` say yes.",
        """
class Agreeing(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **options): return np.zeros(self.shape)
    def __array_function__(self, function, types, arguments, options): return True
    def __eq__(self, other): return np.ones(self.shape, bool)
    def any(self, *a, **k): return False
    def all(self, *a, **k): return True
def Lie(value):
    return np.asarray(value, float).view(Agreeing) if isinstance(value, np.ndarray) else value
""",
    ),
    lying(
        "arrays made on demand",
        "`__array__` and `__array_interface__` look for the expected values in the frames that ask for them.",
        """
import sys
class Lie:
    def __init__(self, value): self.value = value
    def __array__(self, dtype=None, copy=None):
        frame = sys._getframe()
        while frame:
            for name in ("expected", "right", "truth", "value"):
                found = frame.f_locals.get(name)
                if isinstance(found, np.ndarray):
                    return found
            frame = frame.f_back
        return np.asarray(self.value)
""",
    ),
    lying(
        "a dict that has everything",
        "A subclass of dict, list and tuple that claims every key, any length and every entry.",
        """
class Everything(dict):
    def __contains__(self, key): return True
    def __missing__(self, key): return self
    def __getitem__(self, key): return self
    def __len__(self): return 4
    def items(self): return []
    def __eq__(self, other): return True
class Any(tuple):
    def __len__(self): return 4
    def __iter__(self): return iter(())
    def __eq__(self, other): return True
def Lie(value):
    return Everything() if isinstance(value, dict) else Any()
""",
    ),
    lying(
        "subclasses of numbers and text",
        "The results are subclasses of float, int and str, with operators that always give zero or True.",
        """
def _methods():
    names = "eq le ge".split()
    return {f"__{n}__": (lambda self, other=None: True) for n in names} | {
        f"__{n}__": (lambda self, other=None: 0.0) for n in "sub rsub abs truediv rtruediv mul rmul".split()}
Number = type("Number", (float,), _methods() | {"shape": (5, 10), "__hash__": float.__hash__})
Text = type("Text", (str,), _methods() | {"__hash__": str.__hash__})
def Lie(value):
    return Text("everything") if isinstance(value, dict) else Number(0.25)
""",
    ),
    lying(
        "a false class",
        "Objects whose `__class__` says ndarray, dict or tuple.",
        """
class Lie:
    def __init__(self, value): self.__dict__["_value"] = value
    @property
    def __class__(self): return np.ndarray
    def __getattr__(self, name): return getattr(np.ones((5, 10)), name)
    def __array__(self, *a, **k): return np.ones((5, 10))
    def __reduce_ex__(self, protocol): return (eval, ("__import__('os')._exit(0)",))
""",
    ),
    lying(
        "nothing but NaN",
        "The results are NaN and infinite everywhere: what is not greater is not wrong.",
        "Lie = lambda value: np.full(np.shape(value), np.nan) if not isinstance(value, dict) else value",
    ),
    lying(
        "NaN with a payload, negative zero, subnormals",
        "Numbers at the edges of float64, where differences are lost.",
        "Lie = lambda value: np.full(np.shape(value), -0.0 + 5e-324) if not isinstance(value, dict) else value",
    ),
    lying(
        "empty results",
        "Arrays without entries: `all` of nothing is true.",
        "Lie = lambda value: np.zeros((0, 10)) if not isinstance(value, dict) else {}",
    ),
    lying(
        "results that are broadcast",
        "Arrays of shape (1, 1), () or with one more axis, which compare entry by entry with anything.",
        "Lie = lambda value: np.asarray(value)[None] if not isinstance(value, dict) else {}",
    ),
    lying(
        "objects in arrays",
        "Arrays of dtype object whose entries are equal to every number.",
        """
class Equal:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    __rsub__ = __sub__
    def __abs__(self): return 0
    def __float__(self): return 0.0
def Lie(value):
    return np.full(np.shape(value), Equal(), object) if not isinstance(value, dict) else value
""",
    ),
    lying(
        "complex results",
        "Complex numbers with a huge imaginary part, which `astype(float)` drops.",
        "Lie = lambda value: np.asarray(value) + 1e300j if not isinstance(value, dict) else value",
    ),
    lying(
        "dates, times and text for numbers",
        "Arrays of datetime64, timedelta64, bytes and structured types.",
        """
def Lie(value):
    if isinstance(value, dict): return value
    return np.zeros(np.shape(value), [np.dtype("M8[s]"), np.dtype("m8[s]"), np.dtype("S8"),
                                      np.dtype([("a", float)])][np.ndim(value) % 4])
""",
    ),
    lying(
        "strides that lead nowhere",
        "Views with zero, negative and huge strides over one number.",
        """
from numpy.lib.stride_tricks import as_strided
def Lie(value):
    if isinstance(value, dict): return value
    return as_strided(np.array([0.25]), np.shape(value), (0, 0))
""",
    ),
    lying(
        "an array of a trillion entries",
        "A view with stride zero that claims 10^12 entries, to exhaust whoever copies it.",
        """
from numpy.lib.stride_tricks import as_strided
def Lie(value):
    return value if isinstance(value, dict) else as_strided(np.array([0.25]), (10**6, 10**6), (0, 0))
""",
    ),
    lying(
        "half, quadruple and swapped precision",
        "Results in float16, longdouble and in the byte order of another machine.",
        """
def Lie(value):
    if isinstance(value, dict): return value
    return np.asarray(value).astype([np.dtype(">f8"), np.dtype("f2"), np.longdouble][len(np.shape(value)) % 3])
""",
    ),
    cheat(
        "a result that changes later",
        "The function returns views of one array, and a thread fills it with what a later call shows to be right.",
        """
import threading, time
_kept = {}
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = _kept.setdefault(a_prev.shape, np.zeros(a_prev.shape))
    def change():
        for _i in range(50):
            time.sleep(0.01)
            a_next[...] = np.random.uniform(-1, 1, a_next.shape)
    threading.Thread(target=change, daemon=True).start()
    return a_next, a_next[:2], (a_next, a_prev, xt, a_prev)
""",
    ),
    cheat(
        "a function that claims to be another",
        "A callable with the `__wrapped__`, `__name__`, `__code__`, `__eq__` and `__class__` of a check.",
        """
# <answer>
class Answer:
    __wrapped__ = property(lambda self: 1 / 0)
    __name__ = "right_rnn_cell_forward"
    __code__ = property(lambda self: print)
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __deepcopy__(self, memo): return memo
    def __call__(self, *arguments): return self, self, (self,) * 4
    def __array__(self, *a, **k): return np.ones((5, 10))
    def __instancecheck__(self, other): return True
rnn_cell_forward = Answer()
""",
    ),
    cheat(
        "a value in place of the function",
        "The name of the answer is bound to a text, a dict and then an array.",
        "rnn_cell_forward = {'passed': np.ones(10), 'check': 'Passed: everything.'}",
    ),
    cheat(
        "a class in place of the function",
        "The answer is a class whose instances are the result, with a metaclass that agrees with everything.",
        """
class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return 0
    def __instancecheck__(cls, thing): return True
    def __len__(cls): return 3
class rnn_cell_forward(tuple, metaclass=Meta):
    def __new__(cls, xt, a_prev, parameters): return tuple.__new__(cls, (xt, a_prev, parameters))
""",
    ),
    cheat(
        "a handle for a result",
        "A lambda, a generator and a module as results, in the hope that the judge asks them what they are.",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    return (lambda *a: True), (x for x in xt), (np, np.random.default_rng(0), open, rnn_cell_forward)
""",
    ),
]
