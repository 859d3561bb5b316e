"""Where somebody stands, from the results alone: which skills were shown, and which solutions are open."""

from dataclasses import dataclass
from enum import StrEnum

from .lessons import Answer, Lesson
from .results import Result

# So many different honest tries open a worked solution.
TRIES = 3
# So many words of one's own open a mark scheme.
WORDS = 40


class State(StrEnum):
    """Of a skill, or of one check."""

    SHOWN = "shown"
    NOT_YET = "not yet"
    NOT_TRIED = "not tried"


@dataclass(frozen=True)
class Skill:
    """A skill of a lesson: its name, what is checked for it in words, and its state."""

    name: str
    words: tuple[str, ...]
    state: State


class Opening(StrEnum):
    """Why a solution or a mark scheme is open."""

    PASSED = "passed"
    TRIED = "tried"
    WRITTEN = "written"
    CLOSED = "closed"


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a lesson, after these results of it."""

    lesson: Lesson
    results: tuple[Result, ...]

    @classmethod
    def of(cls, lesson: Lesson, results: list[Result]) -> "Standing":
        return cls(lesson, tuple(result for result in results if result.lesson == lesson.name))

    @property
    def skills(self) -> list[Skill]:
        """The skills in the order of the lesson. One that was shown once was shown."""
        by_name = {}
        for check in self.lesson.checks:
            by_name.setdefault(check.skill, []).append(check)
        return [
            Skill(name.replace("-", " "), tuple(check.words for check in checks), self._state(checks))
            for name, checks in by_name.items()
        ]

    def _state(self, checks):
        if all(any(_is_passed(result, check) for result in self.results) for check in checks):
            return State.SHOWN
        tried = any(check.id in result.scores for result in self.results for check in checks)
        return State.NOT_YET if tried else State.NOT_TRIED

    def tries(self, answer: Answer) -> int:
        """How many different honest tries there were at an answer."""
        return len({result.tries[answer.id] for result in self.results if answer.id in result.tries})

    def opening(self, answer: Answer) -> Opening:
        """Why the worked solution of an answer is open, or that it is not."""
        for result in self.results:
            if answer.id in result.tries and all(_is_passed(result, check) for check in answer.checks):
                return Opening.PASSED
        return Opening.TRIED if self.tries(answer) >= TRIES else Opening.CLOSED

    def scheme_opening(self, task) -> Opening:
        """Why the mark scheme of a written task is open, or that it is not."""
        most = max((result.written.get(task.id, 0) for result in self.results), default=0)
        return Opening.WRITTEN if most >= WORDS else Opening.CLOSED


def state_of(result: Result, check) -> State:
    """What one result says of one check."""
    if check.id not in result.scores:
        return State.NOT_TRIED
    return State.SHOWN if _is_passed(result, check) else State.NOT_YET


def _is_passed(result, check):
    return result.scores.get(check.id, -1.0) >= check.points
