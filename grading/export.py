"""The table of grades, for a spreadsheet or a learning management system."""

import csv
import sys

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from .spreadsheet import harmless

DEMO_PREFIX = "demo-"
COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip
# Not a column: why the scores of a row are missing.
WITHHELD = "withheld"
SCORES = ("raw_score", "late_submission_penalty", "score")


class CourseExport(ExportPlugin):
    """`nbgrader export`: the columns of nbgrader's own table, as sound CSV, without the demo submissions.

    A submission that has not been graded has no score in the table, and is told: 0 is for work that earned nothing.
    So is one with a score by hand that waits for review, as the answer under it changed: it is right for neither.
    Exits with a message for an unknown assignment or student, and for a file that cannot be written.
    """

    def export(self, gradebook: Gradebook) -> None:
        real = [student for student in gradebook.students if not student.id.startswith(DEMO_PREFIX)]
        students = _chosen("student", self.student, {student.id: student for student in real})
        assignments = _chosen("assignment", self.assignment, {each.name: each for each in gradebook.assignments})
        rows = [_row(gradebook, assignment, student) for assignment in assignments for student in students]
        for row in rows:
            if row["score"] is None:
                self.log.error("%s: %s, %s", row[WITHHELD], row["student_id"], row["assignment"])
        target = self.to or "grades.csv"
        try:
            with open(target, "w", newline="", encoding="utf-8") as file:
                table = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
                table.writeheader()
                table.writerows(rows)
        except OSError as error:
            sys.exit(f"The grades cannot be written to {target}: {error.strerror}.")
        self.log.info("Wrote %d rows to %s", len(rows), target)


def _chosen(kind: str, asked: list, known: dict) -> list:
    """What was asked for among the known, all of them when nothing was; in the gradebook's order."""
    wanted = {str(name) for name in asked} or known.keys()
    if unknown := wanted - known.keys():
        sys.exit(f"No {kind} {', '.join(sorted(unknown))} to export. Known: {', '.join(sorted(known)) or 'none'}.")
    return [entry for name, entry in known.items() if name in wanted]


def _row(gradebook: Gradebook, assignment, student) -> dict:
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "raw_score": 0.0,
        "late_submission_penalty": 0.0,
        "score": 0.0,
        "max_score": assignment.max_score,
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        pass  # nothing handed in counts as zero, as in nbgrader's own table
    else:
        row["timestamp"] = submission.timestamp
        if withheld := _withheld(submission):
            row |= dict.fromkeys(SCORES) | {WITHHELD: withheld}
        else:
            row["raw_score"] = submission.score
            row["late_submission_penalty"] = submission.late_submission_penalty
            row["score"] = max(0.0, submission.score - submission.late_submission_penalty)
    return {column: harmless(value) for column, value in row.items()}


def _withheld(submission) -> str | None:
    """Why a submission has no score yet; None where it has one."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    # Grading that failed leaves no test run or marked by hand.
    if grades and all(grade.auto_score is None and grade.manual_score is None for grade in grades):
        return "Handed in but not graded"
    if any(grade.manual_score is not None and grade.needs_manual_grade for grade in grades):
        return "A score by hand waits for review in formgrader"
    return None
