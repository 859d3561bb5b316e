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


PAGE = Page()
