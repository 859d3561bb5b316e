"""A widget on a page of its own, without JupyterLab: the page holds the traits. What is asked of any page with one."""

import json
import urllib.parse

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from utils.widgets.frame import looks, module

# `traits` are what a kernel would hold, `heard` is what listens to them; `redraws` are the milliseconds for which each
# redraw kept the browser.
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A widget</title><style>body {{ margin: 16px }} {looks}</style><main id="here"></main><script type="module">
{module}
window.traits = {traits};
window.heard = {{}};
window.redraws = [];
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) => ask(() => {{
  const start = performance.now();
  draw();
  document.body.getBoundingClientRect();
  redraws.push(performance.now() - start);
}});
const model = {{
  get: (name) => traits[name],
  set: (name, value) => (traits[name] = value),
  on: (name, act) => (heard[name] = act),
  off: (name) => delete heard[name],
  save_changes() {{}},
}};
window.close_view = widget.render({{ model, el: document.getElementById("here") }});
</script>"""

# Texts of the picture that lie on each other, or beyond its edge.
OVERLAPS = """() => {
  const drawn = [...document.querySelectorAll(".stage text")];
  const texts = drawn.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const outside = ([, box]) =>
    box.left < stage.left - 1 || box.right > stage.right + 1 ||
    box.top < stage.top - 3 || box.bottom > stage.bottom + 3;
  const found = texts.filter(outside).map(([text]) => text);
  texts.forEach(([one, a], place) => texts.slice(place + 1).forEach(([other, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 4) found.push([one, other]);
  }));
  return found;
}"""
SIZES = """[...document.querySelectorAll(".stage text, .stage tspan")].map((one) =>
  parseFloat(getComputedStyle(one).fontSize))"""
SMALLEST_TEXT = 11  # pixels


def complaints_of(page: Page) -> list[str]:
    """A list that grows with whatever goes wrong behind the scenes of a page from now on, or leaves this machine."""
    said: list[str] = []

    def asked(request):
        address = urllib.parse.urlsplit(request.url)
        if address.scheme not in ("file", "data", "blob", "about"):
            said.append(f"asked for {request.url}")

    page.on("request", asked)
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def show(page: Page, name: str, state: dict | None = None, yours: dict | None = None) -> None:
    """Puts a widget on the page, in a state and with what Python told of a student's own function."""
    text = module(name).replace("export default", "const widget =")
    traits = json.dumps({"state": state or {}, "yours": yours or {}})
    page.set_content(PAGE.format(looks=looks(), module=text, traits=traits))
    page.locator(".stage svg text").first.wait_for()


def tell(page: Page, **traits: dict) -> None:
    """Changes traits, as Python does; waits for the picture."""
    page.evaluate("(given) => { Object.assign(traits, given); heard['change:state'](); }", traits)
    settled(page)


def settled(page: Page) -> dict:
    """The state of a widget that `show` has put there, after the next picture."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate("window.traits?.state")


def require_readable(page: Page) -> None:
    """No text of the picture lies on another, is cut or small, and nothing is wider than the window."""
    overlapping, smallest = page.evaluate(OVERLAPS), min(page.evaluate(SIZES))
    assert not overlapping, overlapping
    assert smallest >= SMALLEST_TEXT, smallest
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"


def require_accessible(page: Page, root: str = ".course-widget") -> None:
    """Nothing in the part of the page is found by axe-core."""
    found = Axe().run(page, context=root)
    assert found.violations_count == 0, found.generate_report()


def key_that_moves(slider: Locator) -> str:
    """An arrow key that moves a slider, or a point of a picture, away from where it is."""
    at_the_end = slider.evaluate("one => Number(one.ariaValueNow ?? one.value) >= Number(one.ariaValueMax ?? one.max)")
    if slider.get_attribute("aria-orientation") == "horizontal":
        return "ArrowLeft" if at_the_end else "ArrowRight"
    return "ArrowDown" if at_the_end else "ArrowUp"
