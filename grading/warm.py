"""The warm parent: a process that has imported everything and forks a side in milliseconds.

`python -m grading.warm ROLE LEVEL DESCRIPTOR FOLDER` listens on the socket with this descriptor. It never runs a
student's code, and a process that it has forked is never used again.
"""

import gc
import importlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time

from . import processes
from .limits import CONFINEMENT
from .sandbox import places
from .sandbox.levels import LEVELS

# What each role has ready, and the module whose `serve(channel, shell)` runs in its sides. NumPy imports numpy.random
# when it is first asked for, which would be in each fork.
HEAVY = ("numpy.random", "matplotlib.pyplot", "ipywidgets", "utils.checks", "utils.figures", "utils.widgets")
ROLES = {
    "student": ("grading.student", HEAVY),
    "judge": ("grading.judge", HEAVY),
    "probe": ("grading.sandbox.attempts", ()),
}
# How long the trusted end waits for an answer: the first takes as long as the imports.
PATIENCE = 60.0
TRIES, PAUSE = 3, 0.2
# Between two looks at the memory that the sides hold.
BETWEEN_LOOKS = 0.5
OVERWEIGHT = f"its processes held more than {CONFINEMENT.memory / 2**30:g} GB of memory together"
NOTHING_IS_LONGER = 2**16
READY = "ready"


class Unstartable(Exception):
    """A warm parent does not start, or does not stay; the text says what it wrote last."""


class Side:
    """A process of its own for one submission.

    connection: the socket to it. It is at its end when the process is.
    """

    def __init__(self, parent, process, number, connection):
        self._parent, self._process, self._number = parent, process, number
        self.connection = connection

    def kill(self):
        """End it, with everything it has started, which goes on a moment longer. It may have ended before."""
        self.connection.close()
        self._ask("kill")

    def alive(self) -> bool:
        return bool(self._ask("alive"))

    def breach(self) -> str:
        """Why its warm parent has ended it, in words; empty if it has not, and after `kill`."""
        return self._ask("breach") or ""

    def cpu_seconds(self) -> float:
        """Processor time of the process and all it has started, as the system counts it; 0 after `kill`."""
        return float(self._ask("cpu") or 0)

    def _ask(self, what):
        return self._parent.ask_of(self._process, what, self._number)


class WarmParent:
    """The trusted end: asks a warm parent for sides. Starts it at once, and does not wait for it.

    role: "student" or "judge". level: one of sandbox.levels.LEVELS for a student's side. A judge has none: it never
    runs a student's code. Several threads may use one.
    """

    def __init__(self, role, level=None):
        self._role, self.level = role, level
        self._lock = threading.Lock()
        self._closed = False
        self._start()

    def fork(self) -> Side:
        """A fresh side. A warm parent that has ended by itself is started again. Raises Unstartable."""
        with self._lock:
            if self._closed:
                raise Unstartable(f"No {self._role}'s side is started any more: grading is at its end.")
            for attempt in range(TRIES):
                ours, theirs = socket.socketpair()
                with theirs:
                    answer = self._exchange(["fork"], [theirs.fileno()])
                if answer and "number" in answer:
                    return Side(self, self._process, answer["number"], ours)
                ours.close()
                if answer:
                    # The machine is short of something; others may have sides here.
                    words = answer["error"]
                    time.sleep(attempt * PAUSE)
                else:
                    words = self._last_words()
                    self._stop()
                    self._start()
        raise Unstartable(f"The process for the {self._role}'s side does not start: {words or 'it says nothing'}")

    def number(self) -> int:
        """Of the process that forks now: another one than before if that has ended."""
        return self._process.pid

    def ask_of(self, process, *request):
        """What a side asks of the process that has forked it; None where that has ended."""
        with self._lock:
            # The sides of an earlier process have ended with it.
            answer = self._exchange(list(request)) if process is self._process else None
        return answer and answer.get("value")

    def close(self):
        """End it, and all its sides."""
        with self._lock:
            self._closed = True
            self._stop()

    def _start(self):
        self._folder = tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True)
        # Users who are nobody find their own folder in it, and can list none.
        os.chmod(self._folder.name, 0o711)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the process
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = "-" if self.level is None else str(self.level.number)
        command = [] if self.level is None else self.level.command()
        command += [sys.executable, "-m", "grading.warm", self._role, number, str(theirs.fileno()), self._folder.name]
        own = os.path.join(self._folder.name, "parent")
        os.mkdir(own, 0o700)
        places.make_scratch(own)
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=places.environment(own),
                cwd="/",
                start_new_session=True,
            )
        ours.settimeout(PATIENCE)
        self._control = ours

    def _stop(self):
        self._control.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        _remove(self._folder.name)
        self._folder.cleanup()

    def _exchange(self, request, descriptors=()):
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            return json.loads(self._control.recv(NOTHING_IS_LONGER) or "null")
        except OSError:
            # A late answer must not be taken for that to another question.
            self._control.close()
            return None

    def _last_words(self):
        self._errors.seek(0)
        return self._errors.read()[-2000:].decode(errors="replace").strip()


class Nursery:
    """The other end, in the warm parent: its sides by number."""

    def __init__(self, serve, level, folder):
        self._serve, self._level, self._folder = serve, level, folder
        self._prepared = level.prepare() if level else None
        # By number: those that live, why some of them were ended here, and those that have left something behind.
        self._sides, self._breaches, self._ended = set(), {}, []
        self._next_look = 0.0

    def listen(self, control):
        """Answer until the trusted end hangs up, and end all sides."""
        answers = {"kill": self._kill, "alive": self._alive, "breach": self._breach, "cpu": self._cpu}
        while True:
            self._await_request(control)
            request, descriptors, _, _ = socket.recv_fds(control, NOTHING_IS_LONGER, 1)
            if not request:
                break
            kind, *rest = json.loads(request)
            if kind == "fork":
                with socket.socket(fileno=descriptors[0]) as connection:
                    answer = self._fork(control, connection)
            else:
                answer = {"value": answers[kind](*rest)}
            control.send(json.dumps(answer).encode())
            # A process takes a while to end: who has asked for it goes on meanwhile.
            self._clear_away()
        for number in list(self._sides):
            self._kill(number)
        self._clear_away()

    def _fork(self, control, connection):
        reading, writing = os.pipe()
        try:
            number = self._level.fork() if self._level else os.fork()
        except OSError as error:
            os.close(reading)
            os.close(writing)
            return {"error": f"no process can be started: {error}"}
        if not number:
            control.close()
            os.close(reading)
            self._become_side(connection, writing)
        os.close(writing)
        self._sides.add(number)
        with open(reading) as told:
            words = told.read()
        if words == READY:
            return {"number": number}
        self._kill(number)
        return {"error": words or "it ended while it was being confined"}

    def _become_side(self, connection, writing):
        try:
            try:
                os.setsid()
                if self._level:
                    self._level.confine(os.path.join(self._folder, str(os.getpid())), self._prepared)
                else:
                    # A judge writes the files of its lesson here: in one folder for all, sessions would meet.
                    own = os.path.join(self._folder, str(os.getpid()))
                    os.mkdir(own, 0o700)
                    os.chdir(own)
                words = READY
            except Exception as error:
                words = str(error)[:1000]
            os.write(writing, words.encode())
            if words == READY:
                _close_all_but(connection.fileno())
                gc.enable()
                self._serve(connection)
        finally:
            os._exit(0)

    def _await_request(self, control):
        """Meanwhile, end sides whose processes hold too much together: the system bounds each process alone."""
        while True:
            left = None
            if self._level and self._sides:
                if time.monotonic() >= self._next_look:
                    self._weigh()
                    self._next_look = time.monotonic() + BETWEEN_LOOKS
                left = max(0.0, self._next_look - time.monotonic())
            if select.select([control], [], [], left)[0]:
                return

    def _weigh(self):
        for number in self._sides - self._breaches.keys():
            if processes.hold_more_than(CONFINEMENT.memory, number):
                self._breaches[number] = OVERWEIGHT
                processes.end(number)

    def _kill(self, number):
        if number not in self._sides:
            return
        self._sides.remove(number)
        self._breaches.pop(number, None)
        processes.end(number)
        self._ended.append(number)

    def _clear_away(self):
        while self._ended:
            number = self._ended.pop()
            os.waitpid(number, 0)
            scratch = os.path.join(self._folder, str(number))
            if os.path.isdir(scratch):
                _remove(scratch)

    def _alive(self, number):
        if number not in self._sides:
            return False
        return os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def _breach(self, number):
        return self._breaches.get(number)

    def _cpu(self, number):
        return processes.cpu_seconds(number) if number in self._sides else 0.0


def _close_all_but(descriptor):
    """What a side writes past Python must not reach the teacher's terminal, nor find a file that is open here."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, 2**16)


def _remove(folder):
    # Not by Python: a side may have nested its folders deeper than Python can follow.
    subprocess.run(["rm", "-rf", "--", folder], stderr=subprocess.DEVNULL, check=False)


def main(role, level, descriptor, folder):
    """Import what the role needs, then listen."""
    level = None if level == "-" else LEVELS[int(level)]
    if level:
        level.enter()
    module, names = ROLES[role]
    for name in (module, *names):
        importlib.import_module(name)
    if role == "student":
        _draw()
    nursery = Nursery(_server(module, bool(names)), level, folder)
    # Pages that the collector touches would be copied in each side.
    gc.disable()
    gc.collect()
    gc.freeze()
    nursery.listen(socket.socket(fileno=descriptor))
    # The trusted end may have been killed, and then nobody else does it.
    _remove(folder)


def _draw():
    """A picture, so that what the first one loads and looks up, fonts and file formats, is ready in each fork."""
    from PIL import Image

    from utils.figures import plot_hidden_states
    from utils.figures.style import png

    # Pillow writes the figures that are not of this course.
    Image.preinit()
    png(plot_hidden_states([[0.0, 1.0]]))


def _server(module, heavy):
    """What a side does with its socket."""
    serve = sys.modules[module].serve
    if not heavy:
        return serve
    from traitlets.config import Config

    from .shell import CellShell
    from .wire import Channel

    # A history would be kept by a thread, which no fork survives.
    shell = CellShell.instance(config=Config(HistoryManager={"enabled": False}))
    return lambda connection: serve(Channel(connection), shell)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
