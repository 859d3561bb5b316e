"""What `import utils` offers and what it costs: NumPy, and nothing that draws."""

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import utils

ROOT = Path(__file__).parents[2]


def run(code):
    """What a fresh interpreter at the root of the repository prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def packages_loaded_by(statement):
    """The packages outside the standard library that a statement loads."""
    code = f"import sys\nbefore = {{*sys.modules}}\n{statement}\nprint(*{{*sys.modules}} - before)"
    return {name.partition(".")[0] for name in run(code)} - sys.stdlib_module_names


def test_import_utils_loads_numpy_and_nothing_else():
    assert packages_loaded_by("import utils") == packages_loaded_by("import numpy") | {"utils"}


def test_the_names_are_there():
    for name in utils.__all__:
        assert callable(getattr(utils, name))
    assert set(dir(utils)) == {*utils.__all__, *utils.LAZY_MODULES}


@pytest.mark.parametrize("name", utils.LAZY_MODULES)
def test_what_serves_the_lessons_is_loaded_at_first_use(name):
    assert run(f"import sys, utils\nprint('utils.{name}' in sys.modules)\nprint(utils.{name}.__name__)") == [
        "False",
        f"utils.{name}",
    ]


def test_every_module_can_be_the_first_to_be_imported():
    for path in sorted((ROOT / "utils").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        assert importlib.import_module(name).__doc__


def test_a_name_that_is_not_there_gets_the_usual_error():
    with pytest.raises(AttributeError, match="module 'utils' has no attribute 'softmin'"):
        utils.softmin  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'softmin'"):
        from utils import softmin  # noqa: F401


class TinyErrorsAreAlike(doctest.OutputChecker):
    """The digits of a rounding error differ between machines."""

    def check_output(self, want, got, optionflags):
        want, got = (re.sub(r"\d\.\de-1\d", "tiny", text) for text in (want, got))
        return super().check_output(want, got, optionflags)


def test_the_example_in_the_docstring_is_true():
    [example] = doctest.DocTestFinder(recurse=False).find(utils)
    result = doctest.DocTestRunner(checker=TinyErrorsAreAlike(), verbose=False).run(example)
    assert result.attempted > 0
    assert result.failed == 0
