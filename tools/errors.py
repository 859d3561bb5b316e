"""What is wrong with a lesson, and where: collected first, told together."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: the file as seen from the course's root, the line (0: the file as a whole), the words."""

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
