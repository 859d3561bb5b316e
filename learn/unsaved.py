"""Whether a notebook was saved since its answers were run."""

import json
from pathlib import Path

from .lessons import Lesson
from .tries import substance


def unsaved(lesson: Lesson, path: Path, executed: list[str]) -> list[str]:
    """The functions whose latest version is not in the file, as far as can be told.

    path: the notebook. executed: the cells that ran in this kernel, in their order. A version in the file that never
    ran is taken for a newer one.
    """
    sources = _sources(path)
    found = []
    for answer in lesson.answers:
        cells = [source for source in executed if answer.function in source]
        tried = [said for source in cells if (said := substance(source, answer.function))]
        saved = substance(sources[answer.id], answer.function) if answer.id in sources else ""
        if answer.id in sources and tried and saved != tried[-1] and (not saved or saved in tried):
            found.append(answer.function)
    return found


def _sources(path):
    """Grade id -> source, of the cells in a notebook; nothing for what is none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return {cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"]) for cell in cells if _is_known(cell)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _is_known(cell):
    return "grade_id" in cell.get("metadata", {}).get("nbgrader", {})
