"""The report on a class, from generated results."""

import csv
import io
import json

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grading import report
from grading.report import Graded
from grading.results import Breach, Result, Task
from tests.clean_tree import ROOT
from tests.grading.pages import assert_nothing_is_active, shown

LESSON = "02_probe"
HINTS = {
    "double": [{"mistake": "added", "question": "?", "name": "2 is added. It should be a factor.", "fingerprint": []}],
    "triple": [{"mistake": "added", "question": "?", "name": "2 is added. It should be a factor.", "fingerprint": []}],
}
ADDED = "double is not right yet.\n✗ the value\n  differs\n\n2 is added. It should be a\nfactor."


def source() -> nbformat.NotebookNode:
    """A lesson with two tests, of 2 and 3 points, and a task of 4."""
    return new_notebook(
        cells=[
            new_markdown_cell("# Double it"),
            test_cell("double-value", 2, "value", '"""It doubles, 2 times x."""'),
            test_cell("double-pure", 3, "pure-function", '"""The argument stays as it was."""'),
            new_markdown_cell("**Explain it**.", metadata={"nbgrader": nbgrader("double-written", 4, task=True)}),
        ]
    )


def test_cell(name: str, points: float, skill: str, text: str) -> nbformat.NotebookNode:
    metadata = {"nbgrader": nbgrader(name, points, grade=True), "course": {"role": "test", "skill": skill}}
    return new_code_cell(text, metadata=metadata)


test_cell.__test__ = False


def nbgrader(name: str, points: float, **flags) -> dict:
    return {"grade_id": name, "points": points, "grade": False, "solution": False, "task": False} | flags


def result(student: str, value: float = 2.0, pure: float = 3.0, message: str = "", **known) -> Result:
    notebook = source()
    if message:
        notebook.cells[1].outputs = [new_output("error", ename="CheckFailed", evalue=message, traceback=[])]
    task = Task(student, LESSON, "", ("double",), 0, "key", repairs=known.pop("repairs", ()))
    fields = {"breaches": (), "seconds": 1.0, "level": 3} | known
    return Result(task, nbformat.writes(notebook), {"double-value": value, "double-pure": pure}, **fields)


def marked(student: str, points: float = 4.0, **known) -> Graded:
    return Graded(student, result(student, **known), manual={"double-written": points})


def page(submissions) -> BeautifulSoup:
    text = report.html(LESSON, source(), HINTS, submissions)
    assert_nothing_is_active(text)
    return BeautifulSoup(text, "html.parser")


def section(submissions, name: str) -> str:
    return " ".join(page(submissions).find(attrs={"aria-labelledby": name}).get_text(" ").split())


def header(submissions) -> str:
    return " ".join(page(submissions).find("header").get_text(" ").split())


def lines(submissions) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report.table(source(), submissions), newline="")))


def test_mean_and_median_of_the_totals():
    assert "Mean 6 , median 6 of 9 points" in header([marked("a", 0.0, value=0.0), marked("b")])


def test_the_scores_of_the_chart_are_those_of_the_class():
    bars = [bar.title.text for bar in page([marked("a"), marked("b"), marked("c", 0.5)]).select(".bar")]
    assert bars == ["5 points: 1", "9 points: 2"]


def test_points_by_skill():
    told = section([marked("a"), marked("b", value=1.0), marked("c", value=0.0), Graded("d", result("d"))], "skills")
    assert "value It doubles, 2 times x. 2 points 2 all, 1 some, 1 none 50 % have all" in told
    assert "pure function The argument stays as it was. 3 points 4 all, 0 none 100 % have all" in told
    assert "Explain it marked by hand 4 points 3 all, 0 none, 1 to be marked 75 % have all" in told


def test_mistakes_are_told_by_name_and_counted_by_student():
    told = section([marked("a", message=ADDED), marked("b", message=ADDED), marked("c")], "mistakes")
    assert told.endswith("2 is added. It should be a factor. Who a , b double 2 students")


def test_a_message_that_no_hint_knows_is_not_told():
    text = "double is not right yet. <script>canary()</script>"
    assert "No answer has a mistake" in section([marked("a", message=text)], "mistakes")
    assert "canary" not in report.html(LESSON, source(), HINTS, [marked("a", message=text)])


def test_the_names_of_the_mistakes_in_real_lessons_are_found():
    for folder in sorted((ROOT / "source").glob("*_*")):
        hints = json.loads((folder / "hints.json").read_text())
        for function, mistakes in hints.items():
            if not mistakes:
                continue
            message = f"{function} is not right yet.\n\n{mistakes[-1]['name']}"
            text = report.html(LESSON, source(), hints, [marked("a", message=message)])
            assert " ".join(mistakes[-1]["name"].split()) in " ".join(shown(text).split())


def test_submissions_that_need_a_look():
    class_ = [
        marked("fine"),
        marked("mended", repairs=("A test cell was put back.",)),
        marked("slow", breaches=(Breach("double-value", "stopped after 30 s"), Breach("abc", "killed"))),
        marked("weak", level=1),
        Graded("lost", None, unreadable="the file is not JSON."),
        Graded("changed", result("changed"), manual={"double-written": 1.0}, needs_review=True),
        Graded("waiting", result("waiting")),
    ]
    told = section(class_, "looks")
    for reason in (
        "Mended: A test cell was put back. mended",
        "It doubles, 2 times x: stopped after 30 s Cell abc: killed slow",
        "Run at sandbox level 1 of 3. weak",
        "Could not be graded: the file is not JSON. lost",
        "An answer has changed since it was marked by hand; the total is withheld. changed",
        "To be marked by hand: Explain it waiting",
    ):
        assert reason in told
    assert "fine" not in told
    assert "7 submissions, 1 of the totals withheld." in header(class_)
    assert "5 run at sandbox level 3 of 3, 1 run at sandbox level 1 of 3." in header(class_)
    assert "Below level 2" in header(class_)


def test_the_times_and_the_slowest():
    told = section([marked("a", seconds=1.0), marked("b", seconds=2.0), marked("c", seconds=9.5)], "times")
    assert "2.00 s in the median and 9.50 s at most; all together 12 s" in told
    assert "The slowest: c 9.50 s, b 2.00 s, a 1.00 s." in told


def test_demo_submissions_are_left_out_unless_there_is_nothing_else():
    demos = [marked("demo-right"), marked("demo-empty", 0.0, value=0.0, pure=0.0)]
    assert "1 submission." in header([*demos, marked("ada")])
    assert [line["student"] for line in lines([*demos, marked("ada")])] == ["ada"]
    assert "These are the demo submissions: nobody else has handed in." in header(demos)
    assert len(lines(demos)) == 2


def test_a_class_without_submissions_has_a_report():
    assert "0 submissions." in header([])
    assert lines([]) == []


def test_the_table_has_a_line_a_student():
    class_ = [
        Graded("late", result("late", repairs=("one", "two")), manual={"double-value": 1.5}, penalty=1.0),
        Graded("lost", None, unreadable="not JSON"),
        Graded("review", result("review"), needs_review=True, manual={"double-written": 4.0}),
    ]
    late, lost, review = lines(class_)
    assert late == {
        "student": "late", "state": "partly marked", "total": "3.5", "maximum": "9.0", "late_penalty": "1.0",
        "double-value": "1.5", "double-pure": "3.0", "double-written": "", "repairs": "2", "breaches": "0",
        "seconds": "1.0", "sandbox_level": "3",
    }  # fmt: skip
    assert (lost["state"], lost["total"], lost["double-value"], lost["seconds"]) == ("unreadable", "0.0", "0.0", "")
    assert (review["state"], review["total"]) == ("withheld", "")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip))
def test_any_name_comes_back_and_is_no_formula(name):
    (line,) = lines([marked(name)])
    assert line["student"].removeprefix("'") == name.removeprefix("'") if line["student"] != name else True
    assert not line["student"].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("name", ["Lovelace, Ada", 'Ada "the first"', "Ada\nLovelace", "Ada\r\nL", "李", "O'Neill"])
def test_a_plain_name_comes_back_as_it_was(name):
    assert lines([marked(name)])[0]["student"] == name


def test_a_hostile_class_has_a_page_on_which_nothing_is_active():
    evil = "</bdi><script>canary()</script><img src=x onerror=canary()>"
    class_ = [
        marked(
            evil, message=ADDED + evil, repairs=(evil,), breaches=(Breach(evil, evil), Breach("double-value", evil))
        ),
        Graded(evil + "2", None, unreadable=evil),
    ]
    assert evil in shown(page(class_).prettify()) or evil in page(class_).get_text()


def test_page_and_table_are_written(tmp_path):
    paths = report.write(tmp_path / "reports", LESSON, source(), HINTS, iter([marked("ada")]))
    assert [path.name for path in paths] == [f"{LESSON}.html", f"{LESSON}.csv"]
    assert "Double it" in paths[0].read_text()
    assert paths[1].read_text().splitlines()[1].startswith("ada,graded,9.0,9.0,0.0,2.0,3.0,4.0")
