// One plot: grid, shaded zones, curves, and the marks that follow the point.

import { drawn, set } from "../svg.js";
import { clamp } from "../dom.js";
import { flatness } from "./flatness.js";
import { marks } from "./paths.js";

const MARGIN = { left: 44, right: 12, top: 26, bottom: 22 };

export class Panel {
  constructor(kind) {
    this.svg = drawn("svg", { class: `panel ${kind}`, "aria-hidden": "true" });
    this.axes = drawn("g", { class: "axes" });
    this.title = drawn("text", { class: "title", x: MARGIN.left, y: 16 });
    this.ground = drawn("svg", { overflow: "hidden" });
    this.inner = drawn("svg", { overflow: "hidden" });
    this.lines = drawn("g", { class: "lines" });
    this.marks = drawn("g", { class: "marks" });
    this.inner.append(this.lines, this.marks);
    this.svg.append(this.ground, this.axes, this.title, this.inner);
  }

  /** What part of the plane is shown, on how many pixels. */
  frame({ width, height, x, y, numbers, title }) {
    Object.assign(this, { width, height, xs: x, ys: y });
    this.w = width - MARGIN.left - MARGIN.right;
    this.h = height - MARGIN.top - MARGIN.bottom;
    set(this.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    for (const part of [this.ground, this.inner]) {
      set(part, { x: MARGIN.left, y: MARGIN.top, width: this.w, height: this.h });
    }
    this.title.textContent = title;
    this.drawAxes(numbers);
  }

  /** Pixels inside the plot of a place in the plane. */
  px(x) {
    return ((x - this.xs[0]) / (this.xs[1] - this.xs[0])) * this.w;
  }

  py(y) {
    return ((this.ys[1] - y) / (this.ys[1] - this.ys[0])) * this.h;
  }

  /** The place on the x axis under a pixel of the page. */
  under(clientX) {
    const left = this.svg.getBoundingClientRect().left + MARGIN.left;
    return this.xs[0] + ((clientX - left) / this.w) * (this.xs[1] - this.xs[0]);
  }

  drawAxes(numbers) {
    const { left, top } = MARGIN;
    const across = marks(...this.xs, clamp(this.w / 48, 4, 14));
    const up = marks(...this.ys, clamp(this.h / 42, 2, 8));
    const text = (value, step, where) => drawn("text", where, label(numbers, value, step));
    const parts = [];
    for (const x of across.values) {
      const at = left + this.px(x);
      parts.push(drawn("line", { x1: at, x2: at, y1: top, y2: top + this.h, class: axis(x) }));
      parts.push(text(x, across.step, { x: at, y: top + this.h + 16, class: "tick under" }));
    }
    for (const y of up.values) {
      const at = top + this.py(y);
      parts.push(drawn("line", { x1: left, x2: left + this.w, y1: at, y2: at, class: axis(y) }));
      parts.push(text(y, up.step, { x: left - 7, y: at + 4, class: "tick beside" }));
    }
    this.axes.replaceChildren(...parts);
  }

  /** Bands from edge to edge, `null` for an end at infinity, each with its word from `words`. */
  shade(zones, words) {
    this.ground.replaceChildren(...zones.flatMap(([low, high]) => {
      const word = words && flatness([low, high], words);
      const from = this.px(Math.max(low ?? -Infinity, this.xs[0]));
      const to = this.px(Math.min(high ?? Infinity, this.xs[1]));
      if (to <= from) return [];
      const band = drawn("rect", { x: from, y: 0, width: to - from, height: this.h, class: "zone" });
      if (!word || to - from < 8 * word.length) return [band];
      const at = { x: (from + to) / 2, y: this.h - 10, class: "zone-word" };
      return [band, drawn("text", at, word)];
    }));
  }

  /** A function as `trace` made it, in the style of a slot. */
  line({ pieces, jumps }, { colour, dash, strong }) {
    const d = pieces.map((piece) => piece
      .map(([x, y], i) => `${i ? "L" : "M"}${this.px(x).toFixed(2)} ${this.far(y).toFixed(2)}`)
      .join("")).join("");
    const style = { class: strong ? "curve strong" : "curve", stroke: colour };
    const gaps = jumps.map(([x, from, to]) => drawn("line", {
      x1: this.px(x), x2: this.px(x), y1: this.far(from), y2: this.far(to), stroke: colour, class: "jump",
    }));
    this.lines.append(drawn("path", { ...style, d, "stroke-dasharray": dash }), ...gaps);
  }

  far(y) {
    return clamp(this.py(y), -this.h, 2 * this.h); // what is far outside is clipped anyway
  }
}

function axis(value) {
  return Math.abs(value) < 1e-9 ? "zero" : "grid";
}

function label(numbers, value, step) {
  return numbers.fixed(value, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
