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
class Intake:
    """How much of what is handed in is read: bytes of files, characters of cells."""

    notebook: int = 50 * 2**20
    brackets: int = 500_000
    commas: int = 2_000_000
    cells: int = 2_000
    cell: int = 200_000
    text: int = 2_000_000
    own_cells: int = 300
    pictures: int = 5 * 2**20
    looked_at: int = 10_000
    depth: int = 5
    files: int = 100
    file: int = 5 * 2**20
    all_files: int = 20 * 2**20
    path: int = 200
    receipt: int = 1_000


INTAKE = Intake()
