"""The pages on which every widget runs without a kernel, a network or an installation: `python -m tools.build site`.

Each page is one file: module, looks and words are in it. It opens from a folder and from any web server.
"""

from pathlib import Path

import jinja2

from utils.widgets.frame import WIDGETS, looks, module, specification

HERE = Path(__file__).parent
FOLDER = "site"


def pages(lessons):
    """The files of the site: path → bytes.

    lessons: name → title of each lesson, in the order of the syllabus.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    style = (HERE / "site.css").read_text(encoding="utf-8")
    widgets = sorted((specification(name) | {"file": name} for name in WIDGETS), key=lambda one: one["lesson"])
    shared = {"style": style, "widgets": widgets, "lessons": lessons}
    files = {"index.html": environment.get_template("index.html.j2").render(**shared)}
    for number, widget in enumerate(widgets):
        files[f"{widget['file']}.html"] = environment.get_template("widget.html.j2").render(
            **shared,
            widget=widget,
            looks=looks(),
            module=_runnable(widget["file"]),
            before=widgets[number - 1] if number else None,
            after=widgets[number + 1] if number + 1 < len(widgets) else None,
        )
    return {f"{FOLDER}/{name}": text.encode() for name, text in files.items()}


def _runnable(name):
    """The module of a widget, and what stands for a kernel: a bag of values that nobody else changes."""
    start = (HERE / "start.mjs").read_text(encoding="utf-8")
    code = module(name).replace("export default ", "const widget = ") + start
    # A page's script ends at the first of these, wherever it stands.
    assert "</script" not in code.lower(), f"{name}.mjs must not contain </script"
    return code

