"""What a submission may use, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """How large one message between the two sides may be: all of it, and what of it is neither array nor long text."""

    bytes: int = 64 * 2**20
    structure: int = 2 * 2**20
    items: int = 1_000_000
    depth: int = 20
    axes: int = 32
    digits: int = 5_000


@dataclass(frozen=True)
class Output:
    """How much one cell may show. What is over is cut off, and a line says so."""

    characters: int = 2 * 2**20
    outputs: int = 1_000
    lines: int = 100
    frames: int = 50
    message: int = 20_000


@dataclass(frozen=True)
class Time:
    """How many seconds of wall time there are.

    cell: for one cell; for a test cell, for all its calls of the student's functions together. explore: for all cells
    that only explore, together. submission: for everything, the repetitions after a breach included.
    """

    cell: float = 30.0
    explore: float = 90.0
    submission: float = 300.0


@dataclass(frozen=True)
class Confinement:
    """What the process of a submission may use of the machine.

    memory: bytes of address space of one process, and of memory that all of them hold together. processes: with their
    threads. disk: bytes of the work folder with home and temporary files, where the system can bound it, and of one
    file everywhere. cpu: seconds of one process.
    """

    memory: int = 2 * 2**30
    processes: int = 48
    disk: int = 64 * 2**20
    files: int = 4_000
    descriptors: int = 128
    cpu: int = 600


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


@dataclass(frozen=True)
class Page:
    """How much of a submission a page of feedback or a report shows.

    formula: characters of TeX. space: width of a space in a formula, in em. text: characters of one output or message.
    markdown, markup: characters of one Markdown cell; "<" and "&" in one piece of HTML. all_markdown, all_markup: the
    same for a whole page; parsers need a time that grows with the square of a piece. picture: bytes of one picture.
    name: characters of a name.
    """

    formula: int = 2_000
    space: float = 4.0
    text: int = 20_000
    markdown: int = 20_000
    all_markdown: int = 300_000
    markup: int = 3_000
    all_markup: int = 20_000
    picture: int = 4 * 2**20
    name: int = 200


MESSAGE = Message()
OUTPUT = Output()
TIME = Time()
CONFINEMENT = Confinement()
INTAKE = Intake()
PAGE = Page()
