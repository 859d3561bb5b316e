"""The warm parent: a process that has imported everything and forks a side in milliseconds.

`python -m grading.warm ROLE DESCRIPTOR` listens on the socket with this descriptor. It never runs a student's code, and
a process that it has forked is never used again.
"""

import gc
import importlib
import os
import signal
import socket
import subprocess
import sys

IMPORTED = ("numpy", "matplotlib.pyplot", "ipywidgets", "utils.checks", "utils.figures", "utils.widgets")
FORK, KILL = b"f", b"k"


class WarmParent:
    """The trusted end: asks a warm parent for sides.

    role: "student" or "judge". command: what goes before Python's own command line, as a sandbox does.
    """

    def __init__(self, role, command=()):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = [*command, sys.executable, "-m", "grading.warm", role, str(theirs.fileno())]
        self.process = subprocess.Popen(program, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self._control = ours

    def fork(self):
        """(socket to a fresh side, its number)."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [FORK], [theirs.fileno()])
        return ours, int(self._control.recv(20))

    def kill(self, number):
        """End a side, and everything it has started."""
        self._control.send(KILL + str(number).encode())
        self._control.recv(20)

    def close(self):
        self._control.close()
        self.process.wait()


def main(role, descriptor):
    """Listen, fork, and end when the trusted end hangs up."""
    from .shell import CellShell

    for name in IMPORTED:
        importlib.import_module(name)
    serve = importlib.import_module(f".{role}", __package__).serve
    shell = CellShell.instance()
    control = socket.socket(fileno=descriptor)
    # Pages that the collector touches would be copied in each side.
    gc.disable()
    gc.collect()
    gc.freeze()
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 20, 1)
        if not request:
            break
        if request[:1] == FORK:
            number = _fork(serve, shell, control, descriptors[0])
        else:
            number = int(request[1:])
            _end(number)
        control.send(str(number).encode())


def _fork(serve, shell, control, descriptor):
    number = os.fork()
    if number:
        os.close(descriptor)
        return number
    from .wire import Channel

    control.close()
    os.setsid()
    gc.enable()
    try:
        serve(Channel(socket.socket(fileno=descriptor)), shell)
    finally:
        os._exit(0)


def _end(number):
    try:
        os.killpg(number, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(number, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
