"""The names that code of ours reads and binds."""

import pytest

from grading.names import bound_names, free_names, read_names


@pytest.mark.parametrize(
    "source, names",
    [
        ("a = b = 1\nc, d = 2, 3\ne: int = 4\nf += 5", {"a", "b", "c", "d", "e", "f"}),
        ("import a.b, c as d\nfrom e import f, g as h", {"a", "d", "f", "h"}),
        ("def f(x):\n    y = x\n\nclass C:\n    z = 1", {"f", "C"}),
        ("for i in (1, 2):\n    pass\nwith open('') as file:\n    pass", {"i", "file"}),
        ("[n for n in (1, 2)]\nprint(1)", set()),
    ],
)
def test_bound_at_the_top_level(source, names):
    assert bound_names(source) == names


@pytest.mark.parametrize(
    "source, names",
    [
        ("a = b + c.d(e)", {"b", "c", "e"}),
        ("a = 1\nprint(a)", {"a", "print"}),
        ("def f(x, y=b):\n    z = 1\n    return g(x) + z", {"b", "g"}),
        ("def f():\n    x = 1\n    def g():\n        return x + y\n    return g", {"y"}),
        ("class C:\n    z = w\n    def f(self):\n        return v", {"w", "v"}),
        ("[n + m for n in a]", {"m", "a"}),
    ],
)
def test_read_from_the_top_level(source, names):
    assert read_names(source) - {"C"} == names


def test_free_are_those_that_are_neither_bound_nor_built_in():
    assert free_names("import numpy as np\na = np.zeros(n)\nprint(a, len(m))") == {"n", "m"}
