"""The student's side: runs the cells of a submission and calls its functions, in a process that has nothing else.

Whatever it answers is taken for data of the student's: the code it runs may do anything to this process.
"""

import json
import linecache
import os
import pathlib
import sys
import traceback

from utils.checks.student import STUDENT_ERRORS, is_from_notebook

from .limits import OUTPUT
from .wire import Closed, WireError, pack


def serve(channel, shell):
    """Answer the messages of the judge and the session until they hang up."""
    answers = {"begin": _begin, "run": _run, "look": _look, "call": _call, "each": _each}
    while True:
        try:
            kind, *rest = channel.receive()
            reply = answers[kind](shell, *rest)
            try:
                channel.send(*reply, opaque=True)
            except WireError as error:
                channel.send("raised", "ValueError", f"The result cannot be handed over: {error}.", [], "")
        except Closed:
            return


def _begin(_shell, files, variables):
    """begun, when the files lie in the working folder.

    The folder comes last in the search for modules, so that a file of the student's never stands for a library.
    """
    write_files(files)
    os.environ.update(variables)
    sys.path.append(os.getcwd())
    return ("begun",)


def write_files(files):
    """Write files, content by relative path, to the working folder."""
    for name, content in files.items():
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _run(shell, source):
    """ran, and the outputs of a cell as JSON."""
    return "ran", json.dumps(shell.run(source), default=str)


def _look(shell, names):
    """looked, and for each name a function's file, the value itself, or nothing."""
    return "looked", [_seen(shell.user_ns[name]) if name in shell.user_ns else ("missing",) for name in names]


def _seen(value):
    if callable(value):
        return "function", str(getattr(getattr(value, "__code__", None), "co_filename", ""))
    return "value", value


def _call(shell, name, arguments, named):
    """returned, the result, the arguments if the call has changed them, and what was printed; or raised, and what."""
    before = pack((arguments, named))
    shell.outputs.clear()
    try:
        with shell.streams():
            result = shell.user_ns[name](*arguments, **named)
    except STUDENT_ERRORS as error:
        return "raised", type(error).__name__, _text_of(error), _frames(error), _printed(shell)
    after = (arguments, named) if pack((arguments, named), opaque=True) != before else None
    return "returned", result, after, _printed(shell)


def _each(shell, name, calls):
    """called, and what came of each of many calls."""
    return "called", [_call(shell, name, arguments, {}) for arguments in calls]


def _text_of(error):
    try:
        return str(error)[: OUTPUT.message]
    except STUDENT_ERRORS:
        return ""


def _frames(error):
    """(file, line number, name, line) of each frame of the student's, the outermost first."""
    return [
        (frame.filename, frame.lineno or 0, frame.name, linecache.getline(frame.filename, frame.lineno or 0).strip())
        for frame in traceback.extract_tb(error.__traceback__)[-OUTPUT.frames :]
        if is_from_notebook(frame.filename)
    ]


def _printed(shell):
    return "".join(one["text"] for one in shell.outputs if one["output_type"] == "stream")[: OUTPUT.message]
