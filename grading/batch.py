"""Grading many submissions, whoever runs them: threads of this process, or a Dask cluster."""

import itertools
import math
import queue
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass

from .results import Task
from .sandbox.probe import best
from .warm import WarmParent

ATTEMPTS = 3
# How many threads one pair of warm parents forks for: a fork takes 10 ms, and a submission ten times that or more.
SHARING = 4
# For each submission that is run, one more waits.
AHEAD = 2


class ClusterError(Exception):
    """A cluster that is not there, is gone, or must not be used, in words. Here, for it can be told without Dask."""


@dataclass(frozen=True)
class Failure:
    """A task that could not be run, and why: no fault of the student's. It has no score, and a rerun tries again."""

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
    """What grades: it has `run(tasks)` and wants `close`. It gets ready while its caller prepares the tasks.

    Raises ClusterError when there is no such cluster, or one that must not be used, and sandbox.levels.Refused when
    this machine has no sandbox.
    """
    if not scheduler:
        return Here(workers, unsafe)
    from .cluster import Cluster  # Dask takes a while to import

    return Cluster(scheduler, unsafe)


class Grader:
    """Grades with a pair of warm parents, which start again when they have ended. Several threads may use one."""

    def __init__(self, unsafe=False):
        self._closed = False
        self._session, self._one_at_a_time = None, threading.Lock()
        self._judges = WarmParent("judge")
        try:
            # Warm while the sandbox is tried out.
            self._students = WarmParent("student", best(unsafe))
        except BaseException:
            self._judges.close()
            raise

    def grade(self, task):
        """The Result of a task, or a Failure after a few attempts."""
        session = self._ready_session()
        for _ in range(ATTEMPTS):
            try:
                return session.grade(task)
            except Exception as error:  # of any kind: it costs this attempt, and no other submission
                if self._closed:  # by another thread, which does not want the result any more
                    raise
                words = f"{type(error).__name__}: {error}"
        return Failure(task, f"It was tried {ATTEMPTS} times; the last time ended with {words}")

    def _ready_session(self):
        from .session import Session  # its imports take longer than starting the warm parents, which is done by then

        with self._one_at_a_time:
            self._session = self._session or Session(self._students, self._judges)
        return self._session

    def close(self):
        self._closed = True
        with ThreadPoolExecutor(2) as both:
            list(both.map(WarmParent.close, (self._students, self._judges)))


class Pool:
    """As many graders as so many threads need."""

    def __init__(self, threads, unsafe=False):
        self._graders = [Grader(unsafe) for _ in range(math.ceil(threads / SHARING))]
        self._free = queue.SimpleQueue()
        for grader in itertools.islice(itertools.cycle(self._graders), threads):
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


class Here:
    """Grades in this process, in as many threads as there are workers: they wait for the processes of submissions."""

    def __init__(self, workers, unsafe=False):
        self._workers = workers
        self._pool = Pool(workers, unsafe)
        self._threads = ThreadPoolExecutor(workers)

    def run(self, tasks):
        tasks, flying = iter(tasks), set()
        while True:
            room = AHEAD * self._workers - len(flying)
            flying |= {self._threads.submit(self._pool.grade, task) for task in itertools.islice(tasks, room)}
            if not flying:
                return
            ended, flying = wait(flying, return_when=FIRST_COMPLETED)
            for each in ended:
                yield each.result()

    def close(self):
        self._threads.shutdown(wait=False, cancel_futures=True)
        # What is being graded ends with the warm parents.
        self._pool.close()
        self._threads.shutdown()
