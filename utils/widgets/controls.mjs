// The controls beside the picture: a slider, or a choice between a few words.
//
// A slider may be "logarithmic", may have "buttons" (one step down, one step up), and may grow "leftwards", as time does
// on the way back. "only" says for which value of another control it applies.

// show(state) brings it up to date.
function makeControl(control, parent, view, change) {
  const box = node(control.choices ? "fieldset" : "div", { class: "control" }, parent);
  const field = control.choices ? makeChoice(control, box, view, change) : makeSlider(control, box, view, change);
  const applies = (state) => !control.only || control.only.values.includes(state[control.only.name]);
  return {
    show(state) {
      box.hidden = !applies(state);
      field.show(state[control.name]);
    },
  };
}

function makeChoice({ name, label, choices }, box, view, change) {
  node("legend", {}, box, label);
  const inputs = choices.map((choice) => {
    const field = node("label", {}, box);
    const input = node("input", { type: "radio", name: `${view}-${name}`, value: choice.value }, field);
    field.append(choice.label);
    input.addEventListener("change", () => change(choice.value));
    return input;
  });
  return {
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

function makeSlider(control, box, view, change) {
  const { name, label, lowest, highest, step, logarithmic, leftwards, buttons } = control;
  const id = `${view}-${name}`;
  node("label", { for: id }, box, label);
  // A logarithmic slider moves by powers of ten: its step is a part of one, and its numbers have two digits.
  const [min, max] = logarithmic ? [Math.log10(lowest), Math.log10(highest)] : [lowest, highest];
  const output = node("output", { for: id }, box);
  const input = node("input", { type: "range", id, min, max, step, ...(leftwards && { dir: "rtl" }) }, box);
  const read = () => (logarithmic ? Number((10 ** input.value).toPrecision(2)) : Number(Number(input.value).toPrecision(6)));
  input.addEventListener("input", () => change(read()));
  const steps = buttons ? stepButtons(control, box, input, () => change(read())) : [];
  return {
    show(value) {
      for (const { made, end } of steps) made.setAttribute("aria-disabled", value === end);
      if (read() !== value) input.value = logarithmic ? Math.log10(value) : value;
      const text = plain(value);
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

// At its end of the slider a button does nothing, but stays in reach of the keyboard.
function stepButtons({ buttons: [down, up], lowest, highest, leftwards }, box, input, changed) {
  const row = node("div", { class: "steps" }, box);
  const both = [
    { text: down, end: lowest, step: () => input.stepDown() },
    { text: up, end: highest, step: () => input.stepUp() },
  ];
  return (leftwards ? both.reverse() : both).map(({ text, end, step }) => {
    const act = () => {
      step();
      changed();
    };
    return { end, made: button(text, row, act) };
  });
}
