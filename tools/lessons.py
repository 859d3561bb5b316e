"""The lessons of a course, read from their folders."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grading.roles import Role
from tools.answers import Answer, imported_names
from tools.course_rules import course_faults
from tools.errors import BuildError, Fault, stop_at
from tools.files import files_in
from tools.lesson_rules import lesson_faults, syntax_faults
from tools.lesson_text import Cell, read_cells
from tools.mistakes import Mistake, mistake_faults, read_mistakes

_FOLDER = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Lesson:
    """One lesson: the cells of its text, its mistakes, its figures (path in the folder -> bytes)."""

    folder: Path
    cells: tuple[Cell, ...]
    mistakes: tuple[Mistake, ...]
    figures: dict[str, bytes]

    @property
    def name(self):
        return self.folder.name

    @property
    def stem(self):
        return self.name.split("_", 1)[1]

    @property
    def text_path(self):
        return self.folder / f"{self.stem}.py"

    @property
    def place(self):
        """The text file as messages name it."""
        return f"lessons/{self.name}/{self.stem}.py"

    @property
    def title(self):
        """The first heading of its text; its name where it has none."""
        lines = (line for cell in self.cells if not cell.is_code for line in cell.source.splitlines())
        return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), self.name)

    @property
    def mistakes_place(self):
        return f"lessons/{self.name}/mistakes.py"

    def mistake_line(self, mistake):
        """The line of mistakes.py where a mistake begins, as far as its id can be found."""
        lines = (self.folder / "mistakes.py").read_text(encoding="utf-8").splitlines()
        return next((number for number, line in enumerate(lines, start=1) if f'"{mistake.id}"' in line), 0)

    def with_role(self, role):
        return [cell for cell in self.cells if cell.role is role]

    def function(self, cell):
        """The name of the function in an answer cell."""
        return next(node.name for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef))

    @cached_property
    def answers(self):
        """Function -> Answer, for the functions that this lesson asks for."""
        imports = {}
        for cell in self.with_role(Role.SETUP):
            imports |= imported_names(cell.source)
        return {
            self.function(cell): Answer(self.function(cell), self.name, cell.source, imports)
            for cell in self.with_role(Role.ANSWER)
        }

    @cached_property
    def skills(self):
        """The skills that the tests of this lesson measure."""
        return {cell.skill for cell in self.with_role(Role.TEST)}


@dataclass(frozen=True)
class Course:
    """All lessons of a course, in the order of their numbers."""

    root: Path
    lessons: tuple[Lesson, ...]

    @property
    def names(self):
        return [lesson.name for lesson in self.lessons]

    def lesson(self, name):
        return next(lesson for lesson in self.lessons if lesson.name == name)

    def choose(self, names):
        """The lessons of these names, all when none is named. Raises BuildError for a name that is not there."""
        unknown = [name for name in names if name not in self.names]
        stop_at(Fault("lessons", 0, f"no lesson {name!r}; the lessons are {', '.join(self.names)}") for name in unknown)
        return [lesson for lesson in self.lessons if not names or lesson.name in names]

    def answers(self, lesson, earlier_only=False):
        """Function -> Answer, for the lessons up to this one, or up to the one before it."""
        last = self.lessons.index(lesson) + (not earlier_only)
        return {function: answer for one in self.lessons[:last] for function, answer in one.answers.items()}


def read_course(root):
    """Read and check every lesson of the course at `root`. Raises BuildError with all that is wrong."""
    folders = sorted(path for path in (root / "lessons").glob("*") if path.is_dir() and path.name[0] not in "._")
    if not folders:
        raise BuildError([Fault("lessons", 0, "no lesson here: expected a folder such as 01_name with name.py in it")])
    lessons, faults, numbers = [], [], {}
    for folder in folders:
        other = numbers.setdefault(folder.name[:2], folder)
        if other is not folder:
            words = f"the number {folder.name[:2]} is taken by lesson {other.name}"
            faults.append(Fault(f"lessons/{folder.name}", 0, words))
        try:
            lessons.append(_read_lesson(folder))
        except BuildError as error:
            faults += error.faults
    stop_at(faults)
    course = Course(root, tuple(lessons))
    stop_at(fault for lesson in lessons for fault in [*course_faults(course, lesson), *mistake_faults(lesson)])
    return course


def _read_lesson(folder):
    """One lesson by itself. Raises BuildError with all that is wrong with it."""
    place = f"lessons/{folder.name}"
    name = _FOLDER.fullmatch(folder.name)
    if not name:
        raise BuildError([Fault(place, 0, "expected a folder name of number and stem, such as 02_rnn_forward")])
    stem = name.group(2)
    figures, others = {}, []
    for path in files_in(folder):
        inside = path.relative_to(folder).as_posix()
        if inside.startswith("figures/"):
            figures[inside] = path.read_bytes()
        elif inside not in (f"{stem}.py", "mistakes.py"):
            others.append(Fault(place, 0, f"unexpected {inside}; expected {stem}.py, mistakes.py and figures/"))
    text_place = f"{place}/{stem}.py"
    try:
        text = (folder / f"{stem}.py").read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BuildError([*others, Fault(place, 0, f"no {stem}.py, the text of the lesson")]) from None
    except UnicodeDecodeError as error:
        raise BuildError([*others, Fault(text_place, 0, f"not UTF-8: {error.reason} at byte {error.start}")]) from None
    cells, wrong_markers = read_cells(text)
    mistakes, wrong_mistakes = read_mistakes(folder / "mistakes.py", f"{place}/mistakes.py")
    lesson = Lesson(folder, tuple(cells), mistakes, figures)
    unreadable = [Fault(text_place, line, words) for line, words in wrong_markers] + [*syntax_faults(lesson)]
    # The other rules would only repeat what a marker that cannot be read, or code that is not Python, has caused.
    stop_at(others + wrong_mistakes + (unreadable or lesson_faults(lesson)))
    return lesson
