"""`python -m grading` as a teacher runs it."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest

from grading.commands import FINE, INTERRUPTED, LOOK, UNGRADED, USAGE, main
from tests.clean_tree import ROOT
from tests.grading.course import PROCESSES, Course, solutions
from tests.grading.probe import LESSON, TEST_POINTS

RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return x"
ENDS = "import os\n\n\ndef double(x):\n    os._exit(1)"
SLEEPS = "import time\n\ntime.sleep(25)\n\n\ndef double(x):\n    return x + x"


@dataclass
class Run:
    """What a command left behind."""

    status: int
    output: str
    errors: str


def hand_in(course: Course, student: str, answer: str) -> None:
    notebook = course.notebook("release", LESSON)
    (cell,) = solutions(notebook)
    cell.source = answer
    course.hand_in(student, LESSON, notebook)


def start(course: Course, *arguments: str):
    log = course.home / "grading.log"
    process = PROCESSES.Process(target=_run, args=(arguments, course.folder, course.environment, log))
    process.start()
    return process, log


def run(course: Course, *arguments: str) -> Run:
    process, log = start(course, *arguments)
    process.join()
    return Run(process.exitcode, log.read_text(), log.with_suffix(".errors").read_text())


def _run(arguments, folder, environment, log):
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for stream, path in ((sys.stdout, log), (sys.stderr, log.with_suffix(".errors"))):
        with open(path, "wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    # Processes in the background ignore Ctrl-C; this one is in the foreground.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(list(arguments)))


@pytest.fixture(scope="module")
def graded(course) -> Run:
    """The first run over a class in which all kinds of things happen."""
    for student, answer in (("ada", RIGHT), ("bob", WRONG), ("cleo", ENDS)):
        hand_in(course, student, answer)
    shutil.copytree(course.folder / "submitted" / "ada", course.folder / "submitted" / "dan")
    (course.folder / "submitted" / "dan" / LESSON / "probe.ipynb").write_text("{")
    notebook = course.notebook("release", LESSON)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.nbgrader.grade]
    course.hand_in("eve", LESSON, notebook)
    return run(course, LESSON)


def test_all_submissions_get_their_grades(course, graded):
    scores = {student: course.score(LESSON, student) for student in ("ada", "bob", "cleo", "dan", "eve")}
    assert scores == {"ada": TEST_POINTS, "bob": 0, "cleo": 0, "dan": 0, "eve": 0}


def test_what_needs_attention_is_told_in_a_line_each(graded):
    told = dict(line.split(": ", 2)[:2] for line in graded.output.splitlines()[:-1])
    assert told == {"cleo": "stopped at a bound", "dan": "unreadable", "eve": "repaired"}
    assert graded.status == LOOK


def test_the_last_line_is_a_summary(graded):
    summary = (
        "graded 4, repaired 1, stopped at a bound 1, unreadable 1, to review 0, failed 0, unchanged 0; sandbox level "
    )
    assert graded.output.splitlines()[-1].startswith(summary)


def test_what_is_done_is_not_done_again_and_still_told(course, graded):
    again = run(course, LESSON)
    assert again.status == LOOK
    assert "graded 0, " in again.output and "unchanged 5" in again.output
    assert "dan: unreadable" in again.output


def test_one_student_can_be_graded_again(course, graded):
    again = run(course, LESSON, "--student=ada", "--force", "--workers=2")
    assert (again.status, again.output.partition(",")[0]) == (FINE, "graded 1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["00_prob"], f"There is no lesson '00_prob'. Did you mean {LESSON}?"),
        (["history", "ada", "00_prob"], f"Did you mean {LESSON}?"),
        ([LESSON, "--student=adda"], "There is no student 'adda'. Did you mean ada?"),
        ([LESSON, "--workers=0"], "expected a whole number from 1, got '0'"),
        ([], "the following arguments are required: LESSON"),
    ],
    ids=str,
)
def test_a_wrong_command_says_what_is_there(course, graded, arguments, words):
    wrong = run(course, *arguments)
    assert wrong.status == USAGE
    assert words in wrong.errors
    assert "Traceback" not in wrong.errors


def test_an_open_connection_to_a_cluster_is_refused(course, graded):
    refused = run(course, LESSON, "--scheduler=grader.example.org:8786")
    assert refused.status == UNGRADED
    assert "unencrypted" in refused.errors and "Traceback" not in refused.errors


def test_a_configuration_with_a_mistake_is_not_half_used(course, graded):
    file = course.folder / "nbgrader_config.py"
    whole = file.read_text()
    file.write_text(whole + "\nc.CourseDirectory.db_url = missing\n")
    try:
        refused = run(course, LESSON)
    finally:
        file.write_text(whole)
    assert refused.status == USAGE
    assert "missing" in refused.errors.splitlines()[-1]


def test_a_difference_is_shown_and_not_made(course, graded):
    hand_in(course, "bob", RIGHT)
    shown = run(course, "diff", LESSON)
    hand_in(course, "bob", WRONG)
    assert shown.status == FINE
    assert f"double-value  0  →  {TEST_POINTS}\n" in shown.output
    assert "1 of 5 submissions would change" in shown.output
    assert course.score(LESSON, "bob") == 0


def test_the_history_says_when_a_grade_was_made(course, graded):
    told = run(course, "history", "ada", LESSON)
    assert told.status == FINE
    assert "double-value" in told.output


def test_the_report_has_a_row_for_each_student(course, graded):
    assert run(course, "report", LESSON).status == FINE
    with open(course.folder / "reports" / f"{LESSON}.csv", newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 5


def test_a_run_that_is_stopped_keeps_what_it_has(course, graded):
    for student, answer in (("fay", RIGHT), ("gus", SLEEPS)):
        hand_in(course, student, answer)
    process, _log = start(course, LESSON, "--student=fay", "--student=gus")
    while not (course.folder / "autograded" / "fay").exists():
        assert process.is_alive()
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGINT)
    process.join()
    assert process.exitcode == INTERRUPTED
    assert "unchanged 1" in run(course, LESSON, "--student=fay").output


@pytest.mark.parametrize("command", [[], ["diff"], ["history"], ["report"]], ids=str)
def test_help_tells_how_to_use_it(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == FINE
    told = capsys.readouterr().out
    assert " ".join(["python -m grading", *command]) in told
    assert command or "exit status:" in told


def test_an_error_that_nobody_foresaw_has_the_status_of_a_failure(monkeypatch, capsys):
    def broken():
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("grading.commands.course_directory", broken)
    assert main(["history", "ada", LESSON]) == UNGRADED
    assert "RuntimeError: a fault of ours" in capsys.readouterr().err


def test_an_error_is_told_without_importing_dask():
    program = (
        "import sys\n"
        "from grading import batch, commands\n"
        "def gone(): raise batch.ClusterError('The scheduler is gone.')\n"
        "commands.course_directory = gone\n"
        f"status = commands.main(['history', 'ada', {LESSON!r}])\n"
        "sys.exit('Dask is imported' if 'distributed' in sys.modules else status)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ("The scheduler is gone.\n", UNGRADED)


def test_a_system_that_cannot_fork_is_told_so(monkeypatch, capsys):
    monkeypatch.delattr("os.fork")
    assert main(["02_rnn_forward"]) == UNGRADED
    assert "WSL 2" in capsys.readouterr().err
