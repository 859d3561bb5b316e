"""The engine as a step of `nbgrader autograde`, and so of formgrader's button."""

import weakref
from pathlib import Path

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from . import seeds
from .batch import Failure, Grader
from .store import Store
from .submissions import Unread, look, task_of

_graders = weakref.WeakKeyDictionary()


class Ungraded(Exception):
    """A submission could not be graded, through no fault of the student's."""


class Grade(NbGraderPreprocessor):
    """Runs a submission between the student's side and the judge, in place of nbgrader's `Execute`."""

    unsafe_no_sandbox = Bool(
        False, help="Grade even where no sandbox keeps students' code from your files: only for code that you trust."
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """The notebook with its outputs. What was handed in is taken from submitted/, as `python -m grading` does."""
        names = resources["nbgrader"]
        course = self.parent.parent.coursedir
        lesson = self.parent.lesson(names["assignment"])
        folder = Path(course.format_path(course.submitted_directory, names["student"], lesson.name))
        submission = look(folder, names["student"], lesson.name, lesson.stem)
        task = task_of(submission, lesson, seeds.course_secret(lesson.root), seeds.seed)
        with Store(course, lesson) as store:
            if isinstance(task, Unread):
                store.keep_unreadable(task)
                return nbformat.reads(task.task.notebook, as_version=4), resources
            result = self._grader().grade(task)
            if isinstance(result, Failure):
                raise Ungraded(result.words)
            for breach in result.breaches:
                self.log.warning("%s, %s, cell %s: %s", task.student, task.lesson, breach.cell, breach.words)
            store.keep_uncopied(result)
        return nbformat.reads(result.notebook, as_version=4), resources

    def _grader(self):
        """The one of this run of nbgrader, which makes a preprocessor for each submission."""
        converter = self.parent.parent
        if converter not in _graders:
            _graders[converter] = Grader(self.unsafe_no_sandbox)
            weakref.finalize(converter, _graders[converter].close)
        return _graders[converter]
