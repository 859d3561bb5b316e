"""What goes into the grading of one submission, and what comes out: plain data that can travel and be kept."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Task:
    """A submission, rebuilt and ready to be run.

    notebook: the rebuilt notebook as nbformat JSON.
    answers: the names that its answer cells define, in their order.
    seed: what the hidden checks draw their numbers from.
    key: what the result depends on, for the ledger.
    apart: the ids of cells that show the same in every submission of the lesson, as `apart.cells_apart` finds them.
    lesson_files, files: what lies beside the notebook, content by relative path: of the lesson, and the student's own.
    repairs: what intake found and did, in words.
    """

    student: str
    lesson: str
    notebook: str
    answers: tuple[str, ...]
    seed: int
    key: str
    lesson_files: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Breach:
    """A cell that went over a bound, or ended the process it ran in: its grade id or cell id, and what happened."""

    cell: str
    words: str


@dataclass(frozen=True)
class Result:
    """What came of a task.

    notebook: with its outputs, as nbformat JSON. scores: grade id of each test cell -> points, as nbgrader reads them
    from the outputs. seconds: wall time of the run. level: the sandbox level it ran in (0 to 3).
    """

    task: Task
    notebook: str
    scores: dict[str, float]
    breaches: tuple[Breach, ...]
    seconds: float
    level: int
