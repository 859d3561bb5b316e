// Two units, and small moves of their state. first and second: where one step takes the moves (1, 0) and (0, 1) if both
// slopes are 1. A unit whose slope is 0 keeps its own move.
const STEPS = 40;
// Powers of ten that differ by less are the same but for rounding.
const ROUNDING = 1e-9;

// Where each step takes (1, 0) and (0, 1): one pair that is the same for all steps, or two that take turns.
export function factors({ first: [across, up], second: [acrossToo, upToo], slopes }) {
  if (slopes === "all") return [[[across, up], [acrossToo, upToo]]];
  return [
    [[across, 0], [acrossToo, 1]],
    [[1, up], [0, upToo]],
  ];
}

// The ellipse that a circle of radius 1 becomes: half its longest and its shortest axis, and how far the longest is turned.
export function ellipse([[a, c], [b, d]]) {
  const turning = Math.hypot(a + d, c - b);
  const mirroring = Math.hypot(a - d, b + c);
  const direction = (Math.atan2(b + c, a - d) + Math.atan2(c - b, a + d)) / 2;
  return { long: (turning + mirroring) / 2, short: Math.abs(turning - mirroring) / 2, direction };
}

// The size of the largest eigenvalue.
export function radius([[a, c], [b, d]]) {
  const inside = ((a - d) / 2) ** 2 + b * c;
  // Two eigenvalues that are complex have the same size.
  return inside < 0 ? Math.hypot((a + d) / 2, Math.sqrt(-inside)) : Math.abs((a + d) / 2) + Math.sqrt(inside);
}

const times = (power, count) => (count ? power * count : 0);

// For 0, 1, … 40 steps the power of ten of: the norm, half the shortest axis, rho^k, sigma^k. moves: where (1, 0) and
// (0, 1) are then, drawn to a size near 1. rho, sigma: the largest of all factors. Sizes are kept as powers of ten, so
// that nothing overflows.
export function simulate(state) {
  const each = factors(state);
  const rho = Math.max(...each.map(radius));
  const sigma = Math.max(...each.map((factor) => ellipse(factor).long));
  const found = { rho, sigma, norm: [0], shortest: [0], floor: [0], ceiling: [0], moves: [[[1, 0], [0, 1]]] };
  let power = 0;
  let area = 0;
  for (let t = 1; t <= STEPS; t++) {
    const [one, other] = each[(t - 1) % each.length];
    const arrived = found.moves[t - 1].map(([x, y]) => [x * one[0] + y * other[0], x * one[1] + y * other[1]]);
    const size = Math.hypot(...arrived.flat());
    // Moves that have become nothing stay nothing.
    const moves = size ? arrived.map(([x, y]) => [x / size, y / size]) : arrived;
    power += Math.log10(size);
    const norm = size ? power + Math.log10(ellipse(moves).long) : -Infinity;
    // The area of the ellipse, the product of both axes, shrinks or grows in each step by the factor's determinant.
    area += Math.log10(Math.abs(one[0] * other[1] - one[1] * other[0]));
    found.moves.push(moves);
    found.norm.push(norm);
    found.shortest.push(norm === -Infinity ? norm : Math.min(norm, area - norm));
    found.floor.push(times(Math.log10(rho), t));
    found.ceiling.push(times(Math.log10(sigma), t));
  }
  return found;
}

const size = (power) => plain(Math.abs(power) < ROUNDING ? 1 : 10 ** power);
const stepsOf = (count) => (count === 1 ? "1 step" : `${count} steps`);

export function conclude({ slopes, steps }, { rho, sigma, norm, floor, ceiling }) {
  const now = `After ${stepsOf(steps)} the norm is ${size(norm[steps])}.`;
  if (slopes === "turns") {
    const alone = `Neither factor alone has a larger spectral radius than ρ = ${plain(rho)}, or a larger norm than σ = ${plain(sigma)}.`;
    return `${now} ${alone} By turns they make ${size(norm[STEPS])} in ${STEPS} steps, while ρᵏ is ${size(floor[STEPS])}: the eigenvalues of single factors do not decide. σᵏ is still a bound.`;
  }
  const both = `The spectral radius is ρ = ${plain(rho)}, the norm of one factor is σ = ${plain(sigma)}.`;
  return `${now} ${both} ${verdict({ norm, floor, ceiling })}`;
}

// What two numbers of a factor that stays the same say, and what they leave open.
function verdict({ norm, floor, ceiling }) {
  const grows = ceiling[1] > ROUNDING;
  const same = (one, other) => one === other || Math.abs(one - other) < ROUNDING * STEPS;
  const exact = norm.every((power, k) => same(power, floor[k])) ? "The norm is ρᵏ at every step" : "";
  if (floor[1] > ROUNDING) return exact ? `${exact}: it explodes.` : "Since ρ is above 1, the norm grows without end.";
  if (floor[1] >= -ROUNDING) {
    if (exact) return `${exact}: it stays 1.`;
    return `With ρ = 1 the eigenvalues alone do not decide: after ${STEPS} steps the norm is ${size(norm[STEPS])}.`;
  }
  if (!grows) return exact ? `${exact}: it vanishes.` : "Since σ is not above 1, nothing can grow, and since ρ is below 1, the norm vanishes.";
  const top = norm.indexOf(Math.max(...norm));
  const below = norm.findLastIndex((power) => power >= -ROUNDING) + 1;
  const end = below > STEPS ? `at step ${STEPS} it is still at or above 1` : `from step ${below} on it is below 1`;
  return `ρ is below 1, and yet the norm grows, to ${size(norm[top])} at step ${top}; ${end}.`;
}

export function python({ first, second, slopes, steps }) {
  const list = (numbers) => `[${numbers.join(", ")}]`;
  return `jacobian_lab(first=${list(first)}, second=${list(second)}, slopes="${slopes}", steps=${steps})`;
}

export function compare(_state, _numbers, { wrong }) {
  if (wrong.length) return `Your product is another one from step ${wrong[0]} on.`;
  return `Your product is this one after each of the ${STEPS} steps.`;
}

// The plane of one step shows a little more than the ends of the arrows can reach.
const REACH = 2.75;

function draw(picture, all) {
  const { width } = picture;
  const stacked = width < 620;
  const side = stacked ? (width - 12) / 2 : 250;
  const top = 42;
  const under = top + side + 62;
  picture.height(stacked ? under + 262 : under);
  drawStep(picture, { left: 0, top, side }, all);
  drawProduct(picture, { left: side + (stacked ? 12 : 18), top, side }, all);
  const plot = stacked ? { left: 44, top: under + 36, bottom: under + 222 } : { left: 2 * side + 76, top, bottom: top + side };
  drawNorms(picture, { ...plot, right: width - 12 }, all);
}

// A square with its middle at (0, 0), so many pixels for 1; inside: for what must not reach over its edge.
function drawPlane(picture, { left, top, side }, unit) {
  const [x, y] = [(value) => left + side / 2 + unit * value, (value) => top + side / 2 - unit * value];
  picture.add("rect", { class: "axis", fill: "none", x: left + 0.5, y: top + 0.5, width: side - 1, height: side - 1 });
  picture.add("line", { class: "grid", x1: left + 1, x2: left + side - 1, y1: y(0), y2: y(0) });
  picture.add("line", { class: "grid", x1: x(0), x2: x(0), y1: top + 1, y2: top + side - 1 });
  const id = `${picture.id}-plane-${Math.round(left)}`;
  const clip = picture.add("clipPath", { id });
  clip.append(picture.add("rect", { x: left, y: top, width: side, height: side }));
  const inside = { "clip-path": `url(#${id})` };
  // Half axes and direction as ellipse() gives them. As thin as it may be, there is something to see.
  const drawEllipse = ({ long, short, direction }, attributes, size = unit) => {
    const turn = `rotate(${((-direction * 180) / Math.PI).toFixed(2)} ${x(0).toFixed(2)} ${y(0).toFixed(2)})`;
    const [rx, ry] = [long, short].map((half) => Math.max(0.5, half * size));
    const parent = picture.add("g", inside);
    parent.append(picture.add("ellipse", { cx: x(0), cy: y(0), rx, ry, transform: turn, ...attributes }));
  };
  return { x, y, drawEllipse };
}

// From one line of text to the next.
const LINE = 15;
const circle = { long: 1, short: 1, direction: 0 };
const GREY = { fill: "none", class: "axis", "stroke-dasharray": "3 3" };

function drawStep(picture, panel, { state, change }) {
  const { left, top, side } = panel;
  const unit = side / (2 * REACH);
  const { x, y, drawEllipse } = drawPlane(picture, panel, unit);
  picture.text(left, 14, "one step");
  picture.text(left, 31, "drag the ends of the arrows", { class: "quiet" });
  drawEllipse(circle, GREY);
  factors(state).forEach((factor, place) => {
    drawEllipse(ellipse(factor), { class: `stroke forward${place ? " dashed" : ""}` });
  });
  picture.explain("quiet", "outline", "moves of length 1");
  const isTurns = state.slopes === "turns";
  picture.explain("forward", "line", isTurns ? "where they go: odd steps" : "where they go, an ellipse");
  if (isTurns) picture.explain("forward", "dashed", "even steps");
  const taken = [];
  drawArrow(picture, panel, { x, y }, { name: "first", move: "(1, 0)", below: true }, taken, state, change);
  drawArrow(picture, panel, { x, y }, { name: "second", move: "(0, 1)", below: false }, taken, state, change);
  picture.explain("parameter", "line", "where (1, 0) and (0, 1) go");
  drawMatrix(picture, left, top + side + 26, state);
}

function drawArrow(picture, { left, top, side }, { x, y }, { name, move, below }, taken, state, change) {
  const [across, up] = state[name];
  const { lowest, highest, step, label } = SPEC.controls.find((control) => control.name === name);
  const onGrid = (value) => Number((Math.round(Math.min(highest, Math.max(lowest, value)) / step) * step).toFixed(2));
  const length = Math.hypot(x(across) - x(0), y(up) - y(0));
  // The arrow ends at the edge of its ring.
  const part = length > 8 ? (length - 8) / length : 0;
  picture.line([[x(0), y(0)], [x(across * part), y(up * part)]], { class: "stroke parameter" });
  const textX = Math.min(left + side - 22, Math.max(left + 22, x(across)));
  const heights = [0, LINE, 2 * LINE].flatMap((farther) => [y(up) - 15 - farther, y(up) + 24 + farther]);
  const isFree = (height) => taken.every((other) => Math.abs(other.x - textX) > 44 || Math.abs(other.y - height) >= LINE);
  const fitting = heights.filter((height) => height > top + 12 && height < top + side - 4 && isFree(height));
  const textY = below && fitting.includes(heights[1]) ? heights[1] : fitting[0];
  taken.push({ x: textX, y: textY });
  picture.text(textX, textY, move, { class: "haloed", "text-anchor": "middle" });
  const half = side / 2;
  const back = (place) => [((place.x - left - half) / half) * REACH, ((top + half - place.y) / half) * REACH];
  picture.grip(name, {
    knob: { x: x(across), y: y(up) },
    label: `${label}: arrow keys left and right move it along unit 1, up and down along unit 2`,
    value: across,
    lowest,
    highest,
    text: `(${plain(across)}, ${plain(up)})`,
    drag: (place) => change(() => ({ [name]: back(place).map(onGrid) })),
    keys: arrowKeys((along, higher) => change((now) => ({ [name]: [now[name][0] + along * step, now[name][1] + higher * step].map(onGrid) }))),
  });
}

const written = (value) => value.toFixed(2).replace("-", "−");

// I + U; where the slopes change, a step uses one row of it.
function drawMatrix(picture, left, top, { first, second, slopes }) {
  const [start, end] = [left + 44, left + 139];
  picture.text(left, top + 12, "I + U =");
  for (const [edge, inward] of [[start, 5], [end, -5]]) {
    picture.line([[edge + inward, top - 14], [edge, top - 14], [edge, top + 24], [edge + inward, top + 24]], { class: "axis" });
  }
  [0, 1].forEach((row) => {
    const line = top + 1 + 18 * row;
    [first, second].forEach((column, place) => {
      picture.text(start + 43 + 47 * place, line, written(column[row]), { class: "number", "text-anchor": "end" });
    });
    if (slopes === "turns") picture.text(end + 4, line, row ? "even" : "odd", { class: "quiet" });
  });
}

function drawProduct(picture, panel, { state: { steps }, numbers, yours }) {
  const { left, top, side } = panel;
  const now = ellipse(numbers.moves[steps]);
  const [norm, shortest] = [numbers.norm[steps], numbers.shortest[steps]];
  // The larger of circle and ellipse fills the square.
  const most = Math.max(0, norm);
  const pixels = side / 2 - 12;
  const { x, y, drawEllipse } = drawPlane(picture, panel, pixels);
  picture.text(left, 14, `after ${stepsOf(steps)}`);
  picture.text(left, 31, "the larger fills the square", { class: "quiet" });
  const shape = { long: 10 ** (norm - most), short: 10 ** (shortest - most), direction: now.direction };
  drawEllipse(circle, GREY, pixels * 10 ** -most);
  drawEllipse(shape, { class: "stroke forward" });
  const zoom = 10 ** (norm - most) / (now.long || 1);
  for (const [across, up] of numbers.moves[steps]) {
    picture.line([[x(0), y(0)], [x(across * zoom), y(up * zoom)]], { class: "stroke parameter thin" });
  }
  const [alongX, alongY] = [shape.long * Math.cos(now.direction), shape.long * Math.sin(now.direction)];
  picture.line([[x(0), y(0)], [x(alongX), y(alongY)]], { class: "stroke backward", style: "stroke-width: 4", "stroke-linecap": "round" });
  const product = yours && yours.product ? yours.product.map(Number) : [];
  if (product.length && product.every(Number.isFinite)) {
    const [a, b, c, d] = product.map((entry) => entry * 10 ** -most);
    drawEllipse(ellipse([[a, c], [b, d]]), { class: "stroke own dashed thin" });
  }
  picture.text(left, top + side + 18, `long half-axis: ${size(norm)}`);
  picture.text(left, top + side + 36, `short half-axis: ${size(shortest)}`, { class: "quiet" });
}

function drawNorms(picture, { left, right, top, bottom }, { state, numbers, yours }) {
  const { norm, floor, ceiling } = numbers;
  const seen = [...norm, ...(yours && yours.norms ? yours.norms.map((one) => Math.log10(Number(one))) : [])].filter(Number.isFinite);
  const [low, high] = [Math.min(-1, Math.floor(Math.min(...seen))), Math.max(1, Math.ceil(Math.max(...seen) + 0.1))];
  const x = scale([0, STEPS], [left, right]);
  const linear = scale([low, high], [bottom, top]);
  // What is far outside needs no exact place, and none that a browser cannot draw.
  const y = (power) => Math.max(top - 1e4, Math.min(bottom + 1e4, linear(power)));
  picture.text(left - 32, top - 28, "norm after k steps");
  const every = Math.ceil((high - low) / 6);
  for (let mark = Math.ceil(low / every) * every; mark <= high; mark += every) {
    picture.add("line", { class: mark ? "grid" : "axis", x1: left, x2: right, y1: y(mark), y2: y(mark) });
    const look = { "text-anchor": "end", class: "quiet" };
    if (mark) picture.power(left - 6, y(mark) + 4, mark, look);
    else picture.text(left - 6, y(mark) + 4, "1", look);
  }
  for (let k = 0; k <= STEPS; k += 10) picture.text(x(k), bottom + 17, k, { "text-anchor": k === STEPS ? "end" : "middle", class: "quiet" });
  picture.text((left + right) / 2, bottom + 34, "steps k", { "text-anchor": "middle", class: "quiet" });

  const id = `${picture.id}-norms`;
  const clip = picture.add("clipPath", { id });
  clip.append(picture.add("rect", { x: left, y: top, width: right - left, height: bottom - top }));
  const inside = { "clip-path": `url(#${id})` };
  const points = (powers) => powers.map((power, k) => [x(k), y(power)]);
  if (state.slopes === "all") {
    const band = [...points(ceiling), ...points(floor).reverse()].map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`);
    picture.add("path", { class: "chosen", d: `M${band.join("L")}Z`, ...inside });
  }
  picture.line(points(ceiling), { class: "axis", fill: "none", style: "stroke-width: 1.5", "stroke-dasharray": "6 4", ...inside });
  picture.line(points(floor), { class: "axis", fill: "none", style: "stroke-width: 1.5", ...inside });
  picture.line(points(norm), { class: "stroke backward", style: "stroke-width: 3", ...inside });
  picture.explain("backward", "line", "norm of the product, the long half-axis");
  picture.explain("quiet", "dashed", "σᵏ, norm of one factor");
  picture.explain("quiet", "line", "ρᵏ, spectral radius of one factor");
  if (yours && yours.norms) {
    yours.norms.forEach((one, place) => {
      const power = Math.log10(Number(one));
      if (Number.isFinite(power)) picture.add("circle", { class: "stroke own thin", cx: x(place + 1), cy: y(power), r: 2.5 });
    });
    picture.explain("own", "dot", "your code");
  }
  const now = y(norm[state.steps]);
  picture.add("line", { class: "axis", "stroke-dasharray": "2 3", x1: x(state.steps), x2: x(state.steps), y1: top, y2: bottom });
  if (now >= top - 1 && now <= bottom + 1) {
    picture.add("circle", { class: "halo", cx: x(state.steps), cy: now, r: 6 });
    picture.add("circle", { class: "stroke backward", cx: x(state.steps), cy: now, r: 6 });
  }
  // Beside the last point of each line that is in the picture: the ceiling's name above it, the floor's below.
  const inPicture = (power) => y(power) >= top && y(power) <= bottom;
  const names = [["σᵏ", ceiling, -9], ["ρᵏ", floor, 17]].map(([name, powers, aside]) => {
    const last = powers.findLastIndex(inPicture);
    const steep = last < STEPS / 4;
    const height = Math.max(top + 12, Math.min(bottom - 6, y(powers[last]) + aside));
    return { name, steep, from: x(last) + (steep ? 12 : last < STEPS ? -10 : 0), height };
  });
  const [above, below] = names;
  if (Math.abs(above.from - below.from) < 40 && below.height - above.height < LINE) {
    above.height = Math.min(above.height, bottom - 6 - LINE);
    below.height = above.height + LINE;
  }
  for (const { name, steep, from, height } of names) {
    picture.text(from, height, name, { class: "haloed quiet", "text-anchor": steep ? "start" : "end" });
  }
  const rows = [0, 1, 2, 4, 10, 20, STEPS].map((k) => [k, size(floor[k]), size(norm[k]), size(ceiling[k])]);
  picture.table("Norm of the product after k steps", ["k", "ρᵏ", "norm", "σᵏ"], rows);
}

export default present(SPEC, { simulate, conclude, draw, python, compare });
