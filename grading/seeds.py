"""The course's secret, and the numbers that hidden checks draw from it."""

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import tempfile
from pathlib import Path

NAME = "course_secret"
DIGITS = 64


class SecretError(Exception):
    """The file with the secret cannot be used; the message says how to mend it."""


def course_secret(folder: Path) -> bytes:
    """The secret of the course in this folder, 32 bytes; made on first use, in a file that only its owner may read.

    Raises SecretError where others can read the file, or where it is not what this function has written.
    """
    path = Path(folder) / NAME
    if not path.exists():
        _make(path)
    descriptor = os.open(path, os.O_RDONLY)
    with open(descriptor, encoding="ascii", errors="replace") as file:
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        text = file.read(DIGITS + 2)
    if os.name == "posix" and mode & 0o077:
        raise SecretError(
            f"{path} can be read by others (mode {mode:04o}), and with it anyone can work out the hidden tests. "
            f"Make it yours alone with: chmod 600 '{path}'"
        )
    if not re.fullmatch(f"[0-9a-f]{{{DIGITS}}}\n", text):
        raise SecretError(
            f"{path} should hold one line of {DIGITS} hexadecimal digits and does not. Restore it from a backup, or "
            "move it away: a new one is then made, and hidden tests draw other numbers from then on."
        )
    return bytes.fromhex(text.strip())


def seed(secret: bytes, student: str, lesson: str) -> int:
    """What the hidden checks of one student's lesson draw from: 0 to 2**64 - 1, the same at every regrade.

    Nobody without the secret can work it out, and it says nothing about another student's.
    """
    message = json.dumps([student, lesson]).encode("ascii")
    return int.from_bytes(hmac.digest(secret, message, hashlib.sha256)[:8], "big")


def _make(path: Path) -> None:
    # Written whole beside it and linked: a killed process leaves no half a secret, and two at once agree on one.
    descriptor, beside = tempfile.mkstemp(prefix=f"{NAME}-", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(DIGITS // 2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        os.unlink(beside)
