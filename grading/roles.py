"""The roles a cell can have in a lesson, what its marker says, and the nbgrader metadata that goes with it."""

from enum import StrEnum

# The key of our own metadata, in cells and in the notebook.
COURSE = "course"


class Role(StrEnum):
    """The part a cell plays in a lesson."""

    PROSE = "prose"
    SETUP = "setup"
    GIVEN = "given"
    ANSWER = "answer"
    TEST = "test"
    TASK = "task"
    EXPLORE = "explore"
    # In submissions alone: a cell that the student has added. It runs on the student's side only.
    OWN = "own"


# The keys a marker carries, in the order in which they are written. The first names the cell.
MARKER_KEYS = {
    Role.PROSE: (),
    Role.SETUP: (),
    Role.GIVEN: ("given",),
    Role.ANSWER: ("answer",),
    Role.TEST: ("test", "skill", "points"),
    Role.TASK: ("task", "points"),
    Role.EXPLORE: (),
}
MARKDOWN_ROLES = {Role.PROSE, Role.TASK}
BARE_ROLES = {Role.SETUP, Role.EXPLORE}
NAMED_ROLES = {Role.GIVEN, Role.ANSWER, Role.TEST, Role.TASK}

# Run All goes on after a cell with this tag has failed.
TAGS = {Role.TEST: ["raises-exception"], Role.EXPLORE: ["raises-exception"]}

_FLAGS = ("grade", "locked", "solution", "task")
_SET_FLAGS = {
    Role.SETUP: {"locked"},
    Role.GIVEN: {"locked"},
    Role.ANSWER: {"solution"},
    Role.TEST: {"grade", "locked"},
    Role.TASK: {"locked", "task"},
}


def nbgrader_metadata(role, grade_id, points):
    """nbgrader's cell metadata (schema 3) for a role; None for a cell that nbgrader does not know."""
    if role not in _SET_FLAGS:
        return None
    metadata = {flag: flag in _SET_FLAGS[role] for flag in _FLAGS}
    metadata |= {"schema_version": 3, "grade_id": grade_id}
    if role in (Role.TEST, Role.TASK):
        metadata["points"] = points
    return metadata


def role_from_nbgrader(metadata, cell_type):
    """The role that nbgrader's metadata give a cell, SETUP for any locked one; None when lessons know no such cell."""
    metadata = metadata or {}
    markdown = cell_type == "markdown"
    if cell_type == "raw":
        return None
    if metadata.get("task"):
        return Role.TASK if markdown else None
    if metadata.get("solution"):
        return None if markdown or metadata.get("grade") else Role.ANSWER
    if metadata.get("grade"):
        return None if markdown else Role.TEST
    if metadata.get("locked"):
        return None if markdown else Role.SETUP
    return Role.PROSE if markdown else Role.EXPLORE


def role_of(cell):
    """The role of a cell of a lesson or of a rebuilt submission: as it is told there, or from nbgrader's metadata."""
    told = cell.metadata.get(COURSE, {}).get("role")
    return Role(told) if told else role_from_nbgrader(cell.metadata.get("nbgrader"), cell.cell_type)
