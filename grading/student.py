"""The student's side: runs the cells of a submission and calls its functions, in a process that has nothing else.

Whatever it answers is taken for data of the student's: the code it runs may do anything to this process.
"""

import json
import linecache
import traceback

from utils.checks.student import STUDENT_ERRORS, is_from_notebook

from .limits import OUTPUT
from .wire import Closed, WireError, pack


def serve(channel, shell):
    """Answer the messages of the judge and the session until they hang up."""
    answers = {"run": _run, "look": _look, "call": _call}
    while True:
        try:
            kind, *rest = channel.receive()
            reply = answers[kind](shell, *rest)
            try:
                channel.send(*reply, opaque=True)
            except WireError as error:
                channel.send("raised", "ValueError", f"a result that cannot be handed over: {error}", [], "")
        except Closed:
            return


def _run(shell, source):
    """ran, the outputs of a cell as JSON, and whether it ran to its end."""
    outputs, success = shell.run(source)
    return "ran", json.dumps(outputs, default=str), success


def _look(shell, name):
    """function and its file, or value and the thing itself, or missing."""
    if name not in shell.user_ns:
        return ("missing",)
    value = shell.user_ns[name]
    if not callable(value):
        return "value", value
    return "function", str(getattr(getattr(value, "__code__", None), "co_filename", ""))


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


def _text_of(error):
    try:
        return str(error)[: OUTPUT.message]
    except Exception:
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
