"""What a hostile submission tries in its side, at the two levels that are strong enough to grade."""

import os
import socket
import tempfile
import time
from pathlib import Path

import pytest

from grading.sandbox.levels import LEVELS
from tests.clean_tree import ROOT

REFUSED = {"FileNotFoundError", "PermissionError", "NotADirectoryError", "OSError"}


def refused(text):
    return set(text.split()) <= REFUSED


@pytest.fixture
def canary():
    """A file that everybody may read and write, in a folder that is open to all."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        file = Path(folder) / "gradebook.db"
        file.write_text("the grades")
        file.chmod(0o666)
        yield file


def test_files_outside_are_not_read(attacker, canary):
    paths = [
        str(canary),
        "/etc/shadow",
        "/etc/passwd",
        str(ROOT / "README.md"),
        str(ROOT / "source"),
        "/proc/self/maps",
    ]
    paths += [f"/proc/{os.getpid()}/environ", "/proc/1/environ", "/home", "/sys/kernel"]
    code = """
    import os
    for path in paths:
        print(tried(os.listdir if tried(os.path.isdir, path) is True else open, path))
    """
    shown = attacker.shown(code, paths=paths)
    assert refused(shown), shown


def test_files_outside_are_not_changed(attacker, canary):
    code = """
    import os
    for change in (os.unlink, os.rmdir, lambda p: os.truncate(p, 0), lambda p: open(p, "a"), lambda p: open(p, "w"),
                   lambda p: os.rename(p, "mine"), lambda p: os.link(p, "mine"), lambda p: os.chmod(p, 0o777),
                   lambda p: open(p + "2", "x"), os.utime):
        print(tried(change, path))
    """
    before = canary.stat()
    shown = attacker.shown(code, path=str(canary))
    assert refused(shown), shown
    assert canary.read_text() == "the grades"
    assert (canary.stat().st_mode, canary.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)


def test_links_and_descriptors_lead_nowhere(attacker, canary):
    code = """
    import fcntl, os, stat
    os.symlink(path, "link")
    print(tried(open, "link"))
    for descriptor in range(64):
        try:
            kind = os.fstat(descriptor)
        except OSError:
            continue
        null = stat.S_ISCHR(kind.st_mode) and os.major(kind.st_rdev) == 1
        if not null and not stat.S_ISSOCK(kind.st_mode):
            print("descriptor", descriptor, os.readlink(f"/proc/self/fd/{descriptor}"))
        if stat.S_ISSOCK(kind.st_mode):
            print("PermissionError" if descriptor > 2 else "socket")
    """
    shown = attacker.shown(code, path=str(canary))
    assert len(shown.split()) == 2, shown
    assert refused(shown), shown


def test_installed_packages_and_the_course_s_own_are_read_only(attacker):
    code = """
    import sys, sysconfig, os, utils, grading, numpy
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), os.path.dirname(numpy.__file__)]
    for folder in (*folders, *utils.__path__, *grading.__path__, "/usr/bin", "/etc", "/", "/dev"):
        print(tried(open, folder + "/sitecustomize.py", "w"))
    print(tried(open, utils.__file__, "a"))
    """
    shown = attacker.shown(code)
    assert refused(shown), shown


def test_of_the_course_only_two_packages_can_be_seen(attacker):
    code = """
    import os
    print(*sorted(tried(os.listdir, folder)) if isinstance(tried(os.listdir, folder), list) else [])
    """
    assert attacker.shown(code, folder=str(ROOT)) in ("", "grading utils")


def test_there_is_no_network(attacker):
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = """
        import socket
        def reach(family, kind, address):
            with socket.socket(family, kind) as one:
                one.settimeout(5)
                one.connect(address)
        print(tried(reach, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port)))
        print(tried(reach, socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53)))
        print(tried(reach, socket.AF_INET6, socket.SOCK_STREAM, ("::1", port)))
        print(tried(reach, socket.AF_UNIX, socket.SOCK_STREAM, "/run/dbus/system_bus_socket"))
        print(tried(reach, socket.AF_UNIX, socket.SOCK_STREAM, "\\0abstract"))
        """
        shown = attacker.shown(code, port=server.getsockname()[1])
    assert set(shown.split()) <= REFUSED | {"ConnectionRefusedError"}, shown


def test_it_sees_and_signals_nobody(attacker):
    victims = [os.getpid(), attacker.process.pid, os.getppid()]
    first = attacker.run("")["parent"]
    code = """
    import os, signal
    for victim in (*victims, -1, 0):
        if victim or os.getpgrp() != os.getpid():
            print(tried(os.kill, victim, signal.SIGKILL))
    print(tried(os.killpg, victims[0], signal.SIGKILL))
    """
    shown = attacker.shown(code, victims=[first, *victims])
    assert set(shown.split()) <= {"ProcessLookupError", "PermissionError"}, shown
    assert attacker.run("")["parent"] == first


def test_killing_its_own_group_ends_only_itself(attacker):
    first = attacker.run("")["parent"]
    attacker.run("import os, signal\nos.killpg(0, signal.SIGKILL)\nos.abort()")
    assert attacker.run("")["parent"] == first


def test_it_gains_nothing(attacker):
    code = """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    print(os.getuid() == 0)
    for call in (lambda: libc.unshare(0x10000000), lambda: libc.ptrace(16, 1, 0, 0), lambda: libc.chroot(b"/"),
                 lambda: libc.mount(b"none", b"/dev/shm", b"tmpfs", 0, b""), lambda: libc.umount2(b"/scratch", 2),
                 lambda: libc.umount2(b"/proc", 2), lambda: libc.setns(0, 0), lambda: libc.setuid(0),
                 lambda: libc.syscall(321, 0, 0, 0), lambda: libc.syscall(425, 1, 0), lambda: libc.syscall(250, 0, 0),
                 lambda: libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0), lambda: libc.syscall(435, 0, 0)):
        print(call())
    """
    assert attacker.shown(code).split() == ["False", *["-1"] * 13]


def test_memory_is_bounded(attacker):
    code = """
    import mmap
    held = []
    try:
        while len(held) < 16:
            held.append(mmap.mmap(-1, 2**28))
    except OSError:
        print(len(held) <= 8, tried(bytearray, 2**28))
    """
    assert attacker.shown(code) == "True MemoryError"


def test_memory_that_counts_for_no_process_is_refused(attacker):
    code = """
    import ctypes, os
    libc = ctypes.CDLL(None)
    print(tried(os.memfd_create, "hidden"), libc.shmget(0, 2**20, 0o1600))
    """
    assert attacker.shown(code) == "PermissionError -1"


def test_a_file_is_bounded(attacker):
    code = """
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    print(tried(lambda: open("large", "wb").truncate(2**27)))
    """
    assert attacker.shown(code) == "OSError"


def test_disk_is_bounded_or_the_warning_tells(attacker):
    if "fill the disk" in LEVELS[attacker.level].warning:
        return
    code = """
    import errno, itertools
    try:
        for number in itertools.count():
            open(f"{folder}/{number}", "wb").write(bytes(2**20))
    except OSError as error:
        print(errno.errorcode[error.errno], number <= 64)
    """
    for folder in (".", "/dev/shm", "/scratch/tmp"):
        assert attacker.shown(code, folder=folder) == "ENOSPC True"
    code = """
    try:
        for number in range(100_000):
            open(str(number), "w").close()
    except OSError as error:
        print(number < 5_000)
    """
    assert attacker.shown(code) == "True"


def test_a_fork_bomb_and_a_thread_bomb_are_bounded(attacker):
    code = """
    import os, threading, time
    count = 0
    try:
        while count < 500:
            if not os.fork():
                time.sleep(600)
            count += 1
    except OSError:
        print(count < 50)
    """
    first = attacker.run("")["parent"]
    assert attacker.shown(code) == "True"
    code = """
    import threading, time
    threading.stack_size(2**16)
    count = 0
    try:
        while count < 500:
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
            count += 1
    except RuntimeError:
        print(count < 200)
    """
    assert attacker.shown(code) == "True"
    assert attacker.run("")["parent"] == first


def test_nothing_outlives_its_side(attacker):
    marker = f"recurrent-{time.time_ns()}"
    code = """
    import os, sys
    try:
        if not os.fork():
            os.setsid()
            if not os.fork():
                import ctypes
                os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", marker])
            os._exit(0)
    except OSError:
        pass
    import time
    time.sleep(1)
    """
    attacker.run(code, marker=marker)
    ends = time.monotonic() + 2
    while _running(marker) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not _running(marker)


def _running(marker):
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                if marker.encode() in file.read():
                    found.append(number)
        except OSError:
            continue
    return found


def test_nothing_is_left_for_the_next(attacker):
    code = """
    import os
    before = sorted(os.listdir()), sorted(os.listdir(os.environ["HOME"])), sorted(os.listdir(os.environ["TMPDIR"]))
    for folder in (".", os.environ["HOME"], os.environ["TMPDIR"]):
        open(folder + "/left", "w").close()
    print("left" in str(before), before[0])
    """
    assert attacker.shown(code) == attacker.shown(code) == "False []"


def test_a_side_that_hangs_up_is_ended(attacker):
    code = """
    import os
    os.closerange(0, 64)
    while True: pass
    """
    assert attacker.run(code) == {"ended": True, "parent": attacker.run("")["parent"]}


def test_an_endless_loop_is_measured_from_outside(attacker):
    code = """
    import time
    time.process_time = time.perf_counter = lambda: 0.0
    while True: pass
    """
    answer = attacker.run(code, seconds=1)
    assert answer["alive"]
    assert 0 < answer["cpu"] < 60


def test_nothing_of_the_teacher_s_environment_arrives(attacker):
    shown = attacker.shown("import os\nprint(*sorted(os.environ), os.environ['HOME'])")
    assert "PYTEST" not in shown and "/root" not in shown.replace("/root/.pyenv", "")
    assert attacker.shown("import sys\nprint(sys.flags.safe_path, '' in sys.path)") == "True False"


def test_ordinary_work_goes_on(attacker):
    code = """
    import sqlite3, tempfile, logging, warnings
    import numpy as np
    import matplotlib.pyplot as plt
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
    np.save("weights.npy", np.ones((3, 3)))
    plt.plot([1, 2]); plt.savefig("figure.png"); plt.close()
    print(np.load("weights.npy").sum())
    """
    assert attacker.shown(code) == "9.0"
