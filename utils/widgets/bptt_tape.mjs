// One unit with a[t] = tanh(w_a a[t-1] + x[t]); the loss is the sum of its states, as in the example worked by hand.
const START = 0.5;
const INPUTS = [1, 0.5, -0.5, 1, -1];
const T = INPUTS.length;
const TOLERANCE = 1e-4;

export function simulate({ back, w_a, bug }) {
  const weights = Array(T).fill(w_a);
  const { before, after } = run(weights);
  const used = after.map((a) => (bug === "slope" ? 1 : 1 - a * a));
  const neighbours = bug === "state" ? after : before;

  // What reaches the state of step t, way by way: from the loss of each later step s, through all steps between.
  const between = (t, s) => used.slice(t + 1, s + 1).reduce((product, slope) => product * w_a * slope, 1);
  const carries = after.map((_, t) => total(after.map((_, s) => (s > t ? between(t, s) : 0))));
  const upstream = carries.map((carry) => 1 + carry);
  const dz = upstream.map((one, t) => one * used[t]);
  const contributions = dz.map((one, t) => one * neighbours[t]);

  // After n steps back: the last n contributions added, or the last one written.
  const sums = Array.from({ length: T + 1 }, (_, n) => {
    const taken = contributions.slice(T - n);
    return total(bug === "overwrite" ? taken.slice(0, 1) : taken);
  });

  // The same weight, moved in all steps at once, and in each step alone.
  const measured = slope(weights, () => true);
  const parts = weights.map((_, t) => slope(weights, (step) => step === t));
  const error = relative(sums[back], measured);
  return { after, used, neighbours, carries, upstream, dz, contributions, sums, measured, parts, error, out: w_a * dz[0] };
}

function run(weights) {
  const states = [START];
  weights.forEach((w, t) => states.push(Math.tanh(w * states[t] + INPUTS[t])));
  return { before: states.slice(0, T), after: states.slice(1) };
}

function slope(weights, moves) {
  const step = 1e-5;
  const loss = (by) => total(run(weights.map((w, t) => (moves(t) ? w + by : w))).after);
  return (loss(step) - loss(-step)) / (2 * step);
}

const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);

function relative(one, other) {
  const size = Math.abs(one) + Math.abs(other);
  return size === 0 ? 0 : Math.abs(one - other) / size;
}

export function conclude({ back, bug }, { sums, measured, error }) {
  const [sum, truth, apart] = [shown(sums[back]), shown(measured), `The relative error is ${plain(error)}.`];
  if (back === 0) return `No step is taken back yet. Measured, dw_a is ${truth}: from which steps will it come?`;
  const left = T - back;
  const missing = left === 0 ? "" : left === 1 ? " Step 0 is still to come." : ` Steps ${left - 1} ${left === 2 ? "and" : "to"} 0 are still to come.`;
  if (bug === "overwrite" && back === 1) return `One step back: there is nothing to overwrite yet. dw_a is ${sum} so far, measured ${truth}. ${apart}`;
  const told = {
    none: left ? `${back} of ${T} steps back` : `All ${T} steps back, and all contributions added`,
    overwrite: `Only the contribution of step ${left} is kept`,
    state: "Each dz is right, but meets the state after its step",
    slope: "No dz has gone through the slope of tanh",
  }[bug];
  return `${told}: dw_a is ${sum}${left ? " so far" : ""}, measured ${truth}. ${apart}${missing}`;
}

export function python({ back, w_a, bug }) {
  return `bptt_tape(back=${back}, w_a=${w_a}, bug="${bug}")`;
}

// As in the table worked by hand: three decimals, while there is room for them. Your code may give "nan", as NumPy writes.
function shown(number) {
  if (Number.isNaN(number)) return "nan";
  const text = Math.abs(number) < 9.9995 && !Number.isInteger(number) ? number.toFixed(3) : plain(number);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

// The rows of the tape, in the order in which a step is worked out. Those of the forward pass are there from the start.
function rowsOf({ bug }, numbers, mine, narrow) {
  const wrong = { state: "a[t]  (bug)", slope: narrow ? "1  (bug)" : "1, no slope  (bug)" };
  const rows = [
    { label: narrow ? "own loss" : "from its own loss", values: Array(T).fill(1), colour: "backward" },
    { label: narrow ? "+ carry" : "+ carry of step t+1", values: numbers.carries, colour: "backward" },
    { label: narrow ? "= upstream" : "= upstream gradient", values: numbers.upstream, colour: "backward", strong: true },
    { label: "× " + (bug === "slope" ? wrong.slope : narrow ? "1 − a[t]²" : "slope 1 − a[t]²"), values: numbers.used, colour: bug === "slope" ? "error" : "forward", recorded: true },
    { label: "= dz[t]", values: numbers.dz, colour: "backward", strong: true },
    { label: "× " + (bug === "state" ? wrong.state : narrow ? "a[t−1]" : "state before, a[t−1]"), values: numbers.neighbours, colour: bug === "state" ? "error" : "forward", recorded: true },
    { label: narrow ? "= brings" : "= contribution to dw_a", values: numbers.contributions, colour: "parameter", strong: true },
    { label: narrow ? "measured" : "measured in step t alone", values: numbers.parts, colour: "quiet", compared: numbers.contributions },
  ];
  if (mine) rows.push({ label: narrow ? "your dWaa" : "your dWaa so far", values: [...mine].reverse(), colour: "own", ring: true });
  return rows;
}

function draw(picture, { state, before, numbers, yours }) {
  const { narrow } = picture;
  const { back } = state;
  const mine = yours && yours.sums ? yours.sums.map(Number) : null;
  const rows = rowsOf(state, numbers, mine, narrow);
  const left = narrow ? 88 : 174;
  const top = narrow ? 42 : 26;
  const width = (picture.width - left - 4) / T;
  const layout = {
    narrow,
    left,
    width,
    right: left + T * width,
    x: (t) => left + (t + 0.5) * width,
    box: narrow ? width - 10 : Math.min(76, 0.62 * width),
    top,
    network: top + 40,
    tape: top + 112,
    line: 21,
    back,
    reached: T - back,
    // The step that was taken a moment ago comes in; whatever else changes is there at once.
    arrives: (t) => (before && back === before.back + 1 && t === T - back ? " arrive" : ""),
  };
  layout.sums = layout.tape + rows.length * layout.line + 22;
  layout.gauge = layout.sums + 150 + 54;
  picture.height(layout.gauge + 40);
  const told = ["a[t] = tanh(w_a · a[t−1] + x[t]),", "and the loss is the sum of all five a[t]."];
  const lines = narrow ? told : [told.join(" ")];
  lines.forEach((line, number) => picture.text(0, 12 + 16 * number, line, { class: "quiet" }));
  if (back > 0) {
    picture.add("rect", { class: "band", x: layout.left + layout.reached * width, width, y: top, height: layout.sums + 162 - top, rx: 6 });
  }
  network(picture, layout, numbers);
  tape(picture, layout, rows);
  growing(picture, layout, state, numbers, mine);
  gauge(picture, layout, numbers);
  picture.explain("forward", "line", "forward pass, recorded");
  picture.explain("backward", "line", "backward pass");
  picture.explain("parameter", "bar", "contribution to dw_a");
  if (mine) picture.explain("own", "dot", "your code");
}

function network(picture, { narrow, x, width, left, box, top: head, network: top, reached, arrives }, { after, carries, out }) {
  const middle = top + 23;
  picture.text(left - width / 2 + 4, middle - 3, "a0", { class: "quiet", "text-anchor": "end" });
  picture.text(left - width / 2 + 4, middle + 13, START, { class: "fill forward", "text-anchor": "end" });
  if (narrow) {
    picture.text(left - 8, head + 16, "step", { class: "strong", "text-anchor": "end" });
    picture.text(left - 8, head + 31, "x", { class: "quiet", "text-anchor": "end" });
  }
  for (let t = 0; t < T; t++) {
    const [from, to] = [t ? x(t - 1) + box / 2 + 2 : left - width / 2 + 10, x(t) - box / 2 - 2];
    picture.text(x(t), head + 16, narrow ? t : `step ${t}`, { "text-anchor": "middle", class: "strong" });
    picture.text(x(t), head + 31, `${narrow ? "" : "x = "}${String(INPUTS[t]).replace("-", "−")}`, { "text-anchor": "middle", class: "quiet" });
    arrow(picture, from, to, middle - 8, "stroke forward thin");
    if (t >= reached) {
      arrow(picture, to, from, middle + 9, `stroke backward${arrives(t)}`);
      if (width > 110) picture.text((from + to) / 2, middle + 26, shown(t ? carries[t - 1] : out), { "text-anchor": "middle", class: `fill backward${arrives(t)}` });
    }
    picture.add("rect", { class: `box ${t >= reached ? "backward" : "forward"}`, x: x(t) - box / 2, y: top, width: box, height: 46, rx: 7 });
    picture.text(x(t), top + 18, `a[${t}]`, { "text-anchor": "middle", class: "quiet" });
    picture.text(x(t), top + 35, shown(after[t]), { "text-anchor": "middle", class: `fill forward${narrow ? " small" : ""}` });
  }
}

function arrow(picture, from, to, y, kind) {
  const point = to > from ? -5 : 5;
  picture.line([[from, y], [to, y]], { class: kind });
  picture.line([[to + point, y - 4], [to, y], [to + point, y + 4]], { class: kind });
}

// Whether a measured contribution is another one than the tape's.
function isOff({ values, compared }, t) {
  return compared !== undefined && relative(values[t], compared[t]) > TOLERANCE;
}

function tape(picture, { narrow, left, x, width, right, tape: top, line, reached, arrives }, rows) {
  rows.forEach((row, number) => {
    const y = top + number * line;
    if (row.strong) picture.add("line", { class: "axis", x1: left + 4, x2: right - 4, y1: y - 0.5, y2: y - 0.5 });
    const looks = row.colour === "quiet" ? "quiet" : `fill ${row.colour}${row.strong ? " strong" : ""}`;
    const label = narrow && isOff(row, T - 1) && reached < T ? `≠ ${row.label}` : row.label;
    picture.text(left - 8, y + 15, label, { "text-anchor": "end", class: looks });
    row.values.forEach((value, t) => {
      const there = t >= reached || row.recorded;
      const differs = there && isOff(row, t);
      const sign = narrow ? "" : differs ? "≠ " : row.ring ? "○ " : "";
      const text = there ? sign + shown(value) : "·";
      const colour = differs ? "fill error" : there ? looks : "quiet";
      picture.text(x(t), y + 15, text, { "text-anchor": "middle", class: colour + (row.recorded ? "" : arrives(t)) });
    });
  });
  picture.table(
    "The tape, step by step",
    ["quantity", ...INPUTS.map((_, t) => `step ${t}`)],
    rows.map(({ label, values, recorded }) => [label, ...values.map((value, t) => (t >= reached || recorded ? shown(value) : ""))]),
  );
}

function growing(picture, { narrow, left, right, x, width, sums: top, reached, arrives }, { bug }, { sums, contributions, measured }, mine) {
  const bottom = top + 150;
  // All sums of the whole way back, so that the scale stays as it is while one steps.
  const all = [0, measured, ...sums, ...(bug === "overwrite" ? contributions : [])];
  const room = 0.16 * (Math.max(...all) - Math.min(...all));
  const y = scale([Math.min(...all) - (Math.min(...all) < 0 ? room : 0), Math.max(...all) + room], [bottom, top]);
  const apart = y(0) - y(measured) > 30;
  if (apart) picture.text(left - 8, y(0) + 4, "0", { "text-anchor": "end", class: "quiet" });
  picture.text(left - 8, y(0) + 19, narrow || bug === "overwrite" ? "dw_a" : "dw_a so far", { "text-anchor": "end", class: "fill parameter strong" });
  picture.text(left - 8, y(measured) - (apart ? 3 : 14), "measured", { "text-anchor": "end" });
  picture.text(left - 8, y(measured) + (apart ? 12 : 1), shown(measured), { "text-anchor": "end", class: "strong" });
  picture.add("line", { class: "axis", x1: left, x2: right, y1: y(0), y2: y(0) });
  picture.add("line", { class: "measured", x1: left, x2: right, y1: y(measured), y2: y(measured) });
  if (reached === T) picture.text((left + right) / 2, y(measured / 2) + 4, "each step back adds its part here", { "text-anchor": "middle", class: "quiet" });
  const half = Math.min(width * 0.36, 34);
  for (let t = T - 1; t >= reached; t--) {
    const lost = bug === "overwrite" && t > reached;
    const [from, to] = bug === "overwrite" ? [0, contributions[t]] : [sums[T - 1 - t], sums[T - t]];
    picture.add("rect", {
      class: `${lost ? "stroke lost" : "fill"} parameter${arrives(t)}`,
      x: x(t) - half,
      width: 2 * half,
      y: Math.min(y(from), y(to)),
      height: Math.max(Math.abs(y(to) - y(from)), 2),
      rx: 2,
    });
    if (t > reached && !lost) picture.add("line", { class: "axis", x1: x(t) - half, x2: x(t - 1) + half, y1: y(to), y2: y(to) });
    const [above, below] = [Math.min(y(from), y(to)) - 6, Math.max(y(from), y(to)) + 15];
    // The line of what is measured is not to cross a number.
    const crossed = Math.abs(above - 4 - y(measured)) < 8;
    const place = to >= from && !crossed ? above : below;
    picture.text(x(t), place, lost ? "lost" : shown(to), { "text-anchor": "middle", class: `haloed ${lost ? "quiet" : "fill parameter strong"}${arrives(t)}` });
  }
  const inside = (place) => Math.max(top - 4, Math.min(bottom + 4, place));
  for (let n = 1; mine && n <= T - reached; n++) {
    if (!Number.isNaN(mine[n - 1])) picture.add("circle", { class: "stroke own", cx: x(T - n) - half - 2, cy: inside(y(mine[n - 1])), r: narrow ? 4 : 6 });
  }
}

// From what rounding leaves to an error that could not be larger.
const SMALLEST = -12;

function gauge(picture, { narrow, left, right, gauge: top }, { error }) {
  const x = scale([SMALLEST, 0], [left + 8, right - 14]);
  const at = (one) => x(Math.max(SMALLEST, Math.min(0, Math.log10(one))));
  const agrees = error <= TOLERANCE;
  const words = narrow ? ["relative", "error"] : ["relative error"];
  words.forEach((word, number) => picture.text(left - 8, top + 4 + 14 * number, word, { "text-anchor": "end" }));
  picture.add("line", { class: "axis", x1: x(SMALLEST), x2: x(0), y1: top, y2: top });
  picture.add("line", { class: "measured", x1: x(-4), x2: x(-4), y1: top - 12, y2: top + 10 });
  for (const [power, text] of [[SMALLEST, "1e-12"], [-4, "tolerance 1e-4"], [0, "1"]]) {
    picture.text(x(power), top + 24, text.replace("-", "−"), { "text-anchor": power === SMALLEST ? "start" : "middle", class: "quiet" });
  }
  picture.add("circle", { class: `fill ${agrees ? "parameter" : "error"}`, cx: at(error), cy: top, r: 6 });
  const sentence = `${plain(error).replace("-", "−")} ${agrees ? "✓" : "✗"}`;
  picture.text(Math.max(left + 40, Math.min(at(error), right - 34)), top - 12, sentence, { "text-anchor": "middle", class: `fill strong ${agrees ? "parameter" : "error"}` });
}

export default present(SPEC, { simulate, conclude, draw, python });
