"""Cheats without code: the notebook itself is changed. Intake rebuilds it."""

import copy

from .case import cheat


def changing(name, words, **more):
    """Registers a change of the submitted notebook as a cheat."""

    def register(change):
        CASES.append(cheat(name, words, change=change, **more))
        return change

    return register


CASES = []


def _graded(notebook):
    return [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]


def _cell(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


@changing(
    "tests skipped by a tag", "Test cells get the tag skip-execution, which makes stock nbgrader give full points."
)
def _skip(notebook):
    for cell in _graded(notebook):
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


@changing("points edited", "The points in the metadata are raised to 1,000, made negative and made text.")
def _points(notebook):
    for cell, points in zip(_graded(notebook), (1000, -5, "10", 1e308, None), strict=False):
        cell["metadata"]["nbgrader"]["points"] = points


@changing("grade ids exchanged", "The ids of test cells, the answer and the set-up are exchanged.")
def _exchange(notebook):
    named = [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
    ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in named]
    for cell, name in zip(named, ids[1:] + ids[:1], strict=True):
        cell["metadata"]["nbgrader"]["grade_id"] = name


@changing("tests made text", "Test cells become Markdown and raw cells.")
def _text(notebook):
    for number, cell in enumerate(_graded(notebook)):
        cell["cell_type"] = ("markdown", "raw")[number % 2]
        cell.pop("outputs", None), cell.pop("execution_count", None)


@changing("tests emptied", "The sources of test cells are replaced by `pass`, `10.0` and a comment.")
def _empty(notebook):
    for cell in _graded(notebook):
        cell["source"] = "10.0"


@changing("tests deleted", "Test cells are deleted, and all metadata of the notebook with them.")
def _delete(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in _graded(notebook)]
    notebook["metadata"] = {}


@changing("tests unlocked", "Flags are changed: tests become answers, answers become tests, everything is a task.")
def _unlock(notebook):
    for cell in _graded(notebook):
        cell["metadata"]["nbgrader"] |= {"grade": False, "solution": True, "locked": False}
    _cell(notebook, "rnn-cell-forward")["metadata"]["nbgrader"] |= {"grade": True, "solution": True, "points": 10}


@changing("roles forged", "Own cells claim the roles of the course: a set-up, a supplied cell and a test of their own.")
def _roles(notebook):
    for role in ("setup", "given", "test"):
        notebook["cells"].insert(
            1,
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"forged-{role}",
                "metadata": {"course": {"role": role, "skill": "everything"}},
                "outputs": [],
                "source": "class RnnCellForwardCheck:\n    def __init__(self, *a): pass\n"
                "    def __getattr__(self, name): return lambda *a: None\n"
                "recorded = fresh = RnnCellForwardCheck\n",
            },
        )


@changing("tests twice", "Each test cell is there twice: the second copy, with the same id, does nothing.")
def _twice(notebook):
    for cell in _graded(notebook):
        twin = copy.deepcopy(cell)
        twin["source"], twin["id"] = "pass", cell["id"] + "-twin"
        notebook["cells"].append(twin)


@changing("the answer twice", "The answer cell is there twice; a copy of the check's name is defined in the second.")
def _answer_twice(notebook):
    twin = copy.deepcopy(_cell(notebook, "rnn-cell-forward"))
    twin["source"], twin["id"] = "def recorded(*a): pass\ndef fresh(*a): pass\nnp.tanh = abs", "second"
    notebook["cells"].append(twin)


@changing("outputs of a pass", "Test cells arrive with outputs that show a pass and 10.0 as a result.")
def _outputs(notebook):
    for cell in _graded(notebook):
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "data": {"text/plain": "10.0"},
                "metadata": {},
                "execution_count": 1,
            }
        ]


@changing("set-up rewritten", "The locked set-up cell defines checks of its own in place of its imports.")
def _setup(notebook):
    _cell(notebook, "setup")["source"] = (
        "import numpy as np\nfrom unittest.mock import MagicMock\n"
        "RnnCellForwardCheck = recorded = fresh = example = try_out = softmax = MagicMock()\n"
    )


@changing("another kernel", "The kernel of the notebook is a program of the student's own, or `true`.")
def _kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "../../true", "display_name": "x", "language": "sh"}
    notebook["metadata"]["language_info"] = {"name": "sh", "pygments_lexer": "x" * 1000}


@changing("the wrong order", "Test cells stand before the answer, and the set-up at the end.")
def _order(notebook):
    notebook["cells"].reverse()
