// Functions and their slopes over the same axis, and a point that moves on them.

import { DEFAULTS, slope, value } from "../activations.js";
import { Numbers } from "../numbers.js";
import { drawn, set } from "../svg.js";
import { button, clamp, element, say } from "../dom.js";
import { Panel } from "./panel.js";
import { trace } from "./paths.js";
import { Readout } from "./readout.js";
import { written } from "./written.js";

const REACHES = [3, 4, 6, 8, 12, 20]; // half the width of the window, in units of x
const MOVES = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1 };
const DASHES = ["", "9 4", "2 4", "12 4 2 4", "18 5", "5 3"]; // six with seven colours: 42 styles
const LAYERS = 10;
const MANY = 6;

export class Board {
  constructor() {
    this.root = element("div", "root curves");
    this.values = new Panel("values");
    this.slopes = new Panel("slopes");
    this.plots = element("div", "plots");
    this.plots.tabIndex = 0;
    this.plots.setAttribute("role", "slider");
    this.zoom = element("div", "zoom");
    this.readout = new Readout((name) => this.bring(name));
    this.plots.append(this.values.svg, this.slopes.svg);
    this.stage = element("div", "stage");
    this.stage.append(this.plots, this.zoom);
    this.hint = element("p", "note");
    this.root.append(this.readout.table, this.readout.lines, this.stage, this.hint);
    this.slots = new Map(); // a function keeps its colour while others come and go
    this.x = 1;
    this.listen();
    new ResizeObserver(() => this.resized()).observe(this.root);
  }

  listen() {
    const { plots } = this;
    const follow = (event) => this.goto(this.values.under(event.clientX));
    plots.onpointermove = (event) => (event.pointerType === "mouse" || event.buttons) && follow(event);
    plots.onpointerdown = (event) => {
      plots.setPointerCapture(event.pointerId);
      follow(event);
    };
    plots.onkeydown = (event) => {
      const ends = { Home: -this.reach, End: this.reach }[event.key];
      const to = ends ?? this.x + (MOVES[event.key] ?? NaN);
      if (Number.isNaN(to)) return;
      event.preventDefault();
      this.goto(to);
    };
  }

  // What is given ------------------------------------------------------------------------------

  update(data) {
    this.words = data.words;
    this.threshold = data.threshold;
    this.numbers = new Numbers(data.words.locale);
    this.functions = data.functions;
    for (const name of [...this.slots.keys()]) {
      if (!data.functions.some((f) => f.name === name)) this.slots.delete(name);
    }
    for (const { name } of data.functions) this.seat(name);
    if (!data.functions.some((f) => f.name === this.front)) this.front = data.functions[0]?.name;
    this.zoomButtons();
    this.arrange();
    this.hint.textContent = this.words.hint;
    this.plots.setAttribute("aria-label", this.words.point);
    this.lay();
  }

  seat(name) {
    if (this.slots.has(name)) return;
    const taken = new Set(this.slots.values());
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    this.slots.set(name, slot);
  }

  zoomButtons() {
    if (this.zoom.childElementCount) return;
    this.zoom.append(
      button("play", "−", this.words.wider, () => this.widen(1)),
      button("play", "+", this.words.closer, () => this.widen(-1)),
    );
  }

  widen(by) {
    const at = REACHES.indexOf(this.reach) + by;
    this.chosen = REACHES[clamp(at, 0, REACHES.length - 1)];
    this.lay();
  }

  bring(name) {
    this.front = name;
    this.lay();
  }

  resized() {
    if (this.functions && Math.abs(this.root.clientWidth - this.width) > 1) this.lay();
  }

  get reach() {
    return this.chosen ?? (this.width < 480 ? 4 : 6);
  }

  style(name) {
    const slot = this.slots.get(name);
    return { colour: this.palette[slot % this.palette.length], dash: DASHES[slot % DASHES.length] };
  }

  /** Few names are read best over the curves; many would push them out of sight. */
  arrange() {
    const many = this.functions.length > MANY;
    if (many === this.many) return;
    this.many = many;
    if (many) this.root.prepend(this.stage);
    else this.hint.before(this.stage);
  }

  // How it is drawn ----------------------------------------------------------------------------

  lay() {
    this.width = this.root.clientWidth || 640;
    const colours = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors");
    this.palette = colours.trim() ? colours.split(",").map((c) => c.trim()) : ["#0072B2", "#D55E00"];
    const { width, reach, numbers, words } = this;
    const traces = this.functions.map((f) => ({
      ...f,
      value: trace((x) => value(f.name, x, f.parameters), -reach, reach, 480),
      slope: trace((x) => slope(f.name, x, f.parameters), -reach, reach, 480),
    }));
    const x = [-reach, reach];
    const heights = width < 480 ? [230, 140]
      : [clamp(width * 0.38, 250, 440), clamp(width * 0.2, 135, 230)];
    const ys = [extent(traces.map((t) => t.value), -0.32 * reach, 0.48 * reach, 1),
      extent(traces.map((t) => t.slope), -1, 3, 1)];
    this.values.frame({ width, height: heights[0], x, y: ys[0], numbers, title: words.output });
    this.slopes.frame({ width, height: heights[1], x, y: ys[1], numbers, title: words.slope });
    const front = this.functions.find((f) => f.name === this.front);
    this.values.shade(front?.zones ?? [], words);
    this.slopes.shade(front?.zones ?? [], null);
    this.drawLines(traces);
    this.readout.build(this.functions, this.words, (name) => this.style(name), this.front);
    this.goto(this.x);
  }

  drawLines(traces) {
    const { slopes, threshold } = this;
    const edges = [threshold, -threshold].map((y) => drawn("line", {
      x1: 0, x2: slopes.w, y1: slopes.py(y), y2: slopes.py(y), class: "edge",
    }));
    slopes.lines.replaceChildren(...edges);
    this.values.lines.replaceChildren();
    const last = (t) => (t.name === this.front ? 1 : 0); // the one in front is drawn over the others
    for (const t of [...traces].sort((a, b) => last(a) - last(b))) {
      const style = { ...this.style(t.name), strong: t.name === this.front };
      this.values.line(t.value, style);
      slopes.line(t.slope, style);
    }
  }

  // The point ----------------------------------------------------------------------------------

  goto(x) {
    this.x = Math.round(clamp(x, -this.reach, this.reach) * 100) / 100 + 0;
    const points = this.functions.map((f) => ({
      ...f,
      y: value(f.name, this.x, f.parameters),
      dy: slope(f.name, this.x, f.parameters),
    }));
    const front = points.find((p) => p.name === this.front);
    this.mark(points, front);
    this.readout.fill(points, front, this);
    const n = this.numbers;
    const told = points.map((p) => say(this.words.told, {
      name: p.title, value: n.fixed(p.y, 3), slope: n.fixed(p.dy, 3),
    }));
    set(this.plots, {
      "aria-valuemin": -this.reach,
      "aria-valuemax": this.reach,
      "aria-valuenow": this.x,
      "aria-valuetext": [`x = ${n.fixed(this.x, 2)}`, ...told].join("; "),
    });
  }

  mark(points, front) {
    for (const [panel, of] of [[this.values, "y"], [this.slopes, "dy"]]) {
      const at = panel.px(this.x);
      const cursor = drawn("line", { x1: at, x2: at, y1: 0, y2: panel.h, class: "cursor" });
      const tangent = front && of === "y" ? this.tangent(panel, front) : [];
      const stem = front && of === "dy" ? [drawn("line", {
        ...{ x1: at, x2: at, y1: panel.py(0), y2: panel.py(front.dy), class: "stem" },
        stroke: this.style(front.name).colour,
      })] : [];
      const dots = points.map((p) => this.dot(panel, at, p[of], p.name));
      panel.marks.replaceChildren(cursor, ...stem, ...tangent, ...dots);
    }
  }

  /** A point; hollow, at the edge, where the curve has left the plot. */
  dot(panel, x, y, name) {
    const r = name === this.front ? 8 : 5;
    const at = panel.py(y);
    const away = at < -1 || at > panel.h + 1;
    return drawn("circle", {
      ...{ cx: x, cy: away ? clamp(at, r + 2, panel.h - r - 2) : at, r },
      class: away ? "dot away" : "dot",
      [away ? "stroke" : "fill"]: this.style(name).colour,
    });
  }

  /** The tangent, and under it the step of one to the right and of the slope upwards. */
  tangent(panel, { y, dy }) {
    const [x0, x1] = panel.xs;
    const line = drawn("line", {
      x1: panel.px(x0), y1: panel.py(y + dy * (x0 - this.x)), class: "tangent",
      x2: panel.px(x1), y2: panel.py(y + dy * (x1 - this.x)),
    });
    const [a, b, c] = [panel.px(this.x), panel.px(this.x + 1), panel.py(y)];
    const d = `M${a} ${c}L${b} ${c}L${b} ${panel.py(y + dy)}`;
    return [drawn("path", { d: `${d}Z`, class: "triangle" }), line];
  }

  /** What a slope does to a gradient on its way through several layers. */
  through(dy) {
    return { layers: LAYERS, product: dy ** LAYERS };
  }

  formula(point) {
    const { name, parameters } = point;
    return written(name, this.x, { ...DEFAULTS[name], ...parameters }, this.numbers);
  }
}

/** What all traces need of the y axis, within limits, and always the part around zero and one. */
function extent(traces, least, most, one) {
  let [low, high] = [0, one];
  for (const { pieces } of traces) {
    for (const [, y] of pieces.flat()) [low, high] = [Math.min(low, y), Math.max(high, y)];
  }
  [low, high] = [Math.max(low, Math.min(least, -0.2)), Math.min(high, Math.max(most, 1.2))];
  const room = 0.12 * (high - low);
  return [low - room, high + room];
}
