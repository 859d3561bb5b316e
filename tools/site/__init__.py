"""The pages on which every widget runs without a kernel, a network or an installation: the folder site/.

Each page is one file: module, looks and words are in it. It opens from a folder and from any web server.
"""

from pathlib import Path

import jinja2

from utils.widgets.frame import WIDGETS, looks, module, specification

HERE = Path(__file__).parent
FOLDER = "site"


def site_files(course):
    """The files of the site: path → bytes. It has the widgets of the course's lessons, in the order of the syllabus."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    widgets = _in_lessons(course)
    if not widgets:
        return {}
    style = (HERE / "site.css").read_text(encoding="utf-8")
    titles = {lesson.name: lesson.title for lesson in course.lessons}
    shared = {"style": style, "widgets": widgets, "titles": titles}
    files = {"index.html": environment.get_template("index.html.j2").render(**shared)}
    for before, widget, after in zip([None, *widgets], widgets, [*widgets[1:], None], strict=False):
        files[f"{widget['file']}.html"] = environment.get_template("widget.html.j2").render(
            **shared, widget=widget, looks=looks(), module=_runnable(widget["file"]), before=before, after=after
        )
    return {f"{FOLDER}/{name}": text.encode() for name, text in files.items()}


def _in_lessons(course):
    """The widgets of the course's lessons, in the order in which a reader of the lessons comes to them."""
    found = []
    for number, lesson in enumerate(course.lessons):
        for name in WIDGETS:
            shown = [place for place, cell in enumerate(lesson.cells) if cell.is_code and f"{name}(" in cell.source]
            if specification(name)["lesson"] == lesson.name:
                found.append((number, min(shown, default=0), specification(name) | {"file": name}))
    return [widget for *_place, widget in sorted(found, key=lambda one: one[:2])]


def _runnable(name):
    """The module of a widget, and what stands for a kernel: a bag of values that nobody else changes."""
    start = (HERE / "start.mjs").read_text(encoding="utf-8")
    code = module(name).replace("export default ", "const widget = ") + start
    # A page's script ends at the first of these, wherever it stands.
    assert "</script" not in code.lower(), f"{name}.mjs must not contain </script"
    return code
