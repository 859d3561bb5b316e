"""What checks have found, kept in one file beside the lessons: a line of JSON for each, added and never changed."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """What one check of a lesson has found.

    time: ISO 8601, UTC. seed: what the problems were drawn from. level: of the sandbox, 0 to 3.
    scores, messages: by grade id of a test cell, of the answers that were there.
    tries: grade id of an answer -> its substance, for those that ran and are honest tries.
    written: grade id of a task -> number of words. notices: what was put right before the check, in words.
    """

    time: str
    lesson: str
    seed: int
    level: int
    seconds: float
    scores: dict[str, float]
    messages: dict[str, str]
    tries: dict[str, str]
    written: dict[str, int]
    notices: list[str]


# The types in the lists and dictionaries of a Result; a float may be a whole number.
_TYPES = {
    "time": str,
    "lesson": str,
    "seed": int,
    "level": int,
    "seconds": (int, float),
    "scores": (int, float),
    "messages": str,
    "tries": str,
    "written": int,
    "notices": str,
}
_DICTIONARIES = ("scores", "messages", "tries", "written")


def to_line(result: Result) -> str:
    return json.dumps(asdict(result), allow_nan=False)


def from_line(line: str) -> Result:
    """The result that `to_line` has written. Raises ValueError for anything else."""
    try:
        found = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict) or found.keys() != _TYPES.keys():
        raise ValueError("not the entries of a result")
    for name, kind in _TYPES.items():
        value = found[name]
        if name in _DICTIONARIES:
            values, is_right = value.values() if isinstance(value, dict) else (), isinstance(value, dict)
        elif name == "notices":
            values, is_right = value if isinstance(value, list) else (), isinstance(value, list)
        else:
            values, is_right = [value], True
        if not is_right or not all(isinstance(each, kind) and not isinstance(each, bool) for each in values):
            raise ValueError(f"{name} is not as it was written")
    return Result(**found)


def add(path: Path, result: Result) -> None:
    """Add a result to the file; it is on the disk when this returns. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with open(descriptor, "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        # A line that was broken off, by a full disk or a power failure, must not take this one with it.
        start = b"" if file.read(1) in (b"", b"\n") else b"\n"
        file.write(start + to_line(result).encode() + b"\n")
        os.fsync(file.fileno())


def read(path: Path) -> tuple[list[Result], int]:
    """The results in the file, the oldest first, and how many lines cannot be read. Raises OSError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    results, broken = [], 0
    for line in data.decode("utf-8", "replace").split("\n"):
        if not line.strip("\0 \t\r"):
            continue
        try:
            results.append(from_line(line))
        except ValueError:
            broken += 1
    return results, broken
