"""What holds for every page that grading writes."""

import base64
import hashlib
import html
import re

from bs4 import BeautifulSoup

ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "div", "p", "span",
    "a", "bdi", "strong", "em", "b", "i", "u", "s", "del", "ins", "code", "pre", "kbd", "samp", "h1", "h2", "h3",
    "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td",
    "caption", "details", "summary", "img", "br", "hr", "small", "blockquote", "sub", "sup", "mark", "q", "svg",
    "rect", "line", "text",
}  # fmt: skip
MATHML = re.compile(r"math|m[a-z]+")
NEVER = {"marquee", "menu", "map", "main-frame"}
LINK = re.compile(r"(#|https?://|mailto:)")
PICTURE = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]*")


def shown(page: str) -> str:
    """The text of a page, folded parts too."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def assert_nothing_is_active(page: str) -> None:
    """No script, no frame, no form, nothing that is fetched, no style but the page's own, which its policy names."""
    tree = BeautifulSoup(page, "html.parser")
    for element in tree.find_all(True):
        assert element.name in ELEMENTS or (MATHML.fullmatch(element.name) and element.name not in NEVER), element.name
        for name, value in element.attrs.items():
            assert not name.startswith("on") and name not in ("style", "srcset", "action", "background"), element
            if name in ("href", "xlink:href"):
                assert element.name == "a" and LINK.match(value), element
            if name == "src":
                assert element.name == "img" and PICTURE.fullmatch(value), str(element)[:200]
    (style,) = tree.find_all("style")
    assert not re.search(r"url\(|@import|@font-face", style.string)
    digest = base64.b64encode(hashlib.sha256(style.string.encode()).digest()).decode()
    (policy,) = tree.find_all("meta", attrs={"http-equiv": True})
    assert policy["content"] == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
