"""`python -m tests.grading.attacks` writes the table of attacks for the documentation."""

from .table import FILE, rendered

FILE.write_text(rendered(), encoding="utf-8")
