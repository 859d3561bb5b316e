// What all widgets of the course share: controls, presets, the sentence that concludes, the picture's tools.
//
// A widget is made of its SPEC (the .json beside it: title, controls, presets) and of functions:
//   simulate(state) → numbers                        pure, no page needed
//   conclude(state, numbers) → a sentence            what one sees, said in words
//   draw(picture, { state, numbers, yours, told })   into an SVG of picture.width pixels
//   python(state) → the line of Python that makes this state
// The same text runs in JupyterLab (anywidget), on a static page and, for simulate, in node.

const SVG = "http://www.w3.org/2000/svg";
let views = 0;

export function present(spec, { simulate, conclude, draw, python }) {
  function render({ model, el }) {
    const view = `course-widget-${++views}`;
    const start = Object.fromEntries(spec.controls.map((control) => [control.name, control.start]));
    let state = { ...start, ...model.get("state") };
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
    const beside = spec.controls.filter((control) => !control.in_picture);
    const controls = beside.map((control) => makeControl(control, panel, view, (value) => change({ ...state, [control.name]: value })));

    const stage = node("div", { class: "stage" }, root);
    // What lasts from one redraw to the next: handles keep their focus, kept parts are not made again.
    const sheet = node("div", {}, stage);
    const handles = makeHandles(stage, sheet, (part) => change({ ...state, ...part }));
    const kept = new Map();
    const legend = node("p", { class: "legend" }, root);
    const told = node("p", { class: "conclusion", "aria-live": "polite" }, root);
    const yours = node("p", { class: "yours", role: "status" }, root);
    el.append(root);

    function change(next) {
      state = { ...next };
      model.set("state", state);
      model.save_changes();
      ask();
    }

    // One redraw a frame, however many events there are.
    function ask() {
      if (!asked) asked = requestAnimationFrame(redraw);
    }

    function redraw() {
      asked = 0;
      const numbers = simulate(state);
      for (const control of controls) control.show(state);
      const chosen = chips.filter(([preset]) => same({ ...start, ...preset.state }, state));
      for (const [preset, chip] of chips) chip.setAttribute("aria-pressed", chosen.some(([one]) => one === preset));
      why.textContent = chosen.length ? chosen[0][0].why : "";
      const sentence = conclude(state, numbers);
      const given = model.get("yours") || {};
      const fresh = given.state && same(given.state, state) ? given : {};
      const picture = new Picture(Math.max(280, Math.floor(stage.clientWidth || 640)), sentence, `${view}-picture`, kept);
      draw(picture, { state, numbers, yours: fresh.numbers || null });
      sheet.replaceChildren(picture.root);
      handles.show(picture);
      legend.replaceChildren(...picture.legend.map(legendEntry));
      if (told.textContent !== sentence) told.textContent = sentence;
      yours.textContent = given.sentence || "";
      yours.hidden = !given.sentence;
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
      if (!same(next, state)) state = next;
      ask();
    }

    model.on("change:state", fromPython);
    model.on("change:yours", ask);
    const watcher = new ResizeObserver(ask);
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
  return Object.keys(one).every((name) => one[name] === other[name]);
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
  // A logarithmic slider moves by powers of ten: its step is a part of one, and its numbers have two digits.
  const { lowest, highest, step, logarithmic } = control;
  const [min, max] = logarithmic ? [Math.log10(lowest), Math.log10(highest)] : [lowest, highest];
  const value = node("output", { for: id }, box);
  const input = node("input", { type: "range", id, min, max, step }, box);
  const chosen = () => (logarithmic ? Number((10 ** input.value).toPrecision(2)) : Number(Number(input.value).toPrecision(6)));
  input.addEventListener("input", () => change(chosen()));
  return {
    show(state) {
      box.hidden = !applies(state);
      const now = state[control.name];
      if (chosen() !== now) input.value = logarithmic ? Math.log10(now) : now;
      const text = plain(state[control.name]);
      value.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

// Points of the picture that one drags: with a mouse, a finger or the arrow keys (ten times as far with Shift).
function makeHandles(stage, sheet, change) {
  const knobs = new Map();
  let shown = new Map();
  let picture = null;
  // Where a pointer is, in the picture's own pixels.
  const place = (event) => {
    const box = picture.root.getBoundingClientRect();
    const size = picture.width / box.width;
    return [(event.clientX - box.left) * size, (event.clientY - box.top) * size];
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function makeKnob(name) {
    const knob = node("div", { class: "handle", role: "slider", tabindex: "0" }, stage);
    let grip = null;
    knob.addEventListener("pointerdown", (event) => {
      const [x, y] = place(event);
      grip = [shown.get(name).x - x, shown.get(name).y - y];
      knob.setPointerCapture(event.pointerId);
      knob.focus();
      event.preventDefault();
    });
    knob.addEventListener("pointermove", (event) => {
      if (!grip) return;
      const [x, y] = place(event);
      change(shown.get(name).drag(x + grip[0], y + grip[1]));
    });
    for (const end of ["pointerup", "pointercancel"]) knob.addEventListener(end, () => (grip = null));
    knob.addEventListener("keydown", (event) => {
      if (!(event.key in arrows)) return;
      const [right, up] = arrows[event.key].map((way) => way * (event.shiftKey ? 10 : 1));
      change(shown.get(name).nudge(right, up));
      event.preventDefault();
    });
    return knob;
  }

  // A click into a handle's area moves it there.
  sheet.addEventListener("click", (event) => {
    const [x, y] = place(event);
    for (const [name, { area, drag }] of shown) {
      if (!area || x < area.left || x > area.right || y < area.top || y > area.bottom) continue;
      change(drag(x, y));
      knobs.get(name).focus();
    }
  });

  return {
    show(next) {
      picture = next;
      shown = new Map(next.handles.map((handle) => [handle.name, handle]));
      for (const [name, knob] of knobs) knob.hidden = !shown.has(name);
      for (const [name, { label, text, now, lowest, highest, x, y }] of shown) {
        if (!knobs.has(name)) knobs.set(name, makeKnob(name));
        const knob = knobs.get(name);
        knob.setAttribute("aria-label", label);
        knob.setAttribute("aria-valuemin", lowest);
        knob.setAttribute("aria-valuemax", highest);
        knob.setAttribute("aria-valuenow", now);
        knob.setAttribute("aria-valuetext", text);
        knob.style.left = `${x}px`;
        knob.style.top = `${y}px`;
      }
    },
  };
}

function legendEntry({ colour, mark, text }) {
  const entry = node("span");
  entry.append(node("i", { class: `${mark} ${colour}`, "aria-hidden": "true" }), text);
  return entry;
}

// An SVG that is drawn anew for each state. Colours are the classes forward, backward, parameter, error, quiet.
class Picture {
  constructor(width, title, id, kept) {
    this.width = width;
    this.id = id;
    this.kept = kept;
    this.handles = [];
    this.narrow = width < 480;
    this.legend = [];
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

  // A part that costs much to make: made once by make(), taken over into each later picture. Returns the element.
  keep(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    this.root.append(this.kept.get(name));
    return this.kept.get(name);
  }

  // A point to drag: { name, x, y, drag, nudge, area, label, text, now, lowest, highest }.
  // drag(x, y) and nudge(right, up) return the part of the state that changes; a click into area goes to drag, too.
  // A screen reader says label and text; now, lowest and highest are of the number that left and right move.
  handle(point) {
    this.handles.push(point);
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
