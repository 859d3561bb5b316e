"""What a submission may use, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """How large one message between the two sides may be."""

    bytes: int = 64 * 2**20
    items: int = 1_000_000
    depth: int = 20
    axes: int = 32
    digits: int = 5_000


@dataclass(frozen=True)
class Output:
    """How much one cell may show."""

    bytes: int = 2 * 2**20
    lines: int = 100
    frames: int = 50
    message: int = 20_000
    too_much: str = "\n[more was shown than a cell may show; the rest is cut off]\n"


MESSAGE = Message()
OUTPUT = Output()


@dataclass(frozen=True)
class Cell:
    """How long one cell, or one call of a student's function, may take."""

    seconds: float = 30.0


CELL = Cell()


@dataclass(frozen=True)
class Confinement:
    """What the process of a submission may use of the machine.

    memory: bytes of address space of one process. processes: with their threads. disk: bytes of the work folder with
    home and temporary files, where the system can bound it, and of one file everywhere. cpu: seconds of one process.
    """

    memory: int = 2 * 2**30
    processes: int = 48
    disk: int = 64 * 2**20
    files: int = 4_000
    descriptors: int = 128
    cpu: int = 600


CONFINEMENT = Confinement()
