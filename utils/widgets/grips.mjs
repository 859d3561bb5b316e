// What is moved in the picture itself: by a mouse, a finger or keys.
//
// A grip: { box, label, value, lowest, highest, text, drag, keys, … }
//   box: [left, top, width, height], the pixels it covers; or knob: { x, y }, a ring that is drawn there, with area: a box
//   a click into which brings it there
//   value, lowest, highest, text: what a screen reader says of it, after its label
//   drag(place, from): moves it, places are { x, y } in pixels; a knob is moved by its middle wherever it is taken
//   keys: { ArrowUp: (withShift) => … }; arrowKeys makes those of a point
//   scrolls: a finger that goes up or down still scrolls the page

const KNOB = 36;

// Arrow keys that move a point by (along, up), ten times as far with Shift.
function arrowKeys(move) {
  const far = (withShift) => (withShift ? 10 : 1);
  return {
    ArrowLeft: (withShift) => move(-far(withShift), 0),
    ArrowRight: (withShift) => move(far(withShift), 0),
    ArrowUp: (withShift) => move(0, far(withShift)),
    ArrowDown: (withShift) => move(0, -far(withShift)),
  };
}

// Grips lie over the picture as elements of their own: they outlive it, so that a drag and the focus go on while it is
// drawn anew, and a screen reader finds them, which it would not inside an image.
function makeGrips(stage) {
  const placed = new Map();
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  stage.addEventListener("click", (event) => {
    const to = place(event);
    for (const { element, now } of placed.values()) {
      if (element.contains(event.target)) return;
      if (!now.area) continue;
      const [left, top, width, height] = now.area;
      if (to.x < left || to.x > left + width || to.y < top || to.y > top + height) continue;
      now.drag(to, to);
      element.focus();
    }
  });
  return {
    show(wanted) {
      for (const [name, { element }] of placed) {
        if (wanted.has(name)) continue;
        element.remove();
        placed.delete(name);
      }
      for (const [name, now] of wanted) {
        if (!placed.has(name)) placed.set(name, makeGrip(stage, place));
        const grip = placed.get(name);
        grip.now = now;
        tell(grip.element, now);
      }
    },
  };
}

function tell(element, { box, knob, label, value, lowest, highest, text, keys, scrolls }) {
  const covered = knob ? [knob.x - KNOB / 2, knob.y - KNOB / 2, KNOB, KNOB] : box;
  const [left, top, width, height] = covered.map((pixels) => `${Math.round(pixels)}px`);
  Object.assign(element.style, { left, top, width, height, touchAction: scrolls ? "pan-y" : "none" });
  element.classList.toggle("knob", Boolean(knob));
  const said = { label, valuemin: lowest, valuemax: highest, valuenow: value, valuetext: text };
  for (const [name, content] of Object.entries(said)) element.setAttribute(`aria-${name}`, content);
  element.setAttribute("aria-orientation", keys.ArrowUp && !knob ? "vertical" : "horizontal");
}

function makeGrip(stage, place) {
  const element = node("div", { class: "grip", role: "slider", tabindex: "0" }, stage);
  const grip = { element, now: null };
  let from = null;
  // From where a knob was taken to its middle.
  let aside = { x: 0, y: 0 };
  const shifted = ({ x, y }) => ({ x: x + aside.x, y: y + aside.y });
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    from = place(event);
    const { knob } = grip.now;
    if (knob) aside = { x: knob.x - from.x, y: knob.y - from.y };
    else grip.now.drag(from, from);
  });
  element.addEventListener("pointermove", (event) => from && grip.now.drag(shifted(place(event)), from));
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) element.addEventListener(end, () => (from = null));
  element.addEventListener("keydown", (event) => {
    const act = !event.ctrlKey && !event.metaKey && !event.altKey && grip.now.keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey);
  });
  return grip;
}
