"""docs/grading.md says what the engine does."""

from grading.sandbox.levels import LEVELS
from tests.clean_tree import ROOT


def test_the_table_of_levels_is_that_of_the_sandbox():
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    rows = [line for line in page.split("## Levels of the sandbox")[1].splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(LEVELS)
    for row, level in zip(rows, reversed(LEVELS), strict=True):
        assert row.startswith(f"| {level.number} {level.name}")
