"""The kill table: what each known mistake costs. `python -m tests.lessons.kill_table` writes docs/kill-table.md."""

import functools
from dataclasses import dataclass

from tests.lessons.classroom import ROOT, cells_reached, course, graded_cells, lost, run, wrong_answer
from tools.lessons import Lesson
from tools.mistakes import EVERYTHING, Mistake

PAGE = ROOT / "docs" / "kill-table.md"

HEAD = """\
# Kill table

What each known mistake costs. Written by `python -m tests.lessons.kill_table`; a test notices when it is out of date.

A *concept* is a piece of understanding that is missing and costs between a third and two thirds of the points of its
function; a *slip* is a detail that went wrong and costs at most a quarter. A function of one test cell is a single
formula, right or wrong: any mistake costs it whole. A mistake loses the points of its skill, all
of them and no others; *everything* means that the answer cannot be measured at all: it raises or has no result.
Behind "+" stands what a mistake costs in answers that call the wrong one.
"""


@dataclass(frozen=True)
class Row:
    """What a mistake costs: the grade ids of the test cells it loses."""

    lesson: Lesson
    mistake: Mistake
    lost: set[str]

    def points(self, function):
        """(points lost, all points) of a function's test cells."""
        cells = graded_cells(self.lesson)[function]
        return sum(cell.points for cell in cells if cell.name in self.lost), sum(cell.points for cell in cells)

    @property
    def share(self):
        """The part of its function's points that the mistake costs."""
        points, full = self.points(self.mistake.function)
        return points / full

    def __str__(self):
        others = [function for function in self.lesson.answers if function != self.mistake.function]
        costs = [self.points(function) for function in (self.mistake.function, *others)]
        told = " + ".join(f"{points:g} of {full:g}" for i, (points, full) in enumerate(costs) if points or not i)
        skills = ", ".join(self.mistake.skills)
        return f"| `{self.mistake.id}` | {self.mistake.kind} | {skills} | {told} | {self.mistake.name} |"


@functools.cache
def row(lesson_name, mistake_id):
    """The row of one mistake, from running the tests that it reaches; test_soak.py runs them all."""
    lesson = course().lesson(lesson_name)
    mistake = next(mistake for mistake in lesson.mistakes if mistake.id == mistake_id)
    answers, cells = {mistake.function: wrong_answer(lesson, mistake)}, cells_reached(lesson, mistake.function)
    return Row(lesson, mistake, lost(run(lesson.name, answers, cells)))


def page():
    """The text of docs/kill-table.md."""
    return summary() + "".join(map(section, course().lessons))


def summary():
    """How the page begins: what the kinds mean, and how many mistakes of each there are."""
    count = sum(len(lesson.mistakes) for lesson in course().lessons)
    return "\n".join(
        [
            HEAD,
            f"**{count} mistakes.**\n",
            "| lesson | function | points | concepts | slips | of these, cost everything |",
            "|---|---|---|---|---|---|",
            *(total for lesson in course().lessons for total in _totals(lesson)),
            "",
        ]
    )


def section(lesson):
    """What the page says of a lesson: its mistakes by function, as they came out when the lesson was run."""
    rows = [row(lesson.name, mistake.id) for mistake in lesson.mistakes]
    survivors = ", ".join(row.mistake.id for row in rows if not row.lost) or "none"
    lines = [f"\n## {lesson.name}\n", f"{len(rows)} mistakes; survivors: {survivors}."]
    for function in _graded(lesson):
        lines += [
            f"\n### `{function}`\n",
            "| mistake | kind | skill | points lost | what its hint says |",
            "|---|---|---|---|---|",
            *(str(row) for row in rows if row.mistake.function == function),
        ]
    return "\n".join([*lines, ""])


def _graded(lesson):
    """Function -> its test cells, without tasks that have no points."""
    return {function: cells for function, cells in graded_cells(lesson).items() if cells}


def _totals(lesson):
    for function, cells in _graded(lesson).items():
        points = sum(cell.points for cell in cells)
        mistakes = [mistake for mistake in lesson.mistakes if mistake.function == function]
        kinds = [mistake.kind for mistake in mistakes]
        everything = sum(EVERYTHING in mistake.skills for mistake in mistakes)
        counts = f"{kinds.count('concept')} | {kinds.count('slip')} | {everything}"
        yield f"| {lesson.name} | `{function}` | {points:g} | {counts} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {sum(len(lesson.mistakes) for lesson in course().lessons)} mistakes")
