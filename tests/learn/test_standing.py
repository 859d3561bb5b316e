"""Skills and solutions, from results alone."""

from dataclasses import replace

import pytest

from learn.lessons import Answer, Check, Lesson, Task
from learn.opening import opened, solutions
from learn.standing import Opening, Standing, State, state_of
from tests.learn.test_results import RESULT

CHECKS = (
    Check("f-sum", "sum", "It adds.", 2),
    Check("f-sum-2", "sum", "It adds twice.", 1),
    Check("f-all", "all-of-it", "All.", 1),
)
ANSWER = Answer("f", "f", "def f(x):\n    return x", CHECKS)
UNCHECKED = Answer("g", "g", "def g(x):\n    return x", ())
TASK = Task("why", "Why", 4, "Two marks for **this**.")
LESSON = Lesson("01_f", "f", "Write f", (ANSWER, UNCHECKED), (TASK,), notebook="", files={})
FULL = {"f-sum": 2.0, "f-sum-2": 1.0, "f-all": 1.0}


def result(scores=None, tries=None, written=None, lesson="01_f"):
    return replace(RESULT, lesson=lesson, scores=scores or {}, tries=tries or {}, written=written or {})


def standing(*results):
    return Standing.of(LESSON, list(results))


def states(*results):
    return {skill.name: skill.state for skill in standing(*results).skills}


def test_skills_have_names_in_words_and_say_what_is_checked():
    skills = standing().skills
    assert [(skill.name, skill.words) for skill in skills] == [
        ("sum", ("It adds.", "It adds twice.")),
        ("all of it", ("All.",)),
    ]


def test_a_skill_is_not_tried_then_not_there_then_shown():
    assert states() == {"sum": State.NOT_TRIED, "all of it": State.NOT_TRIED}
    assert states(result({**FULL, "f-sum": 0.0})) == {"sum": State.NOT_YET, "all of it": State.SHOWN}
    assert states(result(FULL)) == {"sum": State.SHOWN, "all of it": State.SHOWN}


def test_part_of_the_points_is_not_there_yet():
    assert states(result({**FULL, "f-sum": 1.5}))["sum"] is State.NOT_YET
    assert state_of(result({**FULL, "f-sum": 1.5}), CHECKS[0]) is State.NOT_YET


def test_what_was_shown_once_was_shown():
    assert states(result(FULL), result(dict.fromkeys(FULL, 0.0)))["sum"] is State.SHOWN


def test_results_of_other_lessons_do_not_count():
    assert states(result(FULL, lesson="02_g"))["sum"] is State.NOT_TRIED


def test_a_pass_opens_the_solution():
    assert standing(result(FULL, {"f": "one"})).opening(ANSWER) is Opening.PASSED


def test_a_pass_is_one_run_with_all_checks():
    halves = result({**FULL, "f-sum": 0.0}, {"f": "one"}), result({**FULL, "f-all": 0.0}, {"f": "two"})
    assert standing(*halves).opening(ANSWER) is Opening.CLOSED


@pytest.mark.parametrize(
    "tries, opening",
    [
        ([], Opening.CLOSED),
        (["one", "two"], Opening.CLOSED),
        (["one", "one", "one", "two"], Opening.CLOSED),
        (["one", "two", "one", "three"], Opening.TRIED),
    ],
)
def test_three_different_tries_open_the_solution(tries, opening):
    none = dict.fromkeys(FULL, 0.0)
    found = standing(*(result(none, {"f": said}) for said in tries))
    assert found.opening(ANSWER) is opening
    assert found.tries(ANSWER) == len(set(tries))


def test_runs_without_an_honest_try_do_not_count():
    assert standing(*[result(dict.fromkeys(FULL, 0.0))] * 5).opening(ANSWER) is Opening.CLOSED


def test_an_answer_that_nothing_checks_opens_when_it_is_written():
    assert standing().opening(UNCHECKED) is Opening.CLOSED
    assert standing(result({}, {"g": "one"})).opening(UNCHECKED) is Opening.PASSED


@pytest.mark.parametrize("words, opening", [(39, Opening.CLOSED), (40, Opening.WRITTEN)])
def test_enough_words_open_the_mark_scheme(words, opening):
    assert standing(result(written={"why": words})).scheme_opening(TASK) is opening


def test_what_is_closed_is_not_told():
    told = solutions(standing(result(dict.fromkeys(FULL, 0.0), {"f": "one"}, {"why": 3})))
    assert [markdown for _line, markdown in told] == ["", "", ""]
    assert "(1 so far)" in told[0][0] and "at least 40 words" in told[2][0]
    assert opened(standing()) == {}


def test_what_is_open_is_told_with_its_reasons():
    found = standing(result(FULL, {"f": "one", "g": "one"}, {"why": 100}))
    (f, solution), (g, other), (why, scheme) = solutions(found)
    assert f == "Solution of f: open, since you passed all its checks"
    assert "```python\ndef f(x):\n    return x\n```" in solution and "- It adds twice." in solution
    assert "no check looks at it" in g and "def g" in other
    assert "mark scheme is open" in why and scheme == "Two marks for **this**."
    assert opened(found) == {"f": f, "g": g, "why": why}


def test_after_three_tries_the_line_says_so():
    found = standing(*(result(dict.fromkeys(FULL, 0.0), {"f": said}) for said in "abc"))
    assert opened(found) == {"f": "Solution of f: open, after 3 different tries"}
