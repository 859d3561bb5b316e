"""Intake by configuration alone: `nbgrader autograde` and formgrader's button rebuild each submission too."""

import fnmatch
import glob
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from .submissions import Lesson, Submission, find, look, rebuilt, timestamp_of


class CourseExporter(NotebookExporter):
    """nbgrader's exporter, which rebuilds what is read from submitted/ and leaves alone what is read from autograded/.

    nbgrader's `Autograde` makes its exporter when it has listed the submissions and before it has read or copied
    anything of them. Preprocessors would come too late: they never see a notebook that is broken, and by then
    nbgrader has followed links and waited for pipes.
    """

    def __init__(self, config=None, **options):
        super().__init__(config=config, **options)
        self._lessons = {}
        if isinstance(self.parent, Autograde):
            self._prepare(self.parent)

    def from_filename(self, filename, resources=None, **options):
        """A notebook with its resources; what is wrong with a student's notebook is no error."""
        if not isinstance(self.parent, Autograde) or not self._is_submitted(filename):
            return super().from_filename(filename, resources=resources, **options)
        student, name = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        lesson = self.lesson(name)
        submission = look(Path(filename).parent, student, name, lesson.stem)
        made = rebuilt(submission, lesson)
        for repair in made.repairs:
            self.log.warning("%s, %s: %s", student, name, repair)
        resources["metadata"] = ResourcesDict(name=lesson.stem, path=str(submission.folder))
        # The writer puts these beside the notebook.
        resources["outputs"] = {**made.files, **submission.receipts()}
        return self.from_notebook_node(made.notebook, resources=resources, **options)

    def _prepare(self, converter):
        course = converter.coursedir
        lesson = self.lesson(course.assignment_id)
        found = [submission for submission in find(lesson.root, lesson.name) if _is_meant(submission, course)]
        # Also what nbgrader does not see: a notebook of another name, none at all, a bracket in a student's id.
        converter.assignments = {str(each.folder): [str(each.folder / f"{lesson.stem}.ipynb")] for each in found}
        converter.coursedir = _CarefulDirectory.like(course, ignored=list(converter.assignments))

    def lesson(self, name: str) -> Lesson:
        """The lesson of this name, read once for all submissions."""
        if name not in self._lessons:
            self._lessons[name] = Lesson.read(Path(self.parent.coursedir.root), name)
        return self._lessons[name]

    def _is_submitted(self, filename):
        course = self.parent.coursedir
        return Path(filename).is_relative_to(Path(course.root) / course.submitted_directory)


class _CarefulDirectory(CourseDirectory):
    """The course's folders, of which nbgrader copies nothing that a student has handed in: the exporter does."""

    @classmethod
    def like(cls, course: CourseDirectory, ignored: list[str]) -> "_CarefulDirectory":
        traits = {name: getattr(course, name) for name in course.trait_names(config=True)}
        traits["ignore"] = [*course.ignore, *map(glob.escape, ignored)]
        return cls(parent=course.parent, **traits)

    def get_existing_timestamp(self, dest_path):
        """nbgrader's own waits for ever if the file is a pipe, and fails if it is no time."""
        return timestamp_of(Path(dest_path))


def _is_meant(submission: Submission, course: CourseDirectory) -> bool:
    name = submission.folder.parent.name
    # A name that is no text cannot be a student's id in the gradebook.
    return submission.student == name and (fnmatch.fnmatchcase(name, course.student_id) or name == course.student_id)
