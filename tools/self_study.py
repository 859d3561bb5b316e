"""The lessons as somebody without a teacher gets them: notebooks that tell no answer, and one packed file that does.

A class gets a lesson when the earlier ones are due, so that a lesson may show their answers. Who learns alone has all
lessons at once: there the supplied functions come out of the packed file.
"""

import ast
import re

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import compute_checksum

from grading import verdicts
from grading.roles import COURSE, TAGS, Role
from learn.lessons import Answer, Check, Lesson, Task, pack
from tools.errors import BuildError, Fault
from tools.files import files_in
from tools.notebooks import notebook_text, parse_notebook

CHECK_TEXT = """\
## Check yourself

Save the notebook (Ctrl+S) and run the next cell.
The hidden checks run on fresh numbers, on this machine, in a few seconds; what they find is kept in `progress/`.

`learn.solutions()` shows a worked solution when you have passed all checks of an answer, or after three different
honest tries. `learn.progress()` shows your skills in all lessons."""
CHECK_CODE = "import learn\n\nlearn.check()"
GIVEN_CODE = """\
# Given: {function}, the answer of lesson {lesson}. Its code opens there.
import learn

learn.give("{function}", globals())"""

_HIDDEN = "### BEGIN HIDDEN TESTS"
_SCHEME = re.compile(r"^### BEGIN MARK SCHEME$\n(.*?)^### END MARK SCHEME$", re.MULTILINE | re.DOTALL)


def learner_files(course):
    """Path in the zip -> bytes: the notebooks with what lies beside them, and the packed lessons. Raises BuildError."""
    files, packed = {}, []
    for lesson in course.lessons:
        released = course.root / "release" / lesson.name
        for path in files_in(released):
            files[f"lessons/{lesson.name}/{path.relative_to(released).as_posix()}"] = path.read_bytes()
        name = f"{lesson.stem}.ipynb"
        files[f"lessons/{lesson.name}/{name}"] = _learner_text(course, released / name).encode()
        packed.append(_packed(course, lesson))
    files["learn/lessons.packed"] = pack(packed)
    return files


def _learner_text(course, path):
    """The text of a built notebook, source or release, with calls for supplied functions and a place to check."""
    notebook = parse_notebook(path.read_text(encoding="utf-8"))
    owners = {function: lesson.name for lesson in course.lessons for function in lesson.answers}
    for cell in notebook.cells:
        if cell.metadata[COURSE]["role"] != Role.GIVEN:
            continue
        function = cell.metadata[COURSE]["function"]
        cell.source = GIVEN_CODE.format(function=function, lesson=owners[function])
        if "checksum" in cell.metadata.nbgrader:
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    code = {COURSE: {"role": str(Role.EXPLORE)}, "tags": TAGS[Role.EXPLORE]}
    notebook.cells += [
        new_markdown_cell(CHECK_TEXT, id="check-yourself", metadata={COURSE: {"role": str(Role.PROSE)}}),
        new_code_cell(CHECK_CODE, id="run-the-check", metadata=code),
    ]
    return notebook_text(notebook)


def _packed(course, lesson):
    source = course.root / "source" / lesson.name
    path = source / f"{lesson.stem}.ipynb"
    text = _learner_text(course, path)
    notebook = parse_notebook(text)
    return Lesson(
        name=lesson.name,
        stem=lesson.stem,
        title=lesson.title,
        answers=_answers(lesson, notebook),
        tasks=tuple(map(_task, filter(verdicts.is_task, notebook.cells))),
        notebook=text,
        files={other.relative_to(source).as_posix(): other.read_bytes() for other in files_in(source) if other != path},
    )


def _answers(lesson, notebook):
    functions = {lesson.function(cell): cell.name for cell in lesson.with_role(Role.ANSWER)}
    checks = {function: [] for function in functions}
    for cell in filter(verdicts.is_check, notebook.cells):
        checks[_checked_function(lesson, cell, functions)].append(_check(cell))
    return tuple(
        Answer(id=name, function=function, solution=lesson.answers[function].reference, checks=tuple(checks[function]))
        for function, name in functions.items()
    )


def _checked_function(lesson, cell, functions):
    """The answer that a test is about: of those that its visible part names, the last, for it builds on the others."""
    visible = ast.parse(cell.source.split(_HIDDEN)[0])
    named = {node.id for node in ast.walk(visible) if isinstance(node, ast.Name)}
    found = [function for function in functions if function in named]
    if not found:
        words = f"the visible part of the test {verdicts.grade_id(cell)} names no answer of the lesson"
        raise BuildError([Fault(lesson.place, 0, words)])
    return found[-1]


def _check(cell):
    return Check(
        id=verdicts.grade_id(cell),
        skill=cell.metadata[COURSE]["skill"],
        words=verdicts.words(cell),
        points=cell.metadata.nbgrader.points,
    )


def _task(cell):
    return Task(
        id=verdicts.grade_id(cell),
        words=verdicts.task_words(cell),
        points=cell.metadata.nbgrader.points,
        scheme="\n\n".join(part.strip() for part in _SCHEME.findall(cell.source)),
    )
