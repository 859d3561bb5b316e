"""From a case to the notebook that is handed in, and from there to a task."""

import functools
import json
from pathlib import Path

import nbformat

from grading.results import Task
from grading.roles import Role
from tests.lessons.bank import alternatives
from tests.lessons.classroom import answer_cells, course, notebook, wrong_answer

from .case import ANSWER, REFERENCE, RIGHT, WORTHLESS

ROOT = Path(__file__).parents[3]
SEED = 4711

# Of the right form as far as it goes, wrong everywhere, and not even clean: no measure finds anything to pass.
_WORTHLESS = {
    "rnn_cell_forward": """
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred = np.full(a_prev.shape, 0.25), np.ones((parameters["by"].shape[0], xt.shape[1]))
    a_prev += 0.5
    return a_next, yt_pred, (a_next + 1, a_prev, xt, {})
""",
    "rnn_forward": """
def rnn_forward(x, a0, parameters):
    a0 += 0.5
    return np.full((*a0.shape, x.shape[2]), 0.25), np.ones((len(parameters["by"]), *x.shape[1:])), ([], x + 1)
""",
    "rnn_cell_backward": """
def rnn_cell_backward(da_next, cache):
    da_next += 0.5
    return {"d" + name: np.ones((2, 2)) for name in ("xt", "a_prev", "Wax", "Waa", "ba")}
""",
    "rnn_backward": """
def rnn_backward(da, caches):
    da += 0.5
    return {"d" + name: np.ones((2, 2)) for name in ("x", "a0", "Wax", "Waa", "ba")}
""",
}


def beneath(case, function):
    """The source of the answer that a case is built upon."""
    which = case.beneath if isinstance(case.beneath, str) else case.beneath[function]
    return _answer(case.lesson, function, which)


@functools.cache
def _answer(lesson, function, which):
    lesson = course().lesson(lesson)
    if which == RIGHT:
        return lesson.answers[function].reference
    if which == WORTHLESS:
        return _WORTHLESS[function]
    for mistake in lesson.mistakes:
        if (mistake.function, mistake.id) == (function, which):
            return wrong_answer(lesson, mistake)
    return alternatives(function)[which]


def handed_in(case):
    """The bytes of the notebook that a case hands in: the released one, with answers and own cells."""
    document = json.loads(json.dumps(notebook(case.lesson, "release")))
    # Figures and widgets take most of the time of an honest run, and earn nothing.
    document["cells"] = [cell for cell in document["cells"] if _role(cell) != Role.EXPLORE]
    cells = {cell["id"]: number for number, cell in enumerate(document["cells"])}
    answers = answer_cells(course().lesson(case.lesson))
    for function, name in answers.items():
        below, right = beneath(case, function), _answer(case.lesson, function, RIGHT)
        source = case.answers.get(function, ANSWER).replace(ANSWER, below).replace(REFERENCE, right)
        document["cells"][cells[name]]["source"] = source
    places = sorted(cells[name] for name in answers.values())
    for place, source, name in ((places[-1] + 1, case.after, "after"), (places[0], case.before, "before")):
        if source:
            document["cells"].insert(place, _own_cell(source, name))
    if case.change:
        case.change(document)
    return json.dumps(document).encode()


def task(case):
    """The Task that intake makes of a case."""
    from grading.intake import Original, rebuild

    source = ROOT / "source" / case.lesson
    released = nbformat.read(source / f"{case.lesson[3:]}.ipynb", as_version=4)
    rebuilt, repairs = rebuild(Original(released), handed_in(case))
    rebuilt.cells = [cell for cell in rebuilt.cells if _role(cell) != Role.EXPLORE]
    return Task(
        student="attacker",
        lesson=case.lesson,
        notebook=nbformat.writes(rebuilt),
        answers=tuple(answer_cells(course().lesson(case.lesson))),
        seed=SEED,
        key=case.name,
        lesson_files={name: (source / name).read_bytes() for name in ("hints.json", "recorded.json")},
        files=dict(case.files),
        repairs=tuple(repairs),
    )


def _role(cell):
    return cell["metadata"].get("course", {}).get("role")


def _own_cell(source, name):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"own-{name}",
        "metadata": {},
        "outputs": [],
        "source": source,
    }
