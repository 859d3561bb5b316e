"""The zips that are handed out: to a class, and to somebody who learns alone."""

import ast
import io
import json
import shutil
import tomllib
import zipfile

import pytest

from learn.lessons import unpack
from tests.tools.course import make_course
from tools.build import ROOT
from tools.bundles import ENGINE

NAME = "recurrent-networks-course-student"
LEARN = "recurrent-networks-course-learn"


def with_project_files(course):
    """The made-up course with the files that a zip takes from around the lessons."""
    engine = [f"grading/{module}.py" for module in ENGINE]
    readmes = ["tools/student_readme.md", "tools/learn_readme.md"]
    for name in ("pyproject.toml", "requirements.txt", *readmes, *engine):
        course.write(name, (ROOT / name).read_text(encoding="utf-8"))
    course.write("utils/__init__.py", '"""Made up."""\n')
    course.write("utils/locale/utils.pot", "")
    course.write("utils/__pycache__/x.pyc", "")
    course.write("grading/commands.py", "SECRET = 1\n")
    course.write("learn/__init__.py", '"""Made up too."""\n')
    course.write("learn/templates/page.html", "")
    course.write("submitted/demo-right/01_cell/extra.txt", "SECRET = 1\n")
    course.write("tests/test_it.py", "SECRET = 1\n")
    return course


@pytest.fixture
def bundle(course):
    """The zip of the made-up course: name in its one folder -> bytes."""
    assert with_project_files(course).build("student") == 0
    return unpacked(course, NAME)


@pytest.fixture
def learn_bundle(course):
    """The zip of the made-up course for one who learns alone: name in its one folder -> bytes."""
    assert with_project_files(course).build("learn") == 0
    return unpacked(course, LEARN)


def unpacked(course, name):
    archive = zipfile.ZipFile(course.root / "dist" / f"{name}.zip")
    assert archive.testzip() is None
    assert all(inside.startswith(f"{name}/") for inside in archive.namelist())
    return {inside.removeprefix(f"{name}/"): archive.read(inside) for inside in archive.namelist()}


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
        assert course.build("student") == course.build("learn") == 0
        zips.append([(course.root / "dist" / f"{name}.zip").read_bytes() for name in (NAME, LEARN)])
        shutil.rmtree(course.root)
    assert zips[0] == zips[1]


@pytest.mark.parametrize("kind", ["student", "learn"])
def test_a_hand_edit_stops_the_zip(course, kind):
    with_project_files(course)
    assert course.build() == 0
    course.write("release/01_cell/hints.json", "{}")
    assert course.build(kind) == 1
    assert not (course.root / "dist").exists()


@pytest.mark.parametrize(
    "kind, missing",
    [
        ("student", "tools/student_readme.md"),
        ("student", "requirements.txt"),
        ("learn", "tools/learn_readme.md"),
        ("learn", "grading/session.py"),
    ],
)
def test_a_missing_file_is_named(course, capsys, kind, missing):
    (with_project_files(course).root / missing).unlink()
    assert course.build(kind) == 1
    assert f"{missing}: missing; the zip needs it" in capsys.readouterr().err


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


def test_what_a_learner_gets(learn_bundle):
    lessons = ["01_cell/cell.ipynb", "01_cell/hints.json", "01_cell/recorded.json"]
    lessons += ["02_loop/figures/steps.svg", "02_loop/hints.json", "02_loop/loop.ipynb", "02_loop/recorded.json"]
    expected = ["README.md", "pyproject.toml", "requirements.txt", "utils/__init__.py", "utils/locale/utils.pot"]
    expected += [f"lessons/{name}" for name in lessons] + [f"grading/{module}.py" for module in ENGINE]
    expected += ["learn/__init__.py", "learn/templates/page.html", "learn/lessons.packed"]
    assert sorted(learn_bundle) == sorted(expected)


def test_no_file_of_a_learner_s_shows_an_answer_and_the_packed_one_has_them(learn_bundle):
    assert not [name for name, content in learn_bundle.items() if b"np.tanh(total)" in content]
    cell, loop = unpack(learn_bundle["learn/lessons.packed"])
    assert "np.tanh(total)" in cell.answers[0].solution and "right_loop(cell)" in loop.notebook


def test_a_learner_s_notebook_is_the_released_one_with_calls_and_a_check(learn_bundle, course):
    theirs = json.loads(learn_bundle["lessons/02_loop/loop.ipynb"])["cells"]
    released = json.loads(course.read("release/02_loop/loop.ipynb"))["cells"]
    assert [cell["id"] for cell in theirs[-2:]] == ["check-yourself", "run-the-check"]
    changed = [cell["id"] for cell, other in zip(theirs[:-2], released, strict=True) if cell != other]
    assert changed == ["given-cell"]


def test_a_learner_s_project_file_declares_three_packages(learn_bundle):
    project = tomllib.loads(learn_bundle["pyproject.toml"].decode())
    assert project["tool"]["setuptools"]["packages"]["find"]["include"] == ["utils*", "grading*", "learn*"]


def test_learn_takes_no_lesson(course, capsys):
    with pytest.raises(SystemExit):
        with_project_files(course).build("learn", "01_cell")
    assert "who learns alone gets all lessons" in capsys.readouterr().err


def test_a_test_that_names_no_answer_stops_the_zip(course, capsys):
    with_project_files(course).edit("lessons/01_cell/cell.py", "assert abs(cell(0, 0)) < 1e-6\n", "")
    assert course.build("learn") == 1
    assert "the test cell-sum names no answer of the lesson" in capsys.readouterr().err


def test_the_engine_for_a_learner_is_whole():
    """Each module that its modules import is there too, but those that only Dask's workers need."""
    for module in ENGINE:
        for name in imported((ROOT / f"grading/{module}.py"), module):
            assert name in ENGINE or name == "cluster", f"grading/{module}.py imports {name}"


def imported(path, module):
    """The modules of `grading` that a module of it imports, as ENGINE names them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        parts = module.split("/")[: -node.level] + (node.module.split(".") if node.module else [])
        for found in ([*parts], *([*parts, alias.name] for alias in node.names)):
            name = "/".join(found)
            if (ROOT / f"grading/{name}.py").exists():
                yield name
