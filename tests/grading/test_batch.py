"""Many submissions: one after the other, on threads, and on a Dask cluster that loses workers."""

import contextlib
import itertools
import shutil
import subprocess

import dask
import nbformat
import psutil
import pytest
from nbformat import v4

from grading import batch, cluster
from grading.batch import ClusterError, Failure
from grading.results import Result, Task
from grading.roles import COURSE, Role, nbgrader_metadata
from tests.clean_tree import ROOT
from tests.grading.dask_cluster import DaskCluster

RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return x"
POINTS = 2
UNREADABLE = "no notebook"


def task(student: str, answer: str = RIGHT) -> Task:
    """A submission to a lesson of one answer and one test."""
    answer_cell, test_cell = v4.new_code_cell(answer), v4.new_code_cell("assert double(2) == 4")
    for cell, role in ((answer_cell, Role.ANSWER), (test_cell, Role.TEST)):
        cell.metadata = nbformat.from_dict(
            {COURSE: {"role": role}, "nbgrader": nbgrader_metadata(role, f"double-{role}", POINTS)}
        )
    text = nbformat.writes(v4.new_notebook(cells=[answer_cell, test_cell]))
    return Task(student, "00_double", text, ("double",), seed=1, key=student)


def broken(student: str) -> Task:
    """A task that no worker can run."""
    return Task(student, "00_double", UNREADABLE, (), seed=1, key=student)


def tasks(count: int) -> list[Task]:
    return [task(f"student-{number}", WRONG if number % 3 == 0 else RIGHT) for number in range(count)]


def fair(outcomes: list) -> bool:
    """Whether each task of `tasks` has the score that it deserves, once."""
    scores = {outcome.task.student: sum(outcome.scores.values()) for outcome in outcomes}
    wanted = {f"student-{number}": POINTS * (number % 3 > 0) for number in range(len(outcomes))}
    return scores == wanted


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


@pytest.mark.parametrize("workers", [1, 2])
class TestHere:
    def test_each_task_gets_its_result(self, workers):
        assert fair(list(batch.run(tasks(7), workers)))

    def test_a_task_that_cannot_be_run_fails_alone(self, workers):
        outcomes = list(batch.run([task("ada"), broken("bob"), task("cleo")], workers))
        kinds = {outcome.task.student: type(outcome) for outcome in outcomes}
        assert kinds == {"ada": Result, "bob": Failure, "cleo": Result}

    def test_tasks_are_made_when_they_are_needed(self, workers):
        made = itertools.count()
        endless = (task(f"student-{next(made)}") for _ in itertools.count())
        outcomes = batch.run(endless, workers)
        next(outcomes)
        outcomes.close()
        assert next(made) <= (batch.AHEAD + 1) * workers

    def test_warm_parents_that_die_cost_nothing(self, workers):
        before = children()
        outcomes = batch.run((task(f"student-{number}") for number in range(10)), workers)
        next(outcomes)
        for child in children() - before:
            with contextlib.suppress(psutil.NoSuchProcess):  # it has ended with another one
                child.kill()
        assert [type(outcome) for outcome in outcomes] == [Result] * 9

    def test_nothing_stays_behind(self, workers):
        before = children()
        outcomes = batch.run(tasks(5), workers)
        next(outcomes)
        outcomes.close()
        assert children() <= before


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    with DaskCluster(tmp_path_factory.mktemp("cluster")) as running:
        for _ in range(2):
            running.worker()
        yield running


def test_a_cluster_gives_the_same_results(two_workers):
    assert fair(list(batch.run(tasks(7), scheduler=two_workers.address)))


def test_a_worker_with_other_code_is_refused(tmp_path):
    with DaskCluster(tmp_path) as running:
        other = tmp_path / "other"
        for package in ("utils", "grading"):
            shutil.copytree(ROOT / package, other / package)
        with open(other / "grading" / "roles.py", "a") as file:
            file.write("# another version\n")
        running.worker(PYTHONPATH=str(other))
        with pytest.raises(ClusterError, match="not the same"):
            list(batch.run(tasks(1), scheduler=running.address))


def test_a_worker_that_is_killed_costs_nothing(two_workers):
    outcomes = batch.run(tasks(12), scheduler=two_workers.address)
    ended = [next(outcomes)]
    two_workers.workers[0].kill()
    ended += outcomes
    assert len(ended) == 12
    assert fair(ended)


@pytest.fixture
def quick(tmp_path) -> str:
    """What a worker loads to give results without running anything, and to die of one submission.

    Nothing that a student writes can end a worker; a fault of ours could, and stands here for it.
    """
    file = tmp_path / "quick.py"
    file.write_text(
        "import os\n"
        "from grading import batch\n"
        "from grading.results import Result\n\n\n"
        "class Grader:\n"
        "    def __init__(self, unsafe):\n        pass\n\n"
        "    def grade(self, task):\n"
        "        if task.student == 'killer':\n            os._exit(1)\n"
        "        return Result(task, task.notebook, {'double-test': 1.0}, (), 0.0, 3)\n\n"
        "    def close(self):\n        pass\n\n\n"
        "batch.Grader = Grader\n"
    )
    return str(file)


def test_a_submission_that_kills_its_workers_fails_alone(tmp_path, quick):
    with DaskCluster(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as running:
        for _ in range(3):
            running.worker("--preload", quick)
        every = [task("killer"), task("ada"), task("bob"), task("cleo")]
        outcomes = {outcome.task.student: outcome for outcome in batch.run(every, scheduler=running.address)}
    assert isinstance(outcomes.pop("killer"), Failure)
    assert [type(outcome) for outcome in outcomes.values()] == [Result] * 3


def test_a_scheduler_that_dies_is_told_in_words(tmp_path, quick):
    with DaskCluster(tmp_path) as running:
        running.worker("--preload", quick)
        outcomes = batch.run((task(str(number)) for number in itertools.count()), scheduler=running.address)
        next(outcomes)
        running.scheduler.kill()
        with pytest.raises(ClusterError, match="is gone"):
            list(outcomes)


def test_a_cluster_speaks_tls(tmp_path, quick):
    settings = certificates(tmp_path)
    variables = {f"DASK_DISTRIBUTED__COMM__TLS__{name.upper()}": path for name, path in settings.items()}
    with DaskCluster(tmp_path, **variables) as running:
        assert running.address.startswith("tls://")
        running.worker("--preload", quick)
        ours = {f"distributed.comm.tls.{name.replace('__', '.')}": path for name, path in settings.items()}
        with dask.config.set({name.replace("ca_file", "ca-file"): path for name, path in ours.items()}):
            assert [type(outcome) for outcome in batch.run(tasks(3), scheduler=running.address)] == [Result] * 3


def certificates(folder) -> dict[str, str]:
    """A certificate that all use, signed by itself: Dask's setting -> file."""
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=course"]
    try:
        subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is missing: apt install openssl")
    ends = ("client", "scheduler", "worker")
    parts = {"key": key, "cert": certificate}
    return {"ca_file": certificate} | {f"{end}__{part}": path for end in ends for part, path in parts.items()}


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.1:8786", "192.0.2.1:8786", "grader.example.org:8786", "ws://localhost:1"]
)
def test_nothing_travels_unencrypted(address):
    with pytest.raises(ClusterError, match="unencrypted"):
        batch.crew(scheduler=address)


@pytest.mark.parametrize(
    "address", ["tls://192.0.2.1:8786", "tcp://127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786"]
)
def test_what_stays_here_or_is_encrypted_may_travel(address):
    cluster.check_address(address)


def test_a_cluster_that_is_not_there_is_told_in_words(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    with pytest.raises(ClusterError, match="No Dask scheduler answers at tcp://127.0.0.1:9"):
        batch.crew(scheduler="tcp://127.0.0.1:9")


@pytest.mark.parametrize(
    "change",
    [{"scores": {"test": "10"}}, {"scores": {1: 1.0}}, {"scores": []}, {"notebook": b""}, {"task": task("other")}],
    ids=["points as text", "a number for a name", "no scores", "no text", "another task"],
)
def test_what_is_no_result_of_the_task_is_not_taken(change):
    whole = {"task": task("ada"), "notebook": "{}", "scores": {"test": 1.0}, "breaches": (), "seconds": 1.0, "level": 3}
    assert cluster.is_outcome_of(whole["task"], Result(**whole))
    assert not cluster.is_outcome_of(whole["task"], Result(**whole | change))
