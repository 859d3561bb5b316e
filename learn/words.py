"""What is said of a check and of the progress, the same in a terminal and in a notebook."""

from grading.sandbox import SAFE_LEVEL
from utils.messages import translate as _

from .checked import Checked
from .standing import State

# A shape for each state, so that no colour is needed.
MARKS = {State.SHOWN: "✓", State.NOT_YET: "✗", State.NOT_TRIED: "○"}


def state_words(state: State) -> str:
    words = {State.SHOWN: _("shown"), State.NOT_YET: _("not there yet"), State.NOT_TRIED: _("not tried yet")}
    return words[state]


def points(value: float) -> str:
    """Points without needless zeros."""
    return f"{round(value, 2):g}"


def score_words(score: float | None, of: float) -> str:
    template = _("%(score)s of %(points)s")
    return template % {"score": "–" if score is None else points(score), "points": points(of)}


def total_words(checked: Checked) -> str:
    """The points of a check, and where its numbers came from."""
    names = {
        "score": points(sum(checked.result.scores.values())),
        "points": points(sum(check.points for check in checked.lesson.checks)),
    }
    return _("%(score)s of %(points)s points, on fresh numbers") % names


def counts_words(skills) -> str:
    """How many skills of a lesson are in which state; no share."""
    counted = [(state, sum(skill.state is state for skill in skills)) for state in State]
    return ", ".join(f"{number} {state_words(state)}" for state, number in counted if number)


def notices(checked: Checked) -> list[str]:
    """What else is to be said after a check."""
    said = [*checked.result.notices, *checked.progress.notices]
    if checked.result.level < SAFE_LEVEL:
        said.append(
            _(
                "This machine has no sandbox that holds, so your code ran as any program of yours does: it could read "
                "and change your files. The checks themselves ran apart from it."
            )
        )
    return said
