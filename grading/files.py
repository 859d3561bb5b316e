"""Reading what others have put into a folder: plain files only, bounded, and never through a link."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .limits import INTAKE
from .parsing import Unreadable

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link, which is not followed",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
# Folders that Python and nbgrader make beside a notebook.
MADE = ("__pycache__", "feedback")
# Not on every system: where they are missing, the look at the kind of file before it is opened has to do.
_CAREFULLY = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Found:
    """A file in a folder: path relative to the folder, kind as os.lstat tells it, bytes, and when it was changed."""

    path: str
    mode: int
    size: int
    changed: float

    @property
    def is_plain(self) -> bool:
        return stat.S_ISREG(self.mode)


def read(path: Path, limit: int) -> bytes:
    """The bytes of a plain file. Raises Unreadable for anything else, and for more than `limit` bytes."""
    try:
        _check_plain(path, os.lstat(path))
        # The kind is looked at again when it is open: a pipe would wait for ever, a device may do anything.
        descriptor = os.open(path, _CAREFULLY)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _check_plain(path, status)
            if status.st_size > limit:
                raise Unreadable(f"{quoted(path.name)} has {status.st_size:,} bytes; at most {limit:,} are read.")
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"{quoted(path.name)} cannot be read: {error.strerror or type(error).__name__}.") from None
    if len(data) > limit:
        raise Unreadable(f"{quoted(path.name)} has more than {limit:,} bytes, which is the most that is read.")
    return data


def _check_plain(path, status):
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"{quoted(path.name)} is {kind(status.st_mode)}.")


def kind(mode: int) -> str:
    """What a file is, in words, if it is no plain one."""
    return _KINDS.get(stat.S_IFMT(mode), "no plain file")


def listing(folder: Path) -> list[Found]:
    """The files of a folder and of those in it, sorted; hidden ones left out, at most INTAKE.looked_at of them.

    Folders stand in it only if they are named like a notebook. No link is followed.
    """
    found, waiting, looked_at = [], [(Path(folder), 1)], 0
    while waiting:
        here, depth = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    looked_at += 1
                    if looked_at > INTAKE.looked_at:
                        return sorted(found, key=lambda one: one.path)
                    if entry.name.startswith(".") or entry.name in MADE:
                        continue
                    status = entry.stat(follow_symlinks=False)
                    is_folder = stat.S_ISDIR(status.st_mode)
                    if is_folder and depth < INTAKE.depth:
                        waiting.append((Path(entry.path), depth + 1))
                    if not is_folder or is_notebook(entry.name):
                        path = os.path.relpath(entry.path, folder)
                        found.append(Found(path, status.st_mode, status.st_size, status.st_mtime))
        except OSError:
            continue
    return sorted(found, key=lambda one: one.path)


def is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def printable(name: str) -> str:
    """A file's name as text that can be written everywhere: bytes that are no UTF-8 are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def quoted(name: str) -> str:
    """A file's name in a sentence."""
    text = "".join(letter if letter.isprintable() else "?" for letter in printable(name))
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'
