"""Make the picture in README anew, docs/pictures/lesson.png: python -m tests.browser.make_picture"""

import shutil
import tempfile
from pathlib import Path

from tests.browser.jupyterlab import COMMAND, Lab, Notebook, chromium, running_browser, settle
from tests.browser.test_hints import ANSWER, CHECK, LESSON, OTHER_ORDER, OTHER_WORDS, WRONG
from tests.clean_tree import ROOT
from tests.grading.course import Person
from tests.jupyter import running

PICTURES = ROOT / "docs" / "pictures"
WIDTH, SCALE, MARGIN = 900, 1.5, 4
# Between the answer and its check stands more than a picture holds: this cell is kept, with the words on the check.
WORDS = "One tanh over the whole sum"


def show(notebook: Notebook) -> None:
    """A wrong answer, and below it the check that names the mistake."""
    notebook.run("setup")
    for answer in (OTHER_ORDER, OTHER_WORDS, WRONG):
        notebook.put(ANSWER, answer)
        notebook.run(ANSWER, CHECK)
    notebook.page.evaluate(
        """([answer, check, words]) => {
            const { sharedModel } = jupyterapp.shell.currentWidget.content.model;
            const ids = sharedModel.cells.map(cell => cell.id);
            for (let index = ids.indexOf(check) - 1; index > ids.indexOf(answer); index--)
                if (!sharedModel.cells[index].source.includes(words)) sharedModel.deleteCell(index);
        }""",
        [ANSWER, CHECK, WORDS],
    )


def main():
    with tempfile.TemporaryDirectory() as name, running_browser(chromium()) as browser:
        root = Path(name)
        student = Person(root / "home", root / "work", root / "exchange")
        settle(student)
        shutil.copytree(ROOT / "release" / LESSON.name, student.folder, dirs_exist_ok=True)
        with running(COMMAND, student.folder, student.environment, student.home / "server.log") as server:
            lab = Lab(browser, server, PICTURES, WIDTH, SCALE)
            with lab.opened(f"{LESSON.stem}.ipynb") as notebook:
                lab.command("application:toggle-left-area")
                show(notebook)
                notebook.show(ANSWER)
                panel = lab.page.locator(".jp-NotebookPanel").bounding_box()
                check = notebook.cell(CHECK).bounding_box()
                panel["height"] = check["y"] + check["height"] - panel["y"] + MARGIN
                lab.page.screenshot(path=PICTURES / "lesson.png", clip=panel)
            lab.close()


if __name__ == "__main__":
    main()
