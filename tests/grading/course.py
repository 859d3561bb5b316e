"""nbgrader as a teacher and as a student run it, each in folders of their own."""

import multiprocessing
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps.nbgraderapp import main

from tests.clean_tree import export

# A process that has imported nbgrader forks for each command: a command of nbgrader is mostly its imports, 2 s each.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", "nbgrader.apps.nbgraderapp"])

COURSE_ID = "recurrent-networks"
FOREIGN = ("JUPYTER", "IPYTHON", "MPL")


@dataclass
class Run:
    """What a command left behind."""

    status: int
    output: str


@dataclass
class Person:
    """Somebody with a home folder, who runs nbgrader in one other folder."""

    home: Path
    folder: Path
    exchange: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        for folder in (self.home, self.folder, self.exchange):
            folder.mkdir(parents=True, exist_ok=True)
        self.exchange.chmod(0o777)
        settings = self.home / ".jupyter" / "nbgrader_config.py"
        settings.parent.mkdir()
        settings.write_text(f"c = get_config()\nc.Exchange.root = {str(self.exchange)!r}\n")

    @property
    def environment(self) -> dict[str, str]:
        """Ours, without what says how Jupyter and matplotlib behave here; nbgrader needs `alembic` on the path."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return ours | {"HOME": str(self.home), "PATH": programs} | self.variables

    def start(self, *arguments: str) -> tuple[multiprocessing.Process, Path]:
        """Starts `nbgrader *arguments`; its output goes to the file."""
        log = self.home / f"{arguments[0]}.log"
        process = PROCESSES.Process(target=_nbgrader, args=(arguments, self.folder, self.environment, log))
        process.start()
        return process, log

    def nbgrader(self, *arguments: str, status: int = 0) -> Run:
        """Runs `nbgrader *arguments` to its end, which must have this exit status."""
        process, log = self.start(*arguments)
        process.join()
        run = Run(process.exitcode, log.read_text())
        assert run.status == status, f"nbgrader {' '.join(arguments)} ended with {run.status}:\n{run.output}"
        return run


class Course(Person):
    """A teacher in a clean copy of the repository."""

    def __init__(self, root: Path):
        export(root / "course")
        super().__init__(root / "teacher", root / "course", root / "exchange")

    @property
    def lessons(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "source").iterdir() if path.is_dir())

    def gradebook(self) -> Gradebook:
        """Use it in a `with`."""
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", COURSE_ID)

    def score(self, lesson: str, student: str) -> float:
        with self.gradebook() as gradebook:
            return gradebook.find_submission(lesson, student).score

    def notebook(self, step: str, lesson: str) -> nbformat.NotebookNode:
        return nbformat.read(self.folder / step / lesson / notebook_name(lesson), as_version=4)

    def answered(self, lesson: str) -> nbformat.NotebookNode:
        """The released notebook with the right answers typed in."""
        right = {cell.metadata.nbgrader.grade_id: cell.source for cell in solutions(self.notebook("source", lesson))}
        notebook = self.notebook("release", lesson)
        for cell in solutions(notebook):
            cell.source = right[cell.metadata.nbgrader.grade_id]
        return notebook

    def hand_in(self, student: str, lesson: str, notebook: nbformat.NotebookNode) -> Path:
        """Puts a submission where `nbgrader collect` would."""
        folder = self.folder / "submitted" / student / lesson
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / notebook_name(lesson))
        return folder


def notebook_name(lesson: str) -> str:
    return lesson.partition("_")[2] + ".ipynb"


def solutions(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]


def _nbgrader(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with open(log, "wb") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    sys.argv = ["nbgrader", *arguments]
    main()
