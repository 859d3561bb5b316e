"""Calling a student's function where nothing is graded: errors are told in a line or two, never as a traceback."""

import copy
import linecache
import time
import traceback

from .arguments import ArgumentError, described
from .checks.student import is_from_notebook
from .messages import translate as _


def try_out(function, /, *arguments, expect=None, **named):
    """Call a student's function on copies of the arguments and return its result.

    expect: the names of the results of a tuple, as "a_next, yt_pred, cache", or dict.
    If the function is not written yet, raises or returns something else, print a line that says so and return None.
    """
    arguments, named = copy.deepcopy((arguments, named))
    try:
        result = function(*arguments, **named)
    except Exception as error:
        print(told(error))
        return None
    name = getattr(function, "__name__", _("The function"))
    if result is None:
        print(_("%(name)s returned None. Does it end with a line that starts with return?") % {"name": name})
        return None
    if expect and not _fits(result, expect):
        wanted = _("a dict") if expect is dict else f"({expect})"
        print(
            _("%(name)s should return %(wanted)s, got %(came)s.")
            % {"name": name, "wanted": wanted, "came": described(result)}
        )
        return None
    return result


def time_of(function, /, *arguments, tries=3):
    """The time that a call takes, in milliseconds: the shortest of a few tries. Errors are the caller's."""
    times = []
    for _try in range(tries):
        start = time.perf_counter()
        function(*arguments)
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


def _fits(result, expect):
    if expect is dict:
        return isinstance(result, dict)
    return isinstance(result, (tuple, list)) and len(result) == expect.count(",") + 1


def told(error):
    """What an exception says to the student: one line, and the line of the notebook that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, NotImplementedError) and frames:
        return _(
            "%(name)s is not written yet. Put your answer in its cell and run that cell, then run this one again."
        ) % {"name": frames[-1].name}
    text = " ".join(str(error).split())[:300]
    words = text if isinstance(error, ArgumentError) else f"{type(error).__name__}: {text}".removesuffix(": ")
    cells = [frame for frame in frames if is_from_notebook(frame.filename)]
    if cells and not isinstance(error, ArgumentError):
        line = (linecache.getline(cells[-1].filename, cells[-1].lineno) or cells[-1].line or "").strip()
        words += "\n" + _("in %(name)s, line %(number)d of its cell: %(line)s") % {
            "name": cells[-1].name,
            "number": cells[-1].lineno,
            "line": line,
        }
    return words
