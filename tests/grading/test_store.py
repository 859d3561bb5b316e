"""What becomes of a result: nothing is lost, nothing is done twice, and a kill changes nothing."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import stat
from pathlib import Path

import pytest

from grading import store
from grading.gradebook import Writer
from grading.ledger import Kind, Ledger
from grading.store import Busy, Store
from tests.grading import bench
from tests.grading.bench import LESSON, NAME, TESTS

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", "grading.store", "tests.grading.bench"])
OUTCOMES = [
    bench.result("ada", passed=TESTS, files={"own.py": b"x = 1"}),
    bench.result("bob", partial={"sum-value": 1.5}, drawn="A drawing."),
    bench.result("eve"),
]
UNREADABLE = bench.unread("kim")


@pytest.fixture
def coursedir(tmp_path, empty_gradebook):
    return new_course(tmp_path, empty_gradebook)


def new_course(folder, empty_gradebook):
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty_gradebook, folder)
    coursedir = bench.course(folder)
    for outcome in OUTCOMES:
        bench.hand_in(coursedir, outcome.task.student)
    bench.hand_in(coursedir, UNREADABLE.task.student, when=None)
    return coursedir


def files(coursedir) -> dict[str, bytes]:
    """Everything under autograded/."""
    root = Path(coursedir.root) / "autograded"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def kinds(coursedir, student) -> list[str]:
    with Ledger(Path(coursedir.root) / "ledger.db") as ledger:
        return [record.kind for record in ledger.history(student, LESSON)]


def grade(coursedir) -> list[str]:
    """A run over all submissions, as a batch does it; returns who was graded anew."""
    graded = []
    with Store(coursedir, bench.read(coursedir)) as kept:
        for outcome in OUTCOMES:
            if not kept.settle(outcome.task.student, outcome.task.key):
                graded.append(outcome.task.student)
                kept.keep(outcome)
        if not kept.settle(UNREADABLE.task.student, UNREADABLE.task.key):
            graded.append(UNREADABLE.task.student)
            kept.keep_unreadable(UNREADABLE)
    return graded


def test_a_result_stands_in_ledger_folder_and_gradebook(coursedir):
    outcome = OUTCOMES[0]
    with Store(coursedir, bench.read(coursedir)) as kept:
        entry = kept.keep(outcome)
        record = kept.ledger.latest("ada", LESSON, Kind.GRADED)
    assert entry.score == sum(TESTS.values())
    assert record.body["scores"] == TESTS
    assert record.body["seed"] == outcome.task.seed
    assert record.body["level"] == 2
    assert record.body["repairs"] == ["A copied cell was left out."]
    assert set(record.body["parts"]) == {"submission", "tests", "utils", "engine"}
    assert kinds(coursedir, "ada") == ["graded", "committed"]
    assert files(coursedir) == {
        f"ada/{LESSON}/{NAME}.ipynb": outcome.notebook.encode(),
        f"ada/{LESSON}/own.py": b"x = 1",
        f"ada/{LESSON}/data/given.txt": b"the lesson's",
        f"ada/{LESSON}/timestamp.txt": b"2025-01-06 12:00:00 UTC",
        f"ada/{LESSON}/submission_secret.txt": b"secret of ada",
    }
    for path in (Path(coursedir.root) / "autograded").rglob("*"):
        assert path.is_dir() or stat.S_IMODE(path.stat().st_mode) == 0o444
    with bench.gradebook(coursedir) as book:
        assert book.find_submission(LESSON, "ada").score == entry.score
        assert book.find_submission(LESSON, "ada").timestamp.isoformat() == "2025-01-06T12:00:00"


def test_an_unreadable_submission_is_zero_with_its_reason(coursedir):
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.with_key(bench.result("kim", passed=TESTS), "before"))
        assert kept.keep_unreadable(UNREADABLE).score == 0
    assert kinds(coursedir, "kim") == ["graded", "committed", "unreadable", "committed"]
    assert b"The notebook is empty." in files(coursedir)[f"kim/{LESSON}/{NAME}.ipynb"]
    with bench.gradebook(coursedir) as book:
        assert book.find_submission(LESSON, "kim").score == 0


def test_what_is_done_is_not_done_again(coursedir):
    assert grade(coursedir) == ["ada", "bob", "eve", "kim"]
    before = bench.rows(coursedir), files(coursedir), kinds(coursedir, "ada")
    assert grade(coursedir) == []
    assert (bench.rows(coursedir), files(coursedir), kinds(coursedir, "ada")) == before


@pytest.mark.parametrize("lost", ["copy", "half a copy", "gradebook"])
def test_what_was_lost_comes_back_without_grading(coursedir, empty_gradebook, lost):
    grade(coursedir)
    before = bench.rows(coursedir), files(coursedir)
    copy = Path(coursedir.root) / "autograded" / "ada" / LESSON
    if lost == "copy":
        shutil.rmtree(copy)
    elif lost == "half a copy":
        (copy / f"{NAME}.ipynb").unlink()
        (copy / f"{NAME}.ipynb").write_text("half")
    else:
        shutil.copy(empty_gradebook, coursedir.root)
    assert grade(coursedir) == []
    assert (bench.rows(coursedir), files(coursedir)) == before


def test_an_earlier_answer_that_comes_back_is_known(coursedir):
    first, second = OUTCOMES[0], bench.result("ada")
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(first)
        kept.keep(second)
        assert kept.settle("ada", first.task.key)
    assert kinds(coursedir, "ada") == ["graded", "committed"] * 2 + ["committed"]
    with bench.gradebook(coursedir) as book:
        assert book.find_submission(LESSON, "ada").score == sum(TESTS.values())
    assert files(coursedir)[f"ada/{LESSON}/{NAME}.ipynb"] == first.notebook.encode()


def test_a_later_time_of_the_same_answer_counts(coursedir):
    grade(coursedir)
    bench.hand_in(coursedir, "ada", "2025-02-01 00:00:00 UTC")
    assert grade(coursedir) == []
    with bench.gradebook(coursedir) as book:
        assert book.find_submission(LESSON, "ada").timestamp.isoformat() == "2025-02-01T00:00:00"


@pytest.mark.parametrize(
    ("cell", "answers", "review"),
    [
        ("why", {"why": "Another reason."}, True),
        ("why", {"answer": "def total(x):\n    return 0"}, False),
        ("drawn", {"drawn": "Another drawing."}, True),
        ("drawn", {"why": "Another reason."}, False),
        ("sum-value", {"answer": "def total(x):\n    return 0"}, True),
        ("sum-value", {"drawn": "Another drawing."}, True),
        ("sum-value", {"files": {"own.py": b"y"}}, True),
        ("sum-value", {"why": "Another reason."}, True),
        ("sum-value", {}, False),
    ],
)
def test_a_score_by_hand_waits_for_review_when_its_answer_changed(coursedir, cell, answers, review):
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.result("ada"))
        bench.by_hand(coursedir, "ada", cell, 1.0)
        entry = kept.keep(bench.result("ada", **answers))
        assert entry.manual[cell].score == 1.0
        assert entry.manual[cell].review is review
        assert kept.ledger.latest("ada", LESSON, Kind.MANUAL).body == {
            "manual": {cell: {"score": 1.0, "extra_credit": None, "review": review}}
        }


def test_a_score_by_hand_that_was_given_before_there_was_a_ledger_waits_for_review(coursedir):
    grade(coursedir)
    bench.by_hand(coursedir, "ada", "why", 1.0)
    (Path(coursedir.root) / "ledger.db").unlink()
    with Store(coursedir, bench.read(coursedir)) as kept:
        assert kept.keep(OUTCOMES[0]).manual["why"].review


def test_a_removed_test_leaves_what_people_gave_in_the_ledger(coursedir):
    grade(coursedir)
    bench.by_hand(coursedir, "ada", "sum-shape", 0.5)
    bench.course(Path(coursedir.root), source=bench.lesson({"sum-value": 2.0}))
    with Store(coursedir, bench.read(coursedir)) as kept:
        assert kept.ledger.latest("ada", LESSON, Kind.MANUAL).body == {
            "removed": {"sum-shape": {"score": 0.5, "extra_credit": None, "review": False}}
        }


def test_plain_nbgrader_has_its_record_too(coursedir):
    with Store(coursedir, bench.read(coursedir)) as kept:
        assert kept.keep_uncopied(OUTCOMES[0]).score == sum(TESTS.values())
    assert kinds(coursedir, "ada") == ["graded", "committed"]
    assert files(coursedir) == {}


@pytest.mark.parametrize("name", ["../escaped.py", "/tmp/escaped.py", "", ".."])
def test_a_file_outside_the_folder_is_refused(coursedir, name):
    with Store(coursedir, bench.read(coursedir)) as kept, pytest.raises(ValueError, match="no path within"):
        kept.keep(bench.result("ada", files={name: b""}))


def test_the_lessons_files_come_first(coursedir):
    own = {"data/given.txt": b"mine", "data/given.txt/x": b"mine", f"{NAME}.ipynb": b"mine", "data/own.txt": b"mine"}
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(bench.result("ada", files=own))
    found = files(coursedir)
    assert found[f"ada/{LESSON}/data/given.txt"] == b"the lesson's"
    assert found[f"ada/{LESSON}/data/own.txt"] == b"mine"
    assert found[f"ada/{LESSON}/{NAME}.ipynb"] != b"mine"


@pytest.mark.parametrize("student", ["..", ".", "a/b", "", "/etc"])
def test_a_student_who_would_be_elsewhere_is_refused(coursedir, student):
    with Store(coursedir, bench.read(coursedir)) as kept, pytest.raises(ValueError, match="cannot be the name"):
        kept.keep(bench.result(student))


def test_links_of_a_submission_are_not_followed(coursedir, tmp_path):
    folder = bench.hand_in(coursedir, "ada")
    (tmp_path / "elsewhere").write_text("2020-01-01 00:00:00 UTC")
    for name in ("timestamp.txt", "submission_secret.txt"):
        (folder / name).unlink()
        (folder / name).symlink_to(tmp_path / "elsewhere")
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(OUTCOMES[0])
    assert f"ada/{LESSON}/submission_secret.txt" not in files(coursedir)
    with bench.gradebook(coursedir) as book:
        assert book.find_submission(LESSON, "ada").timestamp is None


@pytest.mark.parametrize("text", ["", "yesterday", "\0", "2025-13-45", "x" * 100_000])
def test_a_time_that_is_none_is_left_out(coursedir, text):
    (bench.hand_in(coursedir, "ada") / "timestamp.txt").write_text(text)
    with Store(coursedir, bench.read(coursedir)) as kept:
        kept.keep(OUTCOMES[0])
    with bench.gradebook(coursedir) as book:
        assert book.find_submission(LESSON, "ada").timestamp is None


def test_a_second_run_is_told_who_is_at_work(coursedir):
    lesson = bench.read(coursedir)
    busy = pytest.raises(Busy, match=f"process {os.getpid()}, is working on this course")
    with Store(coursedir, lesson), busy:
        Store(coursedir, lesson)
    Store(coursedir, lesson).close()


# What a run does to the disk, in this order: a kill before and after each. Kills at any time are in test_kills.py.
STEPS = [
    (Ledger, "append"),
    (Writer, "prepare"),
    (Writer, "commit"),
    (Store, "_copy"),
    (store.Path, "rename"),
    (store.shutil, "rmtree"),
    (store, "_write"),
]


def _run(coursedir_config, kill_at, pipe):
    """Grades, and kills this process at the step with this number, counted before and after each."""
    left = [kill_at]

    def counted(step):
        def run(*arguments, **named):
            count()
            value = step(*arguments, **named)
            count()
            return value

        return run

    def count():
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))
    grade(bench.CourseDirectory(config=coursedir_config))
    pipe.send(left[0])


def run_and_kill(coursedir, kill_at):
    """The number of steps that were left; None of a run that was killed."""
    mine, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_run, args=(coursedir.config, kill_at, theirs))
    process.start()
    theirs.close()
    left = None
    with contextlib.suppress(EOFError):
        left = mine.recv()
    process.join()
    return left


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, empty_gradebook):
    """The gradebook and the files after a run, and how many steps it took."""
    coursedir = new_course(tmp_path_factory.mktemp("undisturbed"), empty_gradebook)
    many = 10_000
    left = run_and_kill(coursedir, many)
    return bench.rows(coursedir), files(coursedir), many - left


def check_rerun(coursedir, undisturbed):
    """Grading once more gives what an undisturbed run gives, and grades nothing that the ledger has."""
    students = ("ada", "bob", "eve", "kim")
    recorded = {student for student in students if {"graded", "unreadable"} & set(kinds(coursedir, student))}
    assert set(grade(coursedir)) == set(students) - recorded
    assert (bench.rows(coursedir), files(coursedir)) == undisturbed[:2]
    for student in students:
        found = kinds(coursedir, student)
        assert [kind for kind in found if kind != "committed"] in (["graded"], ["unreadable"])
    assert not list((Path(coursedir.root) / "autograded").glob("*/.*"))


def kill_at_each(numbers, folder, empty_gradebook, undisturbed):
    for kill_at in numbers:
        coursedir = new_course(folder / str(kill_at), empty_gradebook)
        assert run_and_kill(coursedir, kill_at) is None
        check_rerun(coursedir, undisturbed)


def test_a_kill_at_a_step_changes_nothing(tmp_path, empty_gradebook, undisturbed):
    steps = undisturbed[2]
    assert steps > 50
    # Of each kind one, in any of the submissions.
    kill_at_each(range(3, steps, 13), tmp_path, empty_gradebook, undisturbed)


@pytest.mark.soak
def test_a_kill_at_any_step_changes_nothing(tmp_path, empty_gradebook, undisturbed):
    kill_at_each(range(undisturbed[2]), tmp_path, empty_gradebook, undisturbed)
