"""Intake: a submission is rebuilt from the teacher's notebook, and only sources are taken from the student.

So nothing else of what was handed in can matter: tags, metadata, outputs, cells that were copied, deleted, edited,
moved, split or merged, kinds of cells, kernels, encodings. What was found and done is said in sentences.
"""

import ast
import copy
import html
import re
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions, ComputeChecksums

from .limits import INTAKE
from .parsing import HandedCell, Unreadable, parse
from .roles import COURSE, Role, role_of

_WORDS = {Role.TEST: "test", Role.SETUP: "set-up cell", Role.GIVEN: "given cell", Role.TASK: "task"}
_GRADED = {Role.ANSWER, Role.TEST, Role.TASK}
# What a line at the left margin defines. A pattern, since parsing a hostile text can end the process.
_DEFINES = re.compile(
    r"^(?:async[ \t]+def[ \t]+|def[ \t]+|class[ \t]+)(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|^(?:import|from[ \t]+[\w.]+[ \t]+import)[ \t]+(.*)",
    re.MULTILINE,
)


def rebuild(original: "Original", data: bytes) -> tuple[NotebookNode, list[str]]:
    """The teacher's notebook, hidden tests included, with what the student has written; and the repairs, in words.

    data: the bytes of the notebook that was handed in.
    An answer is the student's or the stub, never the teacher's. The student's own cells follow the cell that they
    followed, in the role Role.OWN. The repairs are in the notebook's metadata too. Raises Unreadable.
    """
    handed, repairs = parse(data)
    original = original.to_fill()
    return _Rebuilding(original, _joined(original, handed, repairs), repairs).notebook()


def blank(original: "Original", reason: str) -> NotebookNode:
    """The teacher's notebook without any answer, at whose top stands why: for what cannot be read."""
    notebook = original.to_fill().notebook
    text = f"**This submission could not be graded.** {html.escape(reason, quote=False)}"
    notebook.cells.insert(0, new_markdown_cell(text, id="own-1", metadata={COURSE: {"role": Role.OWN.value}}))
    notebook.metadata[COURSE] = {"repairs": [reason]}
    return notebook


def answer_names(source: NotebookNode) -> tuple[str, ...]:
    """The names of the functions and classes that the answer cells of a teacher's notebook define, in their order."""
    return tuple(name for cell in source.cells if role_of(cell) == Role.ANSWER for name in _defined_by(cell.source))


def graded_ids(source: NotebookNode) -> frozenset[str]:
    """The grade ids of the answers, tests and tasks of a teacher's notebook."""
    return frozenset(cell.metadata.nbgrader.grade_id for cell in source.cells if role_of(cell) in _GRADED)


def _defined_by(source):
    """What a teacher's cell defines. Only for text of ours."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [node.name for node in ast.parse(source).body if isinstance(node, kinds)]


class Original:
    """A teacher's notebook with stubs for answers, and what the student was given of each cell.

    source: the notebook in source/. It takes as long to make as a submission to read: one serves them all.
    """

    def __init__(self, source: NotebookNode):
        names = [_defined_by(cell.source) if role_of(cell) == Role.ANSWER else [] for cell in source.cells]
        self.notebook = copy.deepcopy(source)
        self.roles = [role_of(cell) for cell in source.cells]
        for cell, role in zip(self.notebook.cells, self.roles, strict=True):
            cell.metadata[COURSE] = {**cell.metadata.get(COURSE, {}), **({"role": str(role)} if role else {})}
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        # nbgrader's own steps, in the order in which `nbgrader generate_assignment` takes them.
        for step in (ClearSolutions(), ComputeChecksums()):
            self.notebook, _ = step.preprocess(self.notebook, {})
        released = copy.deepcopy(self.notebook)
        for step in (ClearHiddenTests(), ClearMarkScheme()):
            released, _ = step.preprocess(released, {})
        self.names = names
        self.released = [cell.source for cell in released.cells]
        self.by_grade_id = {
            cell.metadata.nbgrader.grade_id: place
            for place, cell in enumerate(self.notebook.cells)
            if "nbgrader" in cell.metadata
        }
        self.by_id = {cell.get("id"): place for place, cell in enumerate(self.notebook.cells)}
        self.by_text = {_plain(text): place for place, text in reversed(list(enumerate(self.released)))}

    def to_fill(self) -> "Original":
        """The same, with a notebook of its own."""
        one = copy.copy(self)
        one.notebook = copy.deepcopy(self.notebook)
        return one

    def place(self, cell: HandedCell) -> int | None:
        """Where a cell belongs; None for one that is the student's own."""
        if cell.grade_id in self.by_grade_id:
            return self.by_grade_id[cell.grade_id]
        if not cell.grade_id and cell.id in self.by_id:
            return self.by_id[cell.id]
        return self.by_text.get(_plain(cell.source)) if cell.source.strip() else None

    def is_unchanged(self, place: int, cell: HandedCell) -> bool:
        known = {_plain(self.released[place]), _plain(self.notebook.cells[place].source)}
        return cell.is_code == (self.notebook.cells[place].cell_type == "code") and _plain(cell.source) in known

    def is_unanswered(self, place: int, text: str) -> bool:
        """Whether a text has no line that the stub does not have: comments and a docstring may be gone."""
        return set(_code(text)) <= set(_code(self.released[place]))

    def name(self, place: int) -> str:
        return self.notebook.cells[place].metadata.nbgrader.grade_id


def _plain(text):
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _code(text):
    """The lines of a text that are neither empty nor comments."""
    return [line.strip() for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]


def _names(text):
    """The names that a cell of a student's defines at its left margin."""
    found = set()
    for function, variable, imported in _DEFINES.findall(text):
        last_words = re.findall(r"(\w+)[ \t)]*(?:,|$)", imported.partition("#")[0][:500])
        found |= {function or variable} if function or variable else set(last_words) or {imported}
    return found


def _joined(original, handed, repairs):
    """The cells, those put together again that were split in the middle of an answer."""
    joined = []
    for cell in handed:
        before = original.place(joined[-1]) if joined else None
        in_answer = before is not None and original.roles[before] == Role.ANSWER
        if in_answer and cell.is_code and _is_indented(cell.source) and original.place(cell) in (None, before):
            whole = f"{joined[-1].source}\n{cell.source}"
            joined[-1] = HandedCell(True, whole, joined[-1].id, joined[-1].grade_id)
            repairs.append(f"The answer {original.name(before)} was split within its function; it was put together.")
        else:
            joined.append(cell)
    return joined


def _is_indented(text):
    return text.lstrip("\n")[:1] in (" ", "\t") and bool(text.strip())


@dataclass
class _Rebuilding:
    original: Original
    handed: list[HandedCell]
    repairs: list[str]
    # Place of an original cell -> the student's own cells after it; -1 for those before the first.
    own: dict[int, list[HandedCell]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)

    def __post_init__(self):
        self.places = [self.original.place(cell) for cell in self.handed]
        self.versions = {place: [] for place in range(len(self.original.roles))}
        for number, place in enumerate(self.places):
            if place is not None:
                self.versions[place].append(number)
        self._refuse_other_lessons()

    def notebook(self):
        counted = {}
        for place, role in enumerate(self.original.roles):
            if role == Role.ANSWER:
                counted[place] = self._answer(place)
            elif role in _WORDS:
                self._compare(place)
        self._collect_own(counted)
        return self._put_together(), self.repairs

    def _refuse_other_lessons(self):
        roles = {self.original.roles[place] for place in self.places if place is not None}
        if roles & _GRADED:
            return
        foreign = {cell.grade_id for cell in self.handed} - {""} - self.original.by_grade_id.keys()
        if foreign:
            raise Unreadable("It is the notebook of another lesson.", frozenset(foreign))
        wanted = {name for names in self.original.names for name in names}
        if not any(cell.is_code and _names(cell.source) & wanted for cell in self.handed):
            raise Unreadable("It has no cell of this lesson.")

    def _answer(self, place):
        """Put the student's answer into its cell. Returns the number of the cell it comes from, or None."""
        name, numbers = self.original.name(place), self.versions[place]
        live = [n for n in numbers if not self.original.is_unanswered(place, self.handed[n].source)]
        names = set(self.original.names[place])
        defining = [n for n in live if _names(self.handed[n].source) & names]
        if live:
            number = (defining or live)[-1]
            if len(numbers) > 1:
                which = numbers.index(number) + 1
                self.repairs.append(f"The answer {name} was there {len(numbers)} times; number {which} was used.")
            if not self.handed[number].is_code:
                self.repairs.append(f"The answer {name} was a text cell; it was read as code.")
        else:
            number = self._found_elsewhere(names)
            state = "empty" if numbers else "missing"
            if number is not None:
                defined = " and ".join(sorted(_names(self.handed[number].source) & names))
                self.repairs.append(f"The answer {name} was {state}; another cell defines {defined} and was used.")
            elif not numbers:
                self.repairs.append(f"The answer {name} was missing; it counts as not answered.")
        if number is not None:
            self.original.notebook.cells[place].source = self.handed[number].source
        return number if live else None

    def _found_elsewhere(self, names):
        """The last of the other cells that defines an answer: a stub run after it would take it away again."""
        for number in reversed(range(len(self.handed))):
            cell, place = self.handed[number], self.places[number]
            if not cell.is_code or not _names(cell.source) & names:
                continue
            is_stub = place is not None and self.original.is_unchanged(place, cell)
            stubs = (p for p, own in enumerate(self.original.names) if names & set(own))
            if not is_stub and not any(self.original.is_unanswered(p, cell.source) for p in stubs):
                return number
        return None

    def _compare(self, place):
        """Say what was done to a cell that is never taken from the student."""
        what = f"The {_WORDS[self.original.roles[place]]} {self.original.name(place)}"
        numbers = self.versions[place]
        if not numbers:
            self.repairs.append(f"{what} was deleted; the original was used.")
        elif any(not self.original.is_unchanged(place, self.handed[number]) for number in numbers):
            self.repairs.append(f"{what} was edited; the original was used.")
        elif len(numbers) > 1:
            self.repairs.append(f"{what} was there {len(numbers)} times; the original was used once.")

    def _collect_own(self, counted):
        """Find the student's own cells, and what of the others is the student's own."""
        seen, used = -1, set(counted.values())
        for number, (cell, place) in enumerate(zip(self.handed, self.places, strict=True)):
            if place is None:
                self._keep(seen, cell)
            elif self.original.roles[place] == Role.ANSWER:
                if number in used or counted[place] is None:
                    seen = place
                elif not self._is_copy(place, cell):
                    self._keep(seen, cell)
            else:
                seen = place
                if not self.original.is_unchanged(place, cell):
                    self._keep_edited(place, cell)

    def _is_copy(self, place, cell):
        answer = self.original.notebook.cells[place].source
        return self.original.is_unanswered(place, cell.source) or _plain(answer) == _plain(cell.source)

    def _keep_edited(self, place, cell):
        role, original = self.original.roles[place], self.original.notebook.cells[place]
        if role in (Role.PROSE, Role.TASK):
            self._keep(place, cell)
        elif cell.is_code and _names(cell.source) - _names(original.source):
            # It may define what an answer needs, so it runs in its place.
            self._keep(place, cell)
            if role == Role.EXPLORE:
                self.left_out.add(place)
            elif role in _WORDS:
                words = f"The {_WORDS[role]} {self.original.name(place)}"
                self.repairs.append(f"{words} holds code of the student's own, which runs after the original.")
        elif cell.is_code and role == Role.EXPLORE:
            original.source = cell.source

    def _keep(self, place, cell):
        if cell.source.strip():
            self.own.setdefault(place, []).append(cell)

    def _put_together(self):
        notebook = self.original.notebook
        rebuilt, room = [], INTAKE.own_cells
        for place, cell in enumerate([None, *notebook.cells], start=-1):
            if cell is not None and place not in self.left_out:
                rebuilt.append(cell)
            for own in self.own.get(place, [])[:room]:
                rebuilt.append(_own_cell(own, INTAKE.own_cells - room + 1))
                room -= 1
        total = sum(len(cells) for cells in self.own.values())
        if total > INTAKE.own_cells:
            self.repairs.append(f"Of {total:,} cells of the student's own the first {INTAKE.own_cells:,} were taken.")
        notebook.cells = rebuilt
        notebook.nbformat, notebook.nbformat_minor = 4, 5
        notebook.metadata[COURSE] = {"repairs": list(self.repairs)}
        return notebook


def _own_cell(cell, number):
    options = {"id": f"own-{number}", "metadata": {COURSE: {"role": Role.OWN.value}}}
    if cell.is_code:
        return new_code_cell(cell.source, **options)
    # Raw cells too: they would go into a page as they are.
    pictures = {"attachments": NotebookNode(cell.pictures)} if cell.pictures else {}
    return new_markdown_cell(cell.source, **options, **pictures)
