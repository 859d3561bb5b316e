"""Grading on a Dask cluster, of this machine or of others.

Notebooks travel and results come back; no folder is shared. A worker keeps warm parents for its threads, started with
`subprocess`, and never runs a student's code itself. A task may run twice, with the same result.
"""

import asyncio
import ipaddress
import itertools
import logging
import time
from concurrent.futures import CancelledError
from urllib.parse import urlsplit

from distributed import Client, KilledWorker, WorkerPlugin, get_worker, wait

from . import version
from .batch import AHEAD, ClusterError, Failure, Pool
from .results import Result

CONNECT_SECONDS = 10.0
# How long a cluster may be without any worker before the batch gives up, and how often that is looked at.
LONELY_SECONDS = 60.0
LOOK_SECONDS = 5.0


class Cluster:
    """Grades on a cluster; the arguments are those of `batch.crew`."""

    def __init__(self, scheduler, unsafe=False):
        # A worker that is lost is no news, and what matters is told below.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        check_address(scheduler)
        self._place = scheduler
        try:
            self._client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(f"No Dask scheduler answers at {self._place}: {error}") from None
        self._plugin = Grading(version.of_code(), unsafe)
        try:
            self._client.register_plugin(self._plugin, name=self._plugin.name)
        except Exception as error:
            self.close()
            raise ClusterError(f"The cluster at {self._place} cannot grade: {error}") from None

    def run(self, tasks):
        """Yield a Result or a Failure for each task; raises ClusterError when the cluster is gone."""
        suspects = []
        for task, outcome in self._ended(tasks, AHEAD):
            if isinstance(outcome, KilledWorker):
                suspects.append(task)
            else:
                yield outcome
        # Several workers died while they had this task, perhaps of another one. The guilty one shows when it is alone.
        for task, outcome in self._ended(suspects, 0):
            if isinstance(outcome, KilledWorker):
                outcome = Failure(task, "Whichever worker was given this submission died, several times.")
            yield outcome

    def close(self):
        self._client.close()

    def _ended(self, tasks, ahead):
        """(task, its Result, Failure or KilledWorker) as they end; `ahead` to each thread, or 0: one at a time."""
        tasks = iter(tasks)
        flying = {}
        seen = time.monotonic()
        while True:
            threads = sum(self._ask(self._client.nthreads).values())
            room = (ahead * threads or 1) - len(flying)
            for task in itertools.islice(tasks, max(room, 0)):
                flying[self._ask(self._client.submit, _grade, task, self._plugin.name, pure=False)] = task
            if not flying:
                return
            if threads:
                seen = time.monotonic()
            elif time.monotonic() - seen > LONELY_SECONDS:
                raise ClusterError(f"The cluster at {self._place} has had no worker for {LONELY_SECONDS:g} s.")
            for future in self._done(flying):
                task = flying.pop(future)
                yield task, self._outcome(task, future)

    def _ask(self, function, *arguments, **options):
        try:
            return function(*arguments, **options)
        except (OSError, CancelledError, RuntimeError):
            raise self._gone() from None

    def _gone(self):
        return ClusterError(f"The scheduler at {self._place} is gone.")

    def _done(self, flying):
        try:
            with self._client.as_current():
                return wait(list(flying), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            return []
        except CancelledError:
            raise self._gone() from None

    def _outcome(self, task, future):
        try:
            outcome = future.result()
        except KilledWorker as error:
            return error
        except CancelledError:
            raise self._gone() from None
        except Refused as error:
            raise ClusterError(f"The cluster at {self._place} cannot grade: {error}") from None
        except Exception as error:
            return Failure(task, f"The worker ended with {type(error).__name__}: {error}")
        return (
            outcome if is_outcome_of(task, outcome) else Failure(task, "The worker sent something else than a result.")
        )


class Refused(Exception):
    """A worker that must not grade, and why."""


class Grading(WorkerPlugin):
    """Makes a worker able to grade, if it has this code and is reached through TLS or from this machine alone."""

    # Another batch on the same cluster uses the same warm parents.
    idempotent = True

    def __init__(self, code, unsafe):
        self.code, self.unsafe = code, unsafe
        self.name = f"grading-{code[:16]}{'-unsafe' if unsafe else ''}"
        self.refusal = ""
        self._pool = None

    async def setup(self, worker):
        # In a thread: a worker that does not answer for seconds is taken for lost.
        await asyncio.to_thread(self._set_up, worker)

    def _set_up(self, worker):
        try:
            check_address(worker.address)
            if version.of_code() != self.code:
                raise Refused("its `utils` or `grading` is not the same as here; install this version of the course")
        except (Refused, ClusterError) as error:
            # Dask lets a worker go on that comes later and cannot be set up: it refuses each task.
            self.refusal = f"worker {worker.address}: {error}"
            raise Refused(self.refusal) from None
        self._pool = Pool(worker.state.nthreads, self.unsafe)

    def teardown(self, worker):
        if self._pool:
            self._pool.close()

    def grade(self, task):
        if self.refusal:
            raise Refused(self.refusal)
        return self._pool.grade(task)


def check_address(address):
    """Raise ClusterError unless what goes there is encrypted, or stays on this machine."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme == "tls" or parts.scheme == "tcp" and _is_here(parts.hostname or ""):
        return
    raise ClusterError(
        f"{address} is neither tls://… nor on this machine: notebooks and hidden tests would travel unencrypted. "
        "Start the scheduler and the workers with TLS; docs/grading.md says how."
    )


def is_outcome_of(task, outcome):
    """Whether this is a Result or a Failure of this very task, with values of the types they should have."""
    if not isinstance(outcome, (Result, Failure)) or outcome.task != task:
        return False
    if isinstance(outcome, Failure):
        return isinstance(outcome.words, str)
    scores = outcome.scores
    return (
        isinstance(outcome.notebook, str)
        and isinstance(scores, dict)
        and all(isinstance(name, str) and type(points) is float for name, points in scores.items())
    )


def _grade(task, name):
    return get_worker().plugins[name].grade(task)


def _is_here(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
