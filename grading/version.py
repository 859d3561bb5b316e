"""The version of what grades: digests of this code and of a lesson, all that a result depends on but the submission."""

import hashlib
import json
from functools import cache
from pathlib import Path

import utils

# What a change of each is called in the ledger, and where it is.
PACKAGES = {"utils": Path(utils.__file__).parent, "engine": Path(__file__).parent}
# What Python and Jupyter put beside the files.
MADE = {"__pycache__", ".ipynb_checkpoints"}


@cache
def of_packages() -> dict[str, str]:
    """The digest of each package that has a part in grading."""
    return {part: of_folder(folder) for part, folder in PACKAGES.items()}


def of_code() -> str:
    """The digest of all of them: workers that work together have the same."""
    return _digest(of_packages())


def of_lesson(folder: Path) -> str:
    """The digest of the lesson in this folder, and of the code that grades it."""
    return _digest({"lesson": of_folder(folder), **of_packages()})


def of_folder(folder: Path) -> str:
    """The digest of all files in a folder, and of their names."""
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}
    return _digest({name: hashlib.sha256(content).hexdigest() for name, content in contents.items()})


def files(folder: Path) -> list[Path]:
    """The files in a folder and in those below it, without what is made from them."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not MADE & set(path.parts))


def _digest(digests):
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
