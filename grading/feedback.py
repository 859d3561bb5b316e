"""The page that a student gets back: what was checked, what was found, and the notebook with its answers.

Used by `nbgrader generate_feedback` through nbgrader_config.py. Nothing of a submission is active on the page, whatever
it holds: `untrusted` shows all of it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

from . import verdicts
from .limits import PAGE
from .pages import render
from .roles import COURSE, Role, role_of
from .sandbox import SAFE_LEVEL
from .untrusted import Untrusted, code

LABELS = {Role.ANSWER: "Your answer", Role.OWN: "Your own cell", Role.SETUP: "Set-up", Role.GIVEN: "Supplied"}
FOLDED = (Role.SETUP, Role.GIVEN)


@dataclass(frozen=True)
class Grade:
    """What the gradebook has for one check or task; None where there is no score."""

    points: float
    auto_score: float | None
    manual_score: float | None
    extra_credit: float
    needs_review: bool

    @property
    def score(self) -> float | None:
        given = self.auto_score if self.manual_score is None else self.manual_score
        return None if given is None else given + self.extra_credit


@dataclass(frozen=True)
class Grades:
    """What the gradebook has for one submission.

    grades, comments: by grade id. penalty: points taken off because the submission was late.
    """

    student: str
    grades: dict[str, Grade]
    comments: dict[str, str]
    penalty: float


class CollectGrades(NbGraderPreprocessor):
    """Puts a submission's `Grades` into `resources["grades"]`."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(names["notebook"], names["assignment"], names["student"])
            student = notebook.student
            full_name = " ".join(name for name in (student.first_name, student.last_name) if name)
            resources["grades"] = Grades(
                student=f"{full_name} ({student.id})" if full_name else student.id,
                grades={grade.name: _grade(grade) for grade in notebook.grades},
                comments={comment.name: comment.comment for comment in notebook.comments if comment.comment},
                penalty=notebook.late_submission_penalty or 0.0,
            )
        return nb, resources


def _grade(grade) -> Grade:
    return Grade(
        points=grade.max_score,
        auto_score=grade.auto_score,
        manual_score=grade.manual_score,
        extra_credit=grade.extra_credit or 0.0,
        needs_review=grade.manual_score is not None and bool(grade.needs_manual_grade),
    )


@dataclass(frozen=True)
class Row:
    """One check or task, in the table and at its cell.

    state: "passed", "partly", "failed", "open" (somebody marks it, or nothing ran yet) or "review" (it was marked, and
    the answer has changed since).
    """

    anchor: str
    words: str
    by_hand: bool
    state: str
    score: float | None
    points: float
    message: str
    comment: Markup


STATES = {
    "passed": "passed",
    "partly": "in part",
    "failed": "not yet",
    "open": "not marked yet",
    "review": "under review",
}


@dataclass(frozen=True)
class Block:
    """One cell as the page shows it.

    label: what the cell is, nothing where it needs no word. row: what came of it, for a check or task.
    """

    label: str = ""
    folded: bool = False
    text: Markup = Markup("")
    code: Markup = Markup("")
    outputs: tuple[Markup, ...] = ()
    row: Row | None = None
    comment: Markup = Markup("")
    breaches: tuple[str, ...] = ()


class FeedbackExporter(Exporter):
    """A graded notebook as a page of feedback: one HTML file, without scripts, that asks for nothing else.

    Needs `CollectGrades` among the preprocessors. What grading wrote about the submission is read from the notebook's
    metadata: `course.repairs`, `course.breaches` and `course.level`.
    """

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **options: Any) -> tuple[str, dict]:
        notebook, resources = super().from_notebook_node(nb, resources, **options)
        # Again if it was done before: no setting may put the text of hidden tests on a page.
        notebook, resources = ClearHiddenTests(enabled=True, parent=self).preprocess(notebook, resources)
        folder = resources["metadata"]["path"]
        lesson = resources["nbgrader"]["assignment"]
        return page(notebook, resources["grades"], lesson, Path(folder) if folder else None), resources


def page(notebook: NotebookNode, grades: Grades, lesson: str, folder: Path | None = None) -> str:
    """The page for a graded notebook, without the text of hidden tests. folder: where its picture files are."""
    untrusted = Untrusted(folder)
    course = notebook.metadata.get(COURSE, {})
    breaches = [(str(breach.get("cell", "")), str(breach.get("words", ""))) for breach in course.get("breaches", [])]
    blocks = [_block(cell, grades, untrusted, breaches) for cell in notebook.cells]
    rows = [block.row for block in blocks if block.row]
    level = course.get("level")
    return render(
        "feedback.html.j2",
        lesson=lesson,
        title=verdicts.title(notebook, lesson),
        student=grades.student[: PAGE.name],
        rows=rows,
        states=STATES,
        total=_total(rows, grades.penalty),
        maximum=sum(row.points for row in rows),
        unmarked=sum(row.points for row in rows if row.state == "open"),
        penalty=grades.penalty,
        repairs=[str(repair)[: PAGE.text] for repair in course.get("repairs", [])],
        breaches=_named(breaches, blocks, notebook),
        level=level,
        unsafe=level is not None and level < SAFE_LEVEL,
        blocks=[block for block in blocks if block.text or block.code or block.outputs or block.row],
    )


def _total(rows, penalty):
    """The points so far; None while somebody has to look at a mark of an answer that has changed since."""
    if any(row.state == "review" for row in rows):
        return None
    return max(0.0, sum(row.score or 0.0 for row in rows) - penalty)


def _named(breaches, blocks, notebook):
    """(anchor, what, words) of each breach: what it is that went over a bound, in the page's own words."""
    named = []
    for cell_name, words in breaches:
        block = next(
            (block for cell, block in zip(notebook.cells, blocks, strict=True) if _is_named(cell, cell_name)), None
        )
        if block is not None and block.row:
            named.append((block.row.anchor, block.row.words.rstrip("."), words))
        else:
            named.append(("", (block.label if block is not None else "") or "A cell", words))
    return named


def _block(cell, grades, untrusted, breaches):
    name = verdicts.grade_id(cell)
    comment = untrusted.markdown(grades.comments[name]) if name in grades.comments else Markup("")
    if verdicts.is_check(cell) and name in grades.grades:
        row = _row(cell, verdicts.words(cell), verdicts.message(cell), grades.grades[name], comment)
        return Block(code=code(cell.source), row=row)
    if verdicts.is_task(cell) and name in grades.grades:
        row = _row(cell, verdicts.task_words(cell), "", grades.grades[name], comment)
        return Block(text=untrusted.markdown(cell.source, cell.get("attachments")), row=row)
    if cell.cell_type == "markdown":
        own = role_of(cell) == Role.OWN
        text = untrusted.markdown(cell.source, cell.get("attachments"))
        return Block(label="Your own text" if own else "", text=text, comment=comment)
    if cell.cell_type != "code":
        return Block(text=untrusted.plain(cell.source) if cell.source.strip() else Markup(""))
    role = role_of(cell)
    return Block(
        label=LABELS.get(role, ""),
        folded=role in FOLDED,
        code=code(cell.source) if cell.source.strip() else Markup(""),
        outputs=tuple(filter(None, map(untrusted.output, _merged(cell.get("outputs", []))))),
        comment=comment,
        breaches=tuple(words for named, words in breaches if _is_named(cell, named)),
    )


def _is_named(cell, name):
    return bool(name) and name in (verdicts.grade_id(cell), cell.get("id"))


def _row(cell, words, message, grade, comment):
    return Row(
        anchor=f"check-{verdicts.grade_id(cell)}",
        words=words[: PAGE.text],
        by_hand=grade.manual_score is not None or verdicts.is_task(cell),
        state=_state(grade),
        score=grade.score,
        points=grade.points,
        message=message,
        comment=comment,
    )


def _state(grade):
    if grade.needs_review:
        return "review"
    if grade.score is None:
        return "open"
    if grade.score >= grade.points:
        return "passed"
    return "partly" if grade.score > 0 else "failed"


def _merged(outputs):
    """Outputs in which what one stream wrote piece by piece is one piece."""
    merged = []
    for output in outputs:
        previous = merged[-1] if merged else {}
        if output.output_type == "stream" and previous.get("output_type") == "stream":
            merged[-1] = NotebookNode(previous, text="".join(previous.text) + "".join(output.text))
        else:
            merged.append(output)
    return merged
