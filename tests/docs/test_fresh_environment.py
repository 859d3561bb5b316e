"""README's commands on a fresh machine: a clean copy of the repository, and an environment made from the lock."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clean_tree import ROOT, export
from tests.jupyter import running

README = (ROOT / "README.md").read_text()
FIRST_LESSON = min((ROOT / "release").iterdir())
# Runs the first code cell of the notebook in the working folder as JupyterLab would, and says where utils came from.
SET_UP = """
import glob, nbclient, nbformat
(name,) = glob.glob("*.ipynb")
notebook = nbformat.read(name, as_version=4)
set_up = next(cell for cell in notebook.cells if cell.cell_type == "code")
notebook.cells = [set_up, nbformat.v4.new_code_cell("import utils\\nprint(utils.__file__)")]
nbclient.NotebookClient(notebook, kernel_name="python3").execute()
print(notebook.cells[1].outputs[0].text.strip())
"""


def code_blocks() -> list[str]:
    return re.findall(r"```bash\n(.*?)\n```", README, flags=re.DOTALL)


def test_the_readme_begins_with_its_two_commands():
    """The first is run below, up to a server that answers; the second is what .ci/run runs (test_ci.py)."""
    assert code_blocks()[:2] == [
        "pip install -r requirements.txt && jupyter lab",
        "pip install -r requirements-dev.txt && pytest",
    ]


@dataclass
class Machine:
    """A copy of the repository, and the variables of a shell in which its environment is active."""

    folder: Path
    variables: dict[str, str]

    def run(self, command: list[str], folder: Path | None = None) -> str:
        run = subprocess.run(
            command,
            cwd=folder or self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert run.returncode == 0, f"{' '.join(command)} failed:\n{run.stdout}"
        return run.stdout


@pytest.fixture(scope="module")
def machine(tmp_path_factory, registry) -> Machine:
    """What the first half of README's first command makes."""
    root = tmp_path_factory.mktemp("machine")
    subprocess.run([sys.executable, "-m", "venv", root / "environment"], check=True)
    foreign = ("JUPYTER", "IPYTHON", "MPL", "PYTHON", "VIRTUAL_ENV")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    variables["PATH"] = os.pathsep.join([str(root / "environment" / "bin"), variables["PATH"]])
    machine = Machine(export(root / "course"), variables)
    install, _ = code_blocks()[0].split(" && ")
    machine.run(["bash", "-c", install])
    # After pip, which may need its settings: a home in which Jupyter finds nothing.
    variables["HOME"] = str(root / "home")
    (root / "home").mkdir()
    return machine


@pytest.fixture(scope="module")
def lab(machine, tmp_path_factory):
    _, start = code_blocks()[0].split(" && ")
    log = tmp_path_factory.mktemp("lab") / "log"
    with running(start.split(), machine.folder, machine.variables, log) as server:
        yield server


@pytest.mark.soak
def test_jupyterlab_opens_on_the_course(lab):
    assert "JupyterLab" in lab.request("/lab")
    entries = {entry["name"] for entry in lab.json("/api/contents")["content"]}
    assert {"README.md", "release"} <= entries


@pytest.mark.soak
def test_the_panels_of_nbgrader_are_there(lab, machine):
    extensions = machine.run(["jupyter", "labextension", "list"])
    assert re.search(r"@jupyter/nbgrader .*enabled.*OK", extensions), extensions
    known = {each["name"] for each in lab.json("/formgrader/api/assignments")}
    assert FIRST_LESSON.name in known


@pytest.mark.soak
def test_a_released_notebook_finds_utils(machine):
    output = machine.run(["python", "-c", SET_UP], folder=machine.folder / "release" / FIRST_LESSON.name)
    assert output.splitlines()[-1] == str(machine.folder / "utils" / "__init__.py")


@pytest.mark.soak
def test_the_commands_for_teachers_grade_the_demo_submissions(machine):
    (commands,) = [block for block in code_blocks() if "nbgrader generate_feedback" in block]
    machine.run(["bash", "-ec", commands])
    lesson = re.search(r"nbgrader generate_feedback (\S+)", commands)[1]
    graded = {path.parts[-3] for path in machine.folder.glob(f"feedback/*/{lesson}/*.html")}
    assert graded == {path.name for path in (machine.folder / "submitted").iterdir()}
    assert (machine.folder / "grades.csv").exists()
