"""The pages that grading writes, in a browser: nothing runs, nothing is fetched, nothing covers the page."""

import json
from pathlib import Path

import nbformat
import pytest

from grading import feedback, report
from grading.results import Breach, Result, Task
from tests.clean_tree import ROOT
from tests.grading import hostile

LESSON = "08_exploding_gradients"
EVIL = "<img src=x onerror=canary()><script>canary()</script>"


def class_report() -> str:
    source = nbformat.read(next((ROOT / "source" / LESSON).glob("*.ipynb")), as_version=4)
    hints = json.loads((ROOT / "source" / LESSON / "hints.json").read_text())
    task = Task(EVIL, LESSON, "", (), 0, "key", repairs=(EVIL,))
    result = Result(task, nbformat.writes(source), {}, (Breach(EVIL, EVIL),), 1.0, 1)
    return report.html(LESSON, source, hints, [report.Graded(EVIL, result), report.Graded(EVIL, None, EVIL)])


PAGES = {
    "feedback": lambda: feedback.page(hostile.notebook(), hostile.grades(), "00_probe"),
    "report": class_report,
}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 400])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_hostile_content_is_only_a_page(browser, pictures: Path, tmp_path: Path, name, width, colours):
    file = tmp_path / f"{name}.html"
    file.write_text(PAGES[name]())
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours)
    try:
        page = context.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        page.screenshot(path=pictures / f"{name}-{width}-{colours}.png", full_page=True)
        assert [url for url in asked if not url.startswith("data:image/")] == [file.as_uri()]
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        first = "document.elementFromPoint(innerWidth / 2, 60).closest('.page-header') !== null"
        assert page.evaluate(first), "something covers the head of the page"
    finally:
        context.close()
