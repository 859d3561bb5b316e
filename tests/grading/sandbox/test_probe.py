import json
import subprocess
import sys

import pytest

from grading.sandbox import places, probe
from grading.sandbox.levels import LEVELS, Level, Refused
from tests.clean_tree import ROOT
from tests.grading.sandbox.conftest import command, environment

ASK = """
import json
from grading.sandbox import places, probe
from grading.sandbox.levels import LEVELS, Refused
def best(**how):
    try:
        return probe.best(**how).number
    except Refused as error:
        return str(error)
print(json.dumps([[probe.probe(level) for level in LEVELS], best(), best(unsafe=True)]))
"""
NO_NAMESPACES = ["--unshare-user", "--disable-userns", "--uid", "7001", "--gid", "7001"]


def ask(prefix):
    """Failures of each level, the best, and the best if it may be unsafe."""
    done = subprocess.run(
        [*prefix, sys.executable, "-c", ASK], capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_root_whose_interpreter_is_open_to_all_can_have_each_level():
    failures, best, unsafe = ask(command(as_root=True, open_home=True))
    assert failures == [[], [], [], []]
    assert best == unsafe == 3


def test_an_ordinary_user_can_have_all_but_another_user():
    failures, best, _ = ask(command(as_root=False, open_home=True))
    assert failures == [[], ["only root can change to another user"], [], []]
    assert best == 3


def test_where_namespaces_are_refused_the_second_best_holds():
    prefix = command(as_root=True, open_home=True)
    failures, best, _ = ask([*prefix[:1], *NO_NAMESPACES, *prefix[1:]])
    assert failures[3]
    assert failures[2] == []
    assert best == 2


def test_a_sandbox_that_holds_less_than_it_says_is_found():
    class Boastful(Level):
        guards = LEVELS[3].guards

    found = {failure.split(":")[0] for failure in probe.probe(Boastful())}
    assert {"canary", "own files", "network", "interpreter", "signals", "disk"} <= found
    assert not {"imports", "work folder", "memory", "file size"} & found


def test_without_a_sandbox_nothing_is_graded_unless_asked(monkeypatch):
    def nothing_holds(level):
        return [] if level.number == 0 else ["it can read /etc/shadow"]

    monkeypatch.setattr(probe, "probe", nothing_holds)
    probe.best.cache_clear()
    try:
        with pytest.raises(Refused, match="nothing was graded") as told:
            probe.best()
        assert "apt install bubblewrap" in str(told.value)
        assert "- Landlock: it can read /etc/shadow" in str(told.value)
        assert "--unsafe-no-sandbox" in str(told.value)
        assert probe.best(unsafe=True).number == 0
    finally:
        probe.best.cache_clear()


def test_bubblewrap_that_is_missing_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert probe.probe(LEVELS[3]) == ["the program bwrap is not installed"]


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_each_level_below_the_strongest_warns(level):
    assert bool(level.warning) == (level.number < 3)


def test_levels_are_numbered_in_their_order():
    assert [level.number for level in LEVELS] == [0, 1, 2, 3]


def test_what_lies_in_a_closed_folder_is_open_in_the_sandbox(tmp_path, monkeypatch):
    """An environment made in a folder of `mktemp` is closed to all but its user, and a side has another."""
    closed = tmp_path / "closed"
    (closed / "bin").mkdir(parents=True)
    (closed / "link").symlink_to("bin")
    closed.chmod(0o700)
    monkeypatch.setattr(places, "readable", lambda: [closed])
    words = LEVELS[3].command()
    bound = [words[number + 1] for number, word in enumerate(words) if word == "--ro-bind"]
    linked = [words[number + 1 : number + 3] for number, word in enumerate(words) if word == "--symlink"]
    made = [words[number - 2 : number + 2] for number, word in enumerate(words) if word == "--dir"]
    assert bound == [str(closed / "bin")]
    assert ["bin", str(closed / "link")] in linked
    assert ["--perms", "0755", "--dir", str(closed)] in made
