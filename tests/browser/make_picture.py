"""Makes the picture of README anew: `python -m tests.browser.make_picture`.

A lesson in JupyterLab with a check that has failed, its message, and the name of the mistake.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import JUPYTERLAB
from tests.browser.jupyterlab import CHROMIUM_OPTIONS, Lab, chromium, settle
from tests.browser.test_hints import ANSWER, CHECK, LESSON, OTHER_ORDER, OTHER_WORDS, WRONG
from tests.clean_tree import ROOT
from tests.grading.course import Person
from tests.jupyter import running

TARGET = ROOT / "docs" / "pictures" / "lesson.png"
WINDOW = {"width": 1180, "height": 700}
# The answer and the check one below the other; what stands between them is for the reader of the lesson.
BRING_TOGETHER = """
([answer, check]) => {
    const cells = jupyterapp.shell.currentWidget.content.widgets;
    const from = cells.findIndex(cell => cell.model.id === answer);
    const to = cells.findIndex(cell => cell.model.id === check);
    cells.slice(from + 1, to - 1).forEach(cell => { cell.node.style.display = 'none' });
    cells[from].node.scrollIntoView({ block: 'start' });
}
"""


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        student = Person(root / "home", root / "work", root / "exchange")
        settle(student)
        shutil.copytree(ROOT / "release" / LESSON.name, student.folder / LESSON.name)
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        with running(JUPYTERLAB, student.folder, student.environment, root / "log") as server:
            lab = Lab(browser, server, root)
            lab.page.set_viewport_size(WINDOW)
            lab.command("application:toggle-left-area")
            with lab.opened(f"{LESSON.name}/{LESSON.stem}.ipynb") as notebook:
                notebook.run("setup")
                for answer in (OTHER_ORDER, OTHER_WORDS, WRONG):
                    notebook.put(ANSWER, answer)
                    notebook.run(ANSWER, CHECK)
                lab.page.evaluate(BRING_TOGETHER, [ANSWER, CHECK])
                lab.page.wait_for_timeout(500)
                lab.page.screenshot(path=TARGET)
            lab.close()
        browser.close()


if __name__ == "__main__":
    main()
