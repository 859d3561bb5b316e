"""One submission between its two sides: who sees what, and what is left when a cell goes wrong."""

import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import nbformat
import psutil
import pytest

from grading.limits import TIME
from grading.roles import Role
from grading.session import Session
from tests.grading.small import answer, cell, explore, graded, outputs, task, text

SLOW = "import time; time.sleep(0.5)"
SHORT = replace(TIME, cell=1.0, explore=2.0, submission=20.0)


@pytest.fixture(scope="module")
def grade(students, judges):
    return Session(students, judges, SHORT).grade


class TestWhoSeesWhat:
    def test_a_test_calls_the_function_of_the_student(self, grade):
        result = grade(task(answer("def f(a, *, b):\n    return a + b"), graded("assert f(1, b=2) == 3")))
        assert result.scores == {"test": 1}

    def test_a_wrong_function_fails(self, grade):
        result = grade(task(answer("def f():\n    return 2"), graded("assert f() == 1, 'expected 1'")))
        assert result.scores == {"test": 0}
        assert "expected 1" in text(result, "test")

    def test_a_test_sees_no_other_name_of_the_student(self, grade):
        result = grade(task(answer("def f():\n    return 1\nsecret = 1"), graded("secret")))
        assert "NameError: name 'secret' is not defined" in text(result, "test")

    def test_a_supplied_function_is_the_judges_own(self, grade):
        cells = [
            cell(Role.GIVEN, "def g():\n    return 'given'", "given-g"),
            cell(Role.OWN, "def g():\n    return 'mine'"),
            answer("def f():\n    return g()"),
            graded("assert (f(), g()) == ('mine', 'given')"),
        ]
        assert grade(task(*cells)).scores == {"test": 1}

    def test_the_seed_is_known_to_the_judge_alone(self, grade):
        cells = [
            cell(Role.SETUP, "import os", "setup"),
            answer("def f():\n    return os.environ.get('COURSE_SEED')"),
            graded("assert (f(), os.environ['COURSE_SEED']) == (None, '42')"),
        ]
        assert grade(task(*cells, seed=42)).scores == {"test": 1}

    def test_files_lie_beside_the_notebook_and_stand_for_no_library(self, grade):
        files = {"data.txt": b"7", "own.py": b"number = 8", "json.py": b"dumps = None", "a/b.txt": b"9"}
        cells = [
            answer(
                "import json, own\nread = [open(name).read() for name in ('data.txt', 'a/b.txt')]\n"
                "def f():\n    return json.dumps([*read, own.number])"
            ),
            graded('assert f() == \'["7", "9", 8]\''),
        ]
        assert grade(task(*cells, files=files)).scores == {"test": 1}

    def test_nothing_is_left_for_the_next_submission(self, grade):
        grade(task(answer("import builtins, numpy\nbuiltins.mark = numpy.mark = 1\nopen('mark', 'w')"), graded("")))
        probe = "import builtins, numpy, os\ndef f():\n    "
        probe += "return hasattr(builtins, 'mark'), hasattr(numpy, 'mark'), os.listdir()"
        result = grade(task(answer(probe), graded("assert f() == (False, False, [])")))
        assert text(result, "test").strip() == ""

    def test_hidden_tests_are_not_shown_by_an_error(self, grade):
        result = grade(task(answer(""), graded("hidden = 12345\nf()")))
        assert text(result, "test").strip().splitlines()[-1] == "NameError: name 'f' is not defined"
        assert "12345" not in text(result, "test")


class TestOrder:
    def test_cells_that_explore_run_last(self, grade):
        result = grade(
            task(
                explore("print(n)"),
                answer("n = 1\ndef f():\n    return n"),
                explore("n = 5", "later"),
                graded("assert f() == 1"),
            )
        )
        assert result.scores == {"test": 1}
        assert text(result, "explore").strip() == "1"

    def test_figures_results_and_prints_are_kept(self, grade):
        source = "import matplotlib.pyplot as plt\nprint('printed')\nplt.plot([1, 2])\n'result'"
        shown = outputs(grade(task(explore(source))), "explore")
        assert [output.output_type for output in shown] == ["stream", "execute_result", "display_data"]
        assert "image/png" in shown[-1].data

    def test_a_test_that_shows_more_than_its_points_is_named(self, grade):
        with pytest.raises(ValueError, match="the test cell test is worth 1 points, .* a larger number"):
            grade(task(answer("def f():\n    return 2"), graded("f()")))


class TestCellsApart:
    """They run once for all submissions of a lesson, where no student's code has run."""

    ONCE = explore("import uuid\nprint(uuid.uuid4())")
    SEES = explore("print('answer' in globals(), f() if 'f' in globals() else None)", "sees")

    def tasks(self, *sources, **more):
        return [task(self.ONCE, answer(source), graded("assert f()"), apart=("explore",), **more) for source in sources]

    def test_they_run_once(self, grade):
        first, second = map(grade, self.tasks("def f():\n    return 1", "def f():\n    return 2"))
        assert text(first, "explore") == text(second, "explore") != ""

    def test_no_student_changes_what_another_sees(self, grade):
        cheat = "import builtins, uuid\nbuiltins.print = lambda *_: None\nuuid.uuid4 = lambda: 'mine'"
        hostile, honest = map(grade, self.tasks(f"{cheat}\ndef f():\n    return 1", "def f():\n    return 1", seed=2))
        assert text(hostile, "explore") == text(honest, "explore")
        assert "mine" not in text(honest, "explore") and text(honest, "explore").strip()

    def test_they_see_no_answer(self, grade):
        own = replace(self.tasks("answer = 1\ndef f():\n    return 1")[0], apart=("sees",))
        notebook = nbformat.reads(own.notebook, as_version=4)
        notebook.cells.append(self.SEES)
        assert text(grade(replace(own, notebook=nbformat.writes(notebook))), "sees").strip() == "False None"

    def test_another_version_of_the_lesson_runs_them_anew(self, grade):
        (before,), (after,) = (self.tasks("def f():\n    return 1", lesson_files=files) for files in ({}, {"a": b""}))
        assert text(grade(before), "explore") != text(grade(after), "explore")

    def test_where_they_go_over_a_bound_each_submission_runs_them_itself(self, students, judges):
        session = Session(students, judges, replace(SHORT, explore=0.5))
        slow = explore("import time; time.sleep(1)")
        result = session.grade(task(slow, answer("def f():\n    return 1"), graded("assert f()"), apart=("explore",)))
        assert result.scores == {"test": 1} and [breach.cell for breach in result.breaches] == ["explore"]
        assert "not finished" in text(result, "explore")

    def test_two_at_a_time_share_them(self, grade):
        tasks = self.tasks(*(f"def f():\n    return {number}" for number in range(4)), lesson_files={"four": b""})
        with ThreadPoolExecutor(4) as threads:
            shown = {text(result, "explore") for result in threads.map(grade, tasks)}
        assert len(shown) == 1


class TestCalls:
    def test_values_come_through_with_their_types(self, grade):
        value = "{'a': [1, (2.5, None)], 3: np.ones((2, 3)), 'c': True, 'd': 2**70, 'e': 1j, 'f': np.float32(1)}"
        cells = [
            cell(Role.SETUP, "import numpy as np", "setup"),
            answer(f"def f(value):\n    return value, {value}"),
            graded(f"value = {value}\ncame = f(value)\nassert repr(came) == repr((value, value)), came"),
        ]
        assert grade(task(*cells)).scores == {"test": 1}

    def test_a_change_of_an_argument_in_place_is_seen(self, grade):
        source = "def f(array, parts):\n    array += 1\n    parts['list'].append(3)\n    del parts['gone']"
        checks = "a, parts = np.zeros(2), {'list': [1], 'gone': 0}\nf(a, parts)\n"
        checks += "assert a[0] == 1 and parts == {'list': [1, 3]}"
        result = grade(task(cell(Role.SETUP, "import numpy as np", "setup"), answer(source), graded(checks)))
        assert result.scores == {"test": 1}

    def test_an_error_has_its_kind_its_text_and_the_students_lines(self, grade):
        source = "def g(x):\n    return {}[x]\n\ndef f(x):\n    return g(x)"
        checks = """
import traceback
try:
    f("key")
except KeyError as error:
    frames = traceback.extract_tb(error.__traceback__)
    assert str(error) == "'key'"
    print([(frame.name, frame.lineno, frame.line) for frame in frames if frame.name in "fg"])
"""
        result = grade(task(answer(source), graded(checks)))
        assert text(result, "test").strip() == "[('f', 5, 'return g(x)'), ('g', 2, 'return {}[x]')]"

    @pytest.mark.parametrize(
        "error",
        [
            "UnicodeDecodeError('utf-8', b'', 0, 1, 'why')",
            "ExceptionGroup('g', [ValueError()])",
            "SystemExit(3)",
            "type('Own', (Exception,), {})('text')",
            "StopIteration()",
        ],
    )
    def test_any_error_of_the_student_is_an_error_of_the_call(self, grade, error):
        checks = "try:\n    f()\nexcept (Exception, SystemExit) as error:\n    print(type(error).__name__)"
        result = grade(task(answer(f"def f():\n    raise {error}"), graded(checks)))
        assert text(result, "test").strip() == error.partition("(")[0].replace("type", "Own")

    def test_many_calls_travel_in_one_message(self, grade):
        source = "def f(x, y):\n    print('called')\n    x[0] = 9\n    return y / x[1]"
        checks = """
asked, ask = [], f._line.ask
f._line.ask = lambda *message: asked.append(message[0]) or ask(*message)
calls = [([1, 2], 4), ([1, 0], 4), ([1, 4], 4)]
first, second, third = f.each(calls)
assert (third(), first()) == (1, 2)
try:
    second()
except ZeroDivisionError as error:
    print(error)
assert asked == ["each"] and calls[0] == ([9, 2], 4)
"""
        result = grade(task(answer(source), graded(checks)))
        assert result.scores == {"test": 1}, outputs(result, "test")
        assert text(result, "test").split("\n")[:4] == ["called"] * 3 + ["division by zero"]

    def test_of_many_results_that_cannot_travel_together_each_is_an_error(self, grade):
        source = (
            "def f(depth):\n    result = []\n    for _ in range(depth):\n        result = [result]\n    return result"
        )
        checks = """
for one in f.each([(1,), (100,)]):
    try:
        one()
    except ValueError as error:
        print(error)
"""
        result = grade(task(answer(source), graded(checks)))
        assert text(result, "test").count("The result cannot be handed over") == 2, outputs(result, "test")

    def test_a_result_that_cannot_travel_has_only_the_name_of_its_type(self, grade):
        result = grade(task(answer("class Kind:\n    pass\ndef f():\n    return [Kind(), f]"), graded("print(f())")))
        assert "Kind" in text(result, "test")


class TestBreaches:
    ENDINGS = {
        "while True: pass": "stopped after 1 s",
        "import os; os._exit(0)": "the process of this submission has ended",
        "import ctypes; ctypes.string_at(0)": "the process of this submission has ended",
        "while True:\n    try:\n        input()\n    except BaseException:\n        pass": "stopped after 1 s",
    }

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_a_cell_of_the_students_own_costs_nothing(self, grade, ending):
        result = grade(task(answer("def f():\n    return 1"), cell(Role.OWN, ending), graded("assert f() == 1")))
        assert result.scores == {"test": 1}
        assert [breach.words for breach in result.breaches] == [self.ENDINGS[ending]]
        assert self.ENDINGS[ending] in text(result, "own")

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_a_call_costs_its_test_and_no_other(self, grade, ending):
        cells = [
            answer(fatal_if_asked(ending)),
            graded("assert f(False) == 1", "before"),
            graded("f(True)"),
            graded("assert f(False) == 1", "after"),
        ]
        result = grade(task(*cells))
        assert result.scores == {"before": 1, "test": 0, "after": 1}
        assert [(breach.cell, breach.words) for breach in result.breaches] == [("test", self.ENDINGS[ending])]

    TOGETHER = "its processes held more than 2 GB of memory together"
    HUNGRY = """
import numpy as np, os, time
for _ in range(6):
    if not os.fork():
        held = np.ones(2**26)
        time.sleep(600)
time.sleep(600)
"""

    @pytest.fixture
    def grade_with_processes(self, students, judges):
        """Grades where a student's code may start processes, in the usual time."""
        if students.level.number in (1, 2):
            pytest.skip("this sandbox starts no processes; the one that does: apt install bubblewrap")
        return Session(students, judges).grade

    def test_the_memory_of_many_processes_is_bounded_together(self, grade_with_processes):
        cells = [
            cell(Role.OWN, self.HUNGRY),
            answer(fatal_if_asked(self.HUNGRY)),
            graded("f(True)"),
            graded("assert f(False) == 1", "after"),
        ]
        result = grade_with_processes(task(*cells))
        assert result.scores == {"test": 0, "after": 1}
        told = [(breach.cell, breach.words) for breach in result.breaches]
        assert told == [("own", self.TOGETHER), ("test", self.TOGETHER)]
        assert self.TOGETHER in text(result, "own")

    def test_memory_that_processes_share_counts_once(self, grade_with_processes):
        source = """
def f():
    import numpy as np, os, time
    held = np.ones(2**26)
    for _ in range(6):
        if not os.fork():
            time.sleep(600)
    time.sleep(1.5)
    return held.sum() == 2**26
"""
        result = grade_with_processes(task(answer(source), graded("assert f()")))
        assert (result.scores, result.breaches) == ({"test": 1}, ())

    def test_many_slow_calls_share_the_time_of_the_cell(self, grade):
        source = "import time\ndef f():\n    time.sleep(0.4)"
        result = grade(task(answer(source), graded("for _ in range(9):\n    f()")))
        assert result.scores == {"test": 0}

    @pytest.mark.parametrize("role", ["student", "judge"])
    @pytest.mark.parametrize("whom", ["side", "warm parent"])
    def test_who_is_killed_by_others_loses_nothing(self, students, judges, role, whom):
        parent = {"student": students, "judge": judges}[role]
        killer = threading.Thread(target=kill, args=(parent, family(parent), whom), daemon=True)
        killer.start()
        cells = [answer(f"{SLOW}\ndef f():\n    return 1"), graded(f"{SLOW}\nassert f() == 1")]
        result = Session(students, judges).grade(task(*cells))
        killer.join()
        assert (result.scores, result.breaches) == ({"test": 1}, ())

    def test_a_side_that_ends_between_two_cells_costs_nothing(self, grade):
        late = "import os, threading\nthreading.Timer(0.2, os._exit, [0]).start()"
        wait = "import time; time.sleep(0.6)"
        result = grade(
            task(
                answer("def f():\n    return 1"),
                cell(Role.OWN, late),
                graded(wait + "\nassert True", "first"),
                graded("assert f() == 1"),
            )
        )
        assert result.scores["test"] == 1

    def test_a_check_that_does_not_end_is_stopped_too(self, grade):
        result = grade(
            task(answer("def f():\n    return 1"), graded("while True: pass"), graded("assert f() == 1", "after"))
        )
        assert result.scores == {"test": 0, "after": 1}

    def test_the_time_of_a_submission_is_bounded(self, students, judges):
        time = replace(SHORT, submission=2.0)
        cells = [cell(Role.OWN, "import time; time.sleep(0.8)") for _ in range(9)]
        for number, each in enumerate(cells):
            each.id = f"own{number}"
        result = Session(students, judges, time).grade(
            task(answer("def f():\n    return 1"), *cells, graded("assert f() == 1"))
        )
        assert result.scores == {"test": 0}
        assert "the time for this submission is over" in text(result, "test")
        assert result.seconds < 10

    def test_cells_that_explore_have_a_budget_of_their_own(self, grade):
        cells = [explore("import time; time.sleep(0.9)", f"explore{number}") for number in range(6)]
        result = grade(task(answer("def f():\n    return 1"), *cells, graded("assert f() == 1")))
        assert result.scores == {"test": 1}
        assert text(result, "explore0").strip() == ""
        assert "the time for this submission is over" in text(result, "explore5")


def fatal_if_asked(ending) -> str:
    """A function that ends so when its argument is true, and else returns 1."""
    return f"def f(fatal):\n    if fatal:\n{textwrap.indent(ending, ' ' * 8)}\n    return 1"


def family(parent) -> set[psutil.Process]:
    """A warm parent's processes."""
    first = psutil.Process(parent.number())
    return {first, *first.children(recursive=True)}


def kill(parent, before, whom) -> None:
    """Kills the next side of a warm parent at its work, or the warm parent with it."""
    while not (sides := family(parent) - before):
        time.sleep(0.02)
    time.sleep(0.2)
    for process in sides if whom == "side" else before:
        # With its warm parent a side ends by itself.
        with suppress(psutil.NoSuchProcess):
            process.kill()
