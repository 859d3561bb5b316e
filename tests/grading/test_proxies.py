"""What stands for a student's function, when the student's side answers as it should not."""

import socket
import threading
import time

import numpy as np
import pytest

from grading.proxies import Line, ProcessEnded, Proxy
from grading.wire import Channel
from utils.checks import clock

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


def test_the_clock_of_cost_never_runs_backwards(answered):
    """Not even when the answer takes less time than its way should."""
    before = clock.now()
    assert answered(*ONE)([[None]] * 1000) == 1
    assert clock.now() >= before


def test_the_clock_of_cost_counts_what_the_other_side_works():
    here, there = socket.socketpair()

    def serve():
        channel = Channel(there)
        channel.receive()
        time.sleep(0.2)
        channel.send(*ONE)

    with here, there:
        server = threading.Thread(target=serve)
        server.start()
        before = clock.now()
        Proxy(Line(Channel(here), seconds=5), "f", "<answer>")(np.zeros(10))
        assert clock.now() - before > 0.19
        server.join()


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
