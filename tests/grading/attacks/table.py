"""The table of attacks for the documentation: every case, and the verdict that the suite holds it to."""

from pathlib import Path

from tests.grading.odd_files import ODD_FILES, UNUSUAL

from .case import Kind
from .catalogue import CASES, FAMILIES
from .known import WINS

FILE = Path(__file__).parents[3] / "docs" / "grading-attacks.md"
_HEAD = """# What the grading engine was attacked with

This page is written by `python -m tests.grading.attacks`, and `tests/grading/test_attacks.py` holds the engine to each
verdict in it: {cheats} cheats, {faults} faults and {unusual} right but unusual answers; the tests of intake hold it to
{odd} odd files and {shapes} unusual shapes of right work. A cheat *gains nothing* if no
test cell gives more points than the answer beneath it earns honestly. A fault loses the named test cells and no others.
Before and after all cases, and right after each one marked with ◇, an innocent submission is graded by the same warm
parents and gets exactly its points. Cases marked with ▣ would do harm outside of a sandbox, and are tried in one only.
"""


def rendered():
    """The page."""
    cheats, faults, unusual = (sum(case.kind == kind for case in CASES) for kind in Kind)
    odd, shapes = len(ODD_FILES), len(UNUSUAL)
    parts = [_HEAD.format(cheats=cheats, faults=faults, unusual=unusual, odd=odd, shapes=shapes)]
    for family, cases in FAMILIES.items():
        parts.append(f"\n## {family}\n\n| attack | what it does | verdict |\n|---|---|---|\n")
        parts += [f"| {_cell(case.name + _marks(case))} | {_cell(case.words)} | {verdict(case)} |\n" for case in cases]
    parts.append("\n## Odd files\n\n| file | what is handed in | verdict |\n|---|---|---|\n")
    parts += [f"| {_cell(file.name)} | {_cell(file.words)} | {file.verdict} |\n" for file in ODD_FILES]
    parts.append("\n## Right work in an unusual shape\n\n| shape | what was done | verdict |\n|---|---|---|\n")
    parts += [f"| {_cell(shape.name)} | {_cell(shape.words)} | keeps all points |\n" for shape in UNUSUAL]
    return "".join(parts)


def verdict(case):
    """What the suite holds a case to, in words."""
    if case.name in WINS:
        return f"**open**: {WINS[case.name]}"
    lost = ", ".join(f"`{name}`" for name in sorted(case.loses))
    if case.kind == Kind.CHEAT:
        return f"gains nothing and loses {lost}" if lost else "gains nothing"
    return f"loses only {lost}" if lost else "keeps all points"


def _marks(case):
    return "".join(f" {mark}" for mark, shown in (("◇", case.watched), ("▣", case.confined)) if shown)


def _cell(text):
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
