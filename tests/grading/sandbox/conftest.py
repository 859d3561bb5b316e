import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.clean_tree import ROOT

USER = 7001
# A user who is not root finds the interpreter even where it lies in root's closed home.
OPEN_HOME = ["bwrap", "--dev-bind", "/", "/", "--perms", "0755", "--tmpfs", "/root"]
AS_USER = ["setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups", "--"]


def command(as_root: bool, open_home: bool) -> list[str]:
    """What goes before a command line. Skips where it cannot be."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is missing: apt install bubblewrap")
    if os.getuid() != 0:
        if as_root:
            pytest.skip("this test needs root")
        return []
    prefix = []
    if open_home:
        prefix = list(OPEN_HOME)
        for path in {Path(sys.base_prefix), Path(sys.prefix), ROOT}:
            if path.is_relative_to("/root"):
                for folder in reversed(path.parents):
                    prefix += ["--perms", "0755", "--dir", str(folder)]
                prefix += ["--ro-bind", str(path), str(path)]
        prefix += ["--chdir", str(ROOT), "--"]
    return prefix if as_root else prefix + AS_USER


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent"}


# What a cell can use: what came of an attempt, in one word.
TRIED = """
def tried(what, *arguments):
    try:
        return what(*arguments)
    except Exception as error:
        return type(error).__name__
"""


class Attacker:
    """Runs code in sides of one warm parent, each in a fresh one."""

    def __init__(self, level, prefix):
        self.level = level
        program = [*prefix, sys.executable, "-m", "tests.grading.sandbox.attacker", str(level)]
        self.process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()
        )

    def run(self, code: str, seconds: float = 60, **values) -> dict:
        """shown: what the cell showed; or ended; or what the side was when the time was over. parent: its number."""
        code = TRIED + textwrap.dedent(code)
        for name, value in values.items():
            code = f"{name} = {value!r}\n{code}"
        self.process.stdin.write(json.dumps({"code": code, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def shown(self, code: str, **values) -> str:
        return self.run(code, **values)["shown"].strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# level, as root, with an open home
PLACES = {
    "bubblewrap": (3, True, False),
    "bubblewrap, ordinary user": (3, False, True),
    "Landlock": (2, True, True),
    "Landlock, ordinary user": (2, False, True),
}


@pytest.fixture(scope="package", params=PLACES)
def attacker(request):
    level, as_root, open_home = PLACES[request.param]
    attacker = Attacker(level, command(as_root, open_home))
    yield attacker
    attacker.close()
