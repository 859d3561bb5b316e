"""The two locks fit pyproject.toml and each other, and hold nothing but pins."""

import importlib.metadata
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {"requirements.txt": "-e .", "requirements-dev.txt": "-r requirements.txt"}
PIN = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [^@#]+)?")


def lines(lock: str) -> list[str]:
    return (ROOT / lock).read_text().splitlines()


def pins(*locks: str) -> list[Requirement]:
    return [Requirement(line) for lock in locks for line in lines(lock)[1:]]


def of_package(name: str, locked: list[Requirement]) -> list[Requirement]:
    return [pin for pin in locked if canonicalize_name(pin.name) == canonicalize_name(name)]


def version(pin: Requirement) -> Version:
    (exact,) = pin.specifier
    return Version(exact.version)


@pytest.mark.parametrize(("lock", "first"), LOCKS.items())
def test_a_lock_holds_its_first_line_and_exact_pins(lock, first):
    """No hash, no local version, no index address, no option, no path."""
    assert lines(lock)[0] == first
    assert [line for line in lines(lock)[1:] if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("locks", "declared"),
    [
        (["requirements.txt"], PROJECT["dependencies"]),
        (["requirements.txt", "requirements-dev.txt"], EXTRAS["dev"]),
    ],
    ids=["course", "dev"],
)
def test_every_direct_dependency_is_satisfied_by_its_pins(locks, declared):
    for dependency in map(Requirement, declared):
        found = of_package(dependency.name, pins(*locks))
        assert found, f"{dependency.name} has no pin in {' or '.join(locks)}"
        assert all(dependency.specifier.contains(version(pin)) for pin in found), f"{dependency}, pinned {found}"


def test_no_package_is_pinned_in_both_locks():
    course = {pin.name for pin in pins("requirements.txt")}
    assert course & {pin.name for pin in pins("requirements-dev.txt")} == set()


@pytest.mark.parametrize(("extra", "locks"), [("torch", LOCKS), ("postgresql", ["requirements.txt"])])
def test_a_large_extra_is_in_no_lock_of_those_who_do_not_need_it(extra, locks):
    for dependency in map(Requirement, EXTRAS[extra]):
        assert of_package(dependency.name, pins(*locks)) == []


def test_the_locks_are_complete():
    """What a pinned package needs is pinned as well, and fits; as far as the packages are installed here."""
    here = default_environment()
    locked = [pin for pin in pins(*LOCKS) if not pin.marker or pin.marker.evaluate(here)]
    for pin in locked:
        try:
            installed = importlib.metadata.distribution(pin.name)
        except importlib.metadata.PackageNotFoundError:
            continue
        if Version(installed.version) != version(pin):
            continue
        for needed in map(Requirement, installed.requires or []):
            if needed.marker and not needed.marker.evaluate({**here, "extra": ""}):
                continue
            (found,) = of_package(needed.name, locked) or [None]
            assert found, f"{pin.name} needs {needed.name}, which is in no lock"
            assert needed.specifier.contains(version(found), prereleases=True), f"{pin.name} needs {needed}"


def test_every_direct_dependency_has_its_reason_in_the_docs():
    page = (ROOT / "docs" / "dependencies.md").read_text()
    told = set(re.findall(r"^\| ([a-z0-9-]+) \|", page, flags=re.MULTILINE)) - {"package"}
    assert told == {Requirement(each).name for each in sum(EXTRAS.values(), PROJECT["dependencies"])}


@pytest.mark.usefixtures("registry")
def test_the_documented_commands_write_these_locks(tmp_path):
    (commands,) = re.findall(r"```bash\n(.*?)```", (ROOT / "docs" / "dependencies.md").read_text(), flags=re.DOTALL)
    for name in ["pyproject.toml", *LOCKS]:
        shutil.copy(ROOT / name, tmp_path)
    run = subprocess.run(["bash", "-ec", commands], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["pyproject.toml", *LOCKS])
    for lock in LOCKS:
        assert (tmp_path / lock).read_text() == (ROOT / lock).read_text(), f"{lock} is not what the commands write"
