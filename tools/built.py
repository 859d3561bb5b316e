"""Everything that is built from one lesson, as path from the course's root -> bytes."""

from tools.demos import TIMESTAMP, demo_submissions
from tools.errors import BuildError, Fault
from tools.notebooks import make_notebook, notebook_text, parse_notebook, remember_cells
from tools.public_examples import example_files


def built_files(course, lesson, releaser, measures):
    """The files of one lesson in source/, release/ and submitted/. Raises BuildError."""
    answers = course.answers(lesson)
    beside = lesson.figures | example_files(lesson, answers, measures)
    notebook = make_notebook(lesson, answers, beside)
    try:
        # Once for its cells, and once more when the notebook has noted them.
        remember_cells(notebook, "release", parse_notebook(releaser.text(notebook_text(notebook))))
        source_text = notebook_text(notebook)
        released_text = releaser.text(source_text)
    except Exception as error:
        raise BuildError([Fault(lesson.place, 0, f"nbgrader cannot release it: {error}")]) from error
    name = f"{lesson.name}/{lesson.stem}.ipynb"
    files = {f"source/{name}": source_text.encode(), f"release/{name}": released_text.encode()}
    for path, content in beside.items():
        files |= {f"{stage}/{lesson.name}/{path}": content for stage in ("source", "release")}
    for student, text in demo_submissions(lesson, released_text).items():
        files[f"submitted/{student}/{name}"] = text.encode()
        files[f"submitted/{student}/{lesson.name}/timestamp.txt"] = TIMESTAMP
        # While one submission has no such file, nbgrader stops before it has released anybody's feedback.
        files[f"submitted/{student}/{lesson.name}/submission_secret.txt"] = f"{student} {lesson.name}".encode()
    return files
