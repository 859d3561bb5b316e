"""What students hand in, by accident or on purpose: files that are odd, and right work in an unusual shape.

ODD_FILES and UNUSUAL are tables: the tests go through them, and so does whoever writes about them.
"""

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.clean_tree import ROOT

LESSON = "02_rnn_forward"
NOTEBOOK = "rnn_forward.ipynb"
OTHER_LESSON = "03_gradient_check"
ANSWER = "rnn-forward"
GRADED = "graded"
ZERO = "0 points, and why"


def right(lesson: str = LESSON) -> dict:
    """The notebook of a student who has answered all, as JSON."""
    (path,) = (ROOT / "submitted" / "demo-right" / lesson).glob("*.ipynb")
    return json.loads(path.read_bytes())


def encoded(notebook) -> bytes:
    return json.dumps(notebook).encode()


@dataclass(frozen=True)
class OddFile:
    """A submission that nobody plans for.

    make: puts it into the folder of the submission, which holds the right notebook. verdict: GRADED or ZERO.
    says: a piece of the sentence that intake has for it.
    """

    name: str
    words: str
    verdict: str
    says: str
    make: Callable[[Path], None]
    student: str = "ada"

    def hand_in(self, submitted: Path) -> Path:
        """Puts the submission where `nbgrader collect` would. Returns its folder."""
        folder = submitted / self.student / LESSON
        folder.mkdir(parents=True)
        (folder / NOTEBOOK).write_bytes(encoded(right()))
        self.make(folder)
        return folder


@dataclass(frozen=True)
class Unusual:
    """Right work in an unusual shape. change: does it to the right notebook, or returns the bytes of the file."""

    name: str
    words: str
    says: str
    change: Callable[[dict], bytes | None]

    @property
    def data(self) -> bytes:
        notebook = right()
        changed = self.change(notebook)
        return encoded(notebook) if changed is None else changed


def _holding(data: bytes | Callable[[], bytes]):
    return lambda folder: (folder / NOTEBOOK).write_bytes(data() if callable(data) else data) and None


def _instead(put: Callable[[Path], object]):
    def make(folder):
        (folder / NOTEBOOK).unlink()
        put(folder / NOTEBOOK)

    return make


def _changed(change: Callable[[dict], object]):
    def make(folder):
        notebook = right()
        change(notebook)
        (folder / NOTEBOOK).write_bytes(encoded(notebook))

    return make


def _socket(path: Path):
    before = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(before)


def _renamed(name: str):
    def make(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / NOTEBOOK).rename(folder / name)

    return make


def _large(path: Path, size: int = 60 * 2**20):
    with open(path, "wb") as file:
        file.truncate(size)


def _two_with_other_names(folder: Path):
    (folder / "older.ipynb").write_text("{}")
    os.utime(folder / "older.ipynb", (1, 1))
    (folder / NOTEBOOK).rename(folder / "newer.ipynb")


def _linked_folder(folder: Path):
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to("elsewhere")


def _file_for_folder(folder: Path):
    (folder / NOTEBOOK).unlink()
    folder.rmdir()
    folder.write_text("my answers")


def _many_files(folder: Path):
    for number in range(300):
        (folder / f"note{number}.txt").write_text("x")


def _deep_folders(folder: Path):
    (folder / "/".join(["deep"] * 60)).mkdir(parents=True)


def _set(notebook: dict, **values):
    notebook.update(values)


def _text_with(notebook: dict, extra: str):
    cell(notebook)["source"] = [*cell(notebook)["source"], extra]


def cell(notebook: dict, name: str = ANSWER) -> dict:
    (found,) = [each for each in notebook["cells"] if each.get("id") == name]
    return found


def code(text: str, **more) -> dict:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text} | more


RIGHT = encoded(right())
LONG_NAME = "x" * 240

ODD_FILES = [
    OddFile("empty", "a file of no bytes", ZERO, "is empty", _holding(b"")),
    OddFile("blank", "a file of zero bytes only", ZERO, "is empty", _holding(bytes(10_000))),
    OddFile("cut off", "the first half of a notebook", ZERO, "breaks off", _holding(RIGHT[: len(RIGHT) // 2])),
    OddFile(
        "merge conflict",
        "the marks of git between two versions",
        ZERO,
        "not JSON",
        _holding(b'{"cells": [\n<<<<<<< HEAD\n],\n=======\n' + RIGHT),
    ),
    OddFile("web page", "the page on which the notebook was shown", ZERO, "web page", _holding(b"\n<!DOCTYPE html>")),
    OddFile("zip", "a zip with the name of the notebook", ZERO, "zip archive", _holding(b"PK\x03\x04" + bytes(500))),
    OddFile("pdf", "a print with the name of the notebook", ZERO, "PDF", _holding(b"%PDF-1.7\n")),
    OddFile("noise", "random bytes", ZERO, "not JSON", _holding(bytes(range(255, 0, -1)) * 40)),
    OddFile("nested lists", "100,000 lists in each other", ZERO, "nested", _holding(b"[" * 100_000)),
    OddFile("nested cells", "the same in a notebook", ZERO, "nested", _holding(b'{"cells":' * 100_000)),
    OddFile("many parts", "a million empty lists", ZERO, "so many parts", _holding(b"[" + b"[]," * 10**6 + b"[]]")),
    OddFile("too large", "60 MiB of zeros", ZERO, "at most", lambda folder: _large(folder / NOTEBOOK)),
    OddFile("a number", "JSON, but a number", ZERO, "no notebook", _holding(b"1" * 4_000)),
    OddFile("a list", "JSON, but a list", ZERO, "no notebook", _holding(b"[1, 2]")),
    OddFile("no list of cells", "cells that are a text", ZERO, "no cells", _holding(b'{"cells": "x", "nbformat": 4}')),
    OddFile("no cells", "a notebook without a cell", ZERO, "no cells", _changed(lambda nb: _set(nb, cells=[]))),
    OddFile(
        "cells of no kind",
        "cells that are numbers and lists",
        ZERO,
        "no cells",
        _changed(lambda nb: _set(nb, cells=[1, None, [], "x"])),
    ),
    OddFile(
        "another lesson",
        "the notebook of the next lesson",
        ZERO,
        OTHER_LESSON,
        _holding(lambda: encoded(right(OTHER_LESSON))),
    ),
    OddFile(
        "another subject",
        "a notebook of somebody's own",
        ZERO,
        "no cell of this lesson",
        _changed(lambda nb: _set(nb, cells=[code("print(1)")])),
    ),
    OddFile(
        "many cells",
        "5,000 cells",
        ZERO,
        "at most 2,000",
        _changed(lambda nb: _set(nb, cells=[code("1")] * 5_000)),
    ),
    OddFile("folder", "a folder with the name of the notebook", ZERO, "is a folder", _instead(Path.mkdir)),
    OddFile("named pipe", "a pipe that never ends", ZERO, "named pipe", _instead(os.mkfifo)),
    OddFile("socket", "a socket", ZERO, "a socket", _instead(_socket)),
    OddFile(
        "link",
        "a link to another student's notebook",
        ZERO,
        "a link",
        _instead(lambda path: path.symlink_to(ROOT / "submitted" / "demo-right" / LESSON / NOTEBOOK)),
    ),
    OddFile("endless link", "a link to /dev/zero", ZERO, "a link", _instead(lambda path: path.symlink_to("/dev/zero"))),
    OddFile("broken link", "a link to nothing", ZERO, "a link", _instead(lambda path: path.symlink_to("nothing"))),
    OddFile("link to itself", "a link to itself", ZERO, "a link", _instead(lambda path: path.symlink_to(NOTEBOOK))),
    OddFile("linked folder", "a link for the folder of the lesson", ZERO, "a link", _linked_folder),
    OddFile("no folder", "a file for the folder of the lesson", ZERO, "no plain", _file_for_folder),
    OddFile("no notebook", "a script, but no notebook", ZERO, '"rnn.py"', _renamed("rnn.py")),
    OddFile("nothing", "an empty folder", ZERO, "no notebook", _instead(lambda path: None)),
    OddFile("download", "the name of a second download", GRADED, "handed in as", _renamed("rnn_forward (1).ipynb")),
    OddFile("capitals", "another spelling of the name", GRADED, "handed in as", _renamed("RNN_Forward.IPYNB")),
    OddFile("brackets", "a name with brackets", GRADED, "handed in as", _renamed("rnn_forward[1].ipynb")),
    OddFile("subfolder", "a folder within the folder", GRADED, "handed in as", _renamed(f"{LESSON}/{NOTEBOOK}")),
    OddFile(
        "two notebooks",
        "a second notebook beside the right one",
        GRADED,
        "has the right name",
        lambda folder: (folder / "scratch.ipynb").write_text("{}") and None,
    ),
    OddFile("two names", "two notebooks, both of other names", GRADED, "is the newest", _two_with_other_names),
    OddFile("zeros after it", "zeros after the notebook", GRADED, "", _holding(RIGHT + bytes(4_096))),
    OddFile("text after it", "a second notebook in the same file", GRADED, "followed the end", _holding(RIGHT + RIGHT)),
    OddFile(
        "huge numbers",
        "an integer of a million digits",
        GRADED,
        "",
        _holding(RIGHT[:-1] + b', "x": ' + b"9" * 10**6 + b"}"),
    ),
    OddFile("no numbers", "NaN and Infinity", GRADED, "", _holding(RIGHT[:-1] + b', "x": [NaN, -Infinity]}')),
    OddFile("names twice", "all cells twice: the last count", GRADED, "", _holding(b'{"cells": [],' + RIGHT[1:])),
    OddFile("format 99", "nbformat 99", GRADED, "not the known one", _changed(lambda nb: _set(nb, nbformat=99))),
    OddFile(
        "zero in an answer",
        "a character of code 0 in a comment",
        GRADED,
        "replaced",
        _changed(lambda nb: _text_with(nb, "\n    # \0")),
    ),
    OddFile(
        "half a character",
        "half a surrogate pair in a comment",
        GRADED,
        "replaced",
        _changed(lambda nb: _text_with(nb, "\n    # \ud83d")),
    ),
    OddFile(
        "long cell",
        "a cell of 1,000,000 characters",
        GRADED,
        "left out",
        _changed(lambda nb: nb["cells"].append(code("#" * 10**6))),
    ),
    OddFile(
        "metadata of no kind",
        "lists, numbers and texts for metadata",
        GRADED,
        "",
        _changed(lambda nb: [each.update(metadata=[1]) for each in nb["cells"]] and _set(nb, metadata="x")),
    ),
    OddFile(
        "hard link",
        "a second name of the notebook elsewhere",
        GRADED,
        "",
        lambda folder: os.link(folder / NOTEBOOK, folder.parent / "other-name"),
    ),
    OddFile("id in brackets", "a student a[1]", GRADED, "", lambda folder: None, student="a[1]"),
    OddFile("id with spaces", "a student Ada L.", GRADED, "", lambda folder: None, student="Ada L."),
    OddFile("id in Greek", "a student with a Greek name", GRADED, "", lambda folder: None, student="Ὑπατία"),
    OddFile("id with a dash", "a student --help", GRADED, "", lambda folder: None, student="--help"),
    OddFile("long id", "an id of 240 letters", GRADED, "", lambda folder: None, student=LONG_NAME),
    OddFile(
        "timestamp of no time",
        "a timestamp that is no time",
        GRADED,
        "timestamp",
        lambda folder: (folder / "timestamp.txt").write_text("/etc/localtime") and None,
    ),
    OddFile(
        "timestamp that waits",
        "a pipe for the timestamp",
        GRADED,
        "timestamp",
        lambda folder: os.mkfifo(folder / "timestamp.txt"),
    ),
    OddFile(
        "linked file",
        "a link to /etc/passwd beside the notebook",
        GRADED,
        "cannot be taken",
        lambda folder: (folder / "data.txt").symlink_to("/etc/passwd"),
    ),
    OddFile(
        "pipe beside it",
        "a pipe beside the notebook",
        GRADED,
        "cannot be taken",
        lambda folder: os.mkfifo(folder / "data.txt"),
    ),
    OddFile(
        "large file",
        "a file of 60 MiB beside the notebook",
        GRADED,
        "cannot be taken",
        lambda folder: _large(folder / "data.bin"),
    ),
    OddFile("many files", "300 files beside the notebook", GRADED, "cannot be taken", _many_files),
    OddFile("deep folders", "60 folders in each other", GRADED, "", _deep_folders),
    OddFile(
        "file for a folder",
        "a file of the student's where the lesson has a folder",
        GRADED,
        "",
        lambda folder: (folder / "figures").write_text("x") and None,
    ),
    OddFile(
        "folder for a file",
        "a folder of the student's where the lesson has a file",
        GRADED,
        "",
        lambda folder: (folder / "hints.json").mkdir() or (folder / "hints.json" / "x").write_text("x") and None,
    ),
]


def _place(notebook: dict, name: str = ANSWER) -> int:
    return [each.get("id") for each in notebook["cells"]].index(name)


def _answer(notebook: dict) -> str:
    return "".join(cell(notebook)["source"])


STUB = "def rnn_forward(x, a0, parameters):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def released_stub() -> str:
    notebook = json.loads((ROOT / "release" / LESSON / NOTEBOOK).read_bytes())
    return "".join(cell(notebook)["source"])


def _split_helper(notebook):
    """The helper in the first half, the function in the second, both with the metadata of the answer."""
    place, whole = _place(notebook), cell(notebook)
    helper = "def helper(*arguments):\n    return rnn_cell_forward(*arguments)\n"
    second = whole | {"id": "second", "source": _answer(notebook).replace("rnn_cell_forward(", "helper(")}
    notebook["cells"][place : place + 1] = [whole | {"source": helper}, second]


def _split_within(notebook, **second):
    lines = _answer(notebook).splitlines(keepends=True)
    place, whole = _place(notebook), cell(notebook)
    body = next(n for n, line in enumerate(lines) if n > 0 and line.startswith("    ") and "=" in line)
    parts = [whole | {"source": lines[:body]}, whole | {"id": "second", "source": lines[body:]} | second]
    notebook["cells"][place : place + 1] = parts


def _copied(notebook, *texts):
    """The answer cell once for each text; None stands for the right answer."""
    place, whole = _place(notebook), cell(notebook)
    copies = [
        whole | {"id": ANSWER if not number else f"copy{number}"} | ({} if text is None else {"source": text})
        for number, text in enumerate(texts)
    ]
    notebook["cells"][place : place + 1] = copies


def _answered_in_own_cell(notebook, offset, left):
    """The answer in a cell of the student's own, so many cells further on; the answer cell holds `left`."""
    answer, place = _answer(notebook), _place(notebook)
    if left is None:
        del notebook["cells"][place]
    else:
        cell(notebook)["source"] = left
    notebook["cells"].insert(max(place + offset, 0), code(answer))


def _merged(notebook, name, answer_first):
    """The answer merged into another cell, whose metadata stay."""
    answer, other = _answer(notebook), cell(notebook, name)
    parts = ["".join(other["source"]), answer]
    other["source"] = "\n\n".join(parts[::-1] if answer_first else parts)
    del notebook["cells"][_place(notebook)]


def _edited_setup(notebook):
    setup = cell(notebook, "setup")
    setup["source"] = "".join(setup["source"]) + "\nimport copy as duplicate"
    cell(notebook)["source"] = _answer(notebook).replace("    ", "    duplicate.copy(1)\n    ", 1)


def _without(notebook, keep):
    notebook["cells"] = [each for each in notebook["cells"] if keep(each)]


def _is_test(each):
    return each["metadata"].get("nbgrader", {}).get("grade", False)


def _edit_tests(notebook, text):
    for each in filter(_is_test, notebook["cells"]):
        each["source"] = text


def _each(notebook, **values):
    for each in notebook["cells"]:
        each.update(values)


def _old_format(notebook):
    cells = []
    for each in notebook["cells"]:
        kept = {"cell_type": each["cell_type"], "metadata": each["metadata"]}
        text = {"input" if each["cell_type"] == "code" else "source": each["source"]}
        cells.append(kept | text | ({"language": "python"} if each["cell_type"] == "code" else {}))
    return encoded({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]})


def _without_ids(notebook, minor):
    notebook["nbformat_minor"] = minor
    for each in notebook["cells"]:
        del each["id"]


def _helper_in(notebook, put: Callable[[dict, str], None]):
    cell(notebook)["source"] = _answer(notebook).replace("rnn_cell_forward(", "helper(")
    put(notebook, "def helper(*arguments):\n    return rnn_cell_forward(*arguments)")


def _into_explore(notebook, text):
    explore = cell(notebook, "sequence-example-rnn-forward-print")
    explore["source"] = "".join(explore["source"]) + "\n\n\n" + text


def _before_answer(notebook, text):
    notebook["cells"].insert(_place(notebook), code(text))


UNUSUAL = [
    Unusual("as it is", "no oddity at all", "", lambda nb: None),
    Unusual("split", "the answer cell split before the function", "2 times", _split_helper),
    Unusual("split within", "the answer cell split in the middle of the function", "put together", _split_within),
    Unusual(
        "split elsewhere",
        "the same in an editor that gives the second half no metadata",
        "put together",
        lambda nb: _split_within(nb, metadata={}),
    ),
    Unusual("copied", "the answer cell copied", "2 times", lambda nb: _copied(nb, None, None)),
    Unusual("copied stub", "a copy of the stub after the answer", "1 was used", lambda nb: _copied(nb, None, STUB)),
    Unusual(
        "first try above", "a wrong first try above", "2 was used", lambda nb: _copied(nb, "def rnn_forward(", None)
    ),
    Unusual("emptied copy", "a copy that was emptied", "1 was used", lambda nb: _copied(nb, None, "# see above")),
    Unusual(
        "own cell below",
        "the answer in a cell below the stub",
        "another cell defines",
        lambda nb: _answered_in_own_cell(nb, 1, released_stub()),
    ),
    Unusual(
        "own cell above",
        "the answer in a cell above the stub",
        "another cell defines",
        lambda nb: _answered_in_own_cell(nb, 0, released_stub()),
    ),
    Unusual(
        "own cell at the end",
        "the answer in the last cell, and the answer cell emptied",
        "another cell defines",
        lambda nb: _answered_in_own_cell(nb, 99, ""),
    ),
    Unusual(
        "retyped",
        "the answer cell deleted, and the answer typed into a new one",
        "was missing; another",
        lambda nb: _answered_in_own_cell(nb, 0, None),
    ),
    Unusual(
        "merged into a test",
        "the answer merged with the test below it",
        "was missing; another",
        lambda nb: _merged(nb, "rnn-forward-memory", answer_first=True),
    ),
    Unusual(
        "merged into the set-up",
        "the answer merged with the set-up cell",
        "was missing; another",
        lambda nb: _merged(nb, "setup", answer_first=False),
    ),
    Unusual("an import more", "an import added to the set-up cell", "holds code of the student's own", _edited_setup),
    Unusual("helper above", "a helper in a cell of its own", "", lambda nb: _helper_in(nb, _before_answer)),
    Unusual(
        "helper in an example",
        "a helper written into a cell for exploring",
        "",
        lambda nb: _helper_in(nb, _into_explore),
    ),
    Unusual(
        "tests deleted",
        "all visible tests deleted",
        "was deleted; the original",
        lambda nb: _without(nb, lambda each: not _is_test(each)),
    ),
    Unusual("tests edited", "all visible tests edited", "was edited", lambda nb: _edit_tests(nb, "raise SystemExit")),
    Unusual(
        "set-up deleted",
        "the set-up and the given cell deleted",
        "The set-up cell setup was deleted",
        lambda nb: _without(nb, lambda each: each.get("id") not in ("setup", "given-rnn-cell-forward")),
    ),
    Unusual(
        "given cell edited",
        "the given function broken by accident",
        "The given cell given-rnn-cell-forward was edited",
        lambda nb: cell(nb, "given-rnn-cell-forward").update(source="def rnn_cell_forward():\n    pass"),
    ),
    Unusual("reversed", "all cells in the opposite order", "", lambda nb: nb["cells"].reverse()),
    Unusual("all of one kind", "all cells turned into text", "was a text cell", lambda nb: _each(nb, cell_type="raw")),
    Unusual("no metadata", "a program that drops all metadata", "", lambda nb: _each(nb, metadata={})),
    Unusual("same ids", "all cells with the same id", "", lambda nb: _each(nb, id="same")),
    Unusual("format 4.4", "a notebook without ids", "", lambda nb: _without_ids(nb, 4)),
    Unusual("format 4.0", "a notebook of 2015", "", lambda nb: _without_ids(nb, 0)),
    Unusual("format 3", "a notebook of IPython", "older format (3)", _old_format),
    Unusual(
        "neither ids nor metadata",
        "a notebook that went through a script and back",
        "was missing; another",
        lambda nb: _without_ids(nb, 4) or _each(nb, metadata={}),
    ),
    Unusual("byte-order mark", "a byte-order mark", "byte-order mark", lambda nb: b"\xef\xbb\xbf" + encoded(nb)),
    Unusual("UTF-16", "an editor that saves as UTF-16", "UTF-16", lambda nb: json.dumps(nb).encode("utf-16")),
    Unusual(
        "Latin-1",
        "an editor that saves as Latin-1",
        "LATIN-1",
        lambda nb: (
            _text_with(nb, "\n    # grüß")
            or json.dumps(nb, ensure_ascii=False).encode("latin-1", "backslashreplace").replace(b"\\u", b"u")
        ),
    ),
    Unusual(
        "Windows lines",
        "lines that end as on Windows",
        "",
        lambda nb: [each.update(source="".join(each["source"]).replace("\n", "\r\n")) for each in nb["cells"]] and None,
    ),
    Unusual(
        "one text",
        "sources as one text each",
        "",
        lambda nb: [each.update(source="".join(each["source"])) for each in nb["cells"]] and None,
    ),
    Unusual("magics", "magics above the answer", "", lambda nb: _before_answer(nb, "%matplotlib inline\n%time 1 + 1")),
    Unusual(
        "marks of nbgrader",
        "a comment that looks like the begin of hidden tests",
        "small letters",
        lambda nb: _text_with(nb, "\n    ### BEGIN HIDDEN TESTS"),
    ),
    Unusual("an error", "a cell of their own that fails", "", lambda nb: _before_answer(nb, "1 / 0")),
    Unusual("skipped cells", "tags that keep cells from being run", "", lambda nb: _each_tagged(nb, "skip-execution")),
    Unusual(
        "another kernel",
        "the kernel and the language of another installation",
        "",
        lambda nb: _set(nb, metadata={"kernelspec": {"name": "ir"}, "language_info": {"name": "R"}}),
    ),
]


def _each_tagged(notebook, tag):
    for each in notebook["cells"]:
        each["metadata"]["tags"] = [tag]
