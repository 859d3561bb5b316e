"""Every widget in JupyterLab: by mouse and by keyboard, light and dark, in a narrow window, without a kernel."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Locator, expect

import utils.widgets
from tests.browser.jupyterlab import Notebook
from tests.browser.widget_page import key_that_moves, require_accessible, settled
from tests.clean_tree import ROOT
from tests.utils.widgets.node import presets, started
from tools.lessons import read_course
from utils.widgets.frame import WIDGETS

WIDGET = pytest.mark.parametrize("name", WIDGETS)
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
SETUP = "import json\nfrom utils.widgets import *\nshown = {}"
# Lesson 09's, because its widget answers in a sentence whether the numbers are right or not.
OWN = "lstm_plumbing"
ANSWER = read_course(ROOT).lesson("09_lstm_cell_forward").answers["lstm_cell_forward"].reference


def cells() -> dict[str, str]:
    """Every widget, the first of them twice."""
    widgets = {name: f"shown['{name}'] = {name}()\nshown['{name}']" for name in WIDGETS}
    return {"setup": SETUP, **widgets, "again": f"{WIDGETS[0]}()", "ask": "pass"}


def write(path: Path, sources: dict[str, str], outputs: dict[str, list] | None = None) -> None:
    made = [new_code_cell(source, id=name, outputs=(outputs or {}).get(name, [])) for name, source in sources.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made, metadata={"kernelspec": KERNEL}), path)


@pytest.fixture(scope="module")
def notebook(student_lab, student) -> Iterator[Notebook]:
    """A notebook with all widgets, run."""
    write(student.folder / "widgets.ipynb", cells())
    with student_lab.opened("widgets.ipynb") as notebook:
        notebook.run_all()
        yield notebook


@pytest.fixture
def open_notebook(lab, student, request):
    """Opens a notebook of these cells, not run."""

    def open_notebook(sources: dict[str, str], outputs: dict[str, list] | None = None):
        path = f"{request.node.name.partition('[')[0]}.ipynb"
        write(student.folder / path, sources, outputs)
        return lab.opened(path)

    return open_notebook


def widget(notebook: Notebook, cell: str) -> Locator:
    """The widget under a cell, drawn and in the window."""
    notebook.show(cell)
    root = notebook.cell(cell).locator(".course-widget")
    expect(root.locator("svg")).to_be_visible()
    return root


def state(notebook: Notebook, name: str) -> dict:
    """The state as Python has it."""
    notebook.put("ask", f"print(json.dumps(shown['{name}'].state))")
    notebook.run("ask")
    return json.loads(notebook.output("ask"))


def move(notebook: Notebook, slider: Locator) -> None:
    """Moves a slider by keyboard, away from where it is."""
    before = slider.get_attribute("aria-valuetext")
    slider.press(key_that_moves(slider))
    expect(slider).not_to_have_attribute("aria-valuetext", before)


@WIDGET
def test_a_widget_is_drawn_and_a_mouse_moves_what_can_be_moved(lab, notebook, name):
    root = widget(notebook, name)
    for example in (0, -1):
        root.locator(".presets button").nth(example).click()
        for slider in root.get_by_role("slider").all():
            slider.scroll_into_view_if_needed()
            box = slider.bounding_box()
            # A slider is taken where its handle can be, a ring at its middle, a row of bars in one of its columns.
            x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
            notebook.page.mouse.move(x, y)
            notebook.page.mouse.down()
            settled(notebook.page)
            before = slider.get_attribute("aria-valuetext")
            # A ring that is as far up as it goes is moved down.
            way = -1 if slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax") else 1
            for part in (0.1, 0.2, 0.3):
                notebook.page.mouse.move(x + way * part * box["width"], y - part * box["height"])
            notebook.page.mouse.up()
            expect(slider).not_to_have_attribute("aria-valuetext", before)
    lab.picture(f"widget-{name}")


@WIDGET
def test_an_example_arrives_in_python_and_python_in_the_picture(lab, notebook, name):
    for example, wanted in presets(name).items():
        root = widget(notebook, name)
        root.locator(".presets").get_by_role("button", name=example, exact=True).click()
        expect(root.locator(".presets [aria-pressed=true]")).to_have_text(example)
        assert state(notebook, name) == wanted
    notebook.put("ask", f"shown['{name}'].state = {started(name)}")
    notebook.run("ask")
    assert state(notebook, name) == started(name)
    root = widget(notebook, name)
    expect(root.locator(".presets [aria-pressed=true]")).to_have_text(
        [example for example, wanted in presets(name).items() if wanted == started(name)]
    )


@WIDGET
def test_keys_belong_to_the_widget_until_escape(lab, notebook, name):
    keyboard, cells = notebook.page.keyboard, notebook.code_cells()
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    root = widget(notebook, name)
    # Clicked, as most people do: then the notebook has left its text and takes single keys for commands.
    slider = root.get_by_role("slider").first
    slider.click()
    before = notebook.page.evaluate(active)
    move(notebook, slider)
    for key in ("ArrowDown", "ArrowUp", "a", "b", "d", "d", "x", "z", "m", "Enter", "Delete", "Shift+M"):
        keyboard.press(key)
    expect(slider).to_be_focused()
    assert (notebook.code_cells(), notebook.page.evaluate(active)) == (cells, before)
    keyboard.press("Escape")
    expect(slider).not_to_be_focused()
    keyboard.press("ArrowDown")
    notebook.page.wait_for_function(f"before => {active} === before + 1", arg=before)
    assert notebook.code_cells() == cells


def test_a_widget_twice_on_a_page_is_two_widgets(lab, notebook):
    one, other = (widget(notebook, cell) for cell in (WIDGETS[0], "again"))
    ids = notebook.page.locator(".course-widget [id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids)) and ids
    one.locator(".presets button").first.click()
    expect(one.locator(".presets button").first).to_have_attribute("aria-pressed", "true")
    told = one.locator(".conclusion").text_content()
    other.locator(".presets button").last.click()
    expect(other.locator(".presets button").last).to_have_attribute("aria-pressed", "true")
    expect(one.locator(".conclusion")).to_have_text(told)
    expect(other.locator(".conclusion")).not_to_have_text(told)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_a_widget_is_accessible_in_both_themes_and_in_a_narrow_window(lab, notebook, theme):
    """Light comes last: so the others find it."""
    lab.command("apputils:change-theme", theme=theme)
    lab.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    try:
        for name in WIDGETS:
            for width in (1400, 640):
                lab.page.set_viewport_size({"width": width, "height": 1000})
                root = widget(notebook, name)
                require_accessible(lab.page)
                lab.picture(f"widget-{name}-{theme.split()[1].lower()}-{width}")
                assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
                assert root.evaluate("root => root.getBoundingClientRect().right <= innerWidth")
    finally:
        lab.page.set_viewport_size({"width": 1400, "height": 1000})


@pytest.mark.parametrize("end", ["restartKernel", "shutdown"])
def test_without_its_kernel_a_widget_goes_on(lab, open_notebook, end):
    with open_notebook(cells()) as notebook:
        notebook.run_all()
        for name in WIDGETS:
            widget(notebook, name)
        call = "session.kernel.restart" if end == "restartKernel" else end
        lab.page.evaluate(f"jupyterapp.shell.currentWidget.sessionContext.{call}()")
        for name in WIDGETS:
            root = widget(notebook, name)
            told = root.locator(".conclusion").inner_text()
            root.locator(".presets button").last.click()
            expect(root.locator(".conclusion")).not_to_have_text(told)
            move(notebook, root.get_by_role("slider").first)


OWN_CODE = {
    "right": (ANSWER, r"Your code gives the same c and the same a at all 12 steps\."),
    "wrong": (ANSWER.replace("np.tanh(c_next)", "c_next"), r"Your c is right .* Your a first differs at step 10"),
    "raises": ("def lstm_cell_forward(*given):\n    return 1 / 0", r"ZeroDivisionError"),
    "unwritten": ("def lstm_cell_forward(*given):\n    raise NotImplementedError()", r"not written yet"),
    "endless": (
        "def lstm_cell_forward(*given):\n    while True:\n        pass",
        r"took longer than 2 s and was stopped",
    ),
}


def test_your_own_code_is_answered_with_a_sentence(lab, open_notebook):
    setup = "import numpy as np\nfrom utils import sigmoid, softmax\nfrom utils.widgets import lstm_plumbing"
    sources = {name: f"{code}\nlstm_plumbing(lstm_cell_forward)" for name, (code, _told) in OWN_CODE.items()}
    with open_notebook({"setup": setup} | sources) as notebook:
        notebook.run_all()
        for name, (_code, told) in OWN_CODE.items():
            root = widget(notebook, name)
            expect(root.locator(".yours")).to_have_text(re.compile(told))
            lab.picture(f"widget-own-code-{name}")
        # A function that is stopped again and again stops nobody.
        move(notebook, root.get_by_role("slider").first)
        expect(root.locator(".yours")).to_have_text(re.compile("was stopped"))


def test_a_notebook_that_was_not_run_here_shows_the_picture(lab, open_notebook):
    """As somebody gets it who opens what another has run: neither trusted nor on a kernel that knows the widget."""
    outputs = {}
    for name in WIDGETS:
        data, metadata = getattr(utils.widgets, name)()._repr_mimebundle_()
        outputs[name] = [new_output("execute_result", data=data, metadata=metadata, execution_count=1)]
    with open_notebook(cells(), outputs) as notebook:
        for name in WIDGETS:
            require_picture(notebook, name)
        lab.picture("widget-not-run")


def test_without_anywidget_a_widget_is_its_picture(lab, open_notebook):
    with open_notebook(cells() | {"setup": "import sys\nsys.modules['anywidget'] = None\n" + SETUP}) as notebook:
        notebook.run_all()
        for name in WIDGETS:
            require_picture(notebook, name)
        lab.picture("widget-without-anywidget")


def require_picture(notebook: Notebook, name: str) -> None:
    notebook.show(name)
    image = notebook.cell(name).locator(".jp-OutputArea-output img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") > 300
    assert len(image.get_attribute("alt")) > 20
    assert notebook.cell(name).locator(".course-widget").count() == 0
