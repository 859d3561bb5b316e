"""What has been handed in, also what nbgrader does not see, and the task of grading it."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from . import version
from .apart import cells_apart
from .files import Found, is_notebook, kind, listing, printable, quoted, read
from .intake import Original, answer_names, blank, graded_ids, rebuild
from .limits import INTAKE
from .parsing import Unreadable
from .results import Task
from .roles import COURSE, Role, role_of

TIMESTAMP = "timestamp.txt"
# What the exchange adds to a submission; feedback finds its way back by them.
RECEIPTS = (TIMESTAMP, "submission_secret.txt")
# A sentence names so many files and counts the rest.
NAMED = 3


@dataclass(frozen=True)
class Submission:
    """What a student has handed in for a lesson; nothing of it has been read yet but its timestamp.

    notebook: the one that counts, None if `reason` says why there is none. files: the student's other files by their
    paths relative to the folder. timestamp: UTC without a zone. repairs: what was odd about the files, in words.
    """

    student: str
    lesson: str
    folder: Path
    notebook: Path | None
    reason: str = ""
    files: tuple[str, ...] = ()
    timestamp: datetime | None = None
    repairs: tuple[str, ...] = ()

    def own_files(self, supplied: frozenset[str]) -> tuple[dict[str, bytes], list[str]]:
        """The student's other files by relative path, and why some of them are not among them.

        supplied: the paths of the files of the lesson, which no file of a student's takes the place of.
        """
        contents, repairs = {}, []
        folders = {str(parent) for path in supplied for parent in PurePosixPath(path).parents}
        for path in self.files:
            if path in supplied | folders or {str(parent) for parent in PurePosixPath(path).parents} & supplied:
                continue
            try:
                contents[path] = read(self.folder / path, INTAKE.file)
            except Unreadable as reason:
                repairs.append(f"A file was left out. {reason}")
        return contents, repairs

    def receipts(self) -> dict[str, bytes]:
        """What the exchange has added, by name: to be carried over to where the graded notebook goes."""
        return receipts_of(self.folder)


@dataclass(frozen=True)
class Unread:
    """A submission that cannot be read, and why.

    task: the lesson without any answer, which says why at its top. scores: nothing, for each of its tests.
    """

    task: Task
    reason: str
    scores: dict[str, float]


@dataclass(frozen=True)
class Lesson:
    """A lesson as grading needs it, read once a batch.

    folder: that of the lesson. stem: the name of its notebook without the ending.
    answers: the names that its answer cells define.
    files: its other files, content by relative path.
    version: of the lesson and of what grades it, all that a result depends on but the submission.
    """

    root: Path
    name: str
    folder: Path
    stem: str
    source: NotebookNode
    answers: tuple[str, ...]
    files: dict[str, bytes]
    version: str

    @cached_property
    def original(self) -> Original:
        """The lesson as submissions are rebuilt from it."""
        return Original(self.source)

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """The ids of the cells that show the same in every submission."""
        return cells_apart(self.source)

    def apart_in(self, notebook: NotebookNode) -> tuple[str, ...]:
        """Those of them that do so in this submission: none if a cell that explores was changed."""
        return self.apart if _exploring(notebook) == _exploring(self.original.notebook) else ()

    @classmethod
    def read(cls, root: Path, name: str) -> "Lesson":
        """The lesson source/<name> of the course in `root`. Raises FileNotFoundError, ValueError."""
        path = notebook_of(Path(root) / "source", name)
        source = nbformat.read(path, as_version=4)
        others = (each for each in version.files(path.parent) if each != path)
        files = {each.relative_to(path.parent).as_posix(): each.read_bytes() for each in others}
        return cls(
            root=Path(root),
            name=name,
            folder=path.parent,
            stem=path.stem,
            source=source,
            answers=answer_names(source),
            files=files,
            version=version.of_lesson(path.parent),
        )


def notebook_of(source: Path, lesson: str) -> Path:
    """The one notebook of a lesson in the folder `source`. Raises FileNotFoundError, ValueError."""
    found = sorted((source / lesson).glob("*.ipynb"))
    if not found:
        raise FileNotFoundError(f"expected the notebook of the lesson {lesson} in {source / lesson}, there is none")
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise ValueError(f"expected one notebook in {source / lesson}, there are {len(found)}: {names}")
    return found[0]


def find(root: Path, lesson: str) -> list[Submission]:
    """All submissions of a lesson in the course in `root`, by student. Raises FileNotFoundError, ValueError."""
    stem = notebook_of(Path(root) / "source", lesson).stem
    submitted = Path(root) / "submitted"
    names = sorted(os.listdir(submitted)) if submitted.is_dir() else []
    folders = [submitted / name / lesson for name in names if not name.startswith(".")]
    return [look(folder, printable(folder.parent.name), lesson, stem) for folder in folders if os.path.lexists(folder)]


def look(folder: Path, student: str, lesson: str, stem: str) -> Submission:
    """The submission in a folder, whose notebook should be named `stem`.ipynb."""
    for part in (folder.parent, folder):
        mode = os.lstat(part).st_mode
        if not stat.S_ISDIR(mode):
            return Submission(student, lesson, folder, None, f"{quoted(part.name)} is {kind(mode)}.")
    found = listing(folder)
    notebook, reason, repairs = _chosen(found, f"{stem}.ipynb")
    files, more = _kept(found)
    time = timestamp_of(folder)
    if time is None and os.path.lexists(folder / TIMESTAMP):
        more.append("The timestamp is no time that can be read; the submission counts as handed in without one.")
    path = folder / notebook if notebook else None
    return Submission(student, lesson, folder, path, reason, files, time, (*repairs, *more))


def _chosen(found: list[Found], name: str):
    """The path of the notebook that counts, or why there is none, and what is to be said."""
    notebooks = [one for one in found if is_notebook(one.path)]
    plain = [one for one in notebooks if one.is_plain]
    odd = [f"{quoted(one.path)} is {kind(one.mode)}." for one in notebooks if not one.is_plain]
    if not plain:
        if odd:
            return None, " ".join(odd[:NAMED]), []
        return None, f"There is no notebook{_names(one.path for one in found)}.", []
    by_name = {one.path: one for one in plain}
    chosen = by_name.get(name) or max(plain, key=lambda one: (one.changed, one.path))
    repairs = []
    if chosen.path != name:
        repairs.append(f"The notebook {quoted(name)} was handed in as {quoted(chosen.path)}.")
    others = [one.path for one in plain if one is not chosen]
    if others:
        why = "has the right name" if chosen.path == name else "is the newest"
        repairs.append(
            f"There are {len(plain)} notebooks; {quoted(chosen.path)} {why} and was graded{_names(others, 'not')}."
        )
    return chosen.path, "", repairs


def _names(paths: Iterable[str], introduction="only"):
    paths = [path for path in paths if path not in RECEIPTS]
    if not paths:
        return ""
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return f", {introduction} {', '.join(map(quoted, paths[:NAMED]))}{more}"


def _kept(found: list[Found]):
    """The paths of the student's other files that are taken, and what is said of the rest."""
    kept, size, left_out = [], 0, []
    for one in found:
        if is_notebook(one.path) or one.path in RECEIPTS:
            continue
        fits = one.size <= INTAKE.file and size + one.size <= INTAKE.all_files and len(kept) < INTAKE.files
        if one.is_plain and fits and len(one.path) <= INTAKE.path and printable(one.path) == one.path:
            kept.append(one.path)
            size += one.size
        else:
            left_out.append(one.path)
    repairs = [f"{len(left_out):,} of the other files cannot be taken{_names(left_out, 'namely')}."] if left_out else []
    return tuple(kept), repairs


def receipts_of(folder: Path) -> dict[str, bytes]:
    """What the exchange has added to the submission in a folder, by name, as far as it can be read."""
    return {name: data for name in RECEIPTS if (data := _receipt(folder, name)) is not None}


def timestamp_of(folder: Path) -> datetime | None:
    """When a submission was handed in, UTC without a zone; None if its folder does not say, or not in a way to read."""
    data = _receipt(folder, TIMESTAMP)
    text = data.decode("utf-8", "replace").strip() if data else ""
    # No slash: nbgrader's reader takes a zone for the name of a file.
    if not re.fullmatch(r"\d[\w.:+ -]{5,60}", text, re.ASCII):
        return None
    try:
        return parse_utc(text)
    except (ValueError, OverflowError, TypeError, AttributeError, OSError):
        return None


def _receipt(folder, name):
    try:
        return read(folder / name, INTAKE.receipt)
    except Unreadable:
        return None


@dataclass(frozen=True)
class Rebuilt:
    """What is graded of a submission: the notebook, which says in its metadata what was repaired, and the own files.

    data: the bytes that were handed in for the notebook. reason: why they cannot be read; then all answers are stubs.
    """

    notebook: NotebookNode
    files: dict[str, bytes]
    repairs: tuple[str, ...]
    data: bytes
    reason: str


def rebuilt(submission: Submission, lesson: Lesson) -> Rebuilt:
    """The submission as it is graded; without any answer if it cannot be read."""
    files, repairs = submission.own_files(frozenset(lesson.files))
    data, reason = b"", submission.reason
    try:
        if submission.notebook is not None:
            data = read(submission.notebook, INTAKE.notebook)
            notebook, more = rebuild(lesson.original, data)
    except Unreadable as error:
        reason = _explained(error, lesson)
    if reason:
        notebook, more = blank(lesson.original, reason), [reason]
    repairs = (*submission.repairs, *repairs, *more)
    notebook.metadata[COURSE]["repairs"] = list(repairs)
    return Rebuilt(notebook, files, repairs, data, reason)


def task_of(
    submission: Submission, lesson: Lesson, secret: bytes, seed: Callable[[bytes, str, str], int]
) -> Task | Unread:
    """What grading a submission takes, or why there is nothing to run.

    secret: the course's. seed: what the hidden checks of a student in a lesson draw from, given the secret.
    """
    made = rebuilt(submission, lesson)
    number = seed(secret, submission.student, submission.lesson)
    task = Task(
        student=submission.student,
        lesson=submission.lesson,
        notebook=nbformat.writes(made.notebook),
        answers=lesson.answers,
        seed=number,
        key=_key(lesson.version, submission.student, number, made),
        lesson_files=lesson.files,
        files=made.files,
        repairs=made.repairs,
        apart=lesson.apart_in(made.notebook),
    )
    if not made.reason:
        return task
    tests = [cell.metadata.nbgrader for cell in lesson.source.cells if "nbgrader" in cell.metadata]
    return Unread(task, made.reason, {each.grade_id: 0.0 for each in tests if each.grade})


def _exploring(notebook):
    return {cell.id: cell.source for cell in notebook.cells if role_of(cell) == Role.EXPLORE}


def _explained(error, lesson):
    """Why a notebook cannot be read; if it is another lesson's, which."""
    source = lesson.root / "source"
    others = sorted(folder.name for folder in source.iterdir() if folder.is_dir() and folder.name != lesson.name)
    for other in others if error.grade_ids else []:
        ids = graded_ids(nbformat.read(notebook_of(source, other), as_version=4))
        if len(error.grade_ids & ids) > len(error.grade_ids) / 2:
            return f"It is the notebook of another lesson, {other}."
    return str(error)


def _key(version, student, seed, made):
    digest = hashlib.sha256(version.encode())
    _add(digest, student.encode(), str(seed).encode(), made.data, "\n".join(made.repairs).encode())
    for path, data in sorted(made.files.items()):
        _add(digest, path.encode(), data)
    return digest.hexdigest()


def _add(digest, *parts):
    """With their lengths, so that no two lists of parts give the same."""
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
