"""Every code block of README and docs is run: here, or by the test that is named for it here."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clean_tree import ROOT, export

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)

# Blocks that need a fresh environment or a registry, and where they are run.
ELSEWHERE = {
    "pip install -r requirements.txt && jupyter lab\n": "tests/docs/test_fresh_environment.py",
    "pip install -r requirements-dev.txt && pytest\n": ".ci/run",
    "uv pip compile": "tests/docs/test_requirements.py",
}
# What is shown, not run: trees and formats. Python and shell are never shown only.
SHOWN = ("", "text")


def blocks():
    for page in PAGES:
        for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            yield page, language, text


def shell_blocks():
    """Text of a block to run -> the page that it is on first."""
    found = {}
    for page, language, text in blocks():
        if language in ("bash", "sh", "console") and not any(start in text for start in ELSEWHERE):
            found.setdefault(text, page.name)
    return found


def python_blocks():
    for page, language, text in blocks():
        if language in ("python", "pycon"):
            yield page.name, text


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The course up to the last lesson that a block names: each command builds what there is, and all takes long."""
    root = export(tmp_path_factory.mktemp("project"))
    last = max(name for text in shell_blocks() for name in re.findall(r"\d\d_\w+", text))
    for lesson in [*root.glob("*/[0-9][0-9]_*"), *root.glob("submitted/*/[0-9][0-9]_*")]:
        if lesson.name > last:
            shutil.rmtree(lesson)
    shutil.rmtree(root / "site")
    return root


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=f"{page}: {text.splitlines()[0]}") for text, page in shell_blocks().items()]
)
def test_a_shell_block_runs(project, text):
    environment = dict(os.environ, PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    # A failed line of a block must fail the block.
    done = subprocess.run(["bash", "-ec", text], cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_python_blocks_run():
    """There may be none: then a parametrized test would be skipped, which .ci/run does not allow."""
    for page, text in python_blocks():
        if text.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(text, {}, page, None, 0)
            assert doctest.DocTestRunner().run(test).failed == 0
        else:
            exec(compile(text, page, "exec"), {})


def test_the_library_s_docstring_is_true():
    import utils

    test = doctest.DocTestParser().get_doctest(utils.__doc__, {}, "utils", None, 0)
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


def test_every_block_is_of_a_known_kind():
    unknown = [
        (page.name, language, text.splitlines()[0])
        for page, language, text in blocks()
        if language not in ("bash", "sh", "console", "python", "pycon", *SHOWN)
    ]
    assert not unknown


def test_what_is_run_elsewhere_is_run_there():
    texts = [text for _page, _language, text in blocks()]
    for start, place in ELSEWHERE.items():
        assert any(start in text for text in texts), f"no page has {start!r} any more"
        assert (ROOT / place).exists()


def test_readme_is_short_and_its_links_lead_somewhere():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) < 120
    for page in PAGES:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_map_in_readme_names_what_is_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = readme.split("## What is where")[1].split("```")[1]
    named = {word.rstrip("/") for line in tree.splitlines() for word in line[:20].split()}
    folders = {
        name.split("/")[0]
        for name in subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        if "/" in name and not name.startswith(".")
    }
    assert folders <= named
    assert all((ROOT / name).exists() for name in named - {"autograded"})
