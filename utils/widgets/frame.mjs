// What all widgets of the course share: examples, controls, a picture, the sentence that concludes.
//
// A widget is made of its SPEC (the .json beside it: title, controls, presets) and of functions:
//   simulate(state) → numbers                  pure, no page needed
//   conclude(state, numbers) → a sentence      what one sees, said in words
//   draw(picture, { state, before, numbers, yours, change })
//                                              into an SVG of picture.width pixels. before: the state that a change has
//                                              just led away from, else null; yours: the numbers of the student's own
//                                              function, or null; change((state) => part of it): what a grip does
//   python(state) → the line of Python that makes this state
//   compare(state, numbers, yours) → a sentence on the numbers of the student's own function; may be left out
// A control with "place": "picture" has no slider: draw gives it grips (picture.grip). With "length" its value is a list
// of so many numbers. With "glance": true it changes what is looked at only, and an example stays chosen.
//
// The text of this file, controls.mjs, grips.mjs and picture.mjs, of the SPEC and of the widget is one module. It runs
// in JupyterLab (anywidget), on a static page and, for what needs no page, in node.

export function present(spec, { simulate, conclude, draw, python, compare }) {
  function render({ model, el }) {
    // Counted on the page: each widget in it is a module of its own, and no two elements may have one id.
    globalThis.courseWidgets = (globalThis.courseWidgets ?? 0) + 1;
    const view = `course-widget-${globalThis.courseWidgets}`;
    const start = Object.fromEntries(spec.controls.map((control) => [control.name, control.start]));
    let state = { ...start, ...model.get("state") };
    let before = null;
    let asked = 0;

    const root = node("div", { class: "course-widget", role: "group", "aria-label": spec.title });
    // JupyterLab takes arrows and letters for itself wherever they arrive. Escape leads back to it: to the cell around.
    const own = (event) => {
      if (event.key !== "Escape") event.stopPropagation();
      else root.closest("[tabindex]")?.focus({ preventScroll: true });
    };
    for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, own);

    const head = node("div", { class: "head" }, root);
    node("h3", { id: `${view}-title` }, head, spec.title);
    const copy = button("Copy as Python", head, copyState);
    button("Reset", head, () => change(start));

    const presets = node("div", { class: "presets", role: "group", "aria-label": "Examples" }, root);
    const chips = spec.presets.map((preset) => [preset, button(preset.name, presets, () => change({ ...start, ...preset.state }))]);
    const why = node("p", { class: "why" }, root);

    const panel = node("div", { class: "controls" }, root);
    const inPanel = spec.controls.filter((control) => control.place !== "picture");
    const controls = inPanel.map((control) => makeControl(control, panel, view, (value) => change({ ...state, [control.name]: value })));
    const glances = spec.controls.filter((control) => control.glance);

    const stage = node("div", { class: "stage" }, root);
    const drawing = node("div", {}, stage);
    const grips = makeGrips(stage);
    const kept = new Map();
    const legend = node("p", { class: "legend" }, root);
    const told = node("p", { class: "conclusion", "aria-live": "polite" }, root);
    const yours = node("p", { class: "yours", role: "status" }, root);
    el.append(root);

    function change(next) {
      before = state;
      state = { ...next };
      model.set("state", state);
      model.save_changes();
      ask();
    }

    function move(changes) {
      const moved = { ...state, ...changes(state) };
      if (!same(moved, state)) change(moved);
    }

    // One redraw a frame, however many events there are.
    function ask() {
      if (!asked) asked = requestAnimationFrame(redraw);
    }

    function redraw() {
      asked = 0;
      const numbers = simulate(state);
      for (const control of controls) control.show(state);
      showPresets();
      const sentence = conclude(state, numbers);
      const given = model.get("yours") || {};
      const ownNumbers = given.state && same(given.state, state) ? given.numbers || null : null;
      const picture = new Picture(Math.max(280, Math.floor(stage.clientWidth || 640)), sentence, `${view}-picture`, kept);
      draw(picture, { state, before, numbers, yours: ownNumbers, change: move });
      drawing.replaceChildren(picture.root, ...picture.tables);
      grips.show(picture.grips);
      legend.replaceChildren(...picture.legend.map(legendEntry));
      say(told, sentence);
      say(yours, given.sentence || (ownNumbers && compare ? compare(state, numbers, ownNumbers) : ""));
      yours.hidden = !yours.textContent;
    }

    function showPresets() {
      const looked = Object.fromEntries(glances.map(({ name }) => [name, state[name]]));
      const chosen = chips.filter(([preset]) => same({ ...start, ...preset.state, ...looked }, state));
      for (const [preset, chip] of chips) chip.setAttribute("aria-pressed", chosen.some(([one]) => one === preset));
      why.textContent = chosen.length ? chosen[0][0].why : "";
    }

    async function copyState() {
      const line = python(state);
      try {
        await navigator.clipboard.writeText(line);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = line;
      }
      setTimeout(() => (copy.textContent = "Copy as Python"), 2000);
    }

    function fromPython() {
      const next = { ...start, ...model.get("state") };
      if (!same(next, state)) [before, state] = [state, next];
      ask();
    }

    model.on("change:state", fromPython);
    model.on("change:yours", ask);
    // Whatever came in with the last change is not to come in once more.
    const watcher = new ResizeObserver(() => {
      before = null;
      ask();
    });
    watcher.observe(stage);
    redraw();
    return () => {
      watcher.disconnect();
      cancelAnimationFrame(asked);
      model.off("change:state", fromPython);
      model.off("change:yours", ask);
    };
  }
  return { render };
}

// Whether two states, as far as the first goes, have the same numbers and words.
function same(one, other) {
  const equal = (a, b) => a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, place) => value === b[place]));
  return Object.keys(one).every((name) => equal(one[name], other[name]));
}

// A text that has not changed is not put anew: a screen reader would say it again.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function node(tag, attributes = {}, parent = null, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

function button(text, parent, act) {
  const made = node("button", { type: "button" }, parent, text);
  made.addEventListener("click", act);
  return made;
}
