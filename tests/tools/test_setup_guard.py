"""The guard around the imports of a set-up cell: where the course is missing, one line says how to install it."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.tools.course import cell_of
from tools.setup_guard import guarded, unguarded

IMPORTS = "import numpy as np\n\nfrom utils import (\n    sigmoid,\n    softmax,\n)"
CELLS = {
    "imports": IMPORTS,
    "a remark before, code after": f"# The library.\n{IMPORTS}\n\nrng = np.random.default_rng(0)\n",
    "imports in the middle": f"import math\n\nwidth = 3\n{IMPORTS}",
    "text of several lines after": f'{IMPORTS}\ntext = """\n    try:\n"""',
    "no import": "width = 3",
    "nothing": "",
}
CELL = pytest.mark.parametrize("source", CELLS.values(), ids=CELLS)


@CELL
def test_a_guard_can_be_taken_off_again(source):
    assert unguarded(guarded(source)) == source
    assert unguarded(source) == source


@CELL
def test_a_guarded_cell_does_what_the_cell_does(source):
    names = []
    for text in (source, guarded(source)):
        namespace = {}
        exec(text, namespace)
        names.append(namespace.keys())
    assert names[0] == names[1]


def test_a_changed_guard_stays():
    changed = guarded(IMPORTS).replace("raise", "pass")
    assert unguarded(changed) == changed


@pytest.mark.parametrize("missing", ["numpy", "utils"])
def test_a_missing_package_is_told_in_one_line(monkeypatch, capsys, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    shell = InteractiveShell()
    result = shell.run_cell(guarded("import numpy\nimport utils"))
    assert isinstance(result.error_in_exec, ImportError)
    (line,) = capsys.readouterr().out.strip().splitlines()
    assert missing in line and "pip install -r requirements.txt" in line


def test_only_the_notebook_has_the_guard(built):
    for step in ("source", "release"):
        setup = cell_of(built.notebook(f"{step}/01_cell/cell.ipynb"), "setup")
        assert setup.source == guarded("import math\n\nimport numpy as np")
    assert "try:" not in built.read("lessons/01_cell/cell.py")


def test_taking_over_an_edit_leaves_the_guard_behind(built):
    name = "source/01_cell/cell.ipynb"
    notebook = built.notebook(name)
    setup = cell_of(notebook, "setup")
    setup.source = setup.source.replace("    import math", "    import math\n    import cmath")
    built.save(name, notebook)
    assert built.build("take-over", "01_cell") == 0
    assert "# %% setup\nimport math\nimport cmath\n\nimport numpy as np\n" in built.read("lessons/01_cell/cell.py")
