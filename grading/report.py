"""The report on a class: one HTML page and one table, from what grading recorded.

Everything in a result that came from a student is text here, and shown as text.
"""

import csv
import io
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from . import verdicts
from .export import DEMO_PREFIX
from .limits import PAGE
from .pages import render
from .results import Result
from .sandbox import SAFE_LEVEL
from .spreadsheet import harmless

# In the picture of the scores: at most this many bars, and where they stand.
BARS = 21
SLOWEST = 5


@dataclass(frozen=True)
class Graded:
    """One student's submission, as the report needs it.

    result: its latest; None for a submission that could not be graded, and `unreadable` says why. manual: the scores
    given by hand, by grade id; they count instead of those of the result. penalty: points taken off because it was
    late. needs_review: an answer has changed since somebody marked it, so that its total is withheld.
    """

    student: str
    result: Result | None
    unreadable: str = ""
    manual: Mapping[str, float] = field(default_factory=dict)
    penalty: float = 0.0
    needs_review: bool = False


@dataclass(frozen=True)
class Check:
    """One test or task of the lesson. skill: the name of what it is about; nothing for a task."""

    name: str
    words: str
    skill: str
    points: float
    by_hand: bool


def write(
    folder: Path,
    lesson: str,
    source: NotebookNode,
    hints: Mapping[str, list[Mapping]],
    submissions: Iterable[Graded],
) -> tuple[Path, Path]:
    """Writes `<lesson>.html` and `<lesson>.csv` into the folder, which is made; returns their paths.

    source: the lesson's notebook as the teacher has it. hints: what its `hints.json` holds.
    """
    submissions = list(submissions)
    folder.mkdir(parents=True, exist_ok=True)
    page_path, table_path = folder / f"{lesson}.html", folder / f"{lesson}.csv"
    page_path.write_text(html(lesson, source, hints, submissions), encoding="utf-8")
    table_path.write_text(table(source, submissions), encoding="utf-8", newline="")
    return page_path, table_path


def html(lesson: str, source: NotebookNode, hints: Mapping[str, list[Mapping]], submissions: Iterable[Graded]) -> str:
    """The report as one HTML page that runs nothing and asks for nothing."""
    submissions = _real(submissions)
    checks = _checks(source)
    best = sum(check.points for check in checks)
    totals = [total for each in submissions if (total := _total(each, checks)) is not None]
    graded = [each.result for each in submissions if each.result]
    return render(
        "report.html.j2",
        lesson=lesson,
        title=verdicts.title(source, lesson),
        size=len(submissions),
        only_demos=bool(submissions) and all(each.student.startswith(DEMO_PREFIX) for each in submissions),
        maximum=best,
        totals=totals,
        mean=statistics.fmean(totals) if totals else None,
        median=statistics.median(totals) if totals else None,
        bars=_bars(totals, best),
        checks=[(check, _spread(check, submissions)) for check in checks],
        mistakes=_mistakes(hints, submissions),
        looks=[(each.student[: PAGE.name], reasons) for each in submissions if (reasons := _reasons(each, checks))],
        times=_times(submissions),
        levels=sorted(Counter(result.level for result in graded).items(), reverse=True),
        safe_level=SAFE_LEVEL,
    )


def table(source: NotebookNode, submissions: Iterable[Graded]) -> str:
    """The report as CSV: a line a student, with the points of each check. A total that is withheld is empty."""
    checks = _checks(source)
    text = io.StringIO()
    lines = csv.writer(text)
    names = [check.name for check in checks]
    lines.writerow(
        [
            "student", "state", "total", "maximum", "late_penalty", *map(harmless, names),
            "repairs", "breaches", "seconds", "sandbox_level",
        ]
    )  # fmt: skip
    for each in _real(submissions):
        scores = _scores(each, checks)
        result = each.result
        lines.writerow(
            [
                harmless(each.student),
                _state(each, checks),
                _total(each, checks),
                sum(check.points for check in checks),
                each.penalty,
                *(scores[name] for name in names),
                len(result.task.repairs) if result else None,
                len(result.breaches) if result else None,
                round(result.seconds, 3) if result else None,
                result.level if result else None,
            ]
        )
    return text.getvalue()


def _real(submissions):
    """The students, in order; the demo submissions only if there is nobody else."""
    ordered = sorted(submissions, key=lambda each: each.student)
    return [each for each in ordered if not each.student.startswith(DEMO_PREFIX)] or ordered


def _checks(source):
    checks = []
    for cell in source.cells:
        if verdicts.is_check(cell) or verdicts.is_task(cell):
            by_hand = verdicts.is_task(cell)
            checks.append(
                Check(
                    name=verdicts.grade_id(cell),
                    words=verdicts.task_words(cell) if by_hand else verdicts.words(cell),
                    skill=cell.metadata.get("course", {}).get("skill", "").replace("-", " "),
                    points=float(cell.metadata.nbgrader.points),
                    by_hand=by_hand,
                )
            )
    return checks


def _scores(each, checks):
    """Grade id -> points; None for what nobody has marked. A submission that could not be graded has 0 everywhere."""
    if each.result is None:
        return {check.name: each.manual.get(check.name, 0.0) for check in checks}
    return {check.name: each.manual.get(check.name, each.result.scores.get(check.name)) for check in checks}


def _total(each, checks):
    if each.needs_review:
        return None
    return max(0.0, sum(score or 0.0 for score in _scores(each, checks).values()) - each.penalty)


def _state(each, checks):
    if each.result is None:
        return "unreadable"
    if each.needs_review:
        return "withheld"
    return "partly marked" if None in _scores(each, checks).values() else "graded"


def _bars(totals, best):
    """(from, to, students) of each bar: points from a bound up to the next, the last bound included."""
    if not totals or best <= 0:
        return []
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100) if best / step < BARS), best / (BARS - 1))
    count = int(max(best, *totals) // step) + 1
    heights = Counter(int(total // step) for total in totals)
    return [(number * step, (number + 1) * step, heights[number]) for number in range(count)]


def _spread(check, submissions):
    """How many students have all points of a check, some, none, and how many were not marked yet."""
    spread = Counter()
    for each in submissions:
        score = _scores(each, [check])[check.name]
        if score is None:
            spread["open"] += 1
        else:
            spread["all" if score >= check.points else "some" if score > 0 else "none"] += 1
    return {kind: spread[kind] for kind in ("all", "some", "none", "open")}


def _mistakes(hints, submissions):
    """(function, name of the mistake, students who made it), the most frequent first.

    The message of a failed check begins with the function's name and holds the name of the mistake. Only functions and
    names of the lesson's own hints are told, whatever a message says.
    """
    known = [(function, mistake["name"]) for function, mistakes in hints.items() for mistake in mistakes]
    made = {}
    for each in submissions:
        for message in _messages(each):
            for function, name in known:
                if message.startswith(f"{function} ") and " ".join(name.split()) in message:
                    made.setdefault((function, name), set()).add(each.student[: PAGE.name])
    ranked = sorted(made.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return [(function, name, sorted(students)) for (function, name), students in ranked]


def _messages(each):
    """The messages of the failed checks of one submission, on one line each."""
    if each.result is None:
        return []
    cells = nbformat.reads(each.result.notebook, as_version=4).cells
    return [" ".join(verdicts.message(cell).split()) for cell in cells if verdicts.is_check(cell) and _has_failed(cell)]


def _has_failed(cell):
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _reasons(each, checks):
    """Why somebody should look at a submission."""
    if each.result is None:
        return [f"Could not be graded: {each.unreadable}"[: PAGE.text]]
    reasons = [f"Mended: {repair}" for repair in each.result.task.repairs]
    reasons += [f"{_named(breach.cell, checks)}: {breach.words}" for breach in each.result.breaches]
    if each.needs_review:
        reasons.append("An answer has changed since it was marked by hand; the total is withheld.")
    if open_checks := [check.words for check in checks if _scores(each, [check])[check.name] is None]:
        reasons.append(f"To be marked by hand: {', '.join(open_checks)}")
    if each.result.level < SAFE_LEVEL:
        reasons.append(f"Run at sandbox level {each.result.level} of 3.")
    return [reason[: PAGE.text] for reason in reasons]


def _named(name, checks):
    return next((check.words.rstrip(".") for check in checks if check.name == name), f"Cell {name}"[: PAGE.name])


def _times(submissions):
    """Median, largest and sum of the seconds of a run, and who took longest; None if nothing was run."""
    seconds = sorted(
        ((each.result.seconds, each.student[: PAGE.name]) for each in submissions if each.result), reverse=True
    )
    if not seconds:
        return None
    values = [value for value, _student in seconds]
    return {
        "median": statistics.median(values),
        "longest": values[0],
        "sum": sum(values),
        "slowest": [(student, value) for value, student in seconds[:SLOWEST]],
    }
