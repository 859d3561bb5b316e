"""The zips that are handed out.

To a class: released lessons, the library, what to install; nothing of the answers. To somebody who learns alone: that,
the engine that grades, and the answers in one packed file.
"""

import io
import json
import tomllib
import zipfile

from tools.errors import BuildError, Fault
from tools.files import files_in, write_if_changed
from tools.self_study import learner_files

# The earliest time a zip file can tell; the same for every file, so that equal content makes equal bytes.
_TIME = (1980, 1, 1, 0, 0, 0)
_PERMISSIONS = 0o100644 << 16


# What grading one's own notebook takes of the engine; the rest is for teachers.
ENGINE = (
    "__init__",
    "apart",
    "batch",
    "files",
    "intake",
    "judge",
    "limits",
    "names",
    "outputs",
    "parsing",
    "processes",
    "proxies",
    "results",
    "roles",
    "sandbox/__init__",
    "sandbox/attempts",
    "sandbox/landlock",
    "sandbox/levels",
    "sandbox/linux",
    "sandbox/places",
    "sandbox/probe",
    "sandbox/seccomp",
    "session",
    "shell",
    "student",
    "submissions",
    "verdicts",
    "version",
    "warm",
    "wire",
)


def write_student_bundle(course, lessons):
    """Write dist/<project>-student.zip with these lessons, from what has been built of them. Returns its path."""
    files = _common_files(course.root, "tools/student_readme.md", ["utils"])
    for lesson in lessons:
        files |= _folder(course.root, f"release/{lesson.name}")
    return _write(course.root, "student", files)


def write_learn_bundle(course):
    """Write dist/<project>-learn.zip with all lessons, from what has been built of them. Returns its path."""
    files = _common_files(course.root, "tools/learn_readme.md", ["utils", "grading", "learn"])
    files |= {f"grading/{module}.py": _bytes(course.root, f"grading/{module}.py") for module in ENGINE}
    files |= _folder(course.root, "learn") | learner_files(course)
    return _write(course.root, "learn", files)


def _write(root, kind, files):
    name = f"{_project(root)['project']['name']}-{kind}"
    path = root / "dist" / f"{name}.zip"
    write_if_changed(path, _zip({f"{name}/{inside}": content for inside, content in files.items()}))
    return path


def _common_files(root, readme, packages):
    return {
        "README.md": _bytes(root, readme),
        "requirements.txt": _bytes(root, "requirements.txt"),
        "pyproject.toml": _project_text(_project(root), packages).encode(),
        **_folder(root, "utils"),
    }


def _folder(root, name):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files_in(root / name)}


def _bytes(root, name):
    if not (root / name).exists():
        raise BuildError([Fault(name, 0, "missing; the zip needs it")])
    return (root / name).read_bytes()


def _project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def _project_text(project, packages):
    """A pyproject.toml with what installing these packages takes, and no more."""
    kept = ("name", "version", "description", "requires-python", "dependencies")
    tables = {
        "build-system": project["build-system"],
        "project": {key: project["project"][key] for key in kept},
        "tool.setuptools.packages.find": {"include": [f"{package}*" for package in packages]},
        "tool.setuptools.package-data": {"utils": project["tool"]["setuptools"]["package-data"]["utils"]},
    }
    # Strings and lists of strings are written alike in JSON and in TOML.
    lines = [
        line
        for table, values in tables.items()
        for line in (f"[{table}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()), "")
    ]
    return "\n".join(lines)


def _zip(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = _PERMISSIONS
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
