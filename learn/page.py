"""Checks and progress as a piece of HTML for the output of a notebook cell: no script, no address, no percent."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from utils.messages import translate as _

from . import words
from .checked import Checked, Progress
from .lessons import Course, Lesson
from .standing import State, state_of

TEMPLATES = Path(__file__).with_name("templates")
_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def check_html(checked: Checked) -> str:
    """The checks of a lesson with what came of each."""
    rows = [
        {
            "words": check.words,
            "state": state_of(checked.result, check),
            "score": words.score_words(checked.result.scores.get(check.id), check.points),
            "message": checked.result.messages.get(check.id, ""),
        }
        for check in checked.lesson.checks
    ]
    return _render(
        "check.html.j2",
        lesson=checked.lesson,
        total=words.total_words(checked),
        headings=[_("Check"), _("Result"), _("Points")],
        rows=rows,
        notices=words.notices(checked),
        opened=checked.opened,
        how_to_read=_("Read it with learn.solutions()."),
    )


def progress_html(course: Course, progress: Progress, now: Lesson | None = None) -> str:
    """The skills by lesson, unfolded for the lesson that somebody works on."""
    lessons = [(lesson, progress.standing(lesson).skills) for lesson in course.lessons.values()]
    return _render(
        "progress.html.j2",
        title=_("Your skills, lesson by lesson"),
        lessons=[(lesson, skills, words.counts_words(skills), lesson is now) for lesson, skills in lessons],
        notices=progress.notices,
    )


def _render(template, **values):
    style = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))
    names = {"style": style, "marks": words.MARKS, "state_words": words.state_words, "State": State}
    return _environment.get_template(template).render(**names, **values)
