"""The engine that grades classes, for one person: it starts while something else is prepared."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from grading.results import Result, Task
from grading.sandbox import NO_FORK
from utils.messages import translate as _

from .errors import LearnError


@contextmanager
def starting_engine() -> Iterator[Callable[[Task], Result]]:
    """A function that grades a task when the engine is ready. Raises LearnError where it cannot be.

    It uses the strongest sandbox that holds on this machine, and processes of its own in any case. A learner's code is
    the learner's own: where there is no sandbox, it runs as any other program does.
    """
    if not hasattr(os, "fork"):  # much of what the engine imports is not there either
        raise LearnError(NO_FORK)
    from grading import batch

    with ThreadPoolExecutor(1) as thread:
        starting = thread.submit(batch.Grader, unsafe=True)

        def grade(task):
            try:
                outcome = starting.result().grade(task)
            except Exception as error:  # of any kind: the machine is short of something
                raise LearnError(_("The checks do not start on this machine: %(error)s") % {"error": error}) from error
            if isinstance(outcome, batch.Failure):
                template = _("The checks could not be run, through no fault of yours. %(words)s")
                raise LearnError(template % {"words": outcome.words})
            return outcome

        try:
            yield grade
        finally:
            if not starting.exception():
                starting.result().close()
