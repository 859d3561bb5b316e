"""The zip that a class gets: released lessons, the library, what to install; nothing of the answers."""

import io
import json
import tomllib
import zipfile

from tools.errors import BuildError, Fault
from tools.files import files_in, write_if_changed

# The earliest time a zip file can tell; the same for every file, so that equal content makes equal bytes.
_TIME = (1980, 1, 1, 0, 0, 0)
_PERMISSIONS = 0o100644 << 16


def write_student_bundle(course, lessons):
    """Write dist/<project>-student.zip with these lessons, from what has been built of them. Returns its path."""
    root = course.root
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    name = f"{project['project']['name']}-student"
    path = root / "dist" / f"{name}.zip"
    write_if_changed(
        path, _zip({f"{name}/{inside}": content for inside, content in _student_files(root, lessons, project)})
    )
    return path


def _student_files(root, lessons, project):
    yield "README.md", _bytes(root, "tools/student_readme.md")
    yield "requirements.txt", _bytes(root, "requirements.txt")
    yield "pyproject.toml", _student_project(project).encode()
    for folder in ("utils", *(f"release/{lesson.name}" for lesson in lessons)):
        for path in files_in(root / folder):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _bytes(root, name):
    if not (root / name).exists():
        raise BuildError([Fault(name, 0, "missing; the zip for a class needs it")])
    return (root / name).read_bytes()


def _student_project(project):
    """A pyproject.toml with what installing `utils` takes, and no more."""
    kept = ("name", "version", "description", "requires-python", "dependencies")
    tables = {
        "build-system": project["build-system"],
        "project": {key: project["project"][key] for key in kept},
        "tool.setuptools.packages.find": {"include": ["utils*"]},
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
