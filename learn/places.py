"""Where things are in the folder of a learner."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In the zip; who works on the course has none, and makes the zip.
PACKED = Path(__file__).with_name("lessons.packed")
# A notebook at lessons/<lesson>/<stem>.ipynb, with what lies beside it.
LESSONS = ROOT / "lessons"
RESULTS = ROOT / "progress" / "results.jsonl"


def short(path: Path) -> str:
    """A path as it is seen from the learner's folder."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
