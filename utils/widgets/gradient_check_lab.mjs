// The slope of a curve at one place, measured with every step, in float64 or in float32.
//
// A curve: its place x, its value in the precision of `round`, and its Taylor coefficients at x, the value first.
const ORDERS = 24;
const CURVES = {
  cube: { x: 2, value: (x, round) => round(round(x * x) * x), series: [8, 12, 6, 1], sign: "x³" },
  exponential: { x: 1, value: (x, round) => round(Math.exp(x)), series: exponentialSeries(1), sign: "eˣ" },
  tanh: { x: 3, value: (x, round) => round(Math.tanh(x)), series: tanhSeries(3), sign: "tanh" },
};
// unit: how much of a number rounding takes away or adds, at most. most: how many digits tell numbers apart.
const PRECISIONS = {
  float64: { round: (number) => number, unit: 2 ** -53, most: 16 },
  float32: { round: Math.fround, unit: 2 ** -24, most: 8 },
};
// From where to where a secant goes, in steps from x.
const REACHES = { one: [0, 1], both: [-1, 1] };
const [LARGEST, SMALLEST, PER_DECADE] = [-1, -12, 10];
// Every step of the error curve, from the largest to the smallest, with three digits each: steps of fewer digits are
// multiples of one number, and whole rows of them are rounded by the same part of themselves.
const STEPS = Array.from({ length: (LARGEST - SMALLEST) * PER_DECADE + 1 }, (_, k) => digits(10 ** (LARGEST - k / PER_DECADE), 3));
// The window of the magnifying glass, in steps to each side of x, and how many samples there are for a step.
const [WINDOW, SAMPLES] = [1.6, 100];
// Where the samples lie, in steps from x: each a little aside of its even place, but those at whole steps. At even
// places they would beat with the floating-point numbers, and show a pattern that is not there.
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const OFFSETS = Array.from({ length: 2 * WINDOW * SAMPLES + 1 }, (_, k) => {
  const place = k - WINDOW * SAMPLES;
  return (place % SAMPLES ? place + ((k * GOLDEN) % 1) - 0.5 : place) / SAMPLES;
});

function digits(number, count) {
  return Number(number.toPrecision(count));
}

function exponentialSeries(x) {
  const series = [Math.exp(x)];
  for (let k = 1; k <= ORDERS; k++) series.push(series[k - 1] / k);
  return series;
}

// The derivative of tanh is 1 - tanh²: each coefficient follows from those before.
function tanhSeries(x) {
  const series = [Math.tanh(x)];
  for (let k = 0; k < ORDERS; k++) {
    let square = 0;
    for (let i = 0; i <= k; i++) square += series[i] * series[k - i];
    series.push(((k === 0 ? 1 : 0) - square) / (k + 1));
  }
  // The first one without the cancellation of 1 - tanh².
  series[1] = 1 / Math.cosh(x) ** 2;
  return series;
}

// What a computer calls x + offset, and its value there.
function sampled({ curve, precision }, offset) {
  const { round } = PRECISIONS[precision];
  const place = round(CURVES[curve].x + round(offset));
  return { place, value: CURVES[curve].value(place, round) };
}

function secant(state, step) {
  const { round } = PRECISIONS[state.precision];
  const taken = round(step);
  const [start, end] = REACHES[state.sides];
  const [low, high] = [start, end].map((steps) => sampled(state, steps * taken));
  const rise = round(high.value - low.value);
  return { low, high, slope: round(rise / round((end - start) * taken)) };
}

// The slope of the exact secant minus that of the tangent: all terms of the Taylor series beyond the straight one.
function truncation({ curve, sides }, step) {
  const [start, end] = REACHES[sides];
  const terms = CURVES[curve].series.map((coefficient, k) => coefficient * step ** (k - 1) * ((end ** k - start ** k) / (end - start)));
  return terms.slice(2).reduceRight((sum, term) => sum + term, 0);
}

// How much the slope may be off because each end of the secant is rounded: its value, and its place unless that is x.
function roundingLimit({ curve, sides, precision }, step) {
  const { x, series } = CURVES[curve];
  const [start, end] = REACHES[sides];
  const ends = [start, end].map((steps) => Math.abs(series[0]) + (steps ? Math.abs(x * series[1]) : 0));
  return (PRECISIONS[precision].unit * (ends[0] + ends[1])) / ((end - start) * step);
}

// exact, measured: slopes. error: relative. isLost: both ends of the secant are the same number.
// steps, errors, truncation, rounding: the relative errors of every step, as measured and of the two causes.
// best: the step at which the two causes together are smallest.
// near: what the glass shows, above the tangent, at offsets in steps: the exact curve (bend) and the values as computed.
// ends: the two ends of the secant there.
export function simulate(state) {
  const { series } = CURVES[state.curve];
  const [value, exact] = series;
  const relative = (slope) => Math.abs(slope / exact - 1);
  const { low, high, slope } = secant(state, state.step);
  const causes = STEPS.map((step) => [Math.abs(truncation(state, step) / exact), roundingLimit(state, step) / exact]);
  const together = causes.map(([one, other]) => one + other);
  const lifted = (height, steps) => height - value - exact * steps * state.step;
  return {
    exact,
    measured: slope,
    error: relative(slope),
    isLost: low.place === high.place,
    steps: STEPS,
    errors: STEPS.map((step) => relative(secant(state, step).slope)),
    truncation: causes.map(([one]) => one),
    rounding: causes.map(([, other]) => other),
    best: STEPS[together.indexOf(Math.min(...together))],
    near: {
      offsets: OFFSETS,
      bend: OFFSETS.map((steps) => bend(series, steps * state.step)),
      computed: OFFSETS.map((steps) => lifted(sampled(state, steps * state.step).value, steps)),
    },
    ends: REACHES[state.sides].map((steps, k) => ({ offset: steps, height: lifted([low, high][k].value, steps) })),
  };
}

function bend(series, offset) {
  return series.reduceRight((sum, coefficient, k) => (k < 2 ? sum : sum + coefficient * offset ** k), 0);
}

export function side({ step }, { isLost, best }) {
  if (isLost) return "lost";
  if (step > 3 * best) return "truncation";
  return step < best / 3 ? "rounding" : "best";
}

// 1e-5, 0.02: a step as people write it.
function written(step) {
  return step < 1e-3 ? step.toExponential() : String(step);
}

// A slope with the digits in which it differs from the exact one, and no more.
export function digitsOf(slope, error, precision) {
  if (!Number.isFinite(slope)) return plain(slope);
  const { most } = PRECISIONS[precision];
  return String(digits(slope, error > 0 ? Math.min(most, Math.max(4, Math.ceil(-Math.log10(error)) + 2)) : most));
}

export function conclude(state, numbers) {
  const { measured, exact, error, best } = numbers;
  const name = state.sides === "both" ? "central" : "one-sided";
  const { x, sign } = CURVES[state.curve];
  const come = `With step ${written(state.step)} the ${name} difference measures ${digitsOf(measured, error, state.precision)}`;
  const told = `${come}, where the slope of ${sign} at ${x} is ${digitsOf(exact, error, state.precision)}: a relative error of ${plain(error)}.`;
  const law = state.sides === "both" ? "four times" : "twice";
  const reasons = {
    truncation: `This is truncation: the curve bends on its way, and twice the step would make the error ${law} as large.`,
    rounding: "This is rounding: the two values agree in nearly all their digits, and what they differ in is divided by a tiny step.",
    best: "Truncation and rounding are about as large as each other here: hardly any other step is better.",
    lost: "The step is lost: both values are taken at the same number, and nothing but 0 is left.",
  };
  const which = side(state, numbers);
  const better = which === "best" ? "" : ` The best step is about ${written(digits(best, 1))}.`;
  return `${told} ${reasons[which]}${better}`;
}

export function python({ curve, sides, precision, step }) {
  return `gradient_check_lab(curve="${curve}", sides="${sides}", precision="${precision}", step=${step})`;
}

// Yours: slopes and errors by step as in STEPS, expected: what NumPy measures, parted: the steps at which the two are
// further apart than rounding can take them.
export function compare(state, numbers, { slopes, expected, parted }) {
  if (!slopes) return "Choose the central difference to see the errors of your own.";
  const all = slopes.length;
  if (!parted.length) return `Your central_difference agrees with a right one at all ${all} steps, up to rounding.`;
  const first = parted[0];
  const [came, wanted] = [slopes[first], expected[first]].map(Number);
  const values = `it gives ${shown(came, wanted)}, not ${shown(wanted, came)}`;
  if (parted.length === all) return `Your central_difference is off at every step: at ${written(STEPS[first])} ${values}.`;
  const where = first === 0 ? "at the largest step already" : `first, coming from large steps, at ${written(STEPS[first])}`;
  return `Your central_difference is off at ${parted.length} of ${all} steps, ${where}: ${values}. The other steps do not tell the two apart.`;
}

// A number with the digits in which it differs from another.
function shown(number, other) {
  const apart = Math.abs(number - other) / Math.max(Math.abs(number), Math.abs(other));
  return digitsOf(number, Number.isFinite(apart) ? apart : 1, "float64");
}

function draw(picture, all) {
  const { width } = picture;
  const stacked = width < 620;
  const split = stacked ? width : Math.round(0.42 * width);
  const panel = stacked ? 130 : 158;
  const curve = { left: 8, right: split - 8, top: 24, bottom: 24 + panel };
  const glass = { left: 8, right: split - 8, top: curve.bottom + 52, bottom: curve.bottom + 52 + panel };
  const below = glass.bottom + 22;
  const errors = stacked
    ? { left: 46, right: width - 12, top: below + 38, bottom: below + 290 }
    : { left: split + 58, right: width - 12, top: 34, bottom: glass.bottom - 14 };
  picture.height(stacked ? errors.bottom + 40 : below + 6);
  drawCurve(picture, curve, all);
  drawGlass(picture, glass, all);
  drawErrors(picture, errors, all);
  const { numbers, state } = all;
  const rows = [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12].map((power) => {
    const step = 10 ** power;
    const place = Math.round((LARGEST - power) * PER_DECADE);
    return [step, plain(numbers.errors[place]), plain(numbers.truncation[place]), plain(numbers.rounding[place])];
  });
  picture.table(`Relative errors, ${state.precision}`, ["step", "measured", "truncation", "rounding, at most about"], rows);
}

// The curve at the scale of the step. heights: what is shown of it, above the lowest line.
function drawCurve(picture, box, { state, numbers: { near, ends, exact } }) {
  const run = (steps) => exact * steps * state.step;
  const raised = (heights) => heights.map((height, k) => height + run(near.offsets[k]));
  const [bent, computed] = [raised(near.bend), raised(near.computed)];
  const far = Math.max(...[...bent, ...computed].map(Math.abs), run(WINDOW)) * 1.06;
  picture.text(box.left, 14, `${CURVES[state.curve].sign} around x = ${CURVES[state.curve].x}, at the scale of ε = ${written(state.step)}`);
  const { x, y } = drawBox(picture, box, [-far, far]);
  drawLines(picture, { x, y }, { near, bent, computed, ends, tilt: run(1) });
}

// The same without the tangent, so that the tangent lies flat, and as high as fits.
function drawGlass(picture, box, { state, numbers: { near, ends, exact } }) {
  const all = [...near.bend, ...near.computed, 0];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = 0.1 * (high - low);
  const times = (exact * WINDOW * state.step * 2.12) / (high - low + 2 * margin);
  const [wide, size] = times > 1.5 ? ["the same without the tangent, ", `${large(times)} times as high`] : ["the same without the tangent", ""];
  picture.text(box.left, box.top - 10, wide + size);
  const { x, y } = drawBox(picture, box, [low - margin, high + margin]);
  drawLines(picture, { x, y }, { near, bent: near.bend, computed: near.computed, ends, tilt: 0 });
  for (const [steps, text] of [[-1, "x − ε"], [0, "x"], [1, "x + ε"]]) {
    picture.add("line", { class: "axis", x1: x(steps), x2: x(steps), y1: box.bottom, y2: box.bottom + 4 });
    picture.text(x(steps), box.bottom + 18, text, { "text-anchor": "middle", class: "quiet" });
  }
  picture.explain("forward", "points", "values as computed");
  picture.explain("forward", "line light", "the exact curve");
  picture.explain("backward", "line", "secant, whose slope is measured");
  picture.explain("quiet", "dashed", "tangent");
}

// 1200 as 1,200, and 3e+12 where it would be long.
function large(number) {
  const rounded = digits(number, 2);
  return rounded < 1e6 ? rounded.toLocaleString("en") : rounded.toExponential();
}

function drawBox(picture, { left, right, top, bottom }, range) {
  const [x, y] = [scale([-1.02 * WINDOW, 1.02 * WINDOW], [left, right]), scale(range, [bottom, top])];
  picture.add("rect", { class: "slot", x: left, y: top, width: right - left, height: bottom - top, rx: 4 });
  for (const steps of [-1, 0, 1]) picture.add("line", { class: "grid", x1: x(steps), x2: x(steps), y1: top, y2: bottom });
  return { x, y };
}

// tilt: by how much the tangent rises in one step.
function drawLines(picture, { x, y }, { near: { offsets }, bent, computed, ends: [low, high], tilt }) {
  picture.line([-WINDOW, WINDOW].map((steps) => [x(steps), y(tilt * steps)]), { class: "axis dashed", "stroke-width": 1.5 });
  picture.line(offsets.map((steps, k) => [x(steps), y(bent[k])]), { class: "stroke forward light" });
  const dots = offsets.map((steps, k) => `M${x(steps).toFixed(1)} ${y(computed[k]).toFixed(1)}h0`).join("");
  picture.add("path", { class: "stroke forward", d: dots, "stroke-linecap": "round", style: "stroke-width: 2.6" });
  const points = [low, high].map(({ offset, height }) => [x(offset), y(height + tilt * offset)]);
  picture.line(points, { class: "stroke backward", style: "stroke-width: 3" });
  for (const [cx, cy] of points) picture.add("circle", { class: "fill backward", cx, cy, r: 5 });
}

// The powers of ten at the ends of the axis of errors. What lies beyond is drawn on the edge.
const [LEAST, MOST] = [-14, 2];
const power = (error) => Math.max(LEAST, Math.min(MOST, Math.log10(error)));

function drawErrors(picture, box, { state, numbers, yours, change }) {
  const { left, right, top, bottom } = box;
  const x = scale([SMALLEST, LARGEST], [left, right]);
  const y = scale([LEAST, MOST], [bottom, top]);
  const at = (errors) => errors.map((error, k) => [x(Math.log10(STEPS[k])), y(power(Number(error)))]);
  for (let mark = LEAST; mark <= MOST; mark += 2) {
    picture.add("line", { class: "grid", x1: left, x2: right, y1: y(mark), y2: y(mark) });
    if (mark % 4 === 2 || mark % 4 === -2) picture.power(left - 8, y(mark) + 4, mark, { "text-anchor": "end", class: "quiet" });
  }
  const every = right - left < 380 ? 3 : 2;
  for (let mark = SMALLEST; mark <= LARGEST; mark++) {
    picture.add("line", { class: "axis", x1: x(mark), x2: x(mark), y1: bottom, y2: bottom + 4 });
    if ((mark - SMALLEST) % every === 0) picture.power(x(mark), bottom + 18, mark, { "text-anchor": "middle", class: "quiet" });
  }
  picture.text((left + right) / 2, bottom + 36, "step ε", { "text-anchor": "middle", class: "quiet" });
  picture.text(left - 40, top - 20, "relative error of the slope, for every step");
  picture.add("line", { class: "axis", x1: left, x2: right, y1: bottom, y2: bottom });

  const best = x(Math.log10(numbers.best));
  picture.add("line", { class: "axis dashed", x1: best, x2: best, y1: top, y2: bottom });
  const words = `best, about ${written(digits(numbers.best, 1))}`;
  picture.text(best - 6, bottom - 9, words, { "text-anchor": "end", class: "quiet haloed" });
  const causes = [
    { errors: numbers.rounding, text: "rounding, as 1/ε", middle: [left + 0.25 * (right - left), -8] },
    { errors: numbers.truncation, text: `truncation, as ${state.sides === "both" ? "ε²" : "ε"}`, middle: [right - 0.27 * (right - left), 17] },
  ];
  const seen = (errors) => at(errors).filter((_, k) => errors[k] > 10 ** LEAST && errors[k] < 10 ** MOST);
  for (const { errors } of causes) picture.line(seen(errors), { class: "axis dashed" });
  picture.line(at(numbers.errors), { class: "stroke error thin" });
  if (yours && yours.errors) {
    for (const [cx, cy] of at(yours.errors)) if (Number.isFinite(cy)) picture.add("circle", { class: "stroke own", style: "stroke-width: 1", cx, cy, r: 3 });
    picture.explain("own", "dot", "your code");
  }

  for (const cause of causes) nameCause(picture, cause, seen(cause.errors), box);

  const stepAt = (exponent) => digits(10 ** (Math.round(Math.max(SMALLEST, Math.min(LARGEST, exponent)) * PER_DECADE) / PER_DECADE), 3);
  const back = scale([left, right], [SMALLEST, LARGEST]);
  const moved = (steps) => change((now) => ({ step: stepAt(Math.log10(now.step) + steps / PER_DECADE) }));
  picture.grip("step", {
    knob: { x: x(Math.log10(state.step)), y: y(power(numbers.error)) },
    area: [left, top, right - left, bottom - top],
    label: "step: arrow keys left and right",
    value: digits(Math.log10(state.step), 3),
    lowest: SMALLEST,
    highest: LARGEST,
    text: `step ${written(state.step)}, relative error ${plain(numbers.error)}`,
    drag: (place) => change(() => ({ step: stepAt(back(place.x)) })),
    keys: arrowKeys((along, up) => moved(along + up)),
  });
}

// The name of one of the two causes, along its line.
function nameCause(picture, { text, middle: [along, aside] }, points, { left, top }) {
  const [[toX, toY], [fromX, fromY]] = [points[0], points[points.length - 1]];
  const rise = (toY - fromY) / (toX - fromX);
  // Not outside the line, and not over the top.
  const room = 68;
  const placeX = Math.min(toX - room, Math.max(fromX + room, along, rise > 0 ? fromX + (top - fromY) / rise : left));
  const degrees = (Math.atan(rise) * 180) / Math.PI;
  const place = `translate(${placeX.toFixed(1)} ${(fromY + rise * (placeX - fromX)).toFixed(1)}) rotate(${degrees.toFixed(1)})`;
  picture.text(0, aside, text, { transform: place, "text-anchor": "middle", class: "strong haloed" });
}

export default present(SPEC, { simulate, conclude, draw, python, compare });
