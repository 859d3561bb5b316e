"""What a student sees in the feedback page, where no kernel runs."""

import html
import json
import re
from dataclasses import replace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grading import feedback, verdicts
from grading.feedback import FeedbackExporter, Grade, Grades
from grading.roles import Role
from grading.verdicts import unbroken
from tests.clean_tree import ROOT
from tests.grading import hostile
from tests.grading.pages import assert_nothing_is_active, shown
from tests.grading.pictures import FIGURE, PICTURE, WIDGET
from tests.grading.probe import LESSON, TASK_POINTS, TEST_POINTS
from tools.lessons import read_course
from utils.checks import check

LESSONS = sorted(folder.name for folder in (ROOT / "source").iterdir() if folder.is_dir())


@pytest.fixture(scope="module")
def page(course):
    """The feedback on a submission with a figure, a widget and a picture file in its text, as HTML."""
    notebook = course.answered(LESSON)
    notebook.cells += [
        new_code_cell(FIGURE),
        new_code_cell(WIDGET),
        new_markdown_cell("![drawn](drawn.png)"),
    ]
    folder = course.hand_in("ada", LESSON, notebook)
    (folder / "drawn.png").write_bytes(b"\x89PNG drawn by hand")
    course.nbgrader("autograde", LESSON)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("ada", first_name="Ada", last_name="<i>Lovelace</i>")
        gradebook.find_comment("double-written", "probe", LESSON, "ada").manual_comment = "Say *why*: $x_1 < 2$."
        gradebook.db.commit()
    course.nbgrader("generate_feedback", LESSON)
    return (course.folder / "feedback" / "ada" / LESSON / "probe.html").read_text()


def test_figure_widget_and_picture_are_in_the_page(page):
    sources = re.findall(r'<img[^>]*\ssrc="([^"]*)"', page)
    assert len(sources) == 3, "a figure, a widget and a picture file were handed in"
    assert [source for source in sources if not source.startswith(PICTURE)] == []


def test_hidden_tests_stay_hidden(page):
    assert "assert double(2) == 4" in shown(page)
    assert "assert double(3)" not in shown(page)


def test_the_page_asks_for_no_kernel(page):
    assert "application/vnd.jupyter.widget-view+json" not in page


def test_nothing_in_the_page_is_active(page):
    assert_nothing_is_active(page)


def test_the_head_of_the_page_says_whose_it_is_and_what_is_still_to_come(page):
    header = shown(str(BeautifulSoup(page, "html.parser").find("header")))
    assert "Ada <i>Lovelace</i> (ada)" in header
    assert f"{TEST_POINTS} of {TEST_POINTS + TASK_POINTS} points" in header
    assert f"{TASK_POINTS} of the points are marked by hand and are not in yet" in header


def test_the_teachers_comment_is_shown_with_its_formula(page):
    comment = BeautifulSoup(page, "html.parser").find(class_="comment")
    assert comment.em.text == "why"
    assert comment.find("math").find("msub").text == "x1"


# The rest without nbgrader: the page of a notebook and its grades.


def graded(source: str = '"""It doubles."""', *outputs, **grade) -> tuple[nbformat.NotebookNode, Grades]:
    test = new_code_cell(source, outputs=list(outputs), metadata={"nbgrader": nbgrader("double-value", grade=True)})
    task = new_markdown_cell(
        "## 2. Explain it\n\nIn at most 50 words.", metadata={"nbgrader": nbgrader("double-written", task=True)}
    )
    given = Grade(points=2.0, auto_score=2.0, manual_score=None, extra_credit=0.0, needs_review=False)
    grades = Grades(
        student="ada",
        grades={"double-value": replace(given, **grade), "double-written": replace(given, auto_score=None)},
        comments={},
        penalty=0.0,
    )
    return new_notebook(cells=[test, task]), grades


def nbgrader(name: str, **flags) -> dict:
    return {"grade_id": name, "points": 2, "grade": False, "locked": True, "solution": False, "task": False} | flags


def rows(page: str) -> list[str]:
    """The lines of the table of checks as text."""
    return [" ".join(row.get_text(" ").split()) for row in BeautifulSoup(page, "html.parser").select(".checks tr")]


def failed(message: str, name: str = "CheckFailed"):
    return new_output("error", ename=name, evalue=message, traceback=[f"secret line of a test\n{message}"])


def test_a_check_that_passed_is_told_in_words_and_a_task_waits():
    told = rows(feedback.page(*graded(), lesson="00_probe"))
    assert told == [
        "Check Result Points",
        "It doubles. passed 2 / 2",
        "Explain it not marked yet marked by hand – / 2",
        "Total 2 / 4",
    ]


def test_a_failed_check_shows_its_message_and_no_traceback():
    page = feedback.page(*graded('"""It doubles."""', failed("double is not right yet."), auto_score=0.0), "00_probe")
    assert rows(page)[1:3] == ["It doubles. not yet 0 / 2", "double is not right yet."]
    assert "secret line" not in page


def test_an_error_of_another_kind_is_told_with_its_name():
    page = feedback.page(
        *graded("assert 1", failed("name 'x' is not defined", "NameError"), auto_score=0.0), "00_probe"
    )
    assert rows(page)[1:3] == ["double value not yet 0 / 2", "NameError: name 'x' is not defined"]


def test_points_in_part_points_by_hand_and_extra_points():
    assert "It doubles. in part 0.5 / 2" in rows(feedback.page(*graded(auto_score=0.5), lesson="00_probe"))
    by_hand = rows(feedback.page(*graded(auto_score=0.0, manual_score=1.0, extra_credit=1.5), lesson="00_probe"))
    assert "It doubles. passed marked by hand 2.5 / 2" in by_hand


def test_a_total_is_withheld_while_an_answer_that_was_marked_has_changed():
    page = feedback.page(*graded(manual_score=1.0, needs_review=True), lesson="00_probe")
    assert "It doubles. under review marked by hand 1 / 2" in rows(page)
    assert rows(page)[-1] == "Total follows"
    assert "The total follows." in shown(page)


def test_a_late_penalty_is_taken_off_down_to_zero():
    notebook, grades = graded()
    page = feedback.page(notebook, replace(grades, penalty=0.5), "00_probe")
    assert rows(page)[-2:] == ["Handed in late −0.5", "Total 1.5 / 4"]
    assert rows(feedback.page(notebook, replace(grades, penalty=9.0), "00_probe"))[-1] == "Total 0 / 4"


def test_what_was_mended_what_went_over_a_bound_and_a_weak_sandbox_are_told():
    notebook, grades = graded()
    notebook.cells.append(new_code_cell("while True: pass", id="loop", metadata={"course": {"role": Role.OWN.value}}))
    notebook.metadata.course = {
        "repairs": ["A test cell was put back."],
        "breaches": [
            {"cell": "double-value", "words": "stopped after 30 s"},
            {"cell": "loop", "words": "stopped after 31 s"},
        ],
        "level": 1,
    }
    notices = shown(str(BeautifulSoup(feedback.page(notebook, grades, "00_probe"), "html.parser").select(".notices")))
    for told in ("A test cell was put back.", "It doubles: stopped after 30 s", "Your own cell: stopped after 31 s"):
        assert told in notices
    assert "sandbox level 1 of 3" in notices
    notebook.metadata.course = {"repairs": [], "breaches": [], "level": 2}
    assert 'class="notices"' not in feedback.page(notebook, grades, "00_probe")


def test_folded_details_stay_folded_and_open():
    notebook, grades = graded()
    notebook.cells.append(new_markdown_cell("<details><summary>Hint</summary>\n\nUse **two**.\n\n</details>"))
    folded = BeautifulSoup(feedback.page(notebook, grades, "00_probe"), "html.parser").select_one(".prose details")
    assert (folded.summary.text, folded.strong.text) == ("Hint", "two")


def test_every_link_of_the_table_leads_to_a_cell():
    page = BeautifulSoup(feedback.page(*graded(), lesson="00_probe"), "html.parser")
    targets = [link["href"].removeprefix("#") for link in page.select(".checks a")]
    assert len(targets) == 2
    assert [target for target in targets if page.find(id=target) is None] == []


def test_a_hostile_submission_has_a_page_on_which_nothing_is_active():
    page = feedback.page(hostile.notebook(), hostile.grades(), "00_probe")
    assert_nothing_is_active(page)
    assert "http-equiv=refresh" not in page
    assert rows(page)[-1] == "Total 0 / 2"
    assert "a good link" in page
    assert "evil.example" not in "".join(re.findall(r'(?:src|srcset|data|background)="[^"]*"', page))


def test_no_element_of_a_submission_has_a_name_or_a_class_of_ours():
    page = BeautifulSoup(feedback.page(hostile.notebook(), hostile.grades(), "00_probe"), "html.parser")
    assert len(page.select("#top")) == len(page.select(".page-header")) == 1
    assert [element for element in page.select(".notebook .state-passed")] == []


@pytest.mark.parametrize("path", ["../secret.png", "/etc/hostname", "link.png", "folder.png", "notes.txt", "\0.png"])
def test_a_picture_from_outside_the_submission_is_not_read(tmp_path, path):
    folder = tmp_path / "submission"
    (folder / "folder.png").mkdir(parents=True)
    (folder / "notes.txt").write_text("secret")
    (tmp_path / "secret.png").write_text("secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    notebook, grades = graded()
    notebook.cells += [new_markdown_cell(f"![it]({path})"), new_markdown_cell(f'<img src="{path}">')]
    page = feedback.page(notebook, grades, "00_probe", folder)
    assert "<img" not in page
    assert "[picture: " in page


def test_the_attachment_of_a_cell_is_shown():
    notebook, grades = graded()
    cell = new_markdown_cell("![it](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}})
    notebook.cells += [cell, new_markdown_cell("![gone](attachment:b.png)")]
    page = feedback.page(notebook, grades, "00_probe")
    assert 'src="data:image/png;base64,AAAA"' in page
    assert "[picture: gone]" in page


@pytest.mark.parametrize(
    "text", ["<div>" * 20_000, "[" * 20_000, "> " * 9_000 + "x", "$" + "{" * 1_900 + "$", "\ud800"]
)
def test_text_that_no_parser_likes_is_shown_as_text(text):
    notebook, grades = graded()
    notebook.cells.append(new_markdown_cell(text))
    assert_nothing_is_active(feedback.page(notebook, grades, "00_probe"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_line_of_a_hidden_test_is_on_a_page(lesson):
    notebook, released = (
        nbformat.read(next((ROOT / step / lesson).glob("*.ipynb")), as_version=4) for step in ("source", "release")
    )
    hidden, grades = set(), {}
    stubs = {verdicts.grade_id(cell): cell.source for cell in released.cells}
    for cell in notebook.cells:
        if verdicts.is_check(cell):
            hidden |= {line.strip() for line in cell.source.splitlines()}
            cell.outputs = [failed(f"{verdicts.grade_id(cell)} is not right"), failed(cell.source, "Never")]
            cell.outputs[0].traceback = cell.source.splitlines()
        elif verdicts.grade_id(cell):
            cell.source = stubs[verdicts.grade_id(cell)]
        if verdicts.is_check(cell) or verdicts.is_task(cell):
            grades[verdicts.grade_id(cell)] = Grade(cell.metadata.nbgrader.points, 0.0, None, 0.0, False)
    seen = "\n".join(cell.source for cell in released.cells)
    hidden = {line for line in hidden if len(line) > 20 and line not in seen}
    assert hidden
    resources = {
        "metadata": {"path": str(ROOT / "source" / lesson)},
        "nbgrader": {"assignment": lesson},
        "grades": Grades("ada", grades, {}, 0.0),
    }
    page, _resources = FeedbackExporter().from_notebook_node(notebook, resources)
    text = shown(page)
    assert [line for line in hidden if line in text] == []
    assert "[picture: " not in text, "a picture of the lesson is missing"
    assert 'class="source-of-formula"' not in page, "a formula of the lesson is not shown as one"
    assert_nothing_is_active(page)
    assert len(page) < 1_000_000


def test_every_check_of_the_course_says_in_words_what_it_checks():
    for lesson in read_course(ROOT).lessons:
        notebook = nbformat.read(next((ROOT / "source" / lesson.name).glob("*.ipynb")), as_version=4)
        tests = [cell for cell in notebook.cells if verdicts.is_check(cell)]
        assert len(tests) == len(lesson.with_role(Role.TEST))
        told = [verdicts.words(cell) for cell in tests]
        assert [words for words in told if " " not in words or len(words) > 200] == []


def test_a_message_is_broken_anew():
    whole = [
        "rnn_forward is not right yet.",
        "✗ each step goes on from the state of the step before, whatever came in between, and so on",
        "  a[:, :, 1]: 50 of 50 entries differ. At unit 4, example 4: expected 0.991077, got -0.850372.",
        "",
        "Every step starts from a0 again. The state that a step returns must enter the next step. It is so.",
        "And this is another line.",
    ]
    broken = "\n".join(check._wrapped(line) for line in whole)
    assert max(map(len, broken.splitlines())) <= check.WIDTH == verdicts.WIDTH
    assert unbroken(broken).splitlines() == whole


def test_hints_of_all_lessons_survive_being_broken():
    for lesson in LESSONS:
        for mistakes in json.loads((ROOT / "source" / lesson / "hints.json").read_text()).values():
            for mistake in mistakes:
                assert unbroken(check._wrapped(mistake["name"])) == mistake["name"]


def test_text_is_escaped_once():
    notebook, grades = graded('"""x < 2 & y"""')
    page = feedback.page(notebook, grades, "00_probe")
    assert "x &lt; 2 &amp; y" in page
    assert "&amp;lt;" not in page
    assert html.unescape("&lt;") in shown(page)
