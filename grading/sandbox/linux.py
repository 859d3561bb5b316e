"""The calls of Linux that Python 3.11 has no name for."""

import ctypes
import functools
import os

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND = 1, 2, 4, 8, 0x1000

PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 4, 22, 24, 36, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION = 0x20080522


@functools.cache
def _libc():
    return ctypes.CDLL(None, use_errno=True)


def _check(name, result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number, *arguments):
    """Any system call. Integers are passed as machine words. Raises OSError."""
    words = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _check(f"system call {number}", _libc().syscall(ctypes.c_long(number), *words))


def prctl(option, value=0, pointer=0):
    words = [ctypes.c_ulong(value), pointer if pointer else ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)]
    return _check(f"prctl {option}", _libc().prctl(option, *words))


def unshare(flags):
    _check("unshare", _libc().unshare(flags))


def mount(source, target, kind, flags, options=""):
    words = [str(one).encode() for one in (source, target, kind)]
    _check(f"mount {target}", _libc().mount(*words, ctypes.c_ulong(flags), options.encode()))


def drop_capabilities():
    """Give up what a fresh user namespace grants, for good."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check("capset", _libc().capset(header, nothing))
