"""What .ci/run does, with programs in place of Debian's and of pytest that note how they are called."""

import json
import os
import shutil
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.clean_tree import ROOT

COMMAND = "pip install -r requirements-dev.txt && pytest --exitfirst"
INSTALLED = ["pip install torch==2.13.0", "pip install -r requirements-dev.txt"]
TESTS = ["pytest --exitfirst with NO_SKIPS=1", "pytest -m soak --maxfail=1 with NO_SKIPS=1"]


@pytest.fixture
def ci(tmp_path):
    """Runs .ci/run in a tree of a README alone; returns its result and the calls it made."""
    tree, programs, calls = tmp_path / "tree", tmp_path / "programs", tmp_path / "calls"
    for folder in (tree / ".ci", programs):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", tree / ".ci")

    def program(name: str, *lines: str) -> None:
        (programs / name).write_text("\n".join(["#!/bin/sh", *lines]))
        (programs / name).chmod(0o755)

    def run(readme: str, pytest: str = "", installed: bool = True) -> tuple[subprocess.CompletedProcess, list[str]]:
        (tree / "README.md").write_text(readme)
        program("apt-get", f'echo "apt-get $@" >> {calls}')
        program("dpkg-query", "echo install ok installed" if installed else "exit 1")
        # In place of a fresh environment, an empty one: what it installs and runs are the programs here.
        program("python3", 'mkdir -p "$3/bin" && touch "$3/bin/activate"')
        program("pip", f'echo "pip $@" >> {calls}')
        program("pytest", f'echo "pytest $@ with NO_SKIPS=$NO_SKIPS" >> {calls}', pytest)
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        run = subprocess.run([tree / ".ci" / "run"], env=os.environ | {"PATH": path}, capture_output=True, text=True)
        return run, calls.read_text().splitlines() if calls.exists() else []

    return run


def block(line: str) -> str:
    return f"Words.\n\n```bash\n{line}\n```\n\nMore words.\n"


def test_it_runs_the_command_of_the_readme_and_then_the_slow_matrices(ci):
    run, calls = ci(block(COMMAND))
    assert (run.returncode, calls) == (0, INSTALLED + TESTS), run.stderr


def test_the_version_of_pytorch_is_that_of_the_record():
    """The numbers that are recorded are made again by the very version that made them, one that the extra allows."""
    version = json.loads((ROOT / "utils" / "torch_rnn.json").read_text())["version"]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert INSTALLED[0] == f"pip install torch=={version}"
    assert Requirement(extras["torch"][0]).specifier.contains(version)


@pytest.mark.parametrize("failing", ["exit 1", '[ "$1" != -m ]'], ids=["quick-tests", "slow-tests"])
def test_it_fails_when_tests_fail(ci, failing):
    run, _ = ci(block(COMMAND), pytest=failing)
    assert run.returncode != 0


def test_the_end_of_the_time_for_the_slow_matrices_is_no_failure_and_said(ci):
    run, calls = ci(block(COMMAND), pytest='[ "$1" != -m ] || exit 124')
    assert (run.returncode, calls) == (0, INSTALLED + TESTS)
    assert "none of those that ran had failed" in run.stderr


@pytest.mark.parametrize("readme", ["", f"Run {COMMAND}.\n", COMMAND, block("pip install -r requirements.txt")])
def test_it_fails_when_the_readme_has_no_test_command(ci, readme):
    run, calls = ci(readme)
    assert (run.returncode, calls) == (1, [])
    assert "README.md" in run.stderr


def test_it_installs_what_debian_lacks(ci):
    run, calls = ci(block(COMMAND), installed=False)
    assert run.returncode == 0, run.stderr
    installed = [call.split()[-1] for call in calls if call.startswith("apt-get install")]
    assert installed == ["chromium", "fonts-dejavu-core", "bubblewrap", "postgresql"]
    assert calls[-2:] == TESTS
