"""A notebook where it cannot work: one line says what to do."""

import json
import sys
from pathlib import Path

import nbformat
import pytest

LESSON = "01_rnn_cell_forward"
CHECK = "rnn-cell-forward-sum"
# What a kernel does that was installed without the course.
WITHOUT_COURSE = (
    "import sys; sys.modules['utils'] = None; from ipykernel import kernelapp; kernelapp.launch_new_instance()"
)


@pytest.fixture
def bare_kernel(student) -> str:
    """The name of a kernel that does not find the course."""
    folder = student.home / ".local/share/jupyter/kernels/bare"
    folder.mkdir(parents=True, exist_ok=True)
    start = [sys.executable, "-c", WITHOUT_COURSE, "-f", "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps({"argv": start, "display_name": "Bare", "language": "python"}))
    return "bare"


def test_a_kernel_without_the_course_says_how_to_install_it(lab, hand_out, student, bare_kernel):
    path = hand_out(LESSON)
    notebook = nbformat.read(student.folder / path, as_version=4)
    notebook.metadata.kernelspec = {"name": bare_kernel, "display_name": "Bare", "language": "python"}
    nbformat.write(notebook, student.folder / path)
    lab.page.evaluate("jupyterapp.serviceManager.kernelspecs.refreshSpecs()")
    with lab.opened(path) as notebook:
        notebook.run("setup")
        notebook.picture("not-installed", "setup")
        (line,) = notebook.output("setup").splitlines()
        assert "pip install -r requirements.txt" in line


def test_a_notebook_outside_its_folder_says_where_it_belongs(lab, hand_out, student):
    path = Path(hand_out(LESSON))
    (student.folder / path).with_name("recorded.json").unlink()
    with lab.opened(str(path)) as notebook:
        notebook.run_all()
        notebook.picture("outside-its-folder", CHECK)
        (line,) = notebook.output(CHECK).splitlines()
        assert "expected the file recorded.json in" in line
