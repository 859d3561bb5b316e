"""The judge: runs test cells, with stand-ins for the student's functions. No code of a student's ever runs here."""

import json
import os
import socket

from .proxies import Line, ProcessEnded, bind
from .student import write_files
from .wire import Channel, Closed


def serve(channel, shell):
    """Answer the messages of a session until it hangs up."""
    shell.with_frames = False
    answers = {"begin": _begin, "run": _run, "test": _test}
    while True:
        try:
            kind, *rest = channel.receive()
            channel.send(*answers[kind](channel, shell, *rest))
        except Closed:
            return


def _begin(_channel, _shell, files, variables):
    """begun, when the files of the lesson lie in the working folder."""
    write_files(files)
    os.environ.update(variables)
    return ("begun",)


def _run(_channel, shell, source):
    """ran, and the outputs of a trusted cell as JSON."""
    return "ran", json.dumps(shell.run(source), default=str)


def _test(channel, shell, source, names, seconds):
    """tested, a test cell's outputs as JSON, whether it passed, why the student's side is lost, and whether at once.

    The socket to the student's side comes after the message.
    """
    _, (descriptor, *_more), _, _ = socket.recv_fds(channel.connection, 1, 1)
    with socket.socket(fileno=descriptor) as connection:
        line = Line(Channel(connection), seconds)
        for name in names:
            shell.user_ns.pop(name, None)
        try:
            shell.user_ns.update(bind(line, names))
        except (ProcessEnded, TimeoutError):
            return "tested", "[]", False, line.lost, True
        outputs = [output for output in shell.run(source) if output.get("name") != "stderr"]
        passed = all(output["output_type"] != "error" for output in outputs)
        return "tested", json.dumps(outputs, default=str), passed, line.lost, False
