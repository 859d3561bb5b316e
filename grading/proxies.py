"""A student's function as the judge sees it: it is called like the function, and runs in the other process."""

import builtins
import functools
import linecache
import sys
import time
import types

import numpy as np

from utils.checks import clock
from utils.checks.student import is_from_notebook

from .limits import OUTPUT
from .wire import ENDED, Closed, Opaque, Overdue, WireError

LINES = range(1, 10_000)
# Seconds to pack a list of numbers, for each byte of an array of them; and for a message between two idle processes.
PER_BYTE, ROUND_TRIP = 2.5e-7, 1e-4


class ProcessEnded(Exception):
    """The student's process has ended, or gave an answer that means nothing."""


class Line:
    """The connection to the student's side, with so many seconds for all answers together.

    `lost` says why there is none any more.
    """

    def __init__(self, channel, seconds):
        self._channel, self._seconds = channel, seconds
        self._ends = time.monotonic() + seconds
        self.lost = ""

    def ask(self, *message):
        """The answer to a message. Raises TimeoutError, ProcessEnded; and TypeError if the message cannot travel."""
        if self.lost:
            raise ProcessEnded(self.lost)
        began = clock.now()
        try:
            self._channel.send(*message, seconds=self._left())
            answer = self._channel.receive(self._left())
            clock.turn_to(began + max(0.0, self._channel.waited - self._on_the_way()))
            return answer
        except Overdue:
            self.lose(f"stopped after {self._seconds:g} s", TimeoutError)
        except Closed:
            self.lose(ENDED)
        except WireError as error:
            self.lose(f"the answer cannot be read: {error}")

    def lose(self, why, kind=ProcessEnded):
        """Give the connection up."""
        self.lost = why
        raise kind(why) from None

    def _on_the_way(self):
        """Seconds of waiting for the last answer that are not the student's function's.

        What the other side had to do is told by what went there, which it packs twice again to see whether it was
        changed. Of what came no more is believed than lists as large as the arguments take.
        """
        packed = min(self._channel.unpacking, PER_BYTE * self._channel.size)
        return 3 * self._channel.packing + packed + ROUND_TRIP

    def _left(self):
        return max(0.0, self._ends - time.monotonic())


class Proxy:
    """Calls the student's function `name` over a line.

    Arguments that the call changes in place are changed here too. An error comes as one of the same kind and text, with
    a traceback that has the student's own lines.
    """

    def __init__(self, line, name, filename):
        self._line = line
        self.__name__ = name
        self.__code__ = types.SimpleNamespace(co_filename=_own(filename))

    def __call__(self, *arguments, **named):
        return self._outcome(self._line.ask("call", self.__name__, arguments, named), arguments, named)

    def each(self, calls):
        """For each of many calls, a function that returns its result or raises its error; they travel in one message.

        calls: a list of the positional arguments of each, tuples.
        """
        match self._line.ask("each", self.__name__, calls):
            case ("called", list(answers)) if len(answers) == len(calls):
                pass
            case ("raised", *_) as answer:
                # The results cannot be handed over.
                answers = [answer] * len(calls)
            case _:
                self._line.lose("the answer means nothing")
        outcomes = zip(answers, calls, strict=True)
        return [functools.partial(self._outcome, answer, arguments, {}) for answer, arguments in outcomes]

    def _outcome(self, answer, arguments, named):
        match answer:
            case ("returned", result, after, str(printed)):
                sys.stdout.write(printed)
                if after is not None:
                    _write_back((arguments, named), after)
                return result
            case ("raised", str(kind), str(text), list(frames), str(printed)):
                sys.stdout.write(printed)
                raise_from(frames, error_of(kind, text))
            case _:
                self._line.lose("the answer means nothing")

    def __deepcopy__(self, memo):
        return self


def bind(line, names):
    """Name -> the proxy or value that stands for it, of the names that the student's side knows."""
    match line.ask("look", names):
        case ("looked", list(seen)) if len(seen) == len(names):
            return {
                name: _stand_in(line, name, found)
                for name, found in zip(names, seen, strict=True)
                if found != ("missing",)
            }
        case _:
            line.lose("the answer means nothing")


def _stand_in(line, name, found):
    match found:
        case ("function", str(filename)):
            return Proxy(line, name, filename)
        case ("value", Opaque(kind)):
            return types.new_class(kind)() if kind.isidentifier() else object()
        case ("value", value):
            return value
        case _:
            line.lose("the answer means nothing")


def _own(filename):
    """The name of a file that is a cell; no other, for it may be one of the judge's."""
    return filename if is_from_notebook(filename) else "<answer>"


def error_of(kind, text):
    """An error of this kind, with this text: a built-in one's heir, or a plain one that bears the name."""
    kind, text = kind[:200], text[: OUTPUT.message]
    known = getattr(builtins, kind, Exception)
    if not (isinstance(known, type) and issubclass(known, (Exception, SystemExit))) or known in _PARTICULAR:
        known = Exception
    return type(kind if kind.isidentifier() else "Error", (known,), {"__str__": lambda error: text})(text)


# These are made from more than a text.
_PARTICULAR = (ExceptionGroup, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError)


def raise_from(frames, error):
    """Raise an error as if it came from these (file, line number, name, line), the outermost first."""
    inner = None
    for frame in reversed(frames[-OUTPUT.frames :]):
        match frame:
            case (str(filename), int(number), str(name), str(line)) if number in LINES:
                inner = _frame(_own(filename), number, name, line, inner, error)
    if inner:
        inner()
    raise error


def _frame(filename, number, name, line, inner, error):
    """A function that raises the error in this line of this file, under this name."""
    lines = linecache.cache.get(filename, (0, None, []))[2]
    lines += [""] * (number - len(lines))
    lines[number - 1] = line + "\n"
    linecache.cache[filename] = (0, None, lines, filename)
    statement = "inner()" if inner else "raise error"
    code = compile("\n" * (number - 1) + statement, filename, "exec").replace(co_name=name)
    return lambda: exec(code, {"inner": inner, "error": error})


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
    if isinstance(here, np.ndarray) and isinstance(there, np.ndarray):
        same = here.shape == there.shape and here.dtype == there.dtype
    else:
        same = type(here) is type(there) and isinstance(here, (dict, list, tuple))
    if not same:
        return there
    _write_back(here, there)
    return here
