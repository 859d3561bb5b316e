// One unit, one input in each step. The three gates are set for each step by hand, or follow from the input by weights.
const CONTROLS = Object.fromEntries(SPEC.controls.map((control) => [control.name, control]));
const STEPS = CONTROLS.x.length;
const GATES = ["input", "forget", "output"];
const LETTER = { input: "i", forget: "f", output: "o" };

export function simulate(state) {
  const [i, f, o] = GATES.map((gate) => opening(state, gate));
  const candidates = state.x.map((x) => Math.tanh(x));
  const written = candidates.map((candidate, t) => i[t] * candidate);
  const [kept, cells] = [[], []];
  let content = 0;
  for (const [t, share] of f.entries()) {
    kept.push(share * content);
    content = kept[t] + written[t];
    cells.push(content);
  }
  const squashed = cells.map((cell) => Math.tanh(cell));
  return { f, i, o, candidates, written, kept, cells, squashed, shown: squashed.map((one, t) => o[t] * one) };
}

function opening(state, gate) {
  if (state.valves === "hand") return state[gate];
  const [weight, bias] = [state[`${gate}_weight`], state[`${gate}_bias`]];
  return state.x.map((x) => 1 / (1 + Math.exp(-(weight * x + bias))));
}

export function conclude({ step }, { f, i, o, candidates, cells, shown }) {
  const before = step ? cells[step - 1] : 0;
  const came = before === 0 ? "finds an empty cell" : `keeps ${part(f[step])} of ${two(before)}`;
  const added = candidates[step] === 0 ? "is offered nothing to write" : `writes ${part(i[step])} of the candidate ${two(candidates[step])}`;
  const left = cells[step] === before && before !== 0 ? `stays exactly ${two(cells[step])}` : `is ${two(cells[step])}`;
  const told = `Step ${step} ${came} and ${added}: c ${left}.`;
  if (cells[step] === 0) return `${told} There is nothing to show: a is 0.`;
  if (o[step] === 0) return `${told} The output gate is shut: a is 0, although c is ${two(cells[step])}.`;
  return `${told} The output gate shows ${part(o[step])} of tanh(c): a is ${two(shown[step])}.`;
}

// A share in words: a gate that follows from weights is never quite shut and never quite open.
function part(share) {
  if (share === 0) return "none";
  if (share === 1) return "all";
  if (share < 0.005) return "nearly none";
  if (share > 0.995) return "nearly all";
  return `${plain(Math.round(100 * share))} %`;
}

// 0 and 1 stand for themselves; other numbers have two decimals, and rounded ones too: 1.00 is not quite 1.
function two(number) {
  if (!Number.isFinite(number)) return plain(number);
  if (Math.abs(number) >= 1000) return plain(number);
  const text = Number.isInteger(number) ? String(Math.abs(number)) : Math.abs(number).toFixed(2);
  return number < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function python(state) {
  const listed = (value) => (value.every((one) => one === value[0]) ? `[${value[0]}] * ${value.length}` : `[${value.join(", ")}]`);
  const written = (value) => (Array.isArray(value) ? listed(value) : typeof value === "string" ? `"${value}"` : value);
  const changed = SPEC.controls.filter(({ name, start }) => !same({ value: state[name] }, { value: start }));
  return `lstm_plumbing(${changed.map(({ name }) => `${name}=${written(state[name])}`).join(", ")})`;
}

const CLOSE = 1e-6;
const off = (own, right) => !(Math.abs(Number(own) - right) <= CLOSE);

export function compare(state, { cells, shown }, yours) {
  const found = [["c", yours.cells, cells], ["a", yours.shown, shown]].map(([name, own, right]) => {
    const first = right.findIndex((one, t) => off(own[t], one));
    return { name, first, own: two(Number(own[first])), right: two(right[first]) };
  });
  const wrong = found.filter(({ first }) => first >= 0);
  if (!wrong.length) return `Your code gives the same c and the same a at all ${STEPS} steps.`;
  const told = wrong.map(({ name, first, own, right }) => `Your ${name} first differs at step ${first}: ${own} instead of ${right}.`);
  const fine = found.filter(({ first }) => first < 0).map(({ name }) => `Your ${name} is right at all steps.`);
  return [...fine, ...told].join(" ");
}

// How the picture lies on its ground: where each step and each row is.
function layout(picture) {
  const [left, right] = [34, picture.width - 6];
  const column = (right - left) / STEPS;
  return { left, right, column, x: (t) => left + (t + 0.5) * column, at: (x) => Math.max(0, Math.min(STEPS - 1, Math.floor((x - left) / column))) };
}

function draw(picture, { state, numbers, yours, change }) {
  const place = layout(picture);
  const { left, right, column, x } = place;
  const { narrow } = picture;
  const byHand = state.valves === "hand";
  const band = picture.add("rect", { class: "chosen", x: left + state.step * column, width: column, y: 0, rx: 4 });
  // A click anywhere chooses its step; the grips of the rows come later, and so lie over this one.
  const box = [left, 0, right - left, 0];
  picture.grip("step", {
    box,
    label: "step to look at",
    value: state.step,
    lowest: 0,
    highest: STEPS - 1,
    text: `step ${state.step}`,
    scrolls: true,
    drag: ({ x: to }) => change(() => ({ step: place.at(to) })),
    keys: stepKeys(change),
  });
  const title = (y, strong, more) => {
    const text = picture.text(left, y, "", {});
    span(text, strong, { class: "strong" });
    if (more) span(text, ` ${more}`, { class: "quiet" });
  };
  const formula = (gate) => `= σ(${two(state[`${gate}_weight`])} x ${signed(state[`${gate}_bias`])})${narrow ? "" : ", with weight 0 for a of the step before"}`;
  const gateTitle = (gate, share) => [`${gate} gate ${LETTER[gate]}`, byHand ? (narrow ? "" : share) : formula(gate)];

  let y = 12;
  title(y, "input x", narrow ? "" : "and, outlined, its candidate c̃ = tanh(x), which could be written");
  inputRow(picture, place, y + 8, { state, numbers, change });
  y += 87;
  title(y, ...gateTitle("input", "the share of the candidate that is written"));
  gateRow(picture, place, y + 9, "input", { state, numbers, change });
  y += 64;
  title(y, ...gateTitle("forget", "the share of the content that is kept: 1 keeps all, 0 forgets all"));
  gateRow(picture, place, y + 9, "forget", { state, numbers, change });
  y += 64;
  title(y, "cell state c", narrow ? "" : "what is kept, plus what is written");
  conveyor(picture, place, [y + 14, y + (narrow ? 144 : 154)], { state, numbers, yours });
  y += narrow ? 187 : 197;
  title(y, ...gateTitle("output", "the share of tanh(c) that is shown"));
  gateRow(picture, place, y + 9, "output", { state, numbers, change });
  y += 64;
  title(y, "hidden state a", narrow ? "" : "the part of tanh(c), outlined, that is shown");
  hiddenRow(picture, place, [y + 15, y + 73], { numbers, yours });
  y += 91;
  for (let t = 0; t < STEPS; t++) {
    picture.text(x(t), y, t, { "text-anchor": "middle", class: t === state.step ? "strong" : "quiet" });
  }
  picture.text(left - 6, y, "t", { "text-anchor": "end", class: "quiet" });
  band.setAttribute("height", y + 6);
  box[3] = y + 6;

  y = equations(picture, y + 34, { state, numbers, yours });
  picture.height(y);

  picture.explain("forward", "bar", "kept: f · c of the step before");
  picture.explain("forward", "hatched", "written: i · c̃");
  picture.explain("quiet", "outline", "lost");
  picture.explain("forward", "dashed", "hidden state a");
  picture.explain("quiet", "frame", "could pass: c̃, tanh(c)");
  if (byHand) picture.explain("parameter", "bar", "valve");
  picture.explain("forward", "bar light", `input; drag ${byHand ? "valves and inputs" : "it"}, or press ↑ ↓ (all steps: with Shift) and ← →`);
  if (yours) picture.explain("own", "dot", "your code");
}

function span(text, content, attributes = {}) {
  const made = document.createElementNS(text.namespaceURI, "tspan");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = content;
  text.append(made);
}

const signed = (number) => (number < 0 ? `− ${two(-number)}` : `+ ${two(number)}`);

function stepKeys(change) {
  const to = (next) => change(({ step }) => ({ step: Math.max(0, Math.min(STEPS - 1, next(step))) }));
  return {
    ArrowLeft: () => to((step) => step - 1),
    ArrowRight: () => to((step) => step + 1),
    Home: () => to(() => 0),
    End: () => to(() => STEPS - 1),
  };
}

// A row of bars, one for each step, that are dragged up and down. Who drags on over two columns sets all on the way.
function rowGrip(picture, { left, right, at }, [top, bottom], name, { state, change }) {
  const { label, lowest, highest, step: unit } = CONTROLS[name];
  const value = scale([bottom, top], [lowest, highest]);
  const tidy = (number) => Number((Math.round(Math.max(lowest, Math.min(highest, number)) / unit) * unit).toFixed(6));
  const set = (from, to, number) => change((now) => ({
    step: to,
    [name]: now[name].map((one, t) => (t >= Math.min(from, to) && t <= Math.max(from, to) ? tidy(number) : one)),
  }));
  const turn = (by) => (all) => change((now) => ({
    [name]: now[name].map((one, t) => (t === now.step ? tidy(one + by) : all ? tidy(now[name][now.step] + by) : one)),
  }));
  picture.grip(name, {
    box: [left, top - 4, right - left, bottom - top + 8],
    label,
    value: state[name][state.step],
    lowest,
    highest,
    text: `${two(state[name][state.step])} at step ${state.step}`,
    drag: (to, from) => {
      const [first, last] = [at(from.x), at(to.x)];
      set(first, Math.abs(last - first) > 1 ? last : first, value(to.y));
    },
    keys: { ...stepKeys(change), ArrowUp: turn(unit), ArrowDown: turn(-unit), PageUp: turn(4 * unit), PageDown: turn(-4 * unit) },
  });
}

function inputRow(picture, place, top, { state, numbers, change }) {
  const { left, right, column, x } = place;
  const { lowest, highest } = CONTROLS.x;
  const ends = [top + 4, top + 56];
  const y = scale([lowest, highest], [ends[1], ends[0]]);
  picture.add("line", { class: "axis", x1: left, x2: right, y1: y(0), y2: y(0) });
  picture.text(left - 6, ends[0] + 9, highest, { "text-anchor": "end", class: "quiet" });
  picture.text(left - 6, ends[1] + 1, `−${-lowest}`, { "text-anchor": "end", class: "quiet" });
  const width = Math.min(16, column * 0.34);
  state.x.forEach((one, t) => {
    const upright = (value) => ({ y: Math.min(y(value), y(0)), height: Math.abs(y(value) - y(0)) });
    if (one !== 0) picture.add("rect", { class: "slot", x: x(t) + 2, width, ...upright(numbers.candidates[t]) });
    picture.add("rect", { class: "fill forward light", x: x(t) - 2 - width, width, ...upright(one) });
    picture.add("rect", { class: "fill forward", x: x(t) - 4 - width, width: width + 4, y: y(one) - 2, height: 4, rx: 2 });
  });
  rowGrip(picture, place, ends, "x", { state, change });
}

function gateRow(picture, place, top, gate, { state, numbers, change }) {
  const { left, column, x } = place;
  const ends = [top + 2, top + 32];
  const y = scale([0, 1], [ends[1], ends[0]]);
  const byHand = state.valves === "hand";
  const width = Math.min(30, column * 0.7);
  picture.text(left - 6, ends[0] + 9, 1, { "text-anchor": "end", class: "quiet" });
  picture.text(left - 6, ends[1] + 1, 0, { "text-anchor": "end", class: "quiet" });
  numbers[LETTER[gate]].forEach((share, t) => {
    const colour = byHand ? "parameter" : "forward";
    picture.add("rect", { class: "slot", x: x(t) - width / 2, width, y: ends[0], height: ends[1] - ends[0], rx: 2 });
    picture.add("rect", { class: `fill ${colour} light`, x: x(t) - width / 2, width, y: y(share), height: ends[1] - y(share) });
    picture.add("rect", { class: `fill ${colour}`, x: x(t) - width / 2 - (byHand ? 2 : 0), width: width + (byHand ? 4 : 0), y: y(share) - 2, height: 4, rx: 2 });
  });
  if (byHand) rowGrip(picture, place, ends, gate, { state, change });
}

function hatch(picture) {
  const id = `${picture.id}-hatch`;
  const pattern = picture.add("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(picture.add("line", { class: "forward stroke", x1: 1, x2: 1, y1: 0, y2: 5 }));
  return `url(#${id})`;
}

const finite = (values) => values.map(Number).filter(Number.isFinite);

function conveyor(picture, { left, right, column, x }, [top, bottom], { numbers, yours }) {
  const { kept, cells } = numbers;
  const own = yours ? finite(yours.cells).filter((one) => Math.abs(one) <= STEPS) : [];
  const all = [...kept, ...cells, ...own];
  const [low, high] = [Math.min(0, Math.floor(Math.min(...all))), Math.max(1, Math.ceil(Math.max(...all)))];
  const y = scale([low, high], [bottom, top]);
  const every = Math.ceil((high - low) / 4);
  for (let mark = Math.ceil(low / every) * every; mark <= high; mark += every) {
    picture.add("line", { class: "grid", x1: left, x2: right, y1: y(mark), y2: y(mark) });
    picture.text(left - 6, y(mark) + 4, two(mark), { "text-anchor": "end", class: "quiet" });
  }
  // The belt: what lies on it goes on to the next step.
  const [belt, thick] = [bottom + 5, 13];
  picture.add("rect", { class: "stroke forward", x: left, width: right - left, y: belt, height: thick, rx: thick / 2 });
  for (let t = 0; t < STEPS; t++) {
    picture.add("circle", { class: "fill forward light", cx: x(t), cy: belt + thick / 2, r: 3.5 });
    if (t) picture.add("path", { class: "stroke forward light", d: `M${left + t * column - 2} ${belt + 3.5}l3 3l-3 3` });
  }
  picture.line([[left, y(0)], [right, y(0)]], { class: "axis" });
  const pattern = hatch(picture);
  const bar = column * 0.36;
  const upright = (from, to) => ({ width: bar, y: Math.min(y(from), y(to)), height: Math.abs(y(from) - y(to)) });
  const pipe = [[left, y(0)]];
  cells.forEach((cell, t) => {
    const before = t ? cells[t - 1] : 0;
    const [one, other] = [x(t) - column * 0.22, x(t) + column * 0.22];
    if (kept[t] !== before) picture.add("rect", { class: "arrived", x: one - bar / 2, ...upright(kept[t], before) });
    picture.add("rect", { class: "fill forward", x: one - bar / 2, ...upright(0, kept[t]) });
    if (cell !== kept[t]) picture.add("rect", { class: "forward hatched", fill: pattern, x: other - bar / 2, ...upright(kept[t], cell) });
    // The pipe falls where the forget gate lets content go, and rises where something is written.
    const [fall, rise] = [one - bar / 2, other - bar / 2];
    pipe.push([fall, y(before)], [fall, y(kept[t])], [rise, y(kept[t])], [rise, y(cell)]);
  });
  pipe.push([right, y(cells[STEPS - 1])]);
  picture.line(pipe, { class: "pipe forward" });
  picture.line(pipe, { class: "inside" });
  if (yours) rings(picture, yours.cells, cells, (t) => x(t) + column * 0.4, y, [low, high]);
}

function hiddenRow(picture, { left, right, column, x }, [top, bottom], { numbers: { squashed, shown }, yours }) {
  const low = Math.min(...squashed, ...(yours ? finite(yours.shown) : [])) < -1e-9 ? -1 : 0;
  const y = scale([low, 1], [bottom, top]);
  for (const mark of low ? [-1, 0, 1] : [0, 1]) {
    picture.add("line", { class: mark ? "grid" : "axis", x1: left, x2: right, y1: y(mark), y2: y(mark) });
    picture.text(left - 6, y(mark) + 4, two(mark), { "text-anchor": "end", class: "quiet" });
  }
  const width = Math.min(30, column * 0.7);
  squashed.forEach((one, t) => {
    picture.add("rect", { class: "slot", x: x(t) - width / 2, width, y: Math.min(y(one), y(0)), height: Math.abs(y(one) - y(0)) });
  });
  picture.line(shown.map((one, t) => [x(t), y(one)]), { class: "stroke forward dashed" });
  shown.forEach((one, t) => picture.add("circle", { class: "fill forward", cx: x(t), cy: y(one), r: 3.5 }));
  if (yours) rings(picture, yours.shown, shown, x, y, [low, 1]);
}

// The student's numbers as rings; those that are off have a cross, too, and those beyond the axis lie at its end.
function rings(picture, own, right, x, y, [low, high]) {
  own.map(Number).forEach((one, t) => {
    if (Number.isNaN(one)) return;
    const [cx, cy] = [x(t), y(Math.max(low, Math.min(high, one)))];
    picture.add("circle", { class: "stroke own", cx, cy, r: 6 });
    if (off(one, right[t])) picture.add("path", { class: "stroke error", d: `M${cx - 4} ${cy - 4}l8 8m0 -8l-8 8` });
  });
}

// The chosen step as equations: symbols above, their numbers beneath.
function equations(picture, top, { state, numbers, yours }) {
  const t = state.step;
  const { f, i, o, candidates, cells, squashed, shown } = numbers;
  const before = t ? cells[t - 1] : 0;
  const sub = (letter, at = t) => [letter, at < 0 ? `−${-at}` : String(at)];
  const own = (name) => (yours ? Number(yours[name][t]) : null);
  const blocks = [
    [{ of: sub("c̃"), is: two(candidates[t]) }, "=", { of: ["tanh(x", String(t), ")"], is: `tanh(${two(state.x[t])})`, width: 92 }],
    [{ of: sub("c"), is: two(cells[t]), own: own("cells"), right: cells[t] }, "=", { of: sub("f"), is: two(f[t]) }, "·", { of: sub("c", t - 1), is: two(before) }, "+", { of: sub("i"), is: two(i[t]) }, "·", { of: sub("c̃"), is: two(candidates[t]) }],
    [{ of: sub("a"), is: two(shown[t]), own: own("shown"), right: shown[t] }, "=", { of: sub("o"), is: two(o[t]) }, "·", { of: ["tanh(c", String(t), ")"], is: two(squashed[t]), width: 66 }],
  ];
  if (state.valves !== "hand") {
    const [letter, weight, bias] = [LETTER[state.valves], state[`${state.valves}_weight`], state[`${state.valves}_bias`]];
    const sum = `σ(${two(weight)} · ${two(state.x[t])} ${signed(bias)})`;
    blocks.unshift([{ of: sub(letter), is: two(numbers[letter][t]) }, "=", { of: ["σ(w x", String(t), ` + b${letter})`], is: sum, width: 180 }]);
  }
  const widthOf = (item) => (typeof item === "string" ? 14 : item.width || 48);
  const { left } = layout(picture);
  let [x, y, deep] = [left - 8, top, 44];
  for (const block of blocks) {
    const width = block.reduce((sum, item) => sum + widthOf(item), 0);
    if (x > left && x + width > picture.width) [x, y, deep] = [left - 8, y + deep, 44];
    for (const item of block) {
      const middle = x + widthOf(item) / 2;
      if (typeof item === "string") {
        for (const line of [y, y + 18]) picture.text(middle, line, item, { "text-anchor": "middle", class: "quiet" });
      } else {
        symbol(picture, middle, y, item.of);
        picture.text(middle, y + 18, item.is, { "text-anchor": "middle", class: "number" });
        if (item.own !== undefined && item.own !== null) {
          const wrong = off(item.own, item.right);
          deep = 60;
          picture.text(Math.max(0, middle - 22), y + 34, `yours ${two(item.own)}${wrong ? " ×" : ""}`, { class: wrong ? "strong" : "quiet" });
        }
      }
      x += widthOf(item);
    }
    x += 30;
  }
  return y + deep - 16;
}

function symbol(picture, x, y, [letter, index, after = ""]) {
  const text = picture.text(x, y, "", { "text-anchor": "middle", class: "quiet" });
  span(text, letter);
  span(text, index, { dy: "3", "font-size": "11", style: "font-size: 11px" });
  if (after) span(text, after, { dy: "-3" });
}

export default present(SPEC, { simulate, conclude, draw, python, compare });
