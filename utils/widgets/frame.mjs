// What all widgets of the course share: controls, presets, the sentence that concludes, the picture's tools.
//
// A widget is made of its SPEC (the .json beside it: title, controls, presets) and of functions:
//   simulate(state) → numbers                        pure, no page needed
//   conclude(state, numbers) → a sentence            what one sees, said in words
//   draw(picture, { state, before, numbers, yours, change })   into an SVG of picture.width pixels; before: the state a
//                                                      change has just led away from, else null
//   python(state) → the line of Python that makes this state
//   compare(state, numbers, yours) → a sentence on the numbers of the student's own function; may be left out
// A control with "place": "picture" has no slider: draw gives it grips (picture.grip). With "length" its value is a list
// of so many numbers. With "glance": true it changes what is looked at only, and an example stays chosen.
// The same text runs in JupyterLab (anywidget), on a static page and, for simulate, in node.

const SVG = "http://www.w3.org/2000/svg";
let views = 0;

export function present(spec, { simulate, conclude, draw, python, compare }) {
  function render({ model, el }) {
    const view = `course-widget-${++views}`;
    const start = Object.fromEntries(spec.controls.map((control) => [control.name, control.start]));
    let state = { ...start, ...model.get("state") };
    let before = null;
    let asked = 0;

    const root = node("section", { class: "course-widget", "aria-label": spec.title });
    // JupyterLab takes arrows and letters for itself wherever they arrive; Escape is left to it, to return there.
    const own = (event) => event.key !== "Escape" && event.stopPropagation();
    for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, own);

    const head = node("header", {}, root);
    node("h3", { id: `${view}-title` }, head, spec.title);
    const copy = button("Copy as Python", head, copyState);
    button("Reset", head, () => change(start));

    const presets = node("div", { class: "presets", role: "group", "aria-label": "Examples" }, root);
    const chips = spec.presets.map((preset) => [preset, button(preset.name, presets, () => change({ ...start, ...preset.state }))]);
    const why = node("p", { class: "why" }, root);

    const panel = node("div", { class: "controls" }, root);
    const inPanel = spec.controls.filter((control) => control.place !== "picture");
    const controls = inPanel.map((control) => makeControl(control, panel, view, (value) => change({ ...state, [control.name]: value })));

    const stage = node("div", { class: "stage" }, root);
    const drawing = node("div", {}, stage);
    const grips = new Map();
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

    // What a grip does: `changes` makes new values of some controls from the present state.
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
      const glances = spec.controls.filter(({ glance }) => glance).map(({ name }) => [name, state[name]]);
      const chosen = chips.filter(([preset]) => same({ ...start, ...preset.state, ...Object.fromEntries(glances) }, state));
      for (const [preset, chip] of chips) chip.setAttribute("aria-pressed", chosen.some(([one]) => one === preset));
      why.textContent = chosen.length ? chosen[0][0].why : "";
      const sentence = conclude(state, numbers);
      const given = model.get("yours") || {};
      const fresh = given.state && same(given.state, state) ? given : {};
      const picture = new Picture(Math.max(280, Math.floor(stage.clientWidth || 640)), sentence, `${view}-picture`);
      draw(picture, { state, before, numbers, yours: fresh.numbers || null, change: move });
      drawing.replaceChildren(picture.root, ...picture.tables);
      placeGrips(grips, picture.grips, stage);
      legend.replaceChildren(...picture.legend.map(legendEntry));
      if (told.textContent !== sentence) told.textContent = sentence;
      const compared = fresh.numbers && compare ? compare(state, numbers, fresh.numbers) : "";
      const said = given.sentence || compared;
      if (yours.textContent !== said) yours.textContent = said;
      yours.hidden = !said;
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

function same(one, other) {
  const equal = (a, b) => a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, place) => value === b[place]));
  return Object.keys(one).every((name) => equal(one[name], other[name]));
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

// A slider, or a choice between a few words. show(state) brings it up to date.
// A slider may have "buttons" (one step down, one step up), and may grow "leftwards", as time does on the way back.
function makeControl(control, parent, view, change) {
  const box = node(control.choices ? "fieldset" : "div", { class: "control" }, parent);
  const applies = (state) => !control.only || control.only.values.includes(state[control.only.name]);
  if (control.choices) {
    node("legend", {}, box, control.label);
    const inputs = control.choices.map(({ value, label }) => {
      const field = node("label", {}, box);
      const input = node("input", { type: "radio", name: `${view}-${control.name}`, value }, field);
      field.append(label);
      input.addEventListener("change", () => change(value));
      return input;
    });
    return {
      show(state) {
        box.hidden = !applies(state);
        for (const input of inputs) input.checked = input.value === state[control.name];
      },
    };
  }
  const id = `${view}-${control.name}`;
  node("label", { for: id }, box, control.label);
  const { lowest: min, highest: max, step } = control;
  const value = node("output", { for: id }, box);
  const input = node("input", { type: "range", id, min, max, step }, box);
  const read = () => change(Number(Number(input.value).toPrecision(6)));
  input.addEventListener("input", read);
  if (control.leftwards) input.dir = "rtl";
  const steps = control.buttons ? stepButtons(control, box, input, read) : [];
  return {
    show(state) {
      box.hidden = !applies(state);
      for (const { made, end } of steps) made.setAttribute("aria-disabled", state[control.name] === end);
      if (Number(input.value) !== state[control.name]) input.value = state[control.name];
      const text = plain(state[control.name]);
      value.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

// At its end of the slider a button does nothing, but stays in reach of the keyboard.
function stepButtons({ buttons: [down, up], lowest, highest, leftwards }, box, input, read) {
  const row = node("div", { class: "steps" }, box);
  const both = [
    { text: down, end: lowest, step: () => input.stepDown() },
    { text: up, end: highest, step: () => input.stepUp() },
  ];
  return (leftwards ? both.reverse() : both).map(({ text, end, step }) => {
    const act = () => {
      step();
      read();
    };
    return { end, made: button(text, row, act) };
  });
}

// Grips lie over the picture as elements of their own: they outlive it, so that a drag and the focus go on while it is
// drawn anew, and a screen reader finds them, which it would not inside an image.
function placeGrips(placed, wanted, stage) {
  for (const [name, grip] of placed) {
    if (!wanted.has(name)) {
      grip.element.remove();
      placed.delete(name);
    }
  }
  for (const [name, now] of wanted) {
    if (!placed.has(name)) placed.set(name, makeGrip(stage));
    const grip = placed.get(name);
    grip.now = now;
    const { box, label, value, lowest, highest, text, scrolls } = now;
    const [left, top, width, height] = box.map((pixels) => `${Math.round(pixels)}px`);
    Object.assign(grip.element.style, { left, top, width, height, touchAction: scrolls ? "pan-y" : "none" });
    const told = { "aria-label": label, "aria-valuemin": lowest, "aria-valuemax": highest, "aria-valuenow": value, "aria-valuetext": text, "aria-orientation": now.keys.ArrowUp ? "vertical" : "horizontal" };
    for (const [attribute, content] of Object.entries(told)) grip.element.setAttribute(attribute, content);
  }
}

function makeGrip(stage) {
  const element = node("div", { class: "grip", role: "slider", tabindex: "0" }, stage);
  const grip = { element, now: null };
  let from = null;
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    from = place(event);
    grip.now.drag(from, from);
  });
  element.addEventListener("pointermove", (event) => from && grip.now.drag(place(event), from));
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) element.addEventListener(end, () => (from = null));
  element.addEventListener("keydown", (event) => {
    const act = !event.ctrlKey && !event.metaKey && !event.altKey && grip.now.keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey);
  });
  return grip;
}

function legendEntry({ colour, mark, text }) {
  const entry = node("span");
  entry.append(node("i", { class: `${mark} ${colour}`, "aria-hidden": "true" }), text);
  return entry;
}

// An SVG that is drawn anew for each state. Colours are the classes forward, backward, parameter, error, quiet.
class Picture {
  constructor(width, title, id) {
    this.width = width;
    this.narrow = width < 480;
    this.legend = [];
    this.tables = [];
    this.grips = new Map();
    this.id = id;
    this.root = document.createElementNS(SVG, "svg");
    this.root.setAttribute("role", "img");
    this.root.setAttribute("aria-labelledby", id);
    this.add("title", { id }, title);
  }

  height(pixels) {
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${pixels}`);
    this.root.setAttribute("width", this.width);
    this.root.setAttribute("height", pixels);
  }

  add(tag, attributes = {}, text = "") {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, typeof value === "number" ? Math.round(value * 100) / 100 : value);
    }
    if (text !== "") made.textContent = text;
    this.root.append(made);
    return made;
  }

  line(points, attributes = {}) {
    const seen = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    const path = seen.map(([x, y], number) => `${number ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    return this.add("path", { d: path || "M0 0", fill: "none", ...attributes });
  }

  text(x, y, text, attributes = {}) {
    return this.add("text", { x, y, ...attributes }, text);
  }

  // The numbers of the picture, for who does not see it: the first column of each row names it.
  table(caption, head, rows) {
    const made = node("table", { class: "unseen" });
    node("caption", {}, made, caption);
    const line = (cells, first) => {
      const row = node("tr", {}, made);
      cells.forEach((text, number) => node(first || number === 0 ? "th" : "td", {}, row, String(text)));
    };
    line(head, true);
    for (const row of rows) line(row, false);
    this.tables.push(made);
  }

  // Something that is moved in the picture: with a pointer by drag(place, from), where places are { x, y } in pixels, and
  // by keys: { ArrowUp: (withShift) => … }. It covers box: [left, top, width, height]; value, lowest, highest and text
  // are what a screen reader says of it. scrolls: a finger that goes up or down still scrolls the page.
  grip(name, grip) {
    this.grips.set(name, grip);
  }

  explain(colour, mark, text) {
    this.legend.push({ colour, mark, text });
  }
}

// A linear map from numbers to pixels.
export function scale([low, high], [first, last]) {
  return (value) => first + ((value - low) / (high - low)) * (last - first);
}

// A number as people write it: 0.05, 12, 3.8e+7, inf.
export function plain(number) {
  if (!Number.isFinite(number)) return number > 0 ? "inf" : number < 0 ? "-inf" : "not a number";
  const size = Math.abs(number);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return number.toExponential(1);
  return String(Number(number.toPrecision(3)));
}
