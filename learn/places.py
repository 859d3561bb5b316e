"""Where things are in the folder of a learner."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In the zip; who works on the course has none, and makes the zip.
PACKED = Path(__file__).with_name("lessons.packed")
# A notebook at lessons/<lesson>/<stem>.ipynb, with what lies beside it.
LESSONS = ROOT / "lessons"
RESULTS = ROOT / "progress" / "results.jsonl"
