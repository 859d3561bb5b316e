"""Reading the prose of the lessons, to see that what it says in numbers is true."""

import re

from tests.lessons.classroom import notebook


def prose(lesson):
    """The text of a lesson's markdown cells, with one kind of minus sign."""
    cells = notebook(lesson)["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return text.replace("−", "-")


def says(lesson, *words):
    """Whether the words stand in the lesson in this order, with little between them."""
    return re.search(r"[^\n]{0,60}?".join(re.escape(word) for word in words), prose(lesson)) is not None


def rounded(number, digits):
    return f"{number:.{digits}f}"
