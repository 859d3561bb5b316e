"""A lesson as the notebook that teachers and nbgrader open, and the way back from a notebook to cells of a lesson."""

import hashlib
import itertools
import json
import re
from dataclasses import dataclass

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.roles import COURSE, NAMED_ROLES, TAGS, Role, nbgrader_metadata, role_from_nbgrader
from tools.answers import collapse, expand
from tools.errors import BuildError, Fault
from tools.lesson_text import Cell
from tools.setup_guard import guarded, unguarded

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
STAGES = ("source", "release", "submitted")
_SLUG_WORDS = 5
_SLUG_LENGTH = 48


@dataclass(frozen=True)
class NotebookCell:
    """A cell of a notebook, seen as a cell of a lesson.

    `problem` says why a lesson can have no such cell; `changed_answer` names the function whose supplied answer was
    changed in the cell. Both are empty where all is well.
    """

    id: str
    cell: Cell
    problem: str = ""
    changed_answer: str = ""

    @property
    def digest(self):
        """Tells of the source and of what nbgrader knows of the cell, and of nothing else."""
        cell = self.cell
        return digest(json.dumps([cell.role, cell.name, cell.points, cell.source, self.problem, self.changed_answer]))


def digest(content):
    """A short fingerprint of text or bytes."""
    content = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(content).hexdigest()[:16]


def make_notebook(lesson, answers, files):
    """The notebook of a lesson.

    `answers`: function -> Answer of the lessons up to this one. `files`: path -> bytes of what lies beside it.
    The notebook's metadata keep digests of what was built, to tell later what was edited by hand.
    """
    cells, blocks = [], {}
    for cell, cell_id in zip(lesson.cells, cell_ids(lesson.cells), strict=True):
        source = cell.source
        if cell.role is Role.GIVEN:
            source = answers[cell.name].given
            blocks[f"given {cell.name}"] = digest(source)
        elif cell.role is Role.SETUP:
            source = guarded(source)
        elif cell.role is Role.TEST:
            source, filled_in = expand(source, answers)
            blocks |= {f"reference {function}": digest(block) for function, block in filled_in.items()}
        cells.append(_make_cell(cell, cell_id, source))
    built = {"blocks": blocks, "files": {path: digest(content) for path, content in files.items()}}
    notebook = new_notebook(cells=cells, metadata=_METADATA | {COURSE: built})
    remember_cells(notebook, "source", notebook)
    return notebook


def remember_cells(notebook, stage, built):
    """Note in a notebook's metadata what its cells are at a stage; `built` is the notebook of that stage."""
    notebook.metadata[COURSE][stage] = [f"{one.id} {one.digest}" for one in cells_of(built)]


def notebook_text(notebook):
    """The text of a notebook file: always the same for the same notebook."""
    return nbformat.writes(notebook, version=4) + "\n"


def parse_notebook(text):
    """The notebook that a text of ours tells."""
    return nbformat.reads(text, as_version=4)


def read_notebook(path, place):
    """The notebook in a file. Raises BuildError when it is none."""
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        words = f"cannot be read as a notebook ({str(error).splitlines()[0]}); restore it from git, or delete it"
        raise BuildError([Fault(place, 0, words)]) from None
    return notebook


def built_record(notebook):
    """What the last build noted in a notebook's metadata; nothing when no build has made the notebook.

    blocks: digests of the answers filled in; files: digests of the files beside the notebook; source, release and
    submitted: pairs (cell id, digest) of the cells at that stage.
    """
    noted = notebook.metadata.get(COURSE) or {}
    record = {key: noted.get(key, {}) for key in ("blocks", "files")}
    return record | {stage: [tuple(entry.split()) for entry in noted.get(stage, [])] for stage in STAGES}


def cells_of(notebook):
    """The cells of a notebook as NotebookCells; what the build has filled in is taken out again where it is untouched.

    Empty cells are left out: JupyterLab adds one when the last cell is run.
    """
    blocks = built_record(notebook)["blocks"]
    return [_cell_of(raw, blocks) for raw in notebook.cells if raw.source.strip() or "nbgrader" in raw.metadata]


def digests(notebook):
    """What tells two contents of a notebook apart: one digest a cell, in order."""
    return [one.digest for one in cells_of(notebook)]


def cell_ids(cells):
    """A notebook cell id for each cell: the grade id where nbgrader has one, else a slug of the first words.

    An id depends on the cell alone, unless an earlier cell begins with the same words.
    """
    ids = {}
    grade_ids_first = sorted(enumerate(cells), key=lambda entry: entry[1].role in (Role.PROSE, Role.EXPLORE))
    for index, cell in grade_ids_first:
        ids[index] = next(candidate for candidate in _id_candidates(cell) if candidate not in ids.values())
    return [ids[index] for index in range(len(cells))]


def _id_candidates(cell):
    """Ids for a cell, the best one first."""
    if cell.role is Role.GIVEN:
        first = f"given-{cell.name.replace('_', '-')}"
    elif cell.role is Role.SETUP:
        first = "setup"
    elif cell.name:
        first = cell.name
    else:
        words = re.findall(r"[a-z0-9]+", cell.source.lower())[:_SLUG_WORDS]
        first = "-".join(words)[:_SLUG_LENGTH].strip("-") or str(cell.role)
        yield first
        first = f"{first}-{digest(cell.source)[:6]}"
    yield first
    yield from (f"{first}-{number}" for number in itertools.count(2))


def _make_cell(cell, cell_id, source):
    course = {"role": str(cell.role)}
    if cell.role is Role.GIVEN:
        course["function"] = cell.name
    if cell.role is Role.TEST:
        course["skill"] = cell.skill
    metadata = {COURSE: course}
    nbgrader = nbgrader_metadata(cell.role, cell_id, cell.points)
    if nbgrader:
        metadata["nbgrader"] = nbgrader
    if cell.role in TAGS:
        metadata["tags"] = TAGS[cell.role]
    make = new_code_cell if cell.is_code else new_markdown_cell
    return make(source, id=cell_id, metadata=metadata)


def _cell_of(raw, blocks):
    course = raw.metadata.get(COURSE) or {}
    nbgrader = raw.metadata.get("nbgrader") or {}
    source = raw.source.strip("\n")
    role = role_from_nbgrader(nbgrader, raw.cell_type)
    if role is None:
        role = Role.PROSE if raw.cell_type == "markdown" else Role.EXPLORE
        return NotebookCell(raw.id, Cell(role, source), f"a {raw.cell_type} cell with this role for nbgrader")
    problem = "a pasted picture; put it into the figures/ of the lesson" if raw.get("attachments") else ""
    changed_answer = ""
    name = nbgrader.get("grade_id", "") if role in NAMED_ROLES else ""
    if role is Role.SETUP and course.get("role") == Role.GIVEN:
        role, name = Role.GIVEN, course.get("function", "")
        if blocks.get(f"given {name}") == digest(raw.source):
            source = ""
        else:
            changed_answer = name
    elif role is Role.SETUP:
        source = unguarded(source)
    elif role is Role.TEST:
        source, kept = collapse(source, lambda function, block: blocks.get(f"reference {function}") == digest(block))
        changed_answer = kept[0] if kept else ""
    skill = course.get("skill", "") if role is Role.TEST else ""
    points = nbgrader.get("points") or 0 if role in (Role.TEST, Role.TASK) else None
    if points is not None and points == int(points):
        points = int(points)
    return NotebookCell(raw.id, Cell(role, source, name, skill, points), problem, changed_answer)
