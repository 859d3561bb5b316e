"""What stands for a student's function, when the student's side answers as it should not."""

import socket

import pytest

from grading.proxies import Line, ProcessEnded, Proxy
from grading.wire import Channel

ONE = ("returned", 1, None, "")


@pytest.fixture
def answered():
    """A function: a proxy `f` whose next message is answered by this one."""
    here, there = socket.socketpair()

    def proxy(*answer):
        Channel(there).send(*answer)
        return Proxy(Line(Channel(here), seconds=5), "f", "<answer>")

    with here, there:
        yield proxy


def results(proxy, calls):
    return [one() for one in proxy.each(calls)]


def test_each_call_has_its_answer(answered):
    assert results(answered("called", [ONE, ("returned", [2], None, "")]), [(1,), (2,)]) == [1, [2]]


@pytest.mark.parametrize(
    "answer",
    [
        ("called", []),
        ("called", [ONE]),
        ("called", [ONE] * 3),
        ("called", (ONE, ONE)),
        ("called", [ONE, 1]),
        ("called", [ONE, ("returned", 1)]),
        ("called", [ONE, ("raised", "ValueError", 1, [], "")]),
        ("called", [ONE, ("called", [ONE])]),
        ("called", [ONE, ONE], True),
        ONE,
        ("tested", "[]", True, "", False),
    ],
)
def test_an_answer_to_many_calls_that_means_nothing_ends_the_line(answered, answer):
    proxy = answered(*answer)
    with pytest.raises(ProcessEnded, match="the answer means nothing"):
        results(proxy, [(1,), (2,)])
    with pytest.raises(ProcessEnded, match="the answer means nothing"):
        proxy(1)
