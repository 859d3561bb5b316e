"""`python -m grading`: grade a lesson, and ask about grades."""

import argparse
import difflib
import os
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# What imports nbgrader, which takes 2 s, is imported where it is used: meanwhile the warm parents start.
from .results import Breach, Result, Task
from .sandbox import NO_FORK

FINE, LOOK, USAGE, UNGRADED, INTERRUPTED = 0, 1, 2, 3, 130

GRADE = """\
Grades the submissions of a lesson in the course in this folder: those that are new or changed, or whose lesson or
grader has changed since. What is done is kept at once: stopped at any time, the same command goes on where it was.

other commands:
  python -m grading history STUDENT LESSON   why a grade is what it is
  python -m grading diff LESSON              which scores would change if all were graded again; nothing is changed
  python -m grading report LESSON            writes reports/LESSON.html and reports/LESSON.csv
Each of them has a --help of its own.
"""
EXAMPLES = """\
examples:
  python -m grading 02_rnn_forward
  python -m grading 02_rnn_forward --workers 8
  python -m grading 02_rnn_forward --student ada --student bob --force
  python -m grading 02_rnn_forward --scheduler tls://grader.example.org:8786

A line is written for each submission that was repaired, was stopped at a bound, could not be read or graded, or has
a score given by hand that must be reviewed because the answer has changed.

A scheduler that is not on this machine needs TLS. The certificates are those of Dask's own configuration:
DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__TLS__CLIENT__CERT and …__TLS__CLIENT__KEY, or ~/.config/dask.

exit status:
  0    every submission has its grade
  1    every submission has its grade, and a person should look at some: they were stopped at a bound, could not be
       read, or a score given by hand waits for review
  2    the command was wrong; nothing was done
  3    some submission, or all, could not be graded, through no fault of a student's; run the same command again
  130  stopped with Ctrl-C
"""


class UsageError(Exception):
    """What was asked for does not exist, in words."""


def main(arguments):
    """Run a command line, without the name of the program; returns the exit status."""
    name = arguments[0] if arguments[:1] and arguments[0] in COMMANDS else ""
    command, parser = COMMANDS[name]
    options = parser().parse_args(arguments[bool(name) :])
    if not hasattr(os, "fork"):  # much of what is imported below is not there either
        print(NO_FORK, file=sys.stderr)
        return UNGRADED
    try:
        return command(options)
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("Stopped. What was graded is kept; the same command goes on.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if _is_told(error):
            print(error, file=sys.stderr)
        else:
            traceback.print_exc()
        return UNGRADED


def grade(options):
    """Grade a lesson."""
    began = time.monotonic()
    with _crew(options) as crew:
        from .progress import Progress
        from .store import Store

        course, lesson, submissions = _asked(options)
        outcome = Summary()
        with Store(course, lesson) as store, Progress(len(submissions)) as progress:
            run = Run(store, progress, outcome, options.force)
            run.all(submissions, lesson, crew().run)
    print(f"{outcome}; {time.monotonic() - began:.1f} s")
    return outcome.status


@dataclass
class Summary:
    """How many submissions came to what."""

    def __post_init__(self):
        self.count = Counter()
        self.levels = Counter()

    @property
    def status(self):
        if self.count["failed"]:
            return UNGRADED
        return LOOK if self.count["stopped at a bound"] + self.count["unreadable"] + self.count["to review"] else FINE

    def __str__(self):
        names = ("graded", "repaired", "stopped at a bound", "unreadable", "to review", "failed", "unchanged")
        told = ", ".join(f"{name} {self.count[name]}" for name in names)
        levels = ", ".join(str(level) for level in sorted(self.levels))
        return told + (f"; sandbox level {levels} of 3" if levels else "")


class Run:
    """Grades submissions into a store and tells what needs attention."""

    def __init__(self, store, progress, summary, force):
        self._store, self._progress, self._summary, self._force = store, progress, summary, force

    def all(self, submissions, lesson, run):
        """run: what yields a Result or a Failure for each of the tasks it is given."""
        from .batch import Failure

        for outcome in run(self._tasks(submissions, lesson)):
            if isinstance(outcome, Failure):
                self._tell(outcome.task.student, "failed", outcome.words)
            else:
                entry = self._store.keep(outcome)
                self._summary.count["graded"] += 1
                self._summary.levels[outcome.level] += 1
                breaches = [(breach.cell, breach.words) for breach in outcome.breaches]
                self._attend(outcome.task.student, outcome.task.repairs, breaches, entry.manual)
            self._progress.advance()

    def _tasks(self, submissions, lesson):
        """The tasks of what must be run; the rest is settled on the way."""
        from .submissions import Unread

        for task in _tasks(submissions, lesson):
            unread = task if isinstance(task, Unread) else None
            task = task.task if unread else task
            if not self._force and self._store.settle(task.student, task.key):
                self._unchanged(task)
            elif unread:
                self._store.keep_unreadable(unread)
                self._tell(task.student, "unreadable", unread.reason)
            else:
                yield task
                continue
            self._progress.advance()

    def _unchanged(self, task):
        self._summary.count["unchanged"] += 1
        body = self._store.ledger.unchanged(task.student, task.lesson, task.key).body
        if "reason" in body:
            return self._tell(task.student, "unreadable", body["reason"])
        manual = self._store.gradebook.manual(task.lesson, task.student)
        self._attend(task.student, [], body["breaches"], manual)

    def _attend(self, student, repairs, breaches, manual):
        if repairs:
            self._tell(student, "repaired", " ".join(repairs))
        if breaches:
            self._tell(student, "stopped at a bound", "; ".join(f"{cell}: {words}" for cell, words in breaches))
        if review := sorted(name for name, given in manual.items() if given.review):
            names = ", ".join(review)
            self._tell(student, "to review", f"the answer has changed since a score was given by hand: {names}")

    def _tell(self, student, what, words):
        self._summary.count[what] += 1
        self._progress.tell(f"{student}: {what}: {words}")


def diff(options):
    """Show what grading anew would change."""
    with _crew(options) as crew:
        from . import history as told
        from .gradebook import Writer
        from .ledger import NAME, Ledger
        from .progress import Progress

        course, lesson, submissions = _asked(options)
        failures = []
        with (
            Ledger(Path(course.root) / NAME) as ledger,
            Writer(course) as gradebook,
            Progress(len(submissions)) as progress,
        ):
            results = _results(_tasks(submissions, lesson), crew().run, progress, failures)
            words = told.diff(ledger, gradebook, results)
    print("\n".join([words, *failures]))
    return UNGRADED if failures else FINE


def _results(tasks, run, progress, failures):
    """A Result for each task, nothing kept; failures gets a line for each that has none."""
    from .batch import Failure
    from .submissions import Unread

    unread = []

    def readable():
        for task in tasks:
            if isinstance(task, Unread):
                unread.append(Result(task.task, task.task.notebook, task.scores, (), seconds=0.0, level=0))
            else:
                yield task

    for outcome in run(readable()):
        progress.advance()
        if isinstance(outcome, Failure):
            failures.append(f"{outcome.task.student}: failed: {outcome.words}")
        else:
            yield outcome
    yield from unread


def history(options):
    """Tell why a grade is what it is."""
    from . import history as told
    from .ledger import NAME, Ledger

    course = course_directory()
    _check_lesson(course, options.lesson)
    with Ledger(Path(course.root) / NAME) as ledger:
        _check("student", [options.student], ledger.students(options.lesson))
        print(told.history(ledger, options.student, options.lesson))
    return FINE


def report(options):
    """Write the report on a class."""
    import json

    from . import report as page
    from .gradebook import Writer
    from .ledger import NAME, Ledger
    from .submissions import Lesson

    course = course_directory()
    _check_lesson(course, options.lesson)
    root = Path(course.root)
    lesson = Lesson.read(root, options.lesson)
    hints = root / course.source_directory / lesson.name / "hints.json"
    with Ledger(root / NAME) as ledger, Writer(course) as gradebook:
        graded = [_graded(ledger, gradebook, lesson.name, student) for student in ledger.students(lesson.name)]
        written = page.write(
            root / "reports",
            lesson.name,
            lesson.source,
            json.loads(hints.read_text(encoding="utf-8")) if hints.exists() else {},
            graded,
        )
    print("\n".join(str(path) for path in written))
    return FINE


def _graded(ledger, gradebook, lesson, student):
    """A student's latest result as the report needs it."""
    from .ledger import RESULTS, Kind
    from .report import Graded

    manual = gradebook.manual(lesson, student)
    committed = ledger.latest(student, lesson, Kind.COMMITTED)
    more = {
        "manual": {name: given.score for name, given in manual.items() if given.score is not None},
        "penalty": (committed and committed.body["penalty"]) or 0.0,
        "needs_review": any(given.review for given in manual.values()),
    }
    record = ledger.latest(student, lesson, *RESULTS)
    if record.kind is Kind.UNREADABLE:
        return Graded(student, None, record.body["reason"], **more)
    body = record.body
    notebook = ledger.content(body["notebook"]).decode()
    task = Task(student, lesson, "", (), body["seed"], record.key, repairs=tuple(body["repairs"]))
    breaches = tuple(Breach(*breach) for breach in body["breaches"])
    return Graded(student, Result(task, notebook, body["scores"], breaches, body["seconds"], body["level"]), **more)


def course_directory(root=""):
    """nbgrader's CourseDirectory with the configuration that nbgrader would use in this folder, by default ours.

    Raises UsageError for a configuration with a mistake.
    """
    from nbgrader.apps.baseapp import NbGrader

    # A configuration with a mistake must not be half used: the grades could go to another gradebook.
    application = NbGrader(raise_config_file_errors=True, log_level="ERROR")
    try:
        application.initialize([], root=str(root))
    except Exception as error:
        raise UsageError(f"nbgrader_config.py cannot be read: {type(error).__name__}: {error}") from error
    return application.coursedir


def _asked(options):
    """The course, the lesson and the submissions that the command is about."""
    from .submissions import Lesson, find

    course = course_directory()
    _check_lesson(course, options.lesson)
    root = Path(course.root)
    found = {submission.student: submission for submission in find(root, options.lesson)}
    _check("student", options.student, found)
    chosen = options.student or found
    return course, Lesson.read(root, options.lesson), [found[student] for student in dict.fromkeys(chosen)]


def _tasks(submissions, lesson):
    """A Task or an Unread for each submission, made when it is asked for."""
    from . import seeds
    from .submissions import task_of

    secret = seeds.course_secret(lesson.root)
    return (task_of(submission, lesson, secret, seeds.seed) for submission in submissions)


@contextmanager
def _crew(options):
    """A function that gives the crew when it is ready; it gets ready meanwhile."""
    # Not in the thread: when two import at once, one meets modules that the other has not finished.
    from . import batch

    if options.scheduler:
        from . import cluster  # noqa: F401
    with ThreadPoolExecutor(1) as thread:
        crew = thread.submit(batch.crew, options.workers, options.scheduler, options.unsafe_no_sandbox)
        try:
            yield crew.result
        finally:
            if not crew.exception():
                crew.result().close()


def _check_lesson(course, lesson):
    source = Path(course.root) / course.source_directory
    if not source.is_dir():
        raise UsageError(f"{source} does not exist: run this in the folder of the course.")
    _check("lesson", [lesson], [path.name for path in source.iterdir() if path.is_dir()])


def _check(kind, asked, known):
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known)) or 'none'}."
            raise UsageError(f"There is no {kind} {name!r}. {hint}")


def _is_told(error):
    """Whether an error is meant to be read by a teacher as it is."""
    from .batch import ClusterError
    from .gradebook import GradebookError
    from .ledger import LedgerError
    from .sandbox.levels import Refused
    from .seeds import SecretError
    from .store import Busy
    from .warm import Unstartable

    return isinstance(error, (Busy, ClusterError, GradebookError, LedgerError, Refused, SecretError, Unstartable))


def _parser(program, description, epilog=""):
    return argparse.ArgumentParser(
        f"python -m grading{program}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _running_parser(program, description, epilog=""):
    parser = _parser(program, description, epilog)
    parser.add_argument("lesson", metavar="LESSON", help="the name of its folder in source/")
    parser.add_argument(
        "--student", metavar="ID", action="append", default=[], help="only this student; may be given several times"
    )
    parser.add_argument(
        "--workers", metavar="N", type=_count, default=1, help="so many at a time on this machine (default: 1)"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", default="", help="use the workers of the Dask cluster of this scheduler"
    )
    parser.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="grade even where no sandbox keeps students' code from your files: only for code you trust as your own",
    )
    return parser


def _grade_parser():
    parser = _running_parser("", GRADE, EXAMPLES)
    parser.add_argument("--force", action="store_true", help="grade again what has not changed")
    return parser


def _diff_parser():
    return _running_parser(
        " diff", "Grades a lesson again and shows which scores would change. Nothing is written or changed."
    )


def _history_parser():
    parser = _parser(" history", "Tells why a grade is what it is: each time it was graded, and what had changed.")
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("lesson", metavar="LESSON")
    return parser


def _report_parser():
    parser = _parser(" report", "Writes a page and a table on a class, from what was graded, to the folder reports/.")
    parser.add_argument("lesson", metavar="LESSON")
    return parser


def _count(text):
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}")
    return int(text)


COMMANDS = {
    "": (grade, _grade_parser),
    "diff": (diff, _diff_parser),
    "history": (history, _history_parser),
    "report": (report, _report_parser),
}
