"""A slider of a widget redraws its picture at least 20 times as fast as ipywidgets with matplotlib, in JupyterLab.

From a key to the new picture: each widget; the same with a student's function in Python; and the peer, a slider of
ipywidgets with `interactive_output` and matplotlib over the same model as the bars of `exploding_gradients`. While a
mouse drags, 95 % of the frames come within 50 ms. With a student's Python the median is below 150 ms. A widget is there
1 s after its cell was started. A page of the site has less than 200 KB and is drawn in 1 s.
Run: python -m benchmarks.widget_latency
"""

import os
import statistics
import tempfile
from itertools import cycle
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.jupyterlab import COMMAND, Lab, chromium, running_browser, settle
from tests.browser.widget_page import key_that_moves
from tests.clean_tree import ROOT
from tests.grading.course import Person
from tests.jupyter import running
from tools.lessons import read_course
from utils.widgets.frame import WIDGETS

MOVES, MOVES_IN_PYTHON, LOADS = 40, 20, 5
REST = 500  # milliseconds
PEER = """import ipywidgets
import matplotlib.pyplot as plt
from utils.widgets.exploding_gradients import simulate


def bars(w):
    gradients, _direct = simulate("linear", w, 20, 1.0)
    _figure, axes = plt.subplots(figsize=(8, 3))
    axes.bar(range(21), gradients - 1, bottom=1)
    axes.set(yscale="log", xlabel="step t")
    plt.show()


slider = ipywidgets.FloatSlider(value=1.2, min=0.1, max=10, step=0.05)
ipywidgets.VBox([slider, ipywidgets.interactive_output(bars, {"w": slider})])"""
OWN = 'exploding_gradients(rnn_backward, kind="tanh", w=1.2, steps=20)'

# From a key to the last change of the page that shows the wanted element, or what is in it, anew.
WATCH = """(root, wanted) => {
    window.redraws = [];
    let [keys, start] = [0, null];
    root.addEventListener("keydown", () => ([keys, start] = [keys + 1, performance.now()]), { capture: true });
    new MutationObserver((changes) => {
        const nodes = ({ type, target, addedNodes }) => (type === "attributes" ? [target] : [...addedNodes]);
        const touched = changes.flatMap(nodes);
        const elements = touched.filter((node) => node.nodeType === 1);
        if (!keys || !elements.some((node) => node.matches(wanted) || node.querySelector(wanted))) return;
        redraws[keys - 1] = performance.now() - start;
    }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
}"""
FRAMES = """() => {
    window.frames = [];
    let last = null;
    const tick = (now) => {
        if (last !== null) frames.push(now - last);
        last = now;
        window.ticking = requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
}"""
# Runs a cell; from the call to the picture.
FIRST_PAINT = """async (id) => {
    const { content } = jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.findIndex((cell) => cell.model.id === id);
    const { activeCell } = content;
    const start = performance.now();
    jupyterapp.commands.execute("notebook:run-cell");
    while (!activeCell.node.querySelector(".stage svg text")) await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""
FIRST_DRAWN = """
new MutationObserver((_changes, observer) => {
    if (!document.querySelector(".stage svg text, .syllabus")) return;
    window.drawn = performance.now();
    observer.disconnect();
}).observe(document, { subtree: true, childList: true });
"""


def p95(numbers):
    return sorted(numbers)[int(0.95 * (len(numbers) - 1))]


def key_times(root, wanted, slider, keys, moves, pause=0):
    """Milliseconds from each key on a slider to the picture that shows it.

    pause: milliseconds for Python to come to rest. It passes over keys that come while it draws.
    """
    root.evaluate(WATCH, wanted)
    slider.focus()
    for done in range(moves):
        slider.press(next(keys))
        root.page.wait_for_function("done => redraws.length > done", arg=done)
        root.page.wait_for_timeout(pause)
    return root.page.evaluate("redraws")


def away(slider):
    while True:
        yield key_that_moves(slider)


def drag_frames(slider):
    """Milliseconds between the frames that the browser shows while a mouse drags a slider forth and back."""
    page = slider.page
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for move in range(60):
        page.mouse.move(box["x"] + box["width"] * (0.2 + 0.6 * abs(move - 30) / 30), y)
    frames = page.evaluate("cancelAnimationFrame(ticking), frames")
    page.mouse.up()
    return frames


def in_jupyterlab(lab, notebook):
    medians = {}
    print(f"{'':34}{'key to picture':>20}{'dragged, a frame':>20}{'first paint':>13}")
    print(f"{'':34}{'median':>10}{'p95':>10}{'median':>10}{'p95':>10}")
    notebook.run("setup")
    for name in (*WIDGETS, "own"):
        own = name == "own"
        notebook.show(name)
        paint = lab.page.evaluate(FIRST_PAINT, name)
        root = notebook.cell(name).locator(".course-widget")
        slider = root.get_by_role("slider").first
        how = ("svg .own", slider, away(slider), MOVES_IN_PYTHON, REST) if own else ("svg", slider, away(slider), MOVES)
        times, frames = key_times(root, *how), drag_frames(slider)
        medians[name] = statistics.median(times)
        label = "exploding_gradients, your code" if own else name
        numbers = (medians[name], p95(times), statistics.median(frames), p95(frames))
        print(f"{label:34}" + "".join(f"{number:7.1f} ms" for number in numbers) + f"{paint:10.0f} ms")
    notebook.run("peer")
    notebook.show("peer")
    root = notebook.cell("peer").locator(".jp-Cell-outputArea")
    keys = cycle(("ArrowRight", "ArrowLeft"))
    times = key_times(root, "img", root.locator(".noUi-handle"), keys, MOVES_IN_PYTHON, REST)
    medians["peer"] = statistics.median(times)
    print(f"{'interactive_output + matplotlib':34}{medians['peer']:7.1f} ms{p95(times):7.1f} ms")
    for name, label in (("exploding_gradients", "in JavaScript"), ("own", "with your code")):
        print(f"exploding_gradients {label}: the peer takes {medians['peer'] / medians[name]:.0f} times as long")


def on_the_site(browser):
    print(f"{'page':34}{'size':>10}{'drawn after':>14}")
    for name in ("index", *WIDGETS):
        file, drawn = ROOT / "site" / f"{name}.html", []
        for _load in range(LOADS):
            page = browser.new_page()
            page.add_init_script(FIRST_DRAWN)
            page.goto(file.as_uri())
            page.wait_for_function("window.drawn")
            drawn.append(page.evaluate("drawn"))
            page.close()
        print(f"{name:34}{file.stat().st_size / 1000:7.1f} KB{statistics.median(drawn):11.0f} ms")


def main():
    answers = read_course(ROOT).lesson("05_rnn_backward").answers
    own = "\n\n\n".join(answers[name].reference for name in ("rnn_cell_backward", "rnn_backward"))
    sources = {"setup": f"import numpy as np\nfrom utils.widgets import *\n\n\n{own}"}
    sources |= {name: f"{name}()" for name in WIDGETS} | {"own": OWN, "peer": PEER}
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder, running_browser(chromium()) as browser:
        root = Path(folder)
        student = Person(root / "home", root / "work", root / "exchange")
        settle(student)
        cells = [new_code_cell(source, id=name) for name, source in sources.items()]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), student.folder / "widgets.ipynb")
        with running(COMMAND, student.folder, student.environment, student.home / "server.log") as server:
            lab = Lab(browser, server, root)
            with lab.opened("widgets.ipynb") as notebook:
                in_jupyterlab(lab, notebook)
            lab.close()
        on_the_site(browser)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
