import gc
import os
import signal
import socket
import threading
import time

import pytest

from grading.sandbox.levels import LEVELS
from grading.warm import Unstartable, WarmParent
from grading.wire import Channel, Closed, Overdue


@pytest.fixture(scope="module")
def judges():
    parent = WarmParent("judge")
    yield parent
    parent.close()


@pytest.fixture
def side(judges):
    side = judges.fork()
    yield side
    side.kill()


def run(side, source, seconds=60):
    channel = Channel(side.connection)
    channel.send("run", source)
    return channel.receive(seconds)[1]


def test_a_side_runs_cells(side):
    assert "42" in run(side, "print(6 * 7)")


def test_a_student_s_side_has_ready_what_a_first_picture_loads():
    students = WarmParent("student", LEVELS[0])
    side = students.fork()
    drawn = "print(matplotlib.figure.Figure().savefig(io.BytesIO()), len(set(sys.modules) - before))"
    assert "None 0" in run(side, f"import io, sys, matplotlib.figure\nbefore = set(sys.modules)\n{drawn}")
    side.kill()
    students.close()


def test_sides_share_nothing(judges):
    first, second = judges.fork(), judges.fork()
    run(first, "secret = 1")
    assert "NameError" in run(second, "secret")
    first.kill()
    assert "still there" in run(second, "print('still there')")
    second.kill()


def test_a_side_is_alive_until_it_is_killed(judges):
    side = judges.fork()
    assert side.alive()
    side.kill()
    assert not side.alive()
    side.kill()


def test_the_end_of_a_side_is_the_end_of_its_socket(side):
    with pytest.raises(Closed):
        run(side, "import os\nos._exit(3)")
    _wait_for(lambda: not side.alive())
    side.kill()
    assert side.cpu_seconds() == 0


def test_a_side_that_has_ended_does_no_harm_to_others(students):
    ended, other, before = students.fork(), students.fork(), students.number()
    with pytest.raises(Closed):
        run(ended, "import os\nos._exit(3)")
    # Meanwhile the memory of both is looked at.
    time.sleep(1.2)
    assert "still there" in run(other, "print('still there')")
    assert ended.breach() == other.breach() == ""
    assert students.number() == before
    ended.kill()
    other.kill()


def test_a_side_that_does_not_answer_can_be_killed(judges):
    side = judges.fork()
    with pytest.raises(Overdue):
        run(side, "while True: pass", seconds=0.5)
    assert side.alive()
    side.kill()
    assert not side.alive()


def test_processor_time_is_counted_and_sleep_is_not(side):
    before = side.cpu_seconds()
    run(side, "import time\ntime.sleep(0.5)")
    slept = side.cpu_seconds() - before
    run(side, "import time\nstart = time.process_time()\nwhile time.process_time() < start + 0.6: pass")
    assert side.cpu_seconds() - before - slept > 0.5 > slept


def test_a_warm_parent_that_has_ended_is_started_again(judges):
    side, before = judges.fork(), judges.number()
    os.kill(before, signal.SIGKILL)
    again = judges.fork()
    assert judges.number() != before
    assert "again" in run(again, "print('again')")
    # It belongs to the former process; a side of the new one may have its number.
    side.kill()
    assert again.alive()
    again.kill()


def test_one_that_never_starts_says_why(monkeypatch, tmp_path):
    (tmp_path / "numpy.py").write_text("raise ImportError('no numbers here')")
    monkeypatch.setattr(
        "grading.sandbox.places.environment", lambda scratch="": {"PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    )
    parent = WarmParent("judge")
    with pytest.raises(Unstartable, match="no numbers here"):
        parent.fork()
    parent.close()


def test_threads_may_share_a_warm_parent(judges):
    answers = []

    def one(number):
        side = judges.fork()
        answers.append((number, run(side, f"print({number} * 1000)")))
        side.kill()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(f"{number * 1000}" in text for number, text in answers)


def test_the_environment_and_standard_streams_of_the_teacher_are_not_there(side, monkeypatch):
    assert "PYTEST" not in run(side, "import os\nprint(sorted(os.environ))")
    shown = run(side, "import os\nprint({os.readlink(f'/proc/self/fd/{number}') for number in range(3)})")
    assert "{'/dev/null'}" in shown


def test_a_judge_finds_the_modules_of_this_course_and_none_of_the_folder_it_runs_in(side):
    assert "True" in run(side, "import sys\nprint(sys.flags.safe_path and '' not in sys.path)")


def test_closing_ends_all_and_leaves_no_folder():
    parent = WarmParent("judge")
    side = parent.fork()
    folder = parent._folder.name
    parent.close()
    assert side.connection.recv(1) == b""
    assert not side.alive()
    assert not os.path.exists(folder)


def test_when_the_trusted_end_hangs_up_nothing_stays():
    ours, theirs = socket.socketpair()
    number = os.fork()
    if not number:
        ours.close()
        try:
            parent = WarmParent("judge")
            side = parent.fork()
            run(side, "1")
            theirs.sendall(str(parent.number()).encode())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    theirs.close()
    parent = int(ours.recv(100))
    os.waitpid(number, 0)
    ours.close()
    _wait_for(lambda: not _runs(parent))


def _wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _runs(number):
    try:
        with open(f"/proc/{number}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_collector_works_in_a_side_and_does_not_touch_what_came_before(side):
    assert "True True" in run(side, "import gc\nprint(gc.isenabled(), gc.get_freeze_count() > 10_000)")
    assert gc.isenabled()


def test_a_side_is_forked_from_a_process_without_threads(judges):
    judges.fork().kill()
    tasks = os.listdir(f"/proc/{judges.number()}/task")
    assert len(tasks) == 1
