"""Formulas that need no script to be read: TeX as MathML."""

import functools
import html
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element
from markupsafe import Markup

from .limits import PAGE

# latex2mathml passes on what `\\href`, `\\style` and `\\class` ask for, and does not escape text: both are a way in.
ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded",
    "mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts",
    "mprescripts", "none", "mtable", "mtr", "mtd",
}  # fmt: skip
ATTRIBUTES = {
    "display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "fence", "form", "accent", "accentunder",
    "separator", "minsize", "maxsize", "width", "lspace", "rspace", "columnalign", "rowspacing", "columnspacing",
    "linethickness", "notation", "movablelimits", "largeop",
}  # fmt: skip
MATHML = "http://www.w3.org/1998/Math/MathML"


@functools.lru_cache(maxsize=4096)
def formula(tex: str, block: bool = False) -> Markup:
    """TeX as MathML; TeX that cannot be shown as MathML as its source, to be read as it is."""
    try:
        if len(tex) > PAGE.formula:
            raise ValueError("a formula of this length")
        element = convert_to_element(tex.strip(), display="block" if block else "inline")
        _clean(element)
        mathml = ElementTree.tostring(element, encoding="unicode", short_empty_elements=False)
    except (Exception, RecursionError):
        # The package has errors of many kinds for what it cannot read, and the text may be anybody's.
        mathml = Markup('<code class="source-of-formula">{}</code>').format(tex.strip())
    return Markup('<span class="formula-block">{}</span>' if block else "{}").format(Markup(mathml))


def _clean(element):
    """Keeps what draws a formula, as text and attributes that cannot be anything else. ValueError for the rest."""
    if element.tag not in ELEMENTS:
        raise ValueError(element.tag)
    element.text = html.unescape(element.text or "")
    element.tail = html.unescape(element.tail or "")
    if element.text.startswith("\\") and element.text != "\\":
        raise ValueError(f"unknown command {element.text}")
    kept = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES and _is_small(name, value)}
    element.attrib.clear()
    element.attrib.update(kept)
    if element.tag == "math":
        element.set("xmlns", MATHML)
    for child in element:
        _clean(child)


def _is_small(name: str, value: str) -> bool:
    """Whether a width leaves the page as it is: no formula of a lesson has a space of more than 2 em."""
    if name != "width" or not value.endswith("em"):
        return len(value) <= 30
    try:
        return abs(float(value.removesuffix("em"))) <= PAGE.space
    except ValueError:
        return False
