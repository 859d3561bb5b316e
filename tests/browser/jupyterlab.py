"""JupyterLab as a person at the screen uses it: notebooks that are opened, typed into, run and looked at."""

import json
import re
import shutil
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, expect, sync_playwright

from tests.grading.course import Person
from tests.jupyter import Server

COMMAND = [sys.executable, "-m", "jupyterlab", "--LabApp.expose_app_in_browser=True"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds

# What the browser may complain of without a fault of ours.
HARMLESS = re.compile(
    # nbgrader shows formgrader in a frame.
    "An iframe which has both allow-scripts and allow-same-origin for its sandbox attribute"
    # JupyterLab asks for a picture at the address in the text before it asks at the right one.
    r"|404 \(Not Found\) \(http://127.0.0.1:\d+/figures/"
    # JupyterLab asks a kernel for the state of its debugger, or for a subshell, while a test shuts the kernel down.
    "|Could not restore the debugger state|Canceled future for create_subshell_request"
    # A widget whose kernel a test has shut down cannot tell it anything.
    "|Could not send widget sync message"
    # Formgrader takes MathJax from outside; without it, formulas stay as they are typed.
    "|/mathjax/|MathJax is not defined"
)


class NoBrowser(Exception):
    """There is no Chromium to be driven."""


def chromium() -> str:
    """The Chromium or Chrome of this machine. Raises NoBrowser where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NoBrowser("no Chromium on this machine; on Debian: apt-get install chromium")
    return program


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


def settle(person: Person) -> None:
    """Settings of a person's JupyterLab: it asks nobody for news."""
    file = person.home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}))


class Lab:
    """JupyterLab in a window of the browser."""

    def __init__(self, browser: Browser, server: Server, pictures: Path, width: int = 1400, scale: float = 1.0):
        self._complaints: list[str] = []
        self._pictures = pictures
        self._context = browser.new_context(viewport={"width": width, "height": 1000}, device_scale_factor=scale)
        self._context.set_default_timeout(PATIENCE)
        self._context.on("request", self._on_request)
        self._context.on("console", self._on_console)
        self._context.on("weberror", lambda raised: self._complain(str(raised.error.stack or raised.error)))
        self.page = self._context.new_page()
        self.page.goto(f"{server.url}/lab?reset&token={server.token}")
        self.page.wait_for_function("window.jupyterapp")
        self.page.evaluate("jupyterapp.restored")

    def close(self) -> None:
        self._context.close()

    def new_complaints(self) -> list[str]:
        """What went wrong behind the scenes since this was asked last."""
        complaints, self._complaints = self._complaints, []
        return complaints

    def _on_request(self, request: Request) -> None:
        address = urllib.parse.urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname != "127.0.0.1":
            self._complain(f"asked for {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"{message.text} ({message.location['url']})")

    def _complain(self, complaint: str) -> None:
        if not HARMLESS.search(complaint):
            self._complaints.append(complaint)

    def command(self, name: str, **options: Any) -> None:
        """Gives one of JupyterLab's commands, as its menus do."""
        self.page.evaluate("async ([name, it]) => { await jupyterapp.commands.execute(name, it) }", [name, options])

    def picture(self, name: str) -> None:
        """Saves a screenshot of the window."""
        self.page.screenshot(path=self._pictures / f"{name}.png")

    @contextmanager
    def opened(self, path: str) -> Iterator["Notebook"]:
        """The notebook at `path`, in front, on a kernel of its own."""
        self.command("docmanager:open", path=path)
        self.page.wait_for_function("path => jupyterapp.shell.currentWidget?.context?.path === path", arg=path)
        self.page.evaluate("jupyterapp.shell.currentWidget.revealed")
        self.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
        try:
            yield Notebook(self)
        finally:
            self.page.evaluate(_CLOSE)


class Notebook:
    """The notebook that is in front."""

    def __init__(self, lab: Lab):
        self._lab = lab
        self.page = lab.page

    def code_cells(self) -> list[str]:
        """The ids of the code cells."""
        return self.page.evaluate(f"{_CELLS}.filter(cell => cell.model.type === 'code').map(cell => cell.model.id)")

    def run_all(self) -> None:
        """Runs every cell, and waits until all have run."""
        with self._waiting_for(self.code_cells()):
            self._lab.command("notebook:run-all-cells")

    def run(self, *cell_ids: str) -> None:
        """Runs these cells, one after the other."""
        for cell_id in cell_ids:
            with self._waiting_for([cell_id]):
                self._on_cell(cell_id, "(cell, panel, index) => { panel.content.activeCellIndex = index }")
                self._lab.command("notebook:run-cell")

    @contextmanager
    def _waiting_for(self, cell_ids: list[str]) -> Iterator[None]:
        """Waits until these cells have been run anew; JupyterLab's own commands are done as soon as they have begun."""
        last = self.page.evaluate(f"Math.max(0, ...{_CELLS}.map(cell => cell.model.executionCount ?? 0))")
        yield
        self.page.wait_for_function(
            f"""([ids, last]) => {_CELLS}.filter(cell => ids.includes(cell.model.id)).every(
                cell => cell.model.executionCount > last && cell.model.executionState === 'idle'
            )""",
            arg=[cell_ids, last],
        )

    def put(self, cell_id: str, source: str) -> None:
        """Puts `source` into a cell at once."""
        self._on_cell(cell_id, f"cell => {{ cell.model.sharedModel.setSource({json.dumps(source)}) }}")

    def type_over(self, cell_id: str, words: str, lines: list[str]) -> None:
        """Clicks the line that has `words`, and types the lines in its place, at its indentation, on the keyboard."""
        self.show(cell_id)
        self.cell(cell_id).locator(".cm-line", has_text=words).click()
        keyboard = self.page.keyboard
        keyboard.press("End")
        keyboard.press("Shift+Home")
        for number, text in enumerate(lines):
            if number:
                keyboard.press("Enter")
            keyboard.type(text)

    def source(self, cell_id: str) -> str:
        return self._on_cell(cell_id, "cell => cell.model.sharedModel.getSource()")

    def show(self, cell_id: str) -> None:
        """Scrolls to a cell. JupyterLab keeps only the cells near the window in the page, and this one from now on."""
        self._on_cell(cell_id, "(cell, panel, index) => panel.content.scrollToItem(index, 'start')")
        expect(self.cell(cell_id)).to_be_visible(timeout=PATIENCE)

    def cell(self, cell_id: str) -> Locator:
        """What the page shows of a cell."""
        index = self._on_cell(cell_id, "(cell, panel, index) => index")
        return self.page.locator(f'.jp-NotebookPanel:visible .jp-Cell[data-windowed-list-index="{index}"]')

    def output(self, cell_id: str) -> str:
        """The text under a cell, whether or not the page has it now."""
        outputs = "[...cell.node.querySelectorAll('.jp-OutputArea-output')].map(each => each.textContent)"
        return "\n".join(self._on_cell(cell_id, f"cell => {outputs}"))

    def picture(self, name: str, cell_id: str) -> None:
        """Saves a screenshot of the window, scrolled to a cell."""
        self.show(cell_id)
        self._lab.picture(name)

    def _on_cell(self, cell_id: str, work: str) -> Any:
        return self.page.evaluate(_CELL + f"return ({work})(cell, panel, index) }})({json.dumps(cell_id)})")


_CLOSE = """
async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.sessionContext.shutdown();
    panel.context.model.dirty = false;  // or JupyterLab would ask whether to save
    panel.close();
}
"""
_CELLS = "jupyterapp.shell.currentWidget.content.widgets"
# The beginning of a function of a cell's id, which it finds in the open notebook.
_CELL = """
(id => {
    const panel = jupyterapp.shell.currentWidget;
    const index = panel.content.widgets.findIndex(cell => cell.model.id === id);
    if (index < 0) throw new Error(`no cell ${id}`);
    const cell = panel.content.widgets[index];
"""
