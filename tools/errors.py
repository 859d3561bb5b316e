"""What is wrong with a lesson, and where: collected first, told together."""

import traceback
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong. `file` is seen from the course's root; `line` is 0 for a file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class BuildError(Exception):
    """The faults that stop a build."""

    def __init__(self, faults):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def stop_at(faults):
    """Raise BuildError when there is a fault."""
    faults = list(faults)
    if faults:
        raise BuildError(faults)


def last_line(error, file):
    """The line of `file` in which an exception was raised, the innermost one; 0 when it was not raised there."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else 0
