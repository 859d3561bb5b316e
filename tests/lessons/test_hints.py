"""Known mistakes are called by their names; right answers, other mistakes and accidents are not."""

import itertools
import json
import random

import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import ROOT, course, mistakes, run, wrong_answer
from tests.lessons.functions import defined, fingerprint, references
from tests.lessons.mutants import mutants_of
from utils import hints

LESSON = pytest.mark.parametrize("lesson", course().lessons, ids=lambda lesson: lesson.name)
FUNCTIONS = [(lesson, function) for lesson in course().lessons for function in lesson.answers]
FUNCTION = pytest.mark.parametrize(("lesson", "function"), FUNCTIONS, ids=lambda part: getattr(part, "name", part))
VISIBLE = [pair for pair in mistakes() if pair[1].visible]

# How many of a lesson are tried.
PAIRS, MUTANTS = 80, 250
OTHER_SEED = 7
MOST_WRONG = 0.02


@pytest.fixture(autouse=True)
def nothing_tried(monkeypatch):
    monkeypatch.setattr(hints, "_tried", {})


def known(lesson, function, came):
    """The ids of the mistakes that a fingerprint is taken for; none if it is not known."""
    written = json.loads((ROOT / "source" / lesson.name / "hints.json").read_text(encoding="utf-8"))[function]
    return next((hint["mistake"].split(", ") for hint in written if hints.same(hint["fingerprint"], came)), [])


def is_wrong(lesson, function, answer, named):
    """Whether an answer does something else than each of the mistakes that it is taken for, on other numbers."""
    came = fingerprint(function, answer, OTHER_SEED)
    alike = (
        fingerprint(function, defined(function, wrong_answer(lesson, mistake)), OTHER_SEED)
        for mistake in lesson.mistakes
        if mistake.id in named and mistake.function == function
    )
    return not any(hints.same(came, other) for other in alike)


@pytest.mark.parametrize(
    ("lesson", "mistake"),
    [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].function}-{pair[1].id}") for pair in VISIBLE],
)
def test_the_last_step_of_a_hint_names_the_mistake(lesson, mistake):
    answer = defined(mistake.function, wrong_answer(lesson, mistake))
    folder = ROOT / "source" / lesson.name
    lines = hints.next_step(mistake.function, answer, fingerprint(mistake.function, answer), True, folder)
    assert mistake.last_step in " ".join(lines)


@LESSON
def test_a_mistake_that_is_to_be_found_is_named_nowhere(lesson):
    written = "".join((ROOT / step / lesson.name / "hints.json").read_text("utf-8") for step in ("source", "release"))
    to_be_found = [mistake for mistake in lesson.mistakes if not mistake.named]
    assert [mistake.id for mistake in to_be_found if mistake.name in written] == []


@LESSON
def test_nearly_all_mistakes_have_a_name(lesson):
    named = [mistake for mistake in lesson.mistakes if mistake.named]
    assert sum(mistake.visible for mistake in named) >= 0.8 * len(named)


@FUNCTION
def test_right_answers_are_not_taken_for_a_mistake(lesson, function):
    answers = [references()[function], *(defined(function, source) for source in alternatives(function).values())]
    assert [known(lesson, function, fingerprint(function, answer)) for answer in answers] == [[]] * len(answers)


@LESSON
def test_two_mistakes_at_once_are_not_taken_for_a_third(lesson):
    tried, wrong = 0, []
    for function, pair in some_pairs(lesson):
        answer = defined(function, both(lesson.answers[function].reference, pair))
        named = known(lesson, function, fingerprint(function, answer))
        tried += 1
        if named and not {mistake.id for mistake in pair} & set(named) and is_wrong(lesson, function, answer, named):
            wrong.append((function, [mistake.id for mistake in pair], named))
    assert tried == PAIRS
    assert len(wrong) <= MOST_WRONG * tried, wrong


def some_pairs(lesson):
    """A sample of pairs of mistakes of one function of a lesson that can be made together."""
    pairs = [
        (function, pair)
        for function in lesson.answers
        for pair in itertools.combinations([one for one in lesson.mistakes if one.function == function], 2)
        if both(lesson.answers[function].reference, pair)
    ]
    return random.Random(0).sample(pairs, PAIRS)


def both(reference, pair):
    """The source of an answer with two mistakes; None if one leaves no place for the other."""
    source = reference
    for mistake in pair:
        if mistake.change is None or any(source.count(text) != 1 for text in mistake.change):
            return None
        for text, replacement in mistake.change.items():
            if source.count(text) != 1:
                return None
            source = source.replace(text, replacement)
    return source


@LESSON
def test_mechanical_mutants_are_not_taken_for_another_mistake(lesson):
    tried, wrong = 0, []
    for function, style, words, source in some_mutants(lesson):
        try:
            answer = defined(function, source)
        except Exception:
            continue
        tried += 1
        named = known(lesson, function, fingerprint(function, answer))
        if named and is_wrong(lesson, function, answer, named):
            wrong.append((function, style, words, named))
    assert tried > 0.9 * MUTANTS
    assert len(wrong) <= MOST_WRONG * tried, wrong


def some_mutants(lesson):
    """A sample of the mutants of the right answers to the functions of a lesson, half of them of the reference."""
    made = [(function, *mutant) for function in lesson.answers for mutant in mutants_of(lesson, function)]
    of_reference = [one for one in made if one[1] == "reference"]
    others = [one for one in made if one[1] != "reference"]
    draw, half = random.Random(0), min(MUTANTS // 2, len(of_reference))
    return [*draw.sample(of_reference, half), *draw.sample(others, MUTANTS - half)]


@LESSON
def test_hints_hold_no_line_of_an_answer(lesson):
    written = (ROOT / "release" / lesson.name / "hints.json").read_text(encoding="utf-8")
    lines = [line.strip() for answer in lesson.answers.values() for line in answer.bare.splitlines()[1:]]
    assert [line for line in lines if len(line) > 12 and line in written] == []


def test_a_student_is_helped_in_steps(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    lesson, mistake = next(pair for pair in mistakes() if pair[1].id == "carry-ignored")
    answer = wrong_answer(lesson, mistake)

    def message(source):
        return " ".join(run(lesson.name, {mistake.function: source})["rnn-backward-carry"].message.split())

    follows = "A hint follows when you have changed your answer"
    for source in (answer, answer, "\n\n# nothing new\n" + answer):
        assert follows in message(source)
        assert mistake.question not in message(source)
    second = answer.replace("sums = {", "results = {}\n    sums = {", 1)
    assert mistake.question in message(second)
    assert mistake.question in message(second)
    assert mistake.name not in message(answer)
    assert mistake.name in message(second.replace("results = {}", "results = {}\n    steps = x.shape[2]"))


def test_feedback_names_the_mistake_at_once(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    lesson, mistake = next(pair for pair in mistakes() if pair[1].id == "carry-ignored")
    verdicts = run(lesson.name, {mistake.function: wrong_answer(lesson, mistake)})
    assert mistake.name in " ".join(verdicts["rnn-backward-carry"].message.split())
