"""The text of a lesson: percent text, read into cells and written back."""

import itertools
import re
from dataclasses import dataclass, field

import jupytext
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.roles import BARE_ROLES, MARKDOWN_ROLES, MARKER_KEYS, NAMED_ROLES, Role

# Without `comment_magics`, jupytext would change comments such as "# %timeit" in the code.
FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
_FILTERS = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "all", "cell_metadata_json": False}
_MARKER = re.compile(r"\s*#\s*%%")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson.

    `name` is the grade id of an answer, a test or a task, and the function of a given cell. `marker_line` and
    `source_line` are the lines of the marker and of the first source line in the text (from 1; 0: not from a text).
    """

    role: Role
    source: str = ""
    name: str = ""
    skill: str = ""
    points: int | float | None = None
    marker_line: int = field(default=0, compare=False)
    source_line: int = field(default=0, compare=False)

    @property
    def is_code(self):
        return self.role not in MARKDOWN_ROLES


def read_cells(text):
    """The cells of a lesson text, and what is wrong with its markers as a list of (line, words)."""
    try:
        raw_cells = _parse(text)
    except _NotSplit as error:
        return [], [error.args]
    cells, faults = [], []
    for marker_line, raw in raw_cells:
        try:
            cells.append(_cell(raw, marker_line))
        except ValueError as error:
            faults.append((marker_line, str(error)))
    return cells, faults


def write_cells(cells):
    """The canonical text of cells, whatever their roles lack. Raises ValueError for a cell that no text can tell."""
    raw_cells = [_raw_cell(cell) for cell in cells]
    for raw, following in itertools.pairwise(raw_cells):
        raw.metadata["lines_to_next_cell"] = 2 if _is_definition(raw, -1) or _is_definition(following, 0) else 1
    text = jupytext.writes(new_notebook(cells=raw_cells, metadata={"jupytext": dict(_FILTERS)}), fmt=FORMAT)
    try:
        again = [raw for _line, raw in _parse(text)]
    except _NotSplit:
        again = []
    for raw, other in itertools.zip_longest(raw_cells, again):
        if not (raw and other) or (raw.source, _marker(raw)) != (other.source, _marker(other)):
            told = (raw or other).source[:40]
            raise ValueError(f"a line of the cell that begins {told!r} cannot be written as percent text")
    return text


class _NotSplit(Exception):
    """The text cannot be split into cells: line, words."""


def _parse(text):
    """Pairs (line of the marker, cell as jupytext reads it)."""
    lines = text.splitlines()
    marker_lines = [number for number, line in enumerate(lines, start=1) if _MARKER.match(line)]
    if not marker_lines:
        raise _NotSplit(1, "no cell: expected a marker such as '# %% [markdown]'")
    raw_cells = jupytext.reads(text, fmt=FORMAT).cells
    if len(raw_cells) == len(marker_lines) + 1:
        raise _NotSplit(1, "text before the first cell marker '# %%'")
    if len(raw_cells) != len(marker_lines):
        where = ", ".join(map(str, marker_lines))
        words = f"a line inside a string or a fence looks like a cell marker (one of: {where})"
        raise _NotSplit(marker_lines[0], words)
    return list(zip(marker_lines, raw_cells, strict=True))


def _marker(raw):
    """What the marker of a cell tells."""
    unsaid = ("lines_to_next_cell", "region_name", "cell_marker")
    return {key: value for key, value in raw.metadata.items() if key not in unsaid}


def _cell(raw, marker_line):
    marker = _marker(raw)
    role = _role(marker, raw.cell_type)
    for key in marker.keys() - set(MARKER_KEYS[role]):
        expected = ", ".join(MARKER_KEYS[role]) or "no key"
        raise ValueError(f"unknown key {key!r} on the marker of a cell of role {role}; expected: {expected}")
    name = marker.get(MARKER_KEYS[role][0], "") if role in NAMED_ROLES else ""
    if role in NAMED_ROLES and not (isinstance(name, str) and _ID.fullmatch(name)):
        raise ValueError(f'{role}= expected a name of letters, digits, "-" and "_" in quotes, at most 64, got {name!r}')
    source = raw.source.strip("\n")
    blank_lines = len(raw.source) - len(raw.source.lstrip("\n")) if source else 0
    return Cell(
        role=role,
        source=source,
        name=name,
        skill=_skill(role, marker),
        points=_points(role, marker),
        marker_line=marker_line,
        source_line=marker_line + 1 + blank_lines + ("cell_marker" in raw.metadata),
    )


def _role(marker, cell_type):
    """The role that a marker tells, taken out of it."""
    if "incorrectly_encoded_metadata" in marker:
        unread = marker["incorrectly_encoded_metadata"]
        raise ValueError(f'cannot read {unread!r} on the marker; expected key="value" pairs')
    title = marker.pop("title", None)
    named = [role for role in NAMED_ROLES if role in marker]
    known = ", ".join([*sorted(BARE_ROLES), *(f'{role}="…"' for role in sorted(NAMED_ROLES))])
    if title is not None and title not in BARE_ROLES:
        raise ValueError(f"unknown role {title!r}; expected one of: {known}")
    if len(named) + (title is not None) > 1:
        raise ValueError(f"a cell has one role; the marker tells {', '.join(sorted([*filter(None, [title]), *named]))}")
    if title is None and not named and cell_type == "code":
        raise ValueError(f"a code cell needs a role; expected one of: {known}")
    role = Role(title) if title else named[0] if named else Role.PROSE
    if cell_type == "raw" or (cell_type == "markdown") != (role in MARKDOWN_ROLES):
        kind = "a [markdown]" if role in MARKDOWN_ROLES else "a code"
        raise ValueError(f"a cell of role {role} is {kind} cell, got [{cell_type}]")
    return role


def _skill(role, marker):
    if role is not Role.TEST:
        return ""
    skill = marker.get("skill")
    if not isinstance(skill, str) or not skill:
        raise ValueError('a test names the skill that it measures: skill="…"')
    return skill


def _points(role, marker):
    if role not in (Role.TEST, Role.TASK):
        return None
    points = marker.get("points")
    if points is None:
        raise ValueError(f"points are missing: a {role} says what it is worth, points=2")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < float("inf"):
        raise ValueError(f"points expected a number of at least 0, got {points!r}")
    return int(points) if points == int(points) else points


def _raw_cell(cell):
    values = {"skill": cell.skill, "points": cell.points}
    marker = {key: cell.name if key == cell.role else values[key] for key in MARKER_KEYS[cell.role]}
    marker = {key: value for key, value in marker.items() if value not in ("", None)}
    if cell.role in BARE_ROLES:
        marker["title"] = str(cell.role)
    make = new_code_cell if cell.is_code else new_markdown_cell
    return make(cell.source, metadata=marker)


def _is_definition(raw, place):
    """Whether a code cell begins (0) or ends (-1) with a function or class, so that two blank lines go next to it."""
    outermost = [line for line in raw.source.split("\n") if line and not line[0].isspace() and line[0] != "#"]
    return raw.cell_type == "code" and bool(outermost) and outermost[place].startswith(("def ", "class ", "@"))
