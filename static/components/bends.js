// One hidden layer fitted to a target: what each neuron adds, and what they add up to. Move over the
// picture, or use the arrow keys; nothing goes to the server.

import { decode } from "./arrays.js";
import { CSS } from "./bends/styles.js";
import { Waterfall } from "./bends/waterfall.js";
import { CHART_CSS, chart, onResize, path, ticks, writer } from "./plot.js";
import { dress } from "./styles.js";
import { drawn, set } from "./svg.js";
import { isDark, roles } from "./colours.js";
import { clamp, element, say } from "./dom.js";
import { Numbers } from "./numbers.js";
import { adding } from "./reckoning.js";

const HEIGHT = 340;
const REACH = 1.75; // of the picture, up and down: the same for all fits, so that they compare
const PLACES = 3; // decimals of terms
const PACE = 2; // places that one step goes: 0.025
const STEPS = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
const mounted = new WeakMap();

export default function bends({ data, parentElement }) {
  dress(parentElement, CHART_CSS + CSS);
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Layer(parentElement));
  mounted.get(parentElement).update(data);
}

const numbers = (packed) => decode(packed.data, packed.dtype.slice(1));

class Layer {
  constructor(parent) {
    this.root = element("div", "root bends");
    this.two = element("div", "two");
    this.legend = element("p", "legend");
    this.sum = element("p", "sum");
    this.neuron = element("p", "neuron note");
    this.errors = element("figure");
    this.stage = element("div", "stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "slider");
    this.stage.onkeydown = (event) => this.key(event);
    for (const kind of ["pointermove", "pointerdown"]) {
      this.stage.addEventListener(kind, (event) => this.point(event));
    }
    this.root.append(this.legend, this.two, this.sum, this.neuron, this.errors);
    parent.append(this.root);
    this.k = null;
    this.chosen = -1;
    onResize(this.root, () => this.draw());
  }

  update(data) {
    const { words, curve, terms } = data;
    Object.assign(this, { data, words });
    this.write = writer(words.locale);
    this.numbers = new Numbers(words.locale);
    this.curve = numbers(curve);
    this.size = this.curve.length;
    const all = numbers(terms);
    this.terms = data.v.map((_, i) => all.subarray(i * this.size, (i + 1) * this.size));
    this.y = Float64Array.from(this.curve, (_, k) =>
      this.terms.reduce((sum, term) => sum + term[k], data.c));
    this.k ??= Math.round((this.size - 1) * 0.7);
    this.chosen = Math.min(this.chosen, this.terms.length - 1);
    this.draw();
  }

  x(k) {
    return -1 + (2 * k) / (this.size - 1);
  }

  draw() {
    if (!this.data || !this.root.isConnected) return;
    const { words } = this;
    const { input, kernel, output } = roles(isDark(this.root));
    this.root.style = `--input: ${input}; --kernel: ${kernel}; --output: ${output}`;
    const room = this.root.clientWidth || 700;
    const wide = room >= 640;
    this.two.style.gridTemplateColumns = wide ? "minmax(0, 3fr) minmax(0, 2fr)" : "minmax(0, 1fr)";
    const width = wide ? Math.floor((room - 20) * 0.6) : room;
    this.drawStage(width);
    this.waterfall = new Waterfall({
      terms: this.terms, c: this.data.c, write: this.write, choose: (i) => this.choose(i),
      size: { width: wide ? room - 20 - width : room, height: wide ? HEIGHT : 220 },
      colours: { positive: kernel, negative: input, constant: "#808080", output },
    });
    this.caption = element("figcaption");
    this.two.replaceChildren(
      figure(words.picture, this.stage), figure(this.caption, this.waterfall.chart.svg));
    this.drawLegend();
    this.drawErrors(room);
    this.stage.setAttribute("aria-label", words.stage);
    set(this.stage, { "aria-valuemin": -1, "aria-valuemax": 1 });
    this.go(this.k);
    this.choose(this.chosen);
  }

  drawStage(width) {
    const { data } = this;
    const made = chart({
      width, height: HEIGHT, x: { low: -1, high: 1, ticks: ticks(-1, 1, 8), text: this.write, name: "x" },
      y: { low: -REACH, high: REACH, ticks: ticks(-REACH, REACH, 6), text: this.write },
    });
    const { X, Y, plot, svg, left, right, top, bottom } = made;
    const clip = drawn("clipPath", { id: "inside" });
    clip.append(drawn("rect", { x: left, y: top, width: right - left, height: bottom - top }));
    svg.prepend(clip);
    plot.setAttribute("clip-path", "url(#inside)");
    const line = (values, kind) => drawn("path", {
      d: path(Array.from(values, (v, k) => [X(this.x(k)), Y(v)])), class: kind,
    });
    this.lines = this.terms.map((term) => line(term, "term"));
    plot.append(line(this.curve, data.points ? "truth" : "target"), ...this.lines);
    for (const [x, y] of data.points ?? []) {
      plot.append(drawn("circle", { cx: X(x), cy: Y(y), r: 3.5, class: "given" }));
    }
    plot.append(line(this.y, "fit"), ...data.bends.map((x) => this.diamond(X(x), Y(this.value(x)))));
    this.cursor = drawn("line", { y1: top, y2: bottom, class: "cursor" });
    this.dot = drawn("circle", { r: 6, class: "at" });
    svg.append(this.cursor, this.dot);
    this.made = made;
    this.stage.replaceChildren(svg);
  }

  diamond(x, y) {
    return drawn("path", { d: `M${x - 6},${y}L${x},${y - 6}L${x + 6},${y}L${x},${y + 6}Z`, class: "bend" });
  }

  /** The fit at any x, between the places where it is known. */
  value(x) {
    const at = ((x + 1) / 2) * (this.size - 1);
    const k = clamp(Math.floor(at), 0, this.size - 2);
    return this.y[k] + (at - k) * (this.y[k + 1] - this.y[k]);
  }

  drawLegend() {
    const { words, data } = this;
    const entry = (kind, text) => {
      const made = element("span", "", text);
      const svg = drawn("svg", { width: 28, height: 12, class: "chart", "aria-hidden": "true" });
      svg.append(kind === "given" ? drawn("circle", { cx: 14, cy: 6, r: 3.5, class: kind })
        : kind === "bend" ? this.diamond(14, 6)
          : drawn("path", { d: "M1,6H27", class: kind }));
      made.prepend(svg);
      return made;
    };
    const given = data.points ? [entry("given", words.points), entry("truth", words.truth)]
      : [entry("target", words.target)];
    const neurons = this.terms.length ? [entry("term", words.terms)] : [];
    const bent = data.bends.length ? [entry("bend", words.bends)] : [];
    this.legend.replaceChildren(...given, ...neurons, entry("fit", words.fit), ...bent);
  }

  // The error for every number of neurons --------------------------------------------------------

  drawErrors(room) {
    const { words, data, terms } = this;
    const { fitted, curve } = data.errors;
    const high = Math.max(...fitted, ...(data.points ? curve : [])) * 1.05 || 1;
    const most = fitted.length - 1;
    const made = chart({
      width: room, height: 150, label: words.errors_told,
      x: { low: 0, high: most, ticks: ticks(0, most, 16), text: String, name: words.neurons },
      y: { low: 0, high, ticks: ticks(0, high, 3), text: this.write },
    });
    const line = (values, kind) => drawn("path", {
      d: path(values.map((v, n) => [made.X(n), made.Y(v)])), class: kind,
    });
    if (data.points) made.plot.append(line(curve, "truth"));
    made.plot.append(line(fitted, "fit"), drawn("circle", {
      cx: made.X(terms.length), cy: made.Y(fitted[terms.length]), r: 6, class: "at",
    }));
    this.errors.replaceChildren(...figure(words.errors, made.svg).children);
  }

  // Looking --------------------------------------------------------------------------------------

  point(event) {
    const { left, right } = this.made;
    const x = event.clientX - this.stage.getBoundingClientRect().left;
    this.go(PACE * Math.round((((x - left) / (right - left)) * (this.size - 1)) / PACE));
  }

  key(event) {
    const turn = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const step = STEPS[event.key];
    if (!turn && !step) return;
    event.preventDefault();
    if (step) this.go(this.k + PACE * step);
    else this.choose(clamp(this.chosen + turn, -1, this.terms.length - 1));
  }

  go(k) {
    this.k = clamp(k, 0, this.size - 1);
    const { X, Y } = this.made;
    const [x, y] = [this.x(this.k), this.y[this.k]];
    set(this.cursor, { x1: X(x), x2: X(x) });
    set(this.dot, { cx: X(x), cy: clamp(Y(y), this.made.top, this.made.bottom) });
    this.waterfall.show(this.k);
    this.caption.textContent = say(this.words.adding, { x: this.numbers.show(x, 4) });
    this.writeSum(x, y);
  }

  writeSum(x, y) {
    const parts = [this.data.c, ...this.terms.map((term) => term[this.k])];
    const { exact } = adding(parts, y, PLACES);
    const shown = (v) => this.numbers.show(v, PLACES);
    const pieces = parts.map((part, i) => {
      const text = i === 0 ? shown(part) : `${part < 0 ? "−" : "+"} ${shown(Math.abs(part))}`;
      if (i === 0) return element("span", "", text);
      const silent = Math.abs(part) < 0.5 * 10 ** -PLACES;
      const piece = element("span", silent ? "one silent" : "one", text);
      piece.onpointerenter = () => this.choose(i - 1);
      return piece;
    });
    const between = pieces.flatMap((piece) => [piece, " "]);
    const goal = say(this.words.goal, { y: shown(this.curve[this.k]) });
    this.sum.replaceChildren(
      element("b", "", `y(${this.numbers.show(x, 4)}) = `), ...between, exact ? "= " : "≈ ",
      element("span", "out", shown(y)), " ", element("span", "target-value", goal));
    this.mark();
    const value = say(this.words.told, { x: this.numbers.show(x, 4), y: shown(y) });
    set(this.stage, { "aria-valuenow": x.toFixed(4), "aria-valuetext": `${value} ${goal}` });
  }

  choose(i) {
    this.chosen = i;
    this.mark();
    const { words, data } = this;
    this.neuron.textContent = i < 0 ? words.hint : say(words.neuron, {
      name: words.name,
      i: i + 1, v: this.write(data.v[i]), w: this.write(data.w[i]),
      b: `${data.b[i] < 0 ? "−" : "+"} ${this.write(Math.abs(data.b[i]))}`,
    });
  }

  mark() {
    this.lines.forEach((line, i) => line.classList.toggle("chosen", i === this.chosen));
    this.sum.querySelectorAll(".one").forEach((one, i) => one.classList.toggle("chosen", i === this.chosen));
    this.waterfall.mark(this.chosen);
  }
}

function figure(caption, body) {
  const made = element("figure");
  made.append(caption instanceof Element ? caption : element("figcaption", "", caption), body);
  return made;
}
