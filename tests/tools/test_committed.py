"""source/, release/, site/ and the demo submissions are what a fresh build of lessons/ writes."""

import pytest

from tools.build import ROOT, main
from tools.files import files_in

BUILT = ["source", "release", "site", *sorted(f"submitted/{path.name}" for path in (ROOT / "submitted").glob("demo-*"))]


def test_the_built_files_are_up_to_date(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().err


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The course built where nothing has been built before."""
    root = tmp_path_factory.mktemp("fresh")
    for name in ("lessons", "nbgrader_config.py"):
        (root / name).symlink_to(ROOT / name)
    assert main([], root) == 0
    return root


@pytest.mark.parametrize("folder", BUILT)
def test_a_fresh_build_gives_the_same_bytes(fresh, folder):
    assert _contents(fresh / folder) == _contents(ROOT / folder)


@pytest.mark.parametrize("damage", ["changed", "missing", "unknown"])
def test_a_difference_is_told(built, capsys, damage):
    assert built.build("--check") == 0
    victim = files_in(built.root / "release")[0]
    if damage == "unknown":
        victim = victim.with_name("extra.txt")
    if damage == "missing":
        victim.unlink()
    else:
        victim.write_text("{}")
    words = {
        "changed": "not up to date; run python -m tools.build",
        "missing": "missing; run python -m tools.build",
        "unknown": "no lesson builds it; delete it",
    }
    before = built.snapshot()
    assert built.build("--check") == 1
    assert capsys.readouterr().err == f"{victim.relative_to(built.root)}: {words[damage]}\n"
    assert built.snapshot() == before


def _contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_in(folder)}
