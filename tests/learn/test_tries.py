"""Which answers count as a try, and which two are the same."""

import pytest

from learn.tries import count_words, substance

TRY = "def f(x, a):\n    y = x + a\n    return y"

SAME = {
    "comments": "# mine\ndef f(x, a):\n    y = x + a  # a sum\n    return y",
    "layout": "def f(x,a):\n\n  y = (x\n    + a)\n  return   y\n",
    "docstring": 'def f(x, a):\n    """Words."""\n    y = x + a\n    return y',
    "pass": "def f(x, a):\n    pass\n    y = x + a\n    return y",
}
OTHER = {
    "sign": TRY.replace("+", "-"),
    "number": TRY.replace("return y", "return 2 * y"),
    "order": TRY.replace("x + a", "a + x"),
}
NO_TRY = {
    "untouched": "def f(x, a):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
    "raises without brackets": "def f(x, a):\n    y = x + a\n    raise NotImplementedError",
    "raises before the answer": "def f(x, a):\n    raise NotImplementedError()\n    return x + a",
    "empty": "",
    "only a docstring": 'def f(x, a):\n    """Words."""',
    "pass": "def f(x, a):\n    pass",
    "dots": "def f(x, a):\n    ...",
    "nothing returned": "def f(x, a):\n    return None",
    "a constant": "def f(x, a):\n    return 3",
    "no Python": "def f(x, a:\n    return x",
    "another function": "def g(x, a):\n    return x + a",
    "deeply nested": "def f(x, a):\n    return " + "(" * 5000 + "x" + ")" * 5000,
    "half a character": "def f(x, a):\n    return '\ud800', x",
}


@pytest.mark.parametrize("source", SAME.values(), ids=SAME)
def test_what_differs_in_form_alone_is_the_same_try(source):
    assert substance(source, "f") == substance(TRY, "f") != ""


@pytest.mark.parametrize("source", OTHER.values(), ids=OTHER)
def test_other_code_is_another_try(source):
    assert substance(source, "f") not in ("", substance(TRY, "f"))


@pytest.mark.parametrize("source", NO_TRY.values(), ids=NO_TRY)
def test_what_says_nothing_is_no_try(source):
    assert substance(source, "f") == ""


def test_a_function_without_arguments_can_be_tried():
    assert substance("def f():\n    return 3", "f")


def test_a_helper_beside_the_answer_counts_as_part_of_it():
    helper = "def helper(x):\n    return {}\n\ndef f(x):\n    return helper(x)"
    assert substance(helper.format("x"), "f") != substance(helper.format("2 * x"), "f")


@pytest.mark.parametrize(
    "texts, words",
    [
        ([], 0),
        (["two words"], 2),
        (["one", "and two more"], 4),
        (["formulas $a = b + c$ do not $$\\sum_k\n a_k$$ count"], 4),
        (["The task itself.\nmy own text"], 3),
    ],
)
def test_words_are_counted_without_formulas_and_the_task(texts, words):
    assert count_words(texts, "The task itself.\n\nMore.") == words
