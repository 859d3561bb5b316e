"""Calling a student's function: on copies, quietly, and with errors told in the student's own lines."""

import contextlib
import copy
import functools
import io
import linecache
import sys
import traceback
import warnings

import numpy as np

from ..messages import translate as _
from .findings import Finding, NotWritten

# What a student's function may end with. exit() counts; what the student presses to stop the kernel does not.
STUDENT_ERRORS = (Exception, SystemExit)


class StudentFunction:
    """A student's function, called with copies of the arguments, so that nothing it does to them reaches a check."""

    def __init__(self, function, name):
        self.function = function
        self.name = name

    def __call__(self, *arguments):
        """The function's result; a Finding if it is not written yet or raises."""
        result, _arguments = self.call_and_watch(*arguments)
        return result

    def call_and_watch(self, *arguments):
        """The function's result, and its arguments as they are after the call."""
        self._require_function()
        arguments = copy.deepcopy(arguments)
        return self._result_of(functools.partial(self.function, *arguments)), arguments

    def each(self, calls):
        """Yield the result of each of many calls, in their order; a Finding where one raises.

        calls: the arguments of each. To a function in another process, which has an `each` of its own, they travel
        together.
        """
        self._require_function()
        calls = [copy.deepcopy(arguments) for arguments in calls]
        together = getattr(self.function, "each", None)
        if together:
            outcomes = self._run(functools.partial(together, calls))
        else:
            outcomes = [functools.partial(self.function, *arguments) for arguments in calls]
        yield from map(self._result_of, outcomes)

    def _require_function(self):
        if not callable(self.function):
            raise Finding(
                _("%(name)s is no longer a function but %(kind)s. Run the cell that defines it again.")
                % {"name": self.name, "kind": type(self.function).__name__}
            )

    def _result_of(self, call):
        result = self._run(call)
        if result is None:
            raise Finding(
                _("%(name)s returned None. Does it end with a line that starts with return?") % {"name": self.name}
            )
        return result

    def _run(self, call):
        try:
            with quiet():
                return call()
        except STUDENT_ERRORS as error:
            raise self._finding(error) from None

    def _finding(self, error):
        """What an error says: that an answer is not written yet, or its kind and text and the student's line."""
        frames = traceback.extract_tb(error.__traceback__)
        if isinstance(error, NotImplementedError) and is_from_notebook(frames[-1].filename):
            return self._not_written(frames[-1].name)
        return Finding(self._told(error, [frame for frame in frames if is_from_notebook(frame.filename)]))

    def _not_written(self, missing):
        if missing in (self.name, getattr(self.function, "__name__", self.name)):
            return NotWritten(
                _("%(name)s is not written yet: it still raises NotImplementedError. Put your answer in its place.")
                % {"name": self.name}
            )
        return Finding(
            _("%(name)s calls %(missing)s, which is not written yet.") % {"name": self.name, "missing": missing}
        )

    def _told(self, error, frames):
        told = _("%(name)s raised %(kind)s: %(text)s") % {
            "name": self.name,
            "kind": type(error).__name__,
            "text": " ".join(str(error).split())[:300],
        }
        own_file = getattr(getattr(self.function, "__code__", None), "co_filename", None)
        own = [frame for frame in frames if frame.filename == own_file] or frames
        if own:
            told += "\n" + _("in line %(number)d of its cell: %(line)s") % {
                "number": own[-1].lineno,
                "line": _line_of(own[-1]),
            }
        if own and own[-1] is not frames[-1]:
            told += "\n" + _("which called %(name)s, where it happened: %(line)s") % {
                "name": frames[-1].name,
                "line": _line_of(frames[-1]),
            }
        return told


def _line_of(frame):
    return (linecache.getline(frame.filename, frame.lineno) or frame.line or "").strip()


def is_from_notebook(filename):
    """Whether a frame's file is a notebook cell: IPython gives cells names of their own, or a file of `ipykernel_…`."""
    return "ipykernel_" in filename or filename.startswith(("<ipython-input", "<answer"))


@contextlib.contextmanager
def quiet():
    """Keep what is printed, warned or logged in here off the notebook: text on stderr costs points in nbgrader.

    A logging handler or progress bar holds the stream object itself, so the object's own `write` is replaced too, and
    its `flush`: a kernel's waits for another thread, which on a busy machine takes as long as hundreds of cells do.
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if hasattr(stream, "pub_thread")]
    for stream in streams:
        stream.write, stream.flush = len, lambda: None
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        for stream in streams:
            del stream.write, stream.flush
