// One unit without inputs, started near zero: how much its last state depends on each earlier one.
const START = 0.001;
// An LSTM's bars are shown over so many steps.
const LSTM_STEPS = 30;

export function simulate(state) {
  return state.kind === "lstm" ? lstm(state) : chain(state);
}

function chain({ kind, w, steps }) {
  const states = [START];
  const factors = [];
  for (let t = 1; t <= steps; t++) {
    const z = w * states[t - 1];
    states.push(kind === "tanh" ? Math.tanh(z) : z);
    factors.push(kind === "tanh" ? w * (1 - states[t] ** 2) : w);
  }
  const gradients = Array(steps + 1).fill(1);
  for (let t = steps - 1; t >= 0; t--) gradients[t] = gradients[t + 1] * factors[t];
  return { states, factors, gradients, direct: null };
}

function lstm({ w, forget_bias }) {
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  let [c, h] = [START, 0];
  const cells = [c];
  const hidden = [h];
  const gates = [];
  for (let t = 1; t <= LSTM_STEPS; t++) {
    const [f, i, o, g] = [sigmoid(w * h + forget_bias), sigmoid(w * h), sigmoid(w * h), Math.tanh(w * h)];
    const before = c;
    c = f * before + i * g;
    // How c_t and h_t move with h_{t-1}, through all gates; they move with c_{t-1} through f alone.
    const cByH = w * (before * f * (1 - f) + g * i * (1 - i) + i * (1 - g * g));
    const squashed = Math.tanh(c);
    gates.push({ f, o, cByH, hByH: w * squashed * o * (1 - o), hByC: o * (1 - squashed * squashed) });
    h = o * squashed;
    cells.push(c);
    hidden.push(h);
  }
  const gradients = Array(LSTM_STEPS + 1).fill(1);
  const direct = Array(LSTM_STEPS + 1).fill(1);
  // The last cell's gradient with respect to c_t and to h_t.
  let [byC, byH] = [1, 0];
  for (let t = LSTM_STEPS - 1; t >= 0; t--) {
    const { f, cByH, hByH, hByC } = gates[t];
    const throughC = byC + byH * hByC;
    byH = throughC * cByH + byH * hByH;
    byC = throughC * f;
    const own = t > 0 ? gates[t - 1].hByC : 0;
    gradients[t] = byC + byH * own;
    direct[t] = direct[t + 1] * f;
  }
  return { states: cells, hidden, factors: gates.map(({ f }) => f), gradients, direct };
}

export function verdict(gradient) {
  const size = Math.abs(gradient);
  if (!Number.isFinite(size) || size > 10) return "It explodes.";
  if (size < 0.1) return "It vanishes.";
  return "It keeps its size, within a factor of ten.";
}

export function conclude(state, { gradients, direct, factors }) {
  const steps = gradients.length - 1;
  const which = state.kind === "lstm" ? "the last cell state with respect to the first" : "the last state with respect to the first";
  const back = steps === 1 ? "one step" : `${steps} steps`;
  const told = `Over ${back}, the gradient of ${which} is ${plain(gradients[0])}. ${verdict(gradients[0])}`;
  if (state.kind === "linear") return `${told} It is w to the power T: each step multiplies by ${plain(state.w)}.`;
  if (state.kind === "tanh") return `${told} The last step multiplies by ${plain(factors[steps - 1])}, not by ${plain(state.w)}: that is w times the slope of tanh.`;
  return `${told} The way along the cell states alone, the product of the forget gates, gives ${plain(direct[0])}.`;
}

export function python({ kind, w, steps, forget_bias }) {
  const more = kind === "lstm" ? `forget_bias=${forget_bias}` : `steps=${steps}`;
  return `exploding_gradients(kind="${kind}", w=${w}, ${more})`;
}

// Beyond these powers of ten a bar ends at the edge.
const MOST = 30;
const power = (gradient) => Math.max(-MOST, Math.min(MOST, Math.log10(Math.abs(gradient))));

function draw(picture, { numbers: { gradients, direct }, yours }) {
  const height = picture.narrow ? 260 : 300;
  picture.height(height);
  const [left, right, top, bottom] = [58, picture.width - 14, 18, height - 44];
  const powers = gradients.map(power);
  const all = [...powers, ...(direct || []).map(power), ...(yours ? yours.gradients.map((one) => power(Number(one))) : [])];
  const seen = all.filter(Number.isFinite);
  const high = Math.max(1, Math.ceil(Math.max(...seen)));
  const low = Math.min(-1, Math.floor(Math.min(...seen)));
  const y = scale([low, high], [bottom, top]);
  const width = (right - left) / gradients.length;
  const x = (t) => left + (t + 0.5) * width;

  const every = Math.ceil((high - low) / 6);
  for (let mark = Math.ceil(low / every) * every; mark <= high; mark += every) {
    picture.add("line", { class: "grid", x1: left, x2: right, y1: y(mark), y2: y(mark) });
    const label = picture.text(left - 8, y(mark) + 4, "10", { "text-anchor": "end", class: "quiet" });
    const exponent = document.createElementNS(label.namespaceURI, "tspan");
    exponent.setAttribute("dy", "-5");
    exponent.setAttribute("class", "small");
    exponent.textContent = String(mark).replace("-", "−");
    label.append(exponent);
  }
  gradients.forEach((gradient, t) => {
    const end = y(powers[t]);
    picture.add("rect", {
      class: `fill backward${powers[t] < 0 ? " light" : ""}`,
      x: x(t) - width * 0.38,
      width: width * 0.76,
      y: Math.min(end, y(0)) - (end === y(0) ? 1.5 : 0),
      height: Math.max(Math.abs(end - y(0)), 3),
      rx: Math.min(2, width / 4),
    });
  });
  picture.add("line", { class: "axis", x1: left, x2: right, y1: y(0), y2: y(0) });
  picture.explain("backward", "bar", "larger than at the last step");
  picture.explain("backward", "bar light", "smaller");
  if (direct) {
    picture.line(direct.map((one, t) => [x(t), y(power(one))]), { class: "stroke parameter" });
    picture.explain("parameter", "line", "product of the forget gates");
  }
  if (yours) {
    yours.gradients.forEach((one, t) => {
      const at = power(Number(one));
      if (Number.isFinite(at)) picture.add("circle", { class: "stroke own", cx: x(t), cy: y(at), r: Math.min(5, width * 0.4) });
    });
    picture.explain("own", "dot", "your code");
  }
  const steps = gradients.length - 1;
  const labelled = Math.max(1, Math.ceil(steps / (picture.narrow ? 4 : 10)));
  for (let t = 0; t <= steps; t += labelled) picture.text(x(t), bottom + 16, t, { "text-anchor": "middle", class: "quiet" });
  picture.text((left + right) / 2, height - 8, "step t", { "text-anchor": "middle", class: "quiet" });
  picture.text(left, 11, direct ? "|∂c_T / ∂c_t|" : "|∂h_T / ∂h_t|", { class: "quiet" });
}

export default present(SPEC, { simulate, conclude, draw, python });
