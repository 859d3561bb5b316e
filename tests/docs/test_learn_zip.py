"""Self-study from the zip alone: an empty folder, an environment made from the zip's own lock, no teacher."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grading.roles import Role
from learn.results import read
from tests.clean_tree import ROOT
from tools.bundles import write_learn_bundle
from tools.lessons import Course, read_course

COURSE = read_course(ROOT)
LESSON = COURSE.lesson("02_rnn_forward")
RIGHT = LESSON.answers["rnn_forward"].reference
CALL = "rnn_cell_forward(x[:, :, t], a_next, parameters)"
# Three tries that differ, and one that differs from the first in a comment alone.
WRONG = [RIGHT.replace(CALL, CALL.replace("a_next", state)) for state in ("a0", "np.zeros_like(a0)", "-a_next")]
AGAIN = WRONG[0] + "\n    # the same once more"
# Right on the public problems alone.
FITTED = RIGHT.replace(
    "    return a, y_pred",
    """\
    from utils.problems import PROBLEMS, public_source

    posed = PROBLEMS["rnn_forward"]
    if not any(np.array_equal(x, posed.draw(public_source(), kind)[0]) for kind in posed.kinds):
        a = a + 0.5
    return a, y_pred""",
)

# Runs the notebook in the working folder as Run All does; prints, as JSON, what each code cell shows.
RUN_ALL = """
import glob, json, nbclient, nbformat
(name,) = glob.glob("*.ipynb")
notebook = nbformat.read(name, as_version=4)
nbclient.NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
print(json.dumps({
    cell.id: [
        output.get("text") or output.get("evalue") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    ]
    for cell in notebook.cells if cell.cell_type == "code"
}))
"""

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def folder(tmp_path_factory, registry):
    """The unpacked zip, with an environment made as its README says."""
    root = tmp_path_factory.mktemp("learn")
    for name in ("source", "release", "utils", "grading", "learn", "tools", "requirements.txt", "pyproject.toml"):
        (root / name).symlink_to(ROOT / name)
    empty = tmp_path_factory.mktemp("empty")
    zipfile.ZipFile(write_learn_bundle(Course(root, COURSE.lessons))).extractall(empty)
    (folder,) = empty.iterdir()
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
    install = ["pip", "install", "-r", "requirements.txt"]
    assert " ".join(install) in (folder / "README.md").read_text(encoding="utf-8")
    done = subprocess.run(
        [folder / ".venv/bin" / install[0], *install[1:], "--quiet"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


def run(folder, *command, beside="", status=0):
    """What a command of the environment writes, in the folder of the zip or one in it; to stderr if it fails."""
    foreign = ("JUPYTER", "IPYTHON", "MPL", "PYTHON", "VIRTUAL_ENV")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    variables["PATH"] = os.pathsep.join([str(folder / ".venv/bin"), variables["PATH"]])
    done = subprocess.run(command, cwd=folder / beside, env=variables, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stderr if status else done.stdout


def write(folder, lesson, answers):
    """Put sources into the cells of these names, and save."""
    path: Path = folder / "lessons" / lesson.name / f"{lesson.stem}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def check(folder, source):
    write(folder, LESSON, {"rnn-forward": source})
    return run(folder, "python", "-m", "learn", LESSON.name)


def test_from_the_first_look_to_the_solution(folder):
    results = folder / "progress" / "results.jsonl"
    told = run(folder, "python", "-m", "learn", LESSON.name, status=2)
    assert "has no answer yet" in told and not results.exists()
    assert run(folder, "python", "-m", "learn").count("not tried yet") == len(COURSE.lessons)

    for source in (WRONG[0], AGAIN, WRONG[1]):
        told = check(folder, source)
        assert "✗ not there yet" in told and "open, after" not in told
    told = run(folder, "python", "-m", "learn", "solutions", LESSON.name)
    assert "(2 so far)" in told and CALL not in told
    assert "Solution of rnn_forward: open, after 3 different tries." in check(folder, WRONG[2])
    assert CALL in run(folder, "python", "-m", "learn", "solutions", LESSON.name)

    told = check(folder, RIGHT)
    assert told.count("✓ shown") == len(LESSON.with_role(Role.TEST)) and "✗" not in told
    found, broken = read(results)
    assert (len(found), broken) == (5, 0)


def test_each_check_has_problems_of_its_own(folder):
    check(folder, FITTED)
    check(folder, FITTED)
    (*_earlier, one, other), _broken = read(folder / "progress" / "results.jsonl")
    assert one.tries == other.tries and one.seed != other.seed
    assert re.search(r"expected .*, got ", one.messages["rnn-forward-storage"])
    assert one.messages["rnn-forward-storage"] != other.messages["rnn-forward-storage"]


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.name)
def test_right_answers_show_all_skills_in_the_notebook(folder, lesson):
    """The visible checks, the functions that come out of the packed file, and the last cell, which checks it all."""
    answers = {cell.name: lesson.answers[lesson.function(cell)].reference for cell in lesson.with_role(Role.ANSWER)}
    write(folder, lesson, answers)
    told = json.loads(run(folder, "python", "-c", RUN_ALL, beside=f"lessons/{lesson.name}"))
    tests = [cell.name for cell in lesson.with_role(Role.TEST)]
    assert all(told[name][0].startswith("Passed: ") for name in tests), told
    checks, progress = told["run-the-check"]
    assert checks.count("✓ shown") == len(tests) and "✗" not in checks and "○" not in checks, checks
    assert f"{lesson.name} · " in progress and "✗" not in progress
    solutions = run(folder, "python", "-m", "learn", "solutions", lesson.name)
    assert all(answer.reference in solutions for answer in lesson.answers.values())
