"""What a submission shows, as HTML in which nothing is active and nothing is fetched.

Everything of a notebook is somebody's text: Markdown with HTML in it, HTML and pictures among the outputs. What is
kept is listed here; the rest is left out. Pictures become `data:` addresses. A picture that is SVG is shown as an
image, where browsers run none of its scripts and load nothing that it names.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from bleach.sanitizer import Cleaner
from bs4 import BeautifulSoup
from markupsafe import Markup, escape
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from .formulas import formula
from .limits import PAGE

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
# With what is in them; of other unknown elements the text stays.
DROPPED = ["script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title", "textarea"]
NUMBERED = {"colspan", "rowspan", "start", "width", "height"}
WORDS = {"alt", "title", "lang"}
LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
# The classes that Pygments gives to what it colours; none of them means anything else on our pages.
COLOURED = re.compile(r"highlight|[a-z][a-z0-9]{0,2}")
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
PICTURE_ADDRESS = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+=*")
# Which of several forms of one output is shown: the first that leaves anything.
RICHEST_FIRST = (
    "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/markdown", "text/plain",
)  # fmt: skip
CUT = "\n[the rest is left out here]"

_TABLE_COLUMNS = {"left", "right", "center"}
_formatter = HtmlFormatter(nowrap=True)
_python = get_lexer_by_name("ipython3")


@dataclass
class Untrusted:
    """Shows the parts of one submission, whose picture files are in `folder` (none is read when it is None).

    What is too much to be parsed is shown as the text that it is.
    """

    folder: Path | None = None
    # Formulas are put in after the cleaning, in the place of this mark, which nobody can have written.
    _mark: str = field(default_factory=lambda: f"formula{secrets.token_hex(12)}n")
    _markdown: int = PAGE.all_markdown
    _markup: int = PAGE.all_markup

    def markdown(self, text: str, attachments: dict | None = None) -> Markup:
        """Markdown, with its formulas and pictures."""
        self._markdown -= len(text)
        if len(text) > PAGE.markdown or self._markdown < 0:
            return self.plain(text)
        formulas = []
        renderer = _Renderer(self._mark, formulas)
        try:
            rendered = MarkdownWithMath(renderer=renderer).render(text)
            return self._clean(rendered, formulas, attachments or {})
        except (Exception, RecursionError):
            # Text that no parser reads, nested a thousand deep for example, is still text.
            return self.plain(text)

    def html(self, text: str) -> Markup:
        """HTML of a submission."""
        try:
            return self._clean(text, [], {})
        except (Exception, RecursionError):
            return self.plain(text)

    def plain(self, text: str) -> Markup:
        """Text as it stands, with the colours of a terminal, up to a bound."""
        shown = text if len(text) <= PAGE.text else text[: PAGE.text] + CUT
        return Markup("<pre>{}</pre>").format(Markup(ansi2html(shown.rstrip("\n"))))

    def output(self, output: NotebookNode) -> Markup:
        """One output of a cell; nothing for one that has no form that a page can show."""
        if output.output_type == "stream":
            return self.plain(_joined(output.text))
        if output.output_type == "error":
            lines = output.get("traceback") or [f"{output.get('ename', '')}: {output.get('evalue', '')}"]
            return self.plain("\n".join(map(str, lines)))
        for kind in RICHEST_FIRST:
            if kind in output.get("data", {}) and (shown := self._form(kind, output)):
                return shown
        return Markup("")

    def _form(self, kind, output):
        data = _joined(output.data[kind])
        if kind == "text/html":
            return self.html(data)
        if kind == "text/markdown":
            return self.markdown(data)
        if kind == "text/latex":
            return self._latex(data)
        if kind == "text/plain":
            return self.plain(data) if data.strip() else Markup("")
        if kind == "image/svg+xml":
            data = base64.b64encode(data.encode()).decode()
        address = _picture_address(f"data:{kind};base64,{''.join(data.split())}")
        words = output.get("metadata", {}).get(kind, {})
        alt = words.get("alt", "") if isinstance(words, dict) else ""
        return Markup('<img src="{}" alt="{}">').format(address, str(alt)[: PAGE.text]) if address else Markup("")

    def _latex(self, text):
        text = text.strip()
        for fence in ("$$", "$"):
            if len(text) > 2 * len(fence) and text.startswith(fence) and text.endswith(fence):
                text = text[len(fence) : -len(fence)]
                break
        return Markup("<p>{}</p>").format(formula(text.removeprefix(r"\displaystyle"), block=True))

    def _clean(self, text, formulas, attachments):
        markup = text.count("<") + text.count("&")
        self._markup -= markup
        if markup > PAGE.markup or self._markup < 0 or len(text) > 2 * PAGE.picture:
            raise ValueError("more markup than a page may have")
        tree = BeautifulSoup(text, features="html.parser")
        for element in tree.find_all(DROPPED):
            element.decompose()
        for element in tree.find_all(True):
            for name, value in element.attrs.items():
                element.attrs[name] = self._without_marks(value, formulas)
        for picture in tree.find_all("img"):
            address = self._picture(str(picture.get("src", "")), attachments)
            if address:
                picture["src"] = address
            else:
                picture.replace_with(f"[picture: {picture.get('alt') or 'not shown'}]")
        protocols = {"http", "https", "mailto", "data"}
        clean = Cleaner(tags=TAGS, attributes=self._is_kept, protocols=protocols, strip=True).clean(str(tree))
        return Markup(re.sub(rf"{self._mark}(\d+)z", lambda found: formulas[int(found[1])][0], clean))

    def _without_marks(self, value, formulas):
        """The value of an attribute, in which a formula is its TeX."""
        value = " ".join(value) if isinstance(value, list) else str(value)
        return re.sub(rf"{self._mark}(\d+)z", lambda found: formulas[int(found[1])][1], value)

    def _is_kept(self, tag, name, value):
        """Whether an attribute stays. None of them can name, place or style an element, or run anything."""
        if self._mark in value:
            return False
        if name in WORDS:
            return True
        if name in NUMBERED:
            return bool(re.fullmatch(r"\d{1,4}", value))
        if name == "align":
            return value in _TABLE_COLUMNS
        if (tag, name) == ("a", "href"):
            return bool(LINK.match(value))
        if (tag, name) == ("img", "src"):
            return bool(PICTURE_ADDRESS.fullmatch(value))
        if (tag, name) == ("details", "open"):
            return True
        if name == "class":
            return tag in ("span", "div") and all(COLOURED.fullmatch(one) for one in value.split())
        return False

    def _picture(self, source, attachments):
        """The `data:` address of a picture: given as one, attached to the cell, or a file beside the notebook."""
        if source.startswith("data:"):
            return _picture_address("".join(source.split()))
        if source.startswith("attachment:"):
            forms = attachments.get(unquote(source.removeprefix("attachment:")), {})
            return next(
                (
                    _picture_address(f"data:{kind};base64,{''.join(_joined(data).split())}")
                    for kind, data in forms.items()
                    if kind in PICTURES.values()
                ),
                "",
            )
        return self._file(unquote(source))

    def _file(self, name):
        """A picture in the folder, and nowhere else: a path or a link that leads out of it could show any file."""
        if self.folder is None or not name or Path(name).suffix.lower() not in PICTURES:
            return ""
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
                return ""
            if path.stat().st_size > PAGE.picture:
                return ""
            data = base64.b64encode(path.read_bytes()).decode("ascii")
        except (OSError, ValueError):
            return ""
        return f"data:{PICTURES[path.suffix.lower()]};base64,{data}" if path.suffix.lower() in PICTURES else ""


def code(text: str) -> Markup:
    """Python, coloured by classes."""
    if len(text) > PAGE.text:
        return Markup("<pre>{}</pre>").format(text[: PAGE.text] + CUT)
    return Markup('<pre class="highlight">{}</pre>').format(Markup(highlight(text, _python, _formatter)))


class _Renderer(IPythonRenderer):
    """Markdown to HTML, in which a formula is a mark; what it is comes into `formulas`: (MathML, TeX)."""

    def __init__(self, mark, formulas):
        super().__init__(escape=False, exclude_anchor_links=True)
        self._mark, self._formulas = mark, formulas

    def block_math(self, body):
        return self._keep(formula(body, block=True), f"$${body}$$")

    def inline_math(self, body):
        return self._keep(formula(body), f"${body}$")

    def latex_environment(self, name, body):
        tex = rf"\begin{{{name}}}{body}\end{{{name}}}"
        return self._keep(formula(tex, block=True), tex)

    def image(self, text, url, title=None):
        return f'<img src="{escape(url)}" alt="{escape(text)}">'

    def block_mermaidjs(self, code):
        return f"<pre>{escape(code)}</pre>"

    def _keep(self, mathml, tex):
        self._formulas.append((mathml, tex))
        return f"{self._mark}{len(self._formulas) - 1}z"


def _picture_address(address):
    """An address that holds a picture, if that is what it is; else nothing."""
    if len(address) > 2 * PAGE.picture or not PICTURE_ADDRESS.fullmatch(address):
        return ""
    try:
        base64.b64decode(address.partition(",")[2], validate=True)
    except binascii.Error:
        return ""
    return address


def _joined(text):
    """The text of an output: nbformat allows a list of lines, and a program may have written anything."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)
