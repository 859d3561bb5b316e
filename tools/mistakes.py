"""The wrong answers that students write: what a lesson's mistakes.py lists."""

import ast
import re
import runpy
from dataclasses import dataclass

from tools.errors import Fault, last_line

# The skill of a mistake after which nothing of the function can be measured.
EVERYTHING = "everything"
KINDS = ("concept", "slip")


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A wrong answer, the skill it lacks, and the hint for it.

    The wrong answer is the reference answer with each text of `change` (found there exactly once) replaced, or the full
    source `code`. `skill`: one that a test cell of the lesson measures, a tuple of them, or EVERYTHING. `question` and
    `name` are the second and the third step of the hint. `visible=False`: the answer is right on the public example, so
    that only hidden tests can see the mistake. `named=False`: finding it is the exercise; the hint ends with the
    question, also in feedback. `source`: where it was seen.
    """

    id: str
    function: str
    skill: str | tuple[str, ...]
    kind: str
    question: str
    name: str
    change: dict[str, str] | None = None
    code: str | None = None
    source: str = ""
    visible: bool = True
    named: bool = True

    @property
    def skills(self):
        return self.skill if isinstance(self.skill, tuple) else (self.skill,)

    @property
    def last_step(self):
        """The words with which the hint ends: the name, or the question where no name may be told."""
        return self.name if self.named else self.question

    def answer(self, reference):
        """The source of the wrong answer, from the source of the reference answer.

        Raises ValueError when a text to change is not there exactly once.
        """
        if self.code is not None:
            return self.code.strip("\n")
        for text in self.change:
            found = reference.count(text)
            if found != 1:
                raise ValueError(f"{text!r} is found {found} times in the reference answer, expected once")
        # All at once: two texts that change places must not both end as one of them.
        texts = "|".join(re.escape(text) for text in sorted(self.change, key=len, reverse=True))
        return re.sub(texts, lambda found: self.change[found.group()], reference)


def read_mistakes(path, place):
    """The mistakes a lesson lists, and the faults of the file, whose name in messages is `place`."""
    if not path.exists():
        return (), []
    try:
        listed = runpy.run_path(str(path)).get("MISTAKES")
    except SyntaxError as error:
        return (), [Fault(place, error.lineno or 0, f"syntax error: {error.msg}")]
    except Exception as error:
        return (), [Fault(place, last_line(error, str(path)), f"{type(error).__name__}: {error}")]
    if not isinstance(listed, list) or not all(isinstance(mistake, Mistake) for mistake in listed):
        return (), [Fault(place, 0, "expected a list MISTAKES of Mistake(…)")]
    return tuple(listed), []


def mistake_faults(lesson):
    """What is wrong with the mistakes of a lesson that is right otherwise."""
    faults = []
    for mistake, words in _wrong_entries(lesson):
        faults.append(Fault(lesson.mistakes_place, lesson.mistake_line(mistake), f"mistake {mistake.id!r}: {words}"))
    return faults


def _wrong_entries(lesson):
    """Pairs of a mistake and what is wrong with it."""
    seen = set()
    for mistake in lesson.mistakes:
        if mistake.id in seen:
            yield mistake, "the id is used twice"
        seen.add(mistake.id)
        if mistake.kind not in KINDS:
            yield mistake, f"kind expected one of {', '.join(KINDS)}, got {mistake.kind!r}"
        if not mistake.question or not mistake.name:
            yield mistake, "question and name expected the words of the hint"
        for skill in mistake.skills:
            if skill not in lesson.skills and skill != EVERYTHING:
                yield mistake, f"no test measures the skill {skill!r}; measured: {', '.join(sorted(lesson.skills))}"
        yield from ((mistake, words) for words in _wrong_answer(mistake, lesson))


def _wrong_answer(mistake, lesson):
    """What keeps a mistake from being a function to run."""
    if mistake.function not in lesson.answers:
        yield f"unknown function {mistake.function!r}; the lesson's answers: {', '.join(lesson.answers)}"
        return
    if (mistake.change is None) == (mistake.code is None):
        yield "expected either change or code"
        return
    try:
        wrong = mistake.answer(lesson.answers[mistake.function].reference)
        defined = {node.name for node in ast.parse(wrong).body if isinstance(node, ast.FunctionDef)}
    except SyntaxError as error:
        yield f"the wrong answer is not Python: {error.msg}: {(error.text or '').rstrip()!r}"
    except ValueError as error:
        yield str(error)
    else:
        if mistake.function not in defined:
            yield f"the wrong answer does not define {mistake.function}"
