// The picture of a widget, its axes and its numbers.

const SVG = "http://www.w3.org/2000/svg";

// An SVG that is drawn anew for each state. Colours are the classes forward, backward, parameter, error, quiet.
class Picture {
  constructor(width, title, id, kept) {
    this.width = width;
    this.narrow = width < 480;
    this.id = id;
    this.kept = kept;
    this.legend = [];
    this.tables = [];
    this.grips = new Map();
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

  // 10 to the power of a whole number.
  power(x, y, exponent, attributes = {}) {
    const made = this.text(x, y, "10", attributes);
    const raised = document.createElementNS(SVG, "tspan");
    raised.setAttribute("dy", "-5");
    raised.setAttribute("font-size", "11");
    raised.textContent = String(exponent).replace("-", "−");
    made.append(raised);
    return made;
  }

  // A part that costs much to make: made once by make(), taken over into each later picture. Returns the element.
  keep(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    this.root.append(this.kept.get(name));
    return this.kept.get(name);
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

  // Something that is moved in the picture; grips.mjs says what it has.
  grip(name, grip) {
    this.grips.set(name, grip);
  }

  explain(colour, mark, text) {
    this.legend.push({ colour, mark, text });
  }
}

function legendEntry({ colour, mark, text }) {
  const entry = node("span");
  entry.append(node("i", { class: `${mark} ${colour}`, "aria-hidden": "true" }), text);
  return entry;
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
