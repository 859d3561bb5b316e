"""What is done with a finished result: ledger, then autograded/, then gradebook, then the mark that it is done.

Killed between any two of these, the next run does the rest from the ledger, without grading again.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path, PurePosixPath

import nbformat
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from . import ledger, version
from .gradebook import Entry, Writer
from .ledger import Kind, Ledger, Record, digest_of
from .parts import answers, parts, points
from .results import Result
from .submissions import Lesson, Unread, receipts_of, timestamp_of

LOCK = "grading.lock"


class Busy(Exception):
    """Another grading run is at work on this course."""


class Store:
    """Keeps the results of one lesson. One process and thread at a time: Busy is raised where another is at work.

    Opening it brings the lesson up to date in the gradebook and removes what a killed run left half written.
    """

    def __init__(self, coursedir: CourseDirectory, lesson: Lesson):
        self.lesson = lesson.name
        self._coursedir = coursedir
        self._root = Path(coursedir.root)
        with contextlib.ExitStack() as opened:
            opened.enter_context(_lock(self._root / LOCK))
            self.ledger = opened.enter_context(Ledger(self._root / ledger.NAME))
            self.gradebook = opened.enter_context(Writer(coursedir))
            self._prepare(lesson)
            self._opened = opened.pop_all()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        self._opened.close()

    def settle(self, student: str, key: str) -> bool:
        """Whether the ledger has a result with this key; if so, it is made to stand in the gradebook and autograded/.

        This costs little where all is well, and mends what a killed run left undone, a copy that was removed, an older
        gradebook that was put back, and the penalty of an extension that was granted since.
        """
        record = self.ledger.unchanged(student, self.lesson, key)
        if record is None:
            return False
        self._stand(record, copied=True)
        return True

    def keep(self, result: Result) -> Entry:
        """Records a result and enters it everywhere."""
        return self._stand(self._record(result), copied=True)

    def keep_uncopied(self, result: Result) -> Entry:
        """As `keep`, for `nbgrader autograde`, which itself writes what belongs under autograded/."""
        return self._stand(self._record(result), copied=False)

    def keep_unreadable(self, unread: Unread) -> Entry:
        """Records that a submission could not be read, and why: 0 points, and a notebook that says so in its place."""
        task = unread.task
        carried = self._carried(task.student)
        body = {
            "reason": unread.reason,
            "timestamp": self._timestamp(task.student),
            "notebook": digest_of(task.notebook.encode()),
            "files": _digests(carried),
        }
        contents = (task.notebook.encode(), *carried.values())
        record = self.ledger.append(task.student, self.lesson, task.key, Kind.UNREADABLE, body, contents)
        return self._stand(record, copied=True)

    def _prepare(self, lesson):
        self._notebook, self._files = f"{lesson.stem}.ipynb", lesson.files
        self.gradebook.prepare(lesson.name, lesson.stem, lesson.source, lesson.folder, self._before_removal)
        self._permissions = int(str(Autograde(coursedir=self._coursedir, config=self._coursedir.config).permissions), 8)
        for left in self._step(self._coursedir.autograded_directory).parent.glob(f"*/.{self.lesson}.*"):
            shutil.rmtree(left)

    def _before_removal(self, student, cell, manual):
        self.ledger.append(student, self.lesson, "", Kind.MANUAL, {"removed": {cell: asdict(manual)}})

    def _record(self, result):
        task = result.task
        if task.lesson != self.lesson:
            raise ValueError(f"A result of {task.lesson} was given to the store of {self.lesson}.")
        notebook = nbformat.reads(task.notebook, as_version=4)
        files = {**task.files, **self._carried(task.student)}
        body = {
            "scores": result.scores,
            "points": points(notebook),
            "breaches": [[breach.cell, breach.words] for breach in result.breaches],
            "repairs": list(task.repairs),
            "seconds": result.seconds,
            "level": result.level,
            "seed": task.seed,
            "answers": answers(task, notebook),
            "parts": parts(task, notebook, version.of_packages(), _digests(self._files)),
            "timestamp": self._timestamp(task.student),
            "notebook": digest_of(result.notebook.encode()),
            "files": _digests(files),
        }
        contents = (result.notebook.encode(), *files.values())
        return self.ledger.append(task.student, self.lesson, task.key, Kind.GRADED, body, contents)

    def _stand(self, record: Record, copied: bool) -> Entry:
        """Makes a result that is in the ledger stand everywhere else; standing already, it stays as it is."""
        if copied:
            self._copy(record)
        last = self.ledger.latest(record.student, self.lesson, Kind.COMMITTED)
        seen = None if last is None else self.ledger.record(last.body["record"])
        timestamp = self._timestamp(record.student)
        entry = self.gradebook.commit(
            record.student,
            self.lesson,
            record.body.get("scores"),
            record.body.get("answers", {}),
            lambda cell: seen is None or _answer(seen, cell) != _answer(record, cell),
            None if timestamp is None else datetime.fromisoformat(timestamp),
        )
        manual = {cell: asdict(given) for cell, given in sorted(entry.manual.items())}
        known = self.ledger.latest(record.student, self.lesson, Kind.MANUAL)
        if manual != ({} if known is None else known.body.get("manual")):
            self.ledger.append(record.student, self.lesson, record.key, Kind.MANUAL, {"manual": manual})
        mark = {
            "record": record.id,
            "timestamp": timestamp,
            "score": entry.score,
            "seconds_late": entry.seconds_late,
            "penalty": entry.penalty,
        }
        if last is None or last.body != mark:
            self.ledger.append(record.student, self.lesson, record.key, Kind.COMMITTED, mark)
        return entry

    def _copy(self, record):
        """Replaces the copy under autograded/ by rename; it is left alone if its notebook is the recorded one."""
        target = self._folder(self._coursedir.autograded_directory, record.student)
        with contextlib.suppress(OSError):
            if hashlib.sha256((target / self._notebook).read_bytes()).hexdigest() == record.body["notebook"]:
                return
        new, old = (target.with_name(f".{target.name}.{state}") for state in ("new", "old"))
        for left in (new, old):
            if left.exists():
                shutil.rmtree(left)
        new.mkdir(parents=True)
        for name, content in self._files.items():
            _write(new, name, content)
        for name, digest in record.body["files"].items():
            _write(new, name, self.ledger.content(digest))
        # The last one: what has it is whole.
        (new / self._notebook).unlink(missing_ok=True)
        (new / self._notebook).write_bytes(self.ledger.content(record.body["notebook"]))
        self._set_permissions(new)
        if target.exists():
            target.rename(old)
        new.rename(target)
        if old.exists():
            shutil.rmtree(old)

    def _set_permissions(self, folder):
        """As nbgrader's converters do."""
        for path in [folder, *folder.rglob("*")]:
            if path.is_file():
                path.chmod(self._permissions)
            elif self._coursedir.groupshared:
                path.chmod((path.stat().st_mode | 0o2770) & 0o2777)

    def _folder(self, step, student):
        if student in ("", ".", "..") or {"/", "\0"} & set(student):
            raise ValueError(f"{student!r} cannot be the name of a folder, and so not of a student.")
        return self._step(step, student)

    def _step(self, step, student="."):
        return Path(self._root, self._coursedir.format_path(step, student, self.lesson))

    def _carried(self, student) -> dict[str, bytes]:
        return receipts_of(self._folder(self._coursedir.submitted_directory, student))

    def _timestamp(self, student) -> str | None:
        """When a submission was handed in, in UTC."""
        timestamp = timestamp_of(self._folder(self._coursedir.submitted_directory, student))
        return None if timestamp is None else timestamp.isoformat()


def _answer(record, cell):
    """What the student wrote under a grade; an unreadable submission is all one answer."""
    return record.body.get("answers", {}).get(cell, record.key)


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: digest_of(content) for name, content in sorted(files.items())}


def _write(folder, name, content):
    """Writes a file of a submission, unless the lesson has one, or a folder, of this name."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{name!r} is no path within the folder of a submission.")
    target = folder / path
    with contextlib.suppress(FileExistsError, NotADirectoryError):
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "xb") as file:
            file.write(content)


@contextlib.contextmanager
def _lock(path):
    """Held while a store is open; the system gives it back when the process ends, however that comes about."""
    with open(path, "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = json.loads(file.read() or "null")
            raise Busy(
                f"Another grading run, process {holder or 'unknown'}, is working on this course. Wait for its end, or "
                "end it; what it has graded is kept."
            ) from None
        file.truncate(0)
        file.write(json.dumps(os.getpid()))
        file.flush()
        yield
