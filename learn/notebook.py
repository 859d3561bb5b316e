"""What a learner calls in a notebook."""

import os
import subprocess
import sys
from pathlib import Path

from utils.messages import translate as _

from . import places, results
from .errors import TOLD, LearnError
from .lessons import read_course


class Shown:
    """What a cell shows: HTML in a notebook, text everywhere else."""

    def __init__(self, text: str, html: str):
        self._text, self._html = text, html

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html


class ShownMarkdown:
    """What a cell shows as Markdown, with its code and formulas."""

    def __init__(self, text: str):
        self._text = text

    def __repr__(self) -> str:
        return self._text

    def _repr_markdown_(self) -> str:
        return self._text


def check(lesson: str = "") -> None:
    """Run the hidden checks on the saved notebook of a lesson, on fresh numbers, and show what they found.

    lesson: the name of its folder; without it, the lesson whose notebook this is.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return  # the cell that calls this is being checked itself
    _show(lambda: _check(lesson))


def progress() -> None:
    """Show the skills of all lessons, and which of them were shown so far."""
    _show(_progress)


def solutions(lesson: str = "") -> None:
    """Show the worked solutions of a lesson that are open, and say when the others open.

    lesson: the name of its folder; without it, the lesson whose notebook this is.
    """
    _show(lambda: _solutions(lesson))


def give(function: str, namespace: dict) -> None:
    """Define a function of an earlier lesson in a notebook. Raises LearnError where the lessons are not packed."""
    source = read_course(places.PACKED).answer(function).solution
    exec(compile(source, f"<given {function}>", "exec"), namespace)


def _show(make):
    from IPython.display import display

    try:
        for shown in make():
            display(shown)
    except LearnError as error:
        print(error)


def _check(name):
    from .checked import keep
    from .page import check_html, progress_html
    from .text import check_text, progress_text

    course, lesson = _asked(name)
    _stop_if_unsaved(lesson)
    checked = keep(lesson, _run(lesson))
    yield Shown(check_text(checked), check_html(checked))
    yield Shown(progress_text(course, checked.progress), progress_html(course, checked.progress, now=checked.lesson))


def _run(lesson):
    """A result from a process of its own: a notebook can have changed anything in this one."""
    command = [sys.executable, "-m", "learn.worker", lesson.name]
    try:
        done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, encoding="utf-8")
    except KeyboardInterrupt:
        raise LearnError(_("Stopped; nothing was kept of this check.")) from None
    if done.returncode == TOLD:
        raise LearnError(done.stderr.strip())
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise LearnError(
            _("The check ended before it had a result; run it again. Its last words: %(words)s") % {"words": last}
        )
    return results.from_line(done.stdout)


def _progress():
    from .checked import read_progress
    from .page import progress_html
    from .text import progress_text

    course, found = read_course(places.PACKED), read_progress()
    yield Shown(progress_text(course, found), progress_html(course, found, course.lessons.get(Path.cwd().name)))


def _solutions(name):
    from .checked import read_progress
    from .opening import solutions

    _course, lesson = _asked(name)
    for line, markdown in solutions(read_progress().standing(lesson)):
        yield ShownMarkdown(f"**{line}**\n\n{markdown}" if markdown else line)


def _asked(name):
    course = read_course(places.PACKED)
    return course, course.lesson(name or Path.cwd().name)


def _stop_if_unsaved(lesson):
    from IPython import get_ipython

    from .unsaved import unsaved

    shell = get_ipython()
    executed = shell.user_ns.get("In", []) if shell else []
    names = unsaved(lesson, places.LESSONS / lesson.name / f"{lesson.stem}.ipynb", executed)
    if names:
        template = _("Save the notebook first (Ctrl+S), then check again: on disk it has an older %(names)s.")
        raise LearnError(template % {"names": ", ".join(names)})
