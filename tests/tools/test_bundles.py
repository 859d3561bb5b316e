"""The zip for a class."""

import io
import shutil
import tomllib
import zipfile

import pytest

from tests.tools.course import make_course
from tools.build import ROOT

NAME = "recurrent-networks-course-student"


def with_project_files(course):
    """The made-up course with the files that a zip takes from around the lessons."""
    for name in ("pyproject.toml", "requirements.txt", "tools/student_readme.md"):
        course.write(name, (ROOT / name).read_text(encoding="utf-8"))
    course.write("utils/__init__.py", '"""Made up."""\n')
    course.write("utils/locale/utils.pot", "")
    course.write("utils/__pycache__/x.pyc", "")
    course.write("grading/__init__.py", "SECRET = 1\n")
    course.write("tests/test_it.py", "SECRET = 1\n")
    return course


@pytest.fixture
def bundle(course):
    """The zip of the made-up course: name in its one folder -> bytes."""
    assert with_project_files(course).build("student") == 0
    archive = zipfile.ZipFile(course.root / "dist" / f"{NAME}.zip")
    assert archive.testzip() is None
    assert all(name.startswith(f"{NAME}/") for name in archive.namelist())
    return {name.removeprefix(f"{NAME}/"): archive.read(name) for name in archive.namelist()}


def test_what_is_in_it(bundle):
    lessons = [
        f"release/{name}"
        for name in (
            "01_cell/cell.ipynb",
            "01_cell/hints.json",
            "01_cell/recorded.json",
            "02_loop/figures/steps.svg",
            "02_loop/hints.json",
            "02_loop/loop.ipynb",
            "02_loop/recorded.json",
        )
    ]
    library = ["utils/__init__.py", "utils/locale/utils.pot"]
    assert sorted(bundle) == sorted(["README.md", "pyproject.toml", "requirements.txt", *lessons, *library])


def test_lessons_are_as_released(bundle, course):
    for name, content in bundle.items():
        if name.startswith("release/"):
            assert content == (course.root / name).read_bytes()


def test_a_folder_in_release_that_no_lesson_builds_stays_out(course):
    with_project_files(course).write("release/03_old/old.ipynb", "{}")
    assert course.build("student") == 0
    assert not any("03_old" in name for name in zipfile.ZipFile(course.root / "dist" / f"{NAME}.zip").namelist())


def test_its_project_file_declares_the_library_alone(bundle):
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    theirs = tomllib.loads(bundle["pyproject.toml"].decode())
    assert theirs["project"]["dependencies"] == ours["project"]["dependencies"]
    assert theirs["build-system"] == ours["build-system"]
    assert theirs["tool"]["setuptools"]["packages"]["find"]["include"] == ["utils*"]
    assert theirs["tool"].keys() == {"setuptools"}
    assert "optional-dependencies" not in theirs["project"]
    for secret in ("grading", "pytest", "ruff"):
        assert secret not in bundle["pyproject.toml"].decode()


def test_two_zips_are_equal(tmp_path):
    zips = []
    for folder in ("one", "other"):
        course = with_project_files(make_course(tmp_path / folder))
        assert course.build("student") == 0
        zips.append((course.root / "dist" / f"{NAME}.zip").read_bytes())
        shutil.rmtree(course.root)
    assert zips[0] == zips[1]


def test_a_hand_edit_stops_the_zip(course):
    with_project_files(course)
    assert course.build() == 0
    course.write("release/01_cell/hints.json", "{}")
    assert course.build("student") == 1
    assert not (course.root / "dist").exists()


@pytest.mark.parametrize("missing", ["tools/student_readme.md", "requirements.txt"])
def test_a_missing_file_is_named(course, capsys, missing):
    (with_project_files(course).root / missing).unlink()
    assert course.build("student") == 1
    assert f"{missing}: missing; the zip for a class needs it" in capsys.readouterr().err


def test_its_entries_are_readable_and_tell_no_time(course):
    with_project_files(course).build("student")
    archive = zipfile.ZipFile(io.BytesIO((course.root / "dist" / f"{NAME}.zip").read_bytes()))
    assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_zip_of_one_lesson_has_that_lesson_alone(course):
    assert with_project_files(course).build("student", "01_cell") == 0
    names = zipfile.ZipFile(course.root / "dist" / f"{NAME}.zip").namelist()
    assert {name.split("/")[2] for name in names if "/release/" in name} == {"01_cell"}


def test_an_unknown_lesson_is_refused_and_the_known_ones_named(course, capsys):
    assert with_project_files(course).build("student", "03_tree") == 1
    assert "02_loop" in capsys.readouterr().err
    assert not (course.root / "dist").exists()
