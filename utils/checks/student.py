"""Calling a student's function: on copies, quietly, and with errors told in the student's own lines."""

import contextlib
import copy
import io
import linecache
import sys
import traceback
import warnings

import numpy as np

from ..messages import translate as _
from .findings import Finding, NotWritten


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
        if not callable(self.function):
            raise Finding(
                _("%(name)s is no longer a function but %(kind)s. Run the cell that defines it again.")
                % {"name": self.name, "kind": type(self.function).__name__}
            )
        arguments = copy.deepcopy(arguments)
        try:
            with quiet():
                result = self.function(*arguments)
        except NotImplementedError:
            raise NotWritten(
                _("%(name)s is not written yet. Put your answer in its cell, in place of the line that raises.")
                % {"name": self.name}
            ) from None
        except Exception as error:
            raise Finding(self._told(error)) from None
        return result, arguments

    def _told(self, error):
        """The error in one or two lines: its kind and text, and the student's line that raised it."""
        told = _("%(name)s raised %(kind)s: %(text)s") % {
            "name": self.name,
            "kind": type(error).__name__,
            "text": str(error)[:300],
        }
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_from_notebook(frame.filename)]
        if frames:
            line = (linecache.getline(frames[-1].filename, frames[-1].lineno) or frames[-1].line or "").strip()
            told += "\n" + _("in line %(number)d of its cell: %(line)s") % {
                "number": frames[-1].lineno,
                "line": line,
            }
        return told


def is_from_notebook(filename):
    """Whether a frame's file is a notebook cell: IPython gives cells names of their own, or a file of `ipykernel_…`."""
    return "ipykernel_" in filename or filename.startswith(("<ipython-input", "<answer"))


@contextlib.contextmanager
def quiet():
    """Keep what is printed, warned or logged in here off the notebook: text on stderr costs points in nbgrader.

    A logging handler or progress bar holds the stream object itself, so the object's own `write` is replaced too.
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if hasattr(stream, "pub_thread")]
    for stream in streams:
        stream.write = lambda text: len(text)
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
            del stream.write
