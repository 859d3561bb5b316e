// One unit over fifty steps, h_t = tanh(u h_{t-1} + b), whose loss reads the last state alone.
const FIRST = 0.9;
const TARGET = 0.5;
const STEPS = 50;
const UPDATES = 200;
const [U, B] = ["u", "b"].map((name) => SPEC.controls.find((control) => control.name === name));

// The last state, and how it moves with u and with b. Both are carried forward with the state, not back.
export function unroll(u, b) {
  let [h, byU, byB] = [FIRST, 0, 0];
  for (let t = 1; t <= STEPS; t++) {
    const next = Math.tanh(u * h + b);
    const slope = 1 - next * next;
    // A flat tanh lets nothing through, not even what has overflowed.
    [byU, byB] = slope ? [slope * (h + u * byU), slope * (1 + u * byB)] : [0, 0];
    h = next;
  }
  const miss = h - TARGET;
  return { loss: miss * miss, byU: 2 * miss * byU, byB: 2 * miss * byB };
}

// What is left of an arrow with two entries: (along, up).
export function clipped(along, up, { clipping, limit }) {
  if (clipping === "value") return [along, up].map((entry) => Math.min(limit, Math.max(-limit, entry)));
  if (clipping === "none" || Math.hypot(along, up) <= limit) return [along, up];
  const direction = Math.atan2(up, along);
  return [limit * Math.cos(direction), limit * Math.sin(direction)];
}

const isOnMap = (u, b) => u >= U.lowest && u <= U.highest && b >= B.lowest && b <= B.highest;

// points: u, b and loss, one more than there are updates. raw and used: the gradient of each update before and after
// clipping. cliff: the update on the map whose gradient is longest; left: the first point that is off the map, or null.
// last: how long the gradient at the last point is. A descent ends early where its point overflows.
export function simulate(state) {
  const run = { u: [state.u], b: [state.b], loss: [], raw: [], used: [], cliff: 0, left: null };
  for (let k = 0; ; k++) {
    const { loss, byU, byB } = unroll(run.u[k], run.b[k]);
    run.loss.push(loss);
    const [stepU, stepB] = clipped(byU, byB, state);
    const [u, b] = [run.u[k] - state.rate * stepU, run.b[k] - state.rate * stepB];
    run.last = Math.hypot(byU, byB);
    if (k === UPDATES || !Number.isFinite(u) || !Number.isFinite(b)) return run;
    run.raw.push([byU, byB]);
    run.used.push([stepU, stepB]);
    run.u.push(u);
    run.b.push(b);
    if (run.left === null && run.last > Math.hypot(...run.raw[run.cliff])) run.cliff = k;
    if (run.left === null && !isOnMap(u, b)) run.left = k + 1;
  }
}

// The angle between two arrows in degrees, 0 if one has no length.
export function angle([a, b], [c, d]) {
  return (Math.abs(Math.atan2(a * d - b * c, a * c + b * d)) * 180) / Math.PI;
}

const degrees = (one, other) => Number(angle(one, other).toPrecision(2).replace(/.*e-.*/, "0"));

export function conclude({ clipping, rate, limit }, { u, b, loss, raw, used, cliff, left, last }) {
  const length = Math.hypot(...raw[cliff]);
  const kept = Math.hypot(...used[cliff]);
  const changed = used.some(([along, up], k) => along !== raw[k][0] || up !== raw[k][1]);
  const told = [];
  if (clipping !== "none" && !changed) told.push(`No gradient is beyond the limit, the longest has length ${plain(length)}: clipping changes nothing.`);
  else if (clipping === "none") told.push(`The longest gradient on the map has length ${plain(length)}, at update ${cliff + 1}.`);
  else {
    const turn = degrees(raw[cliff], used[cliff]);
    const turned = turn ? `and is turned by ${turn} ${turn === 1 ? "degree" : "degrees"}` : "and keeps its direction";
    told.push(`The longest gradient, at update ${cliff + 1}, is cut from ${plain(length)} to ${plain(kept)} ${turned}.`);
  }
  if (left !== null) {
    told.push(`Update ${left} leaves the map, to u = ${plain(u[left])}, b = ${plain(b[left])}.`);
  }
  const updates = loss.length - 1;
  const moved = Math.max(...u.map((one, k) => Math.hypot(one - u[0], b[k] - b[0])));
  const hardly = moved < 0.1 && loss[updates] > 0.1 ? "The point hardly moves, and the" : "The";
  const stuck = left !== null && last < 1e-6 && loss[updates] > 0.1 ? ", and the gradient has vanished" : "";
  told.push(`${hardly} loss after ${updates} ${updates === 1 ? "update" : "updates"} is ${plain(loss[updates])}${stuck}.`);
  return told.join(" ");
}

export function python({ u, b, rate, clipping, limit }) {
  const more = clipping === "none" ? "" : `, limit=${limit}`;
  return `cliff_and_clipping(u=${u}, b=${b}, rate=${rate}, clipping="${clipping}"${more})`;
}

// The map as a grey picture, one for all views: white where the loss is largest, with lines of equal loss.
const [WIDE, HIGH] = [480, 320];
const WORST = 1 + TARGET;
let shades = "";

function mapPicture() {
  if (shades) return shades;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDE, HIGH];
  const ink = canvas.getContext("2d");
  const picture = ink.createImageData(WIDE, HIGH);
  let above = null;
  for (let row = 0; row < HIGH; row++) {
    const misses = [];
    for (let column = 0; column < WIDE; column++) {
      const u = U.lowest + ((column + 0.5) / WIDE) * (U.highest - U.lowest);
      const b = B.highest - ((row + 0.5) / HIGH) * (B.highest - B.lowest);
      // A state that has come to rest stays where it is: most places need a few steps only.
      let [h, before] = [FIRST, 2];
      for (let t = 1; t <= STEPS && Math.abs(h - before) > 1e-6; t++) [h, before] = [Math.tanh(u * h + b), h];
      misses.push(Math.abs(h - TARGET));
      const band = (miss) => Math.floor(miss * 10);
      const neighbours = [column ? misses[column - 1] : misses[0], above ? above[column] : misses[column]];
      const crosses = neighbours.some((miss) => band(miss) !== band(misses[column]));
      const shade = 12 + 150 * (misses[column] / WORST) + (crosses ? 45 : 0);
      picture.data.set([shade, shade, shade, 255], 4 * (row * WIDE + column));
    }
    above = misses;
  }
  ink.putImageData(picture, 0, 0);
  shades = canvas.toDataURL();
  return shades;
}

// The picture is a mask over the colour of errors: so it suits a light and a dark page.
function makeMap(picture) {
  const group = document.createElementNS(picture.root.namespaceURI, "g");
  const put = (tag, attributes, parent) => {
    const made = document.createElementNS(group.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };
  const id = `${picture.id}-loss`;
  const whole = { x: 0, y: 0, width: WIDE, height: HIGH };
  const mask = put("mask", { id, maskUnits: "userSpaceOnUse", ...whole }, group);
  put("image", { href: mapPicture(), ...whole }, mask);
  put("rect", { class: "fill error", mask: `url(#${id})`, ...whole }, group);
  return group;
}

function draw(picture, all) {
  const { width } = picture;
  const stacked = width < 620;
  const left = 40;
  const right = stacked ? width - 8 : width - 282;
  const top = 28;
  const bottom = top + (right - left) / 1.5;
  const below = bottom + 40;
  const half = (width - 26) / 2;
  const arrows = stacked ? { left: 4, top: below + 8, size: half } : { left: width - 222, top: 0, size: 222 };
  const losses = stacked
    ? { left: half + 46, right: width - 8, top: below + 72, bottom: below + half + 4 }
    : { left: width - 214, right: width - 10, top: 262, bottom: Math.max(bottom, 350) };
  picture.height(losses.bottom + 40);
  drawMap(picture, { left, right, top, bottom }, all);
  drawArrows(picture, arrows, all);
  drawLosses(picture, losses, all);
}

function drawMap(picture, { left, right, top, bottom }, { state, numbers, yours, change }) {
  const x = scale([U.lowest, U.highest], [left, right]);
  const y = scale([B.lowest, B.highest], [bottom, top]);
  const size = (right - left) / WIDE;
  picture.keep("map", () => makeMap(picture)).setAttribute("transform", `translate(${left} ${top}) scale(${size})`);
  const frame = { x: left, y: top, width: right - left, height: bottom - top };
  picture.add("rect", { class: "axis", fill: "none", ...frame });
  for (let u = 0.5; u <= U.highest; u += picture.narrow ? 1 : 0.5) {
    picture.add("line", { class: "axis", x1: x(u), x2: x(u), y1: bottom, y2: bottom + 4 });
    picture.text(x(u), bottom + 17, u, { "text-anchor": "middle", class: "quiet" });
  }
  for (let b = -1.5; b <= B.highest; b += 0.5) {
    picture.add("line", { class: "axis", x1: left - 4, x2: left, y1: y(b), y2: y(b) });
    picture.text(left - 7, y(b) + 4, String(b).replace("-", "−"), { "text-anchor": "end", class: "quiet" });
  }
  picture.text((left + right) / 2, bottom + 34, "u", { "text-anchor": "middle", class: "quiet" });
  picture.text(left, 16, "b", { class: "quiet", "text-anchor": "end" });
  drawKey(picture, right);
  picture.text(x(1.6), y(-1), "plateau", { class: "haloed", "text-anchor": "middle" });
  if (!picture.narrow) {
    picture.text(x(2.62), y(-0.86), "cliff", { class: "haloed" });
    picture.text(x(0.95), y(0.15), "valley", { class: "haloed" });
  }

  const clip = picture.add("clipPath", { id: `${picture.id}-edge` });
  clip.append(picture.add("rect", frame));
  const inside = { "clip-path": `url(#${picture.id}-edge)` };
  // Far away a line needs no exact end, and none that a browser cannot draw.
  const far = (value) => Math.max(-1e4, Math.min(1e4, value));
  const points = numbers.u.map((u, k) => [far(x(u)), far(y(numbers.b[k]))]);
  picture.line(points, { class: "halo", ...inside });
  picture.line(points, { class: "stroke parameter thin", ...inside });
  const dots = points.filter(([px, py]) => px >= left && px <= right && py >= top && py <= bottom);
  const round = dots.map(([px, py]) => `M${px.toFixed(1)} ${py.toFixed(1)}h0`).join("");
  picture.add("path", { class: "stroke parameter", d: round, "stroke-linecap": "round", style: "stroke-width: 4" });
  picture.explain("parameter", "line", "gradient descent, 200 updates");
  if (yours && yours.u) drawYours(picture, { x, y, inside, frame }, yours);
  if (numbers.left !== null) drawExit(picture, points[numbers.left - 1], points[numbers.left], frame, numbers.left);
  const [cx, cy] = points[numbers.cliff];
  picture.add("circle", { class: "halo", cx, cy, r: 8 });
  picture.add("circle", { class: "stroke backward", cx, cy, r: 8 });
  picture.explain("backward", "dot", "its longest gradient on the map");

  const rounded = (value, control) => Number(Math.min(control.highest, Math.max(control.lowest, value)).toFixed(2));
  const [backU, backB] = [scale([left, right], [U.lowest, U.highest]), scale([bottom, top], [B.lowest, B.highest])];
  picture.grip("start", {
    knob: { x: x(state.u), y: y(state.b) },
    area: [left, top, right - left, bottom - top],
    label: "start point: arrow keys left and right move u, up and down move b",
    value: state.u,
    lowest: U.lowest,
    highest: U.highest,
    text: `u = ${plain(state.u)}, b = ${plain(state.b)}`,
    drag: (place) => change(() => ({ u: rounded(backU(place.x), U), b: rounded(backB(place.y), B) })),
    keys: arrowKeys((along, up) => change((now) => ({ u: rounded(now.u + 0.01 * along, U), b: rounded(now.b + 0.01 * up, B) }))),
  });
}

// How strong the colour is for which loss.
function drawKey(picture, right) {
  const [wide, high, parts] = [90, 10, 15];
  const from = right - wide - 30;
  picture.text(from - 22, 17, "loss", { "text-anchor": "end", class: "quiet" });
  picture.text(from - 6, 17, "0", { "text-anchor": "end", class: "quiet" });
  for (let part = 0; part < parts; part++) {
    const opacity = (12 + (150 * (part + 0.5)) / parts) / 255;
    picture.add("rect", { class: "fill error", x: from + (wide / parts) * part, y: 8, width: wide / parts, height: high, opacity });
  }
  picture.text(right, 17, WORST ** 2, { "text-anchor": "end", class: "quiet" });
}

// Where the line leaves the map: an arrow head on the edge, and which update it was.
function drawExit(picture, [fromX, fromY], [toX, toY], { x, y, width, height }, update) {
  const within = (from, to, low, high) => (to > high ? (high - from) / (to - from) : to < low ? (low - from) / (to - from) : 1);
  const part = Math.max(0, Math.min(within(fromX, toX, x, x + width), within(fromY, toY, y, y + height)));
  const [atX, atY] = [fromX + part * (toX - fromX), fromY + part * (toY - fromY)];
  arrowHead(picture, atX, atY, Math.atan2(toY - fromY, toX - fromX), "parameter");
  const toLeft = atX > x + width / 2;
  const textY = Math.min(y + height - 8, Math.max(y + 16, atY + (atY < y + height / 2 ? 18 : -8)));
  picture.text(atX + (toLeft ? -12 : 12), textY, `update ${update}`, { class: "haloed", "text-anchor": toLeft ? "end" : "start" });
}

function arrowHead(picture, x, y, direction, colour, size = 10) {
  const corner = (turn) => `${(x - size * Math.cos(direction + turn)).toFixed(1)} ${(y - size * Math.sin(direction + turn)).toFixed(1)}`;
  picture.add("path", { class: `fill ${colour}`, d: `M${x.toFixed(1)} ${y.toFixed(1)}L${corner(0.45)}L${corner(-0.45)}Z` });
}

function drawYours(picture, { x, y, inside, frame }, yours) {
  const far = (value) => Math.max(-1e4, Math.min(1e4, value));
  const points = yours.u.map((u, k) => [far(x(Number(u))), far(y(Number(yours.b[k])))]);
  picture.line(points, { class: "stroke own dashed thin", ...inside });
  // Dots that would hide each other are left out.
  let last = null;
  points.forEach(([cx, cy]) => {
    if (last && Math.hypot(cx - last[0], cy - last[1]) < 12) return;
    if (cx < frame.x || cx > frame.x + frame.width || cy < frame.y || cy > frame.y + frame.height) return;
    picture.add("circle", { class: "stroke own thin", cx, cy, r: 4 });
    last = [cx, cy];
  });
  picture.explain("own", "dot", parting(yours));
}

export function parting({ wrong }) {
  return wrong.length ? `your code, another way from update ${wrong[0] + 1} on` : "your code, the same way";
}

// The two arrows of the longest gradient. The limit is a circle for a norm, and a square for values.
function drawArrows(picture, { left, top, size }, { state, numbers }) {
  const raw = numbers.raw[numbers.cliff];
  const used = numbers.used[numbers.cliff];
  const length = Math.hypot(...raw);
  const clips = state.clipping !== "none";
  const room = size - 52;
  const [middleX, middleY] = [left + size / 2, top + 48 + room / 2];
  const reach = clips ? 0.3 * room : 0.46 * room;
  const unit = reach / (clips ? state.limit : length || 1);
  const [edge, low, high] = [room / 2, middleY - room / 2, middleY + room / 2];
  picture.text(left, top + 14, `minus the gradient, update ${numbers.cliff + 1}`);
  const isCut = raw[0] !== used[0] || raw[1] !== used[1];
  const cut = isCut ? ` → ${plain(Math.hypot(...used))}, turned ${degrees(raw, used)}°` : clips ? ", below the limit" : "";
  picture.text(left, top + 31, `length ${plain(length)}${cut}`, { class: "quiet" });
  picture.add("line", { class: "grid", x1: middleX - edge, x2: middleX + edge, y1: middleY, y2: middleY });
  picture.add("line", { class: "grid", x1: middleX, x2: middleX, y1: low, y2: high });
  picture.text(middleX + edge, middleY - 5, "u", { class: "quiet", "text-anchor": "end" });
  picture.text(middleX + 6, low + 10, "b", { class: "quiet" });
  if (state.clipping === "norm") picture.add("circle", { class: "stroke own thin dashed", cx: middleX, cy: middleY, r: reach });
  if (state.clipping === "value") {
    picture.add("rect", { class: "stroke own thin dashed", x: middleX - reach, y: middleY - reach, width: 2 * reach, height: 2 * reach });
  }
  if (clips) picture.explain("own", "dashed", "the limit");
  const arrow = ([along, up], attributes, head) => {
    // What is too long for the panel ends at its edge.
    const part = Math.min(1, (edge - 2) / (unit * Math.max(Math.abs(along), Math.abs(up), 1e-300)));
    const [toX, toY] = [middleX - part * unit * along, middleY + part * unit * up];
    picture.line([[middleX, middleY], [toX, toY]], attributes);
    const drawn = Math.hypot(toX - middleX, toY - middleY);
    if (drawn > 1) arrowHead(picture, toX, toY, Math.atan2(toY - middleY, toX - middleX), "backward", Math.min(head, drawn));
  };
  if (isCut) {
    arrow(raw, { class: "stroke backward dashed light" }, 9);
    picture.explain("backward", "dashed light", "raw");
  }
  arrow(used, { class: "stroke backward", style: "stroke-width: 4" }, 14);
  picture.explain("backward", "line", isCut ? "clipped" : "minus the gradient");
}

function drawLosses(picture, { left, right, top, bottom }, { numbers, yours }) {
  const x = scale([0, UPDATES], [left, right]);
  const y = scale([0, WORST ** 2], [bottom, top]);
  for (const loss of [0, 1, 2]) {
    picture.add("line", { class: loss ? "grid" : "axis", x1: left, x2: right, y1: y(loss), y2: y(loss) });
    picture.text(left - 7, y(loss) + 4, loss, { "text-anchor": "end", class: "quiet" });
  }
  for (const update of [0, UPDATES / 2, UPDATES]) {
    const anchor = update === UPDATES ? "end" : "middle";
    picture.text(x(update), bottom + 17, update, { "text-anchor": anchor, class: "quiet" });
  }
  picture.text((left + right) / 2, bottom + 34, "update", { "text-anchor": "middle", class: "quiet" });
  picture.text(left, top - 8, "loss by update");
  picture.line(numbers.loss.map((loss, k) => [x(k), y(loss)]), { class: "stroke error thin" });
  if (yours && yours.loss) picture.line(yours.loss.map((loss, k) => [x(k), y(Number(loss))]), { class: "stroke own dashed thin" });
  picture.add("circle", { class: "stroke backward", cx: x(numbers.cliff), cy: y(numbers.loss[numbers.cliff]), r: 5 });
}

export default present(SPEC, { simulate, conclude, draw, python });
