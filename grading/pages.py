"""HTML pages that are one file, ask for nothing, and run nothing."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments.formatters import HtmlFormatter

TEMPLATES = Path(__file__).with_name("templates")
# Foregrounds that are dark enough to be read on white, and light enough on black.
LIGHT_CODE, DARK_CODE = "default", "github-dark"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def render(template: str, **values) -> str:
    """A page by its template, with the style that all pages share.

    The page's policy lets a browser use this one style sheet and pictures that the page holds, and nothing else: no
    script, no style of anybody's, no address.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = _environment.get_template(template).render(style=Markup(style), policy=policy, **values)
    # JSON can hold half a character, which no file can.
    return page.encode("utf-8", "replace").decode("utf-8")


def _points(value: float) -> str:
    """Points without needless zeros."""
    return f"{round(value, 2):g}"


def _style() -> str:
    colours = {name: HtmlFormatter(style=name).get_style_defs(".highlight") for name in (LIGHT_CODE, DARK_CODE)}
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{colours[DARK_CODE]}\n}}"
    return "\n".join([colours[LIGHT_CODE], dark, (TEMPLATES / "page.css").read_text(encoding="utf-8")])


_environment.filters["points"] = _points
