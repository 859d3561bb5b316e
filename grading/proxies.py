"""A student's function as the judge sees it: it is called like the function, and runs in the other process."""

import builtins
import linecache
import sys
import types

import numpy as np

from .wire import Closed, Opaque, Overdue, WireError

FEWEST_LINES, MOST_LINES = 1, 100_000


class LostSide(Exception):
    """The student's process is gone: it has died, or was too slow."""


class Proxy:
    """Calls the student's function `name` over a channel.

    Arguments that the call changes in place are changed here too. An error comes as one of the same kind and text, with
    a traceback that has the student's own lines.
    """

    def __init__(self, line, name, filename):
        self._line = line
        self.__name__ = name
        self.__code__ = types.SimpleNamespace(co_filename=filename)

    def __call__(self, *arguments, **named):
        reply = self._line.ask("call", self.__name__, arguments, named)
        match reply:
            case ("returned", result, after, str(printed)):
                _print(printed)
                if after is not None:
                    _write_back((arguments, named), after)
                return result
            case ("raised", str(kind), str(text), list(frames), str(printed)):
                _print(printed)
                raise_from(frames, error_of(kind, text))
            case _:
                raise LostSide("The function's process gave an answer that means nothing.")

    def __deepcopy__(self, memo):
        return self


class Line:
    """The connection to the student's side, with a time limit for each answer; `lost` says why there is none."""

    def __init__(self, channel, seconds):
        self.channel, self.seconds = channel, seconds
        self.lost = ""

    def ask(self, *message):
        if self.lost:
            raise LostSide(self.lost)
        try:
            self.channel.send(*message)
        except WireError as error:
            raise TypeError(str(error)) from None
        except Closed:
            self._lose("The process of this submission has ended.")
        try:
            return self.channel.receive(self.seconds)
        except Overdue:
            self._lose(f"No answer after {self.seconds:g} s.")
        except Closed:
            self._lose("The process of this submission has ended.")
        except WireError as error:
            self._lose(f"The answer cannot be read: {error}.")

    def _lose(self, why):
        self.lost = why
        raise LostSide(why) from None


def bind(line, name):
    """(whether the student's side knows this name, the proxy or value that stands for it)."""
    match line.ask("look", name):
        case ("function", str(filename)):
            return True, Proxy(line, name, filename)
        case ("value", value):
            return True, None if isinstance(value, Opaque) else value
        case _:
            return False, None


def error_of(kind, text):
    """An error of this kind: the built-in one, or a plain one that bears the name."""
    known = getattr(builtins, kind, None)
    if not (isinstance(known, type) and issubclass(known, (Exception, SystemExit))):
        known = type(kind if kind.isidentifier() else "Error", (Exception,), {})
    try:
        return known(text)
    except TypeError:  # UnicodeDecodeError and its like want more than a text
        return type(kind, (Exception,), {})(text)


def raise_from(frames, error):
    """Raise an error as if it came from these (file, line number, name, line), the outermost first."""
    inner = None
    for frame in reversed(frames):
        match frame:
            case (str(filename), int(number), str(name), str(line)) if FEWEST_LINES <= number <= MOST_LINES:
                inner = _frame(filename, number, name, line, "inner()" if inner else "raise error", inner, error)
    if inner:
        inner()
    raise error


def _frame(filename, number, name, line, statement, inner, error):
    """A function that does this in this line of this file, under this name."""
    lines = linecache.cache.get(filename, (0, None, []))[2]
    lines += [""] * (number - len(lines))
    lines[number - 1] = line + "\n"
    linecache.cache[filename] = (0, None, lines, filename)
    code = compile("\n" * (number - 1) + statement, filename, "exec").replace(co_name=name)
    return lambda: exec(code, {"inner": inner, "error": error})


def _print(text):
    if text:
        sys.stdout.write(text)


def _write_back(here, there):
    """Make what is here, where it can be changed, what it has become there."""
    if isinstance(here, np.ndarray) and isinstance(there, np.ndarray):
        if here.shape == there.shape and here.dtype == there.dtype:
            here[...] = there
    elif isinstance(here, dict) and isinstance(there, dict):
        for key in [key for key in here if key not in there]:
            del here[key]
        for key, value in there.items():
            here[key] = _merged(here.get(key), value)
    elif isinstance(here, list) and isinstance(there, list):
        here[:] = [_merged(*pair) for pair in zip([*here, *[None] * len(there)], there, strict=False)]
    elif isinstance(here, tuple) and isinstance(there, tuple):
        for one, other in zip(here, there, strict=False):
            _write_back(one, other)


def _merged(here, there):
    """What stands for `there` in a container: the thing that is here, changed, if it can be."""
    if type(here) is type(there) and isinstance(here, (dict, list, tuple)):
        _write_back(here, there)
        return here
    if isinstance(here, np.ndarray) and isinstance(there, np.ndarray):
        if here.shape == there.shape and here.dtype == there.dtype:
            here[...] = there
            return here
    return there
