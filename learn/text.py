"""Checks, progress and solutions as plain text."""

import textwrap

from utils.messages import translate as _

from . import words
from .checked import Checked, Progress
from .lessons import Course
from .opening import solutions
from .standing import Standing, State, state_of

WIDTH = 100


def check_text(checked: Checked) -> str:
    """What a check has found: a line for each test, with its message where it was not passed."""
    lines = [f"{checked.lesson.name} · {checked.lesson.title}", words.total_words(checked), ""]
    for check in checked.lesson.checks:
        state = state_of(checked.result, check)
        score = words.score_words(checked.result.scores.get(check.id), check.points)
        lines.append(_row(state, f"{score:>9}  {check.words}"))
        if state is State.NOT_YET:
            lines += [textwrap.indent(checked.result.messages[check.id], " " * 8), ""]
    for notice in words.notices(checked):
        lines += ["", *textwrap.wrap(notice, WIDTH)]
    if checked.opened:
        template = _("Read it with: python -m learn solutions %(lesson)s")
        lines += ["", *(f"{line}." for line in checked.opened), template % {"lesson": checked.lesson.name}]
    return "\n".join(lines)


def progress_text(course: Course, progress: Progress) -> str:
    """The skills by lesson; a lesson that was not begun takes one line."""
    lines = []
    for lesson in course.lessons.values():
        skills = progress.standing(lesson).skills
        if all(skill.state is State.NOT_TRIED for skill in skills):
            lines.append(f"{lesson.name} · {lesson.title}: {words.state_words(State.NOT_TRIED)}")
            continue
        lines += ["", f"{lesson.name} · {lesson.title}"]
        lines += [_row(skill.state, f"{skill.name}: {' '.join(skill.words)}") for skill in skills]
        lines.append("")
    for notice in progress.notices:
        lines += ["", *textwrap.wrap(notice, WIDTH)]
    return "\n".join(lines).strip("\n")


def solutions_text(standing: Standing) -> str:
    """What is open in a lesson, and when the rest opens."""
    return "\n\n".join(f"{line}\n\n{markdown}".strip() for line, markdown in solutions(standing))


def _row(state, rest):
    return f"  {words.MARKS[state]} {words.state_words(state):<14}{rest}"
