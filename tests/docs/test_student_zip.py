"""The student's path from the class's zip alone: an empty folder, an environment made from the zip's own lock."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from grading.roles import Role
from tests.clean_tree import ROOT
from tools.bundles import write_student_bundle
from tools.lessons import Course, read_course

COURSE = read_course(ROOT)
# Runs the notebook in the working folder as Run All does, with the answers of the file named in the arguments put in;
# prints, as JSON, what each test cell says.
RUN_ALL = """
import glob, json, sys, nbclient, nbformat
(name,) = glob.glob("*.ipynb")
notebook = nbformat.read(name, as_version=4)
answers = json.loads(open(sys.argv[1]).read())
for cell in notebook.cells:
    cell.source = answers.get(cell.id, cell.source)
nbclient.NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
print(json.dumps({
    cell.id: [output.get("text") or output.get("evalue") for output in cell.outputs]
    for cell in notebook.cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
}))
nbformat.write(notebook, name)
"""

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def folder(tmp_path_factory, registry):
    """The unpacked zip, with an environment made as its README says."""
    root = tmp_path_factory.mktemp("student")
    for name in ("release", "utils", "requirements.txt", "pyproject.toml", "tools"):
        (root / name).symlink_to(ROOT / name)
    archive = zipfile.ZipFile(write_student_bundle(Course(root, COURSE.lessons), COURSE.lessons))
    archive.extractall(tmp_path_factory.mktemp("empty"))
    (folder,) = (tmp_path_factory.getbasetemp() / "empty0").iterdir()
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
    done = subprocess.run(
        [folder / ".venv/bin/pip", "install", "--quiet", "-r", "requirements.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


def in_environment(folder, lesson, *command):
    foreign = ("JUPYTER", "IPYTHON", "MPL", "PYTHON", "VIRTUAL_ENV")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    variables["PATH"] = os.pathsep.join([str(folder / ".venv/bin"), variables["PATH"]])
    done = subprocess.run(command, cwd=folder / "release" / lesson.name, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.name)
def test_checks_wait_for_an_answer_and_pass_the_right_one(folder, lesson, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    told = json.loads(in_environment(folder, lesson, "python", "-c", RUN_ALL, str(answers)))
    assert told and all("is not written yet" in says[0] for says in told.values())

    references = {
        cell.name: answer.reference
        for cell in lesson.with_role(Role.ANSWER)
        for answer in lesson.answers.values()
        if answer.source == cell.source
    }
    answers.write_text(json.dumps(references))
    told = json.loads(in_environment(folder, lesson, "python", "-c", RUN_ALL, str(answers)))
    assert all(says[0].startswith("Passed: ") for says in told.values()), told
    assert "Success! Your notebook passes all the tests." in in_environment(
        folder, lesson, "nbgrader", "validate", f"{lesson.stem}.ipynb"
    )
