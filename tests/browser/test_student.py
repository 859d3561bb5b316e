"""A student at the screen: opens a lesson, runs it, answers, looks at the figures, presses Validate."""

import ast
import re

import pytest
from playwright.sync_api import expect

from grading.roles import Role
from tests.browser.jupyterlab import PATIENCE, Lab, Notebook
from tests.clean_tree import ROOT
from tools.lessons import Lesson, read_course

LESSONS = read_course(ROOT).lessons
LESSON = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
FIRST = LESSONS[0]
INTERNALS = re.compile(r"Traceback|site-packages|utils[/\\]|tools[/\\]|line \d+, in ")


def checks_of(lesson: Lesson) -> list[str]:
    return [cell.name for cell in lesson.with_role(Role.TEST)]


def assert_calm(notebook: Notebook) -> None:
    """No dialog is open, the lesson's picture is there, and no output tells of what is not a student's business."""
    assert notebook.page.locator(".jp-Dialog").count() == 0
    assert notebook.page.locator(".jp-MarkdownOutput img").first.evaluate("image => image.naturalWidth") > 0
    for cell in notebook.code_cells():
        assert not INTERNALS.search(notebook.output(cell)), notebook.output(cell)


@LESSON
def test_a_lesson_says_what_is_missing_and_then_that_it_is_right(lab, hand_out, lesson):
    """In one kernel, as a student goes on: what is said without answers is gone when they are there."""
    with lab.opened(hand_out(lesson.name)) as notebook:
        notebook.run_all()
        require_told_missing(notebook, lesson)
        for cell in lesson.with_role(Role.ANSWER):
            notebook.put(cell.name, lesson.answers[lesson.function(cell)].reference)
        notebook.run_all()
        require_right(notebook, lesson)


def require_told_missing(notebook: Notebook, lesson: Lesson) -> None:
    notebook.picture(f"{lesson.name}-missing", checks_of(lesson)[-1])
    assert_calm(notebook)
    functions = "|".join(lesson.answers)
    for test in checks_of(lesson):
        assert re.match(rf"({functions}) is not written yet\b", notebook.output(test)), notebook.output(test)
    elsewhere = [cell for cell in notebook.code_cells() if cell not in checks_of(lesson)]
    assert any("is not written yet" in notebook.output(cell) for cell in elsewhere)


def require_right(notebook: Notebook, lesson: Lesson) -> None:
    """All checks pass, and the figures are drawn."""
    assert_calm(notebook)
    for test in checks_of(lesson):
        assert notebook.output(test).startswith("Passed: "), notebook.output(test)
    assert not [cell for cell in notebook.code_cells() if "is not written yet" in notebook.output(cell)]
    if ranges := slider_ranges(lesson):
        slide(notebook, *ranges[-1])
    notebook.picture(f"{lesson.name}-right", notebook.code_cells()[-1])


def slider_ranges(lesson: Lesson) -> list[tuple[float, float, float]]:
    """Lowest, highest and step of each slider of the lesson: `slider_figure(figure, name=(lowest, highest, step))`."""
    code = "\n".join(cell.source for cell in lesson.with_role(Role.EXPLORE))
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    sliders = [call for call in calls if getattr(call.func, "id", "") == "slider_figure"]
    return [ast.literal_eval(word.value) for call in sliders for word in call.keywords]


def slide(notebook: Notebook, lowest: float, _highest: float, step: float) -> None:
    """Moves the last slider by keyboard: the figure follows, and the keys do nothing to the notebook."""
    cells = notebook.code_cells()
    field = notebook.page.locator(".widget-text input").last
    figure = notebook.page.locator(".widget-html img").last
    number, picture = float(field.input_value()), figure.get_attribute("src")
    key, expected = ("ArrowLeft", number - step) if number > lowest else ("ArrowRight", number + step)
    notebook.page.locator(".noUi-handle").last.press(key)
    moved = "([field, number]) => Number(field.value) === number"
    notebook.page.wait_for_function(moved, arg=[field.element_handle(), round(expected, 10)], timeout=PATIENCE)
    expect(figure).not_to_have_attribute("src", picture, timeout=PATIENCE)
    assert notebook.code_cells() == cells


def test_an_answer_is_typed_and_validated(lab, hand_out):
    (cell,) = FIRST.with_role(Role.ANSWER)
    body = solution(cell.source)
    with lab.opened(hand_out(FIRST.name)) as notebook:
        notebook.type_over(cell.name, "raise NotImplementedError()", body)
        notebook.run_all()
        for test in checks_of(FIRST):
            assert notebook.output(test).startswith("Passed: "), notebook.output(test)
        assert "Success! Your notebook passes all the tests." in validate(lab)


def test_validating_an_empty_lesson_shows_the_messages_of_its_checks(lab, hand_out):
    with lab.opened(hand_out(FIRST.name)):
        words = validate(lab)
        assert words.count("rnn_cell_forward is not written yet") == len(checks_of(FIRST))
        assert not INTERNALS.search(words), words


def validate(lab: Lab) -> str:
    """Presses Validate; what the dialog says."""
    lab.page.get_by_role("button", name="Validate", exact=True).click()
    dialog = lab.page.locator(".jp-Dialog")
    dialog.wait_for()
    lab.picture("validate")
    words = dialog.inner_text()
    dialog.get_by_role("button", name="OK").click()
    return words


def solution(source: str) -> list[str]:
    """The lines between the markers of an answer, without their indentation."""
    lines = [line.strip() for line in source.splitlines()]
    return lines[lines.index("### BEGIN SOLUTION") + 1 : lines.index("### END SOLUTION")]
