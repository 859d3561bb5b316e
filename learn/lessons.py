"""The lessons with their hidden checks and solutions, packed into one file.

Packing keeps solutions from being read by accident: no search and no editor shows them. It does not keep them from
somebody who wants to unpack them.
"""

import base64
import difflib
import functools
import json
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from utils.messages import translate as _

from .errors import LearnError


@dataclass(frozen=True)
class Check:
    """A test cell: its grade id, the skill it measures, what it checks in words, and its points."""

    id: str
    skill: str
    words: str
    points: float


@dataclass(frozen=True)
class Answer:
    """An answer cell: its grade id, the function it defines, the code of the solution, and what is checked of it."""

    id: str
    function: str
    solution: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Task:
    """A written task: its grade id, what it asks for in words, its points, and the mark scheme as Markdown."""

    id: str
    words: str
    points: float
    scheme: str


@dataclass(frozen=True)
class Lesson:
    """A lesson: its name and title, the stem of its notebook, and what people write in it.

    notebook: the text of the notebook with hidden checks. files: what lies beside it, content by relative path.
    """

    name: str
    stem: str
    title: str
    answers: tuple[Answer, ...]
    tasks: tuple[Task, ...]
    notebook: str = field(repr=False)
    files: dict[str, bytes] = field(repr=False)

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(check for answer in self.answers for check in answer.checks)


def pack(lessons: list[Lesson]) -> bytes:
    """The file that `unpack` reads; the same bytes for the same lessons."""
    plain = [asdict(lesson) for lesson in lessons]
    for lesson in plain:
        lesson["files"] = {path: base64.b64encode(data).decode("ascii") for path, data in lesson["files"].items()}
    return zlib.compress(json.dumps(plain, sort_keys=True).encode(), 9)


def unpack(data: bytes) -> list[Lesson]:
    """The lessons in the bytes that `pack` has made. Raises ValueError for others."""
    try:
        return [_lesson(**plain) for plain in json.loads(zlib.decompress(data))]
    except (zlib.error, TypeError, KeyError) as error:
        raise ValueError(str(error)) from error


def _lesson(answers, tasks, files, **more):
    return Lesson(
        answers=tuple(_answer(**answer) for answer in answers),
        tasks=tuple(Task(**task) for task in tasks),
        files={path: base64.b64decode(text) for path, text in files.items()},
        **more,
    )


def _answer(checks, **more):
    return Answer(checks=tuple(Check(**check) for check in checks), **more)


class Course:
    """All lessons, in the order of their numbers."""

    def __init__(self, lessons: list[Lesson]):
        self.lessons = {lesson.name: lesson for lesson in lessons}

    def lesson(self, name: str) -> Lesson:
        """The lesson of this name. Raises LearnError for another name."""
        if name not in self.lessons:
            near = difflib.get_close_matches(name, self.lessons, n=1)
            known = near or self.lessons
            template = _("Did you mean %(names)s?") if near else _("The lessons are %(names)s.")
            hint = template % {"names": ", ".join(known)}
            raise LearnError(_("There is no lesson %(name)r. %(hint)s") % {"name": name, "hint": hint})
        return self.lessons[name]

    def answer(self, function: str) -> Answer:
        """The answer that defines a function. Raises KeyError."""
        found = {answer.function: answer for lesson in self.lessons.values() for answer in lesson.answers}
        return found[function]


@functools.cache
def read_course(path: Path) -> Course:
    """The packed course in a file. Raises LearnError where it is missing or damaged."""
    try:
        return Course(unpack(path.read_bytes()))
    except FileNotFoundError:
        raise LearnError(
            _(
                "There are no packed lessons here: %(path)s is missing. Self-study works in the folder of the zip that "
                "python -m tools.build learn makes; unpack the zip again."
            )
            % {"path": path}
        ) from None
    except (OSError, ValueError) as error:
        raise LearnError(
            _("The packed lessons in %(path)s cannot be read (%(error)s). Unpack the zip again.")
            % {"path": path, "error": error}
        ) from None
