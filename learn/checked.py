"""One check from its beginning to its end: run, kept, and compared with what was there before."""

from dataclasses import dataclass

from utils.messages import translate as _

from . import places, results
from .lessons import Course, Lesson
from .opening import opened
from .results import Result
from .standing import Standing


@dataclass(frozen=True)
class Progress:
    """All results that are kept, and what is to be said of the file."""

    results: list[Result]
    notices: list[str]

    def standing(self, lesson: Lesson) -> Standing:
        return Standing.of(lesson, self.results)


@dataclass(frozen=True)
class Checked:
    """What came of a check: its result; a line for each solution that is open since then; the progress with it."""

    lesson: Lesson
    result: Result
    opened: list[str]
    progress: Progress


def run(course: Course, lesson: Lesson) -> Result:
    """Check the notebook of a lesson as it was saved. Raises LearnError."""
    from .engine import starting_engine

    with starting_engine() as grade:
        from .checking import check  # takes seconds, in which the engine starts

        return check(course, lesson, places.LESSONS / lesson.name, grade)


def keep(lesson: Lesson, result: Result) -> Checked:
    """Add a result to those that are kept."""
    before = read_progress()
    notices = list(before.notices)
    try:
        results.add(places.RESULTS, result)
    except OSError as error:
        notices.append(
            _(
                "This result could not be kept: %(path)s cannot be written (%(error)s). It counts for no solution; "
                "make the folder writable, and check again."
            )
            % {"path": places.short(places.RESULTS), "error": error.strerror}
        )
        return Checked(lesson, result, [], Progress(before.results, notices))
    after = Progress([*before.results, result], notices)
    old, now = opened(before.standing(lesson)), opened(after.standing(lesson))
    return Checked(lesson, result, [line for name, line in now.items() if name not in old], after)


def read_progress() -> Progress:
    """What is kept; what of it cannot be read is said, and left where it is."""
    try:
        found, broken = results.read(places.RESULTS)
    except OSError as error:
        template = _("The results in %(path)s cannot be read (%(error)s).")
        return Progress([], [template % {"path": places.short(places.RESULTS), "error": error.strerror}])
    if not broken:
        return Progress(found, [])
    template = _("In %(path)s, %(number)d lines cannot be read; they were left out, and stay in the file.")
    if broken == 1:
        template = _("In %(path)s, one line cannot be read; it was left out, and stays in the file.")
    return Progress(found, [template % {"path": places.short(places.RESULTS), "number": broken}])
