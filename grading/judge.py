"""The judge: runs test cells, with stand-ins for the student's functions. No code of a student's ever runs here."""

import json
import os
import socket

from .proxies import Line, LostSide, bind
from .wire import Channel, Closed


def serve(channel, shell):
    """Answer the messages of a session until it hangs up."""
    line = None
    while True:
        try:
            kind, *rest = channel.receive()
            if kind == "begin":
                folder, variables = rest
                os.chdir(folder)
                os.environ.update(variables)
                reply = ("begun",)
            elif kind == "student":
                (seconds,) = rest
                _, (descriptor, *_more), _, _ = socket.recv_fds(channel.connection, 1, 1)
                line = Line(Channel(socket.socket(fileno=descriptor)), seconds)
                reply = ("met",)
            else:
                source, names = rest
                reply = _run(shell, line, source, names)
            channel.send(*reply)
        except Closed:
            return


def _run(shell, line, source, names):
    """ran, the outputs of a cell as JSON, whether it ran to its end, and why the student's side is gone, if it is."""
    try:
        for name in names:
            known, value = bind(line, name)
            shell.user_ns.pop(name, None)
            if known:
                shell.user_ns[name] = value
    except LostSide:
        pass  # what the cell asks for is missing, and the session tells why
    outputs, success = shell.run(source)
    return "ran", json.dumps(outputs, default=str), success, line.lost if line else ""
