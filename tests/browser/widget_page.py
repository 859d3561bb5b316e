"""A view of one widget on a page of its own, without JupyterLab, and what tests of all widgets ask of it."""

import contextlib
import json

from utils.widgets.frame import looks, module

# What anywidget gives a view: a model with a state, which is kept for the test to look at.
PAGE = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 16px }} {looks}</style><main id="here"></main>
<script type="module">{module}
const bag = {{ state: {state}, yours: {yours} }};
const heard = {{}};
const model = {{
  get: (name) => bag[name],
  set: (name, value) => (bag[name] = value),
  on: (name, act) => (heard[name] = act),
  off: (name) => delete heard[name],
  save_changes() {{}},
}};
window.bag = bag;
window.heard = heard;
window.close_view = widget.render({{ model, el: document.getElementById("here") }});
</script>"""

OVERLAPS = """() => {
  const drawn = [...document.querySelectorAll(".stage text")];
  const texts = drawn.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const outside = ([, box]) => box.left < stage.left - 1 || box.right > stage.right + 1;
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


@contextlib.contextmanager
def views(browser, name):
    """Gives open(state, yours, width): a page with a widget. At the end no page may have met an error."""
    contexts = []

    def opened(state=None, yours=None, width=892):
        context = browser.new_context(viewport={"width": width, "height": 1100}, has_touch=True)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        text = module(name).replace("export default", "const widget =")
        given = {"state": json.dumps(state or {}), "yours": json.dumps(yours or {})}
        page.set_content(PAGE.format(looks=looks(), module=text, **given))
        return page

    yield opened
    for context in contexts:
        assert [page.errors for page in context.pages] == [[]]
        context.close()


def settled(page):
    """The state after the next picture."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate("bag.state")
