"""The hidden tests on many seeds: no right answer is unlucky, no mistake lucky. Each test takes one seed, or a few."""

import itertools

import pytest

from tests.lessons.bank import alternatives
from tests.lessons.classroom import cells_lost, course, graded_cells, lessons, lost, run, wrong_answer
from tests.lessons.functions import defined, is_right
from tests.lessons.mutants import mutants_of, styles

pytestmark = pytest.mark.soak

LESSON = pytest.mark.parametrize("lesson", lessons())
CHUNK = 25
MISTAKES, ALTERNATIVES = range(3), range(5)
PARTS = 4
GRADED = [
    (lesson.name, function) for lesson in course().lessons for function, cells in graded_cells(lesson).items() if cells
]


def pytest_generate_tests(metafunc):
    if "first" in metafunc.fixturenames:
        metafunc.parametrize("first", range(0, metafunc.config.getoption("seeds"), CHUNK))


@LESSON
def test_the_reference_answers_pass_on_every_seed(lesson, first):
    assert {seed: came for seed in range(first, first + CHUNK) if (came := lost(run(lesson, seed=seed)))} == {}


@LESSON
@pytest.mark.parametrize("seed", MISTAKES)
def test_mistakes_lose_the_same_on_every_seed(lesson, seed):
    texts = course().lesson(lesson)
    wrong = {}
    for mistake in texts.mistakes:
        came = lost(run(lesson, {mistake.function: wrong_answer(texts, mistake)}, seed=seed))
        if came != cells_lost(texts, mistake):
            wrong[mistake.function, mistake.id] = came
    assert wrong == {}


@LESSON
@pytest.mark.parametrize("seed", ALTERNATIVES)
def test_right_answers_in_other_styles_pass_on_every_seed(lesson, seed):
    wrong = {}
    for function in course().lesson(lesson).answers:
        for style, source in alternatives(function).items():
            verdicts = run(lesson, {function: source}, seed=seed)
            if lost(verdicts):
                wrong[function, style] = {cell: verdict.message for cell, verdict in verdicts.items() if verdict.error}
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("lesson", "function"), GRADED)
def test_a_mutant_keeps_all_points_only_if_it_is_right(lesson, function, part):
    texts = course().lesson(lesson)
    own = {cell.name for cell in graded_cells(texts)[function]}
    peers = {style: defined(function, source) for style, source in styles(texts, function).items()}
    lucky = []
    for style, words, source in itertools.islice(mutants_of(texts, function), part, None, PARTS):
        try:
            answer = defined(function, source)
        except Exception:
            continue
        if lost(run(lesson, {function: source}, cells=own, to_first_loss=True)):
            continue
        if not all(is_right(function, answer, peers[style], seed) for seed in range(3)):
            lucky.append((style, words))
    assert lucky == []
