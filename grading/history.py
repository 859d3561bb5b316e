"""Why a grade is what it is, and which scores a regrade would change, in words."""

from collections.abc import Iterable
from datetime import datetime

from .gradebook import Manual, Writer
from .ledger import RESULTS, Kind, Ledger, Record
from .results import Result

LEVELS = {
    3: "all layers",
    2: "sandboxed",
    1: "in part sandboxed",
    0: "in processes of their own, without a sandbox",
}
WHAT = {
    "submission": "the submission",
    "tests": "the lesson's tests and files",
    "utils": "the course's utils",
    "engine": "the grading engine",
}
INDENT = " " * 4


def history(ledger: Ledger, student: str, lesson: str) -> str:
    """All that the ledger knows of a student's lesson, the oldest first; one sentence where it knows nothing."""
    records = ledger.history(student, lesson)
    if not records:
        return f"The ledger has nothing of {student} for {lesson}."
    lines = [f"{student}, {lesson}"]
    last, manual = None, {}
    for record in records:
        lines += ["", f"{_time(record.time)}  {_HEADS[record.kind]}"]
        if record.kind in RESULTS:
            lines += _indented(_result(record, last))
            last = record
        elif record.kind is Kind.MANUAL:
            lines += _indented(_manual(record, manual))
            manual = record.body.get("manual", manual)
        else:
            lines += _indented(_committed(record, ledger, last))
    return "\n".join(lines)


def diff(ledger: Ledger, gradebook: Writer, results: Iterable[Result]) -> str:
    """Which scores these results would change if they were kept, by student and test; nothing is kept.

    The old scores are the last that the ledger has in the gradebook.
    """
    students = changed = 0
    lines = []
    for result in results:
        task = result.task
        found = _changes(ledger, gradebook.manual(task.lesson, task.student), result)
        students += 1
        if found:
            changed += 1
            lines += [task.student, *_indented(_table(found)), ""]
    told = f"{changed} of {_count(students, 'submission')} would change."
    return "\n".join([*lines, told])


_HEADS = {
    Kind.GRADED: "graded",
    Kind.UNREADABLE: "could not be graded",
    Kind.MANUAL: "by hand",
    Kind.COMMITTED: "entered in the gradebook",
}


def _result(record: Record, last: Record | None) -> list[str]:
    body = record.body
    lines = [_what_changed(record, last)]
    if record.kind is Kind.UNREADABLE:
        return [*lines, f"Reason: {body['reason']}"]
    level = body["level"]
    lines.append(f"Run in {body['seconds']:.1f} s at sandbox level {level} ({LEVELS.get(level, 'unknown')}).")
    lines.append(f"Hidden tests drew from seed {body['seed']}.")
    old = {} if last is None else last.body.get("scores", {})
    rows = []
    for cell, score in body["scores"].items():
        row = [cell, f"{score:g} of {body['points'][cell]:g}"]
        if cell in old and old[cell] != score:
            row.append(f"was {old[cell]:g}")
        rows.append(row)
    rows += [[cell, "no longer a test", f"was {score:g}"] for cell, score in old.items() if cell not in body["scores"]]
    lines += _table(rows)
    lines += [f"Repaired: {words}" for words in body["repairs"]]
    lines += [f"In {cell}: {words}" for cell, words in body["breaches"]]
    return lines


def _what_changed(record, last):
    if last is None:
        return "The first result."
    if record.key == last.key:
        return "Graded again with nothing changed."
    if Kind.UNREADABLE in (record.kind, last.kind):
        return "Another submission than before, or another version of the course."
    parts, before = record.body["parts"], last.body["parts"]
    changed = [WHAT.get(part, part) for part in parts if parts[part] != before.get(part)]
    return f"Changed since: {_listed(changed or ['the bounds or another setting'])}."


def _manual(record, before) -> list[str]:
    body = record.body
    if "removed" in body:
        rows = [[cell, _given(given), "removed with its test"] for cell, given in body["removed"].items()]
        return _table(rows)
    rows = []
    for cell, given in body["manual"].items():
        row = [cell, _given(given)]
        if cell in before and _given(before[cell]) != _given(given):
            row.append(f"was {_given(before[cell])}")
        if given["review"]:
            row.append("waits for review, as the answer changed")
        rows.append(row)
    rows += [[cell, "taken back", f"was {_given(before[cell])}"] for cell in before if cell not in body["manual"]]
    return _table(rows)


def _given(given):
    words = [] if given["score"] is None else [f"{given['score']:g}"]
    if given["extra_credit"] is not None:
        words.append(f"{given['extra_credit']:g} extra")
    return " and ".join(words)


def _committed(record, ledger, last) -> list[str]:
    body = record.body
    lines = []
    if last is None or body["record"] != last.id:
        lines.append(f"The result of {_time(ledger.record(body['record']).time)}.")
    if body["timestamp"]:
        lines.append(f"Handed in {_time(body['timestamp'])}.")
    points = f"{_count(body['score'], 'point')}, with those by hand."
    if body["seconds_late"]:
        taken = f"{_count(body['penalty'], 'point')} taken off" if body["penalty"] else "nothing is taken off"
        points += f" {_duration(body['seconds_late'])} late: {taken}."
    return [*lines, points]


def _changes(ledger, manual: dict[str, Manual], result):
    """Rows of a table: test, old and new score, what a person gave."""
    task = result.task
    mark = ledger.latest(task.student, task.lesson, Kind.COMMITTED)
    last = None if mark is None else ledger.record(mark.body["record"])
    unreadable = last is not None and last.kind is Kind.UNREADABLE
    old = {} if last is None else last.body.get("scores", {})
    rows = []
    for cell in [*result.scores, *(cell for cell in old if cell not in result.scores)]:
        before = 0.0 if unreadable else old.get(cell)
        after = result.scores.get(cell)
        if before == after:
            continue
        row = [cell, _points(before), "→", _points(after)]
        if cell in manual and manual[cell].score is not None:
            fate = "stays, and counts" if after is not None else "goes with its test"
            row.append(f"{manual[cell].score:g} given by hand {fate}")
        rows.append(row)
    return rows


def _points(score):
    return "none" if score is None else f"{score:g}"


def _table(rows: list[list[str]]) -> list[str]:
    """The rows with their columns aligned; the last column of each is as long as it is."""
    widths = [max((len(row[column]) for row in rows if len(row) > column), default=0) for column in range(9)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip() for row in rows]


def _indented(lines):
    return [INDENT + line for line in lines]


def _listed(words):
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(number, noun):
    return f"{number:g} {noun}" + ("" if number == 1 else "s")


def _time(text):
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S UTC")


def _duration(seconds):
    minutes = round(seconds / 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [_count(number, noun) for number, noun in ((days, "day"), (hours, "hour"), (minutes, "minute")) if number]
    return " ".join(parts) or "Less than a minute"
