"""Landlock: a process gives up all files but some, without a namespace.

Three system calls, so no package: the one of this name has development releases only.
"""

import ctypes
import os
import stat

from .linux import PR_SET_NO_NEW_PRIVS, prctl, syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
# How many kinds of access to files each version knows; from the fourth on also TCP, from the sixth on also signals.
_KINDS = {3: 15, 4: 15, 5: 16}
_TCP, _SCOPES = 3, 3
# Before, it could not forbid to empty a file.
NEEDED = 3


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def version() -> int:
    """Of the kernel's Landlock; 0 if it has none."""
    try:
        return syscall(_CREATE, 0, 0, _VERSION)
    except OSError:
        return 0


def restrict(readable, writable) -> None:
    """From here on only these files and folders exist for this process. Needs version NEEDED. Raises OSError."""
    known = version()
    everything = (1 << _KINDS.get(known, 16)) - 1
    rules = _Ruleset(everything, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    ruleset = syscall(_CREATE, ctypes.byref(rules), size, 0)
    for paths, access in ((readable, READ), (writable, everything)):
        for path in paths:
            _allow(ruleset, path, access)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset, path, access):
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    if not stat.S_ISDIR(os.fstat(folder).st_mode):
        access &= _OF_FILES
    rule = _Beneath(access, folder)
    syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(folder)
