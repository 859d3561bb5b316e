"""What the probe tries in a side: each attempt is what a hostile submission would do.

An attempt returns what it could do and should not, in words, or nothing.
"""

import json
import mmap
import os
import signal
import socket
import sys
import sysconfig

from ..limits import CONFINEMENT

BLOCK = bytes(2**20)


def serve(connection):
    """Read the facts about the world outside, try everything, answer with check -> words."""
    facts = json.loads(connection.recv(2**16))
    found = {}
    for name, attempt in ATTEMPTS.items():
        try:
            found[name] = attempt(facts) or ""
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"
    connection.sendall(json.dumps(found).encode())


def _canary(facts):
    for path in (facts["canary"], facts["gradebook"]):
        try:
            with open(path, "rb"):
                return f"it can read {path}"
        except OSError:
            pass
    for flag in (os.O_WRONLY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
        try:
            os.close(os.open(facts["canary"], flag))
            return f"it can write {facts['canary']}"
        except OSError:
            pass


def _own_files(facts):
    if os.path.lexists(facts["folder"]):
        return f"it can see {facts['folder']}"
    if os.path.lexists("/proc/self"):
        return "it can see the system's list of processes"


def _network(facts):
    for family, kind in ((socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET6, socket.SOCK_STREAM)):
        address = "127.0.0.1" if family == socket.AF_INET else "::1"
        try:
            with socket.socket(family, kind) as one:
                one.settimeout(1)
                one.connect((address, facts["port"]))
                return f"it can connect to a port of this machine ({address})"
        except OSError:
            pass
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.connect(("192.0.2.1", 9))
            return "it has a route to other machines"
    except OSError:
        pass


def _interpreter(_facts):
    folders = (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), os.path.dirname(sys.executable))
    for folder in (*folders, os.path.dirname(__file__)):
        path = os.path.join(folder, f"probe_{os.getpid()}")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        except OSError:
            continue
        os.unlink(path)
        return f"it can write in {folder}"


def _signals(facts):
    for number in (facts["process"], facts["parent"], -1):
        try:
            os.kill(number, 0)
            return "it can signal processes that are not its own"
        except OSError:
            pass


def _privileges(_facts):
    if os.getuid() == 0:
        return "it runs as root"
    for change in (lambda: os.setuid(0), lambda: os.chroot("/"), lambda: os.setgid(0)):
        try:
            change()
            return "it can change what it is"
        except OSError:
            pass


def _processes(_facts):
    started = []
    try:
        while len(started) <= CONFINEMENT.processes:
            number = os.fork()
            if not number:
                signal.pause()
            started.append(number)
        return f"it can start more than {CONFINEMENT.processes} processes"
    except OSError:
        pass
    finally:
        for number in started:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)


def _memory(_facts):
    try:
        mmap.mmap(-1, CONFINEMENT.memory).close()
    except (OSError, ValueError):
        return
    return f"it can have more than {CONFINEMENT.memory:,} bytes of memory"


def _file_size(_facts):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open("large", "wb") as file:
            file.truncate(CONFINEMENT.disk + 1)
    except OSError:
        return
    return f"it can make a file of more than {CONFINEMENT.disk:,} bytes"


def _disk(_facts):
    names = []
    try:
        for number in range(4):
            names.append(f"full{number}")
            with open(names[-1], "wb") as file:
                for _ in range(CONFINEMENT.disk // len(BLOCK) // 2):
                    file.write(BLOCK)
    except OSError:
        return
    finally:
        for name in names:
            os.unlink(name)
    return f"it can write more than {CONFINEMENT.disk:,} bytes"


def _imports(_facts):
    import colorsys
    import sqlite3

    assert colorsys and sqlite3


def _work_folder(_facts):
    if os.listdir():
        return "its work folder is not empty"
    with open("file", "w") as file:
        file.write("text")
    os.unlink("file")


ATTEMPTS = {
    "imports": _imports,
    "work folder": _work_folder,
    "canary": _canary,
    "own files": _own_files,
    "network": _network,
    "interpreter": _interpreter,
    "signals": _signals,
    "privileges": _privileges,
    "processes": _processes,
    "memory": _memory,
    "file size": _file_size,
    "disk": _disk,
}
