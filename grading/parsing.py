"""The cells of a file that is said to be a notebook, whoever wrote it and however."""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field

from .limits import INTAKE

# What people hand in for a notebook, by its first bytes.
OTHER_FILES = {b"PK\x03\x04": "a zip archive", b"%PDF": "a PDF document", b"<": "a web page", b"\x1f\x8b": "an archive"}
# No SVG: it can hold scripts.
PICTURES = ("image/png", "image/jpeg", "image/gif")
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
# Writing feedback fails on a student's cell that has them.
MARKS = re.compile("(BEGIN|END) HIDDEN TESTS")


class Unreadable(Exception):
    """Nothing can be taken from what was handed in; says why in a sentence.

    grade_ids: those of the lesson that the notebook seems to belong to, if it is another one.
    """

    def __init__(self, reason, grade_ids=frozenset()):
        super().__init__(reason)
        self.grade_ids = grade_ids


@dataclass(frozen=True)
class HandedCell:
    """A cell as it was handed in. id and grade_id are empty if it has none; pictures are a text cell's attachments."""

    is_code: bool
    source: str
    id: str = ""
    grade_id: str = ""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)


def parse(data: bytes) -> tuple[list[HandedCell], list[str]]:
    """The cells of a notebook of any format, and what was odd about the file, in words.

    Raises Unreadable. Takes less than half a GiB of memory, whatever the bytes are.
    """
    _check_size(data)
    text, repairs = _decoded(data)
    notebook = _json(text, repairs)
    cells = [cell for cell in _cells(notebook, repairs) if isinstance(cell, dict)]
    if not cells:
        raise Unreadable("The notebook has no cells.")
    if len(cells) > INTAKE.cells:
        raise Unreadable(f"The notebook has {len(cells):,} cells; at most {INTAKE.cells:,} are read.")
    return _handed(cells, repairs), repairs


def _check_size(data):
    if len(data) > INTAKE.notebook:
        raise Unreadable(f"The notebook has more than {INTAKE.notebook:,} bytes, which is the most that is read.")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty.")
    # A few bytes of JSON can take hundreds in memory, so the parts are counted before they are read.
    if data.count(b"[") + data.count(b"{") > INTAKE.brackets or data.count(b",") > INTAKE.commas:
        raise Unreadable("The notebook has so many parts that it is not read; clear its outputs and hand it in again.")


def _decoded(data):
    for beginning, kind in OTHER_FILES.items():
        if data.lstrip().startswith(beginning):
            raise Unreadable(f"The file is {kind}, not a notebook.")
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "latin-1", data.decode("latin-1")
    if encoding == "utf-8":
        return text, []
    if encoding == "utf-8-sig":
        return text, ["The file begins with a byte-order mark, which was left out."]
    return text, [f"The file is not in UTF-8; it was read as {encoding.upper()}."]


def _json(text, repairs):
    decoder = json.JSONDecoder(strict=False, parse_int=_integer, parse_float=_nothing, parse_constant=_nothing)
    begin = len(text) - len(text.lstrip())
    try:
        notebook, end = decoder.raw_decode(text, begin)
    except json.JSONDecodeError as error:
        broken_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        what = "breaks off" if broken_off else "is no notebook: it is not JSON"
        raise Unreadable(f"The file {what} at line {error.lineno:,}.") from None
    except (RecursionError, MemoryError):
        raise Unreadable("The file is no notebook: its parts are nested too deeply.") from None
    if text[end:].strip("\0 \t\r\n"):
        repairs.append("Something followed the end of the notebook; it was left out.")
    if not isinstance(notebook, dict):
        raise Unreadable("The file is JSON, but no notebook.")
    return notebook


def _integer(digits):
    return int(digits) if len(digits) < 10 else None


def _nothing(_text):
    return None


def _cells(notebook, repairs):
    version = notebook.get("nbformat")
    cells = notebook.get("cells")
    if isinstance(cells, list):
        if version != 4:
            repairs.append("The format of the notebook is not the known one (4); it was read as if it were.")
        return cells
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list):
        repairs.append("The notebook is of an older format (3); it was read all the same.")
        parts = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        return [cell for part in parts if isinstance(part, list) for cell in part]
    raise Unreadable("The file is JSON, but no notebook: it has no cells.")


def _handed(cells, repairs):
    handed, length, mended, marked = [], 0, False, False
    for cell in cells:
        text = _text(cell.get("source", cell.get("input")))
        clean = NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
        mended = mended or clean != text
        marked = marked or bool(MARKS.search(clean))
        clean = MARKS.sub(lambda mark: mark[0].lower(), clean)
        metadata = _dictionary(cell.get("metadata"))
        grade_id = _name(_dictionary(metadata.get("nbgrader")).get("grade_id"))
        name = _name(cell.get("id"))
        length += len(clean)
        if len(clean) > INTAKE.cell or length > INTAKE.text:
            length -= len(clean)
            which = f"The cell {grade_id or name}" if grade_id or name else "A cell"
            repairs.append(f"{which} was left out: a cell may have {INTAKE.cell:,} characters, all {INTAKE.text:,}.")
            continue
        is_code = cell.get("cell_type") == "code"
        pictures = {} if is_code else _pictures(_dictionary(cell.get("attachments")))
        handed.append(HandedCell(is_code, clean, name, grade_id, pictures))
    if mended:
        repairs.append("Characters that no text can have were replaced.")
    if marked:
        repairs.append("A mark of nbgrader's in the student's cells was written in small letters.")
    return handed


def _text(value):
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""


def _dictionary(value):
    return value if isinstance(value, dict) else {}


def _name(value):
    return value if isinstance(value, str) and re.fullmatch(r"[\w-]{1,100}", value, re.ASCII) else ""


def _pictures(attachments):
    """The attachments that are pictures: a derivation may be handed in as a photograph."""
    kept, size = {}, 0
    for name, forms in attachments.items():
        for kind, content in _dictionary(forms).items():
            if kind not in PICTURES or not isinstance(content, str) or size + len(content) > INTAKE.pictures:
                continue
            try:
                base64.b64decode(content.replace("\n", ""), validate=True)
            except (binascii.Error, ValueError):
                continue
            size += len(content)
            kept.setdefault(NO_TEXT.sub("", name), {})[kind] = content
    return kept
