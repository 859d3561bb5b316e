"""Grading many submissions, whoever runs them: this process alone, its threads, or a Dask cluster."""

import queue
from contextlib import closing
from dataclasses import dataclass

from .results import Task

ATTEMPTS = 3


@dataclass(frozen=True)
class Failure:
    """A task that could not be run, through no fault of the student's, and why. It has no score; a rerun tries again."""

    task: Task
    words: str


def run(tasks, workers=1, scheduler="", unsafe=False):
    """Yield a Result or a Failure for each of an iterable of tasks, in the order in which they end.

    workers: how many submissions at a time. scheduler: the address of a Dask cluster, which has workers of its own.
    unsafe: student code may run without a sandbox. Tasks are taken as they are needed, and results are not kept.
    """
    with closing(crew(workers, scheduler, unsafe)) as hands:
        yield from hands.run(tasks)


def crew(workers=1, scheduler="", unsafe=False):
    """What grades, with a method `run(tasks)`; it starts at once, is ready while its caller prepares, and wants `close`.

    Raises ClusterError when there is no such cluster, or one that must not be used, and sandbox.levels.Refused when this
    machine has no sandbox.
    """
    if workers == 1 and not scheduler:
        return Alone(unsafe)
    from .cluster import Cluster  # Dask takes a while to import

    return Cluster(workers, scheduler, unsafe)


class Grader:
    """Grades one task after another with a pair of warm parents, which start again by themselves when they have ended."""

    def __init__(self, unsafe=False):
        from .sandbox.probe import best
        from .warm import WarmParent

        self._closed = False
        self._judges = WarmParent("judge")
        try:
            # Warm while the sandbox is tried out.
            self._students = WarmParent("student", best(unsafe))
        except BaseException:
            self._judges.close()
            raise

    def grade(self, task):
        """The Result of a task, or a Failure after a few attempts."""
        from .session import Session  # its imports take longer than starting the warm parents, which is done by then

        for _ in range(ATTEMPTS):
            try:
                return Session(self._students, self._judges).grade(task)
            except Exception as error:  # of any kind: it costs this attempt, and no other submission
                if self._closed:  # by another thread, which does not want the result any more
                    raise
                words = f"{type(error).__name__}: {error}"
        return Failure(task, f"It was tried {ATTEMPTS} times; the last time ended with {words}")

    def close(self):
        self._closed = True
        for parent in (self._students, self._judges):
            parent.close()


class Alone:
    """Grades in this process."""

    def __init__(self, unsafe=False):
        self._grader = Grader(unsafe)

    def run(self, tasks):
        return map(self._grader.grade, tasks)

    def close(self):
        self._grader.close()


class Pool:
    """As many graders as threads use them."""

    def __init__(self, size, unsafe=False):
        self._graders = [Grader(unsafe) for _ in range(size)]
        self._free = queue.SimpleQueue()
        for grader in self._graders:
            self._free.put(grader)

    def grade(self, task):
        grader = self._free.get()
        try:
            return grader.grade(task)
        finally:
            self._free.put(grader)

    def close(self):
        for grader in self._graders:
            grader.close()
