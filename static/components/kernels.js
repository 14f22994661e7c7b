// All kernels of a layer: a row for each filter, a column for each input channel; or their norms, to
// find one's way. Hover, tap or arrow keys bring one close; nothing goes to the server.

import { decode } from "./arrays.js";
import { colouring } from "./colours.js";
import { button, clamp, element, say } from "./dom.js";
import { CSS } from "./filters/styles.js";
import { Numbers } from "./numbers.js";
import { onResize } from "./plot.js";
import { gradient, paint, table } from "./scales.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();
const LARGEST = 9; // pixels of a weight
const WRITTEN = 49; // weights that are written out

export default function kernels({ data, parentElement }) {
  dress(parentElement, CSS);
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Matrix(parentElement));
  mounted.get(parentElement).update(data);
}

class Matrix {
  constructor(parent) {
    this.root = element("div", "root filters");
    this.bar = element("div", "bar");
    this.reading = element("p", "reading");
    this.reading.setAttribute("role", "status");
    this.canvas = element("canvas", "field");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.row = element("div", "frame row");
    this.frame = element("div", "frame");
    const sheet = element("div", "sheet");
    sheet.append(this.canvas, this.row, this.frame);
    this.scroll = element("div", "scroll");
    this.scroll.append(sheet);
    this.left = element("div");
    this.left.append(this.scroll);
    this.lens = element("div", "lens");
    const both = element("div", "matrix");
    both.append(this.left, this.lens);
    this.tiles = element("div", "tiles");
    this.tiles.setAttribute("role", "group");
    this.head = element("header");
    this.root.append(this.bar, both, this.head, this.tiles);
    parent.append(this.root);
    this.at = [0, 0];
    this.mode = "kernels";
    this.canvas.onpointermove = (event) => this.point(event);
    this.canvas.onpointerdown = (event) => this.point(event);
    this.canvas.onkeydown = (event) => this.step(event);
    onResize(this.root, () => this.draw());
  }

  update(data) {
    this.words = data.words;
    this.data = data;
    this.numbers = new Numbers(data.words.locale);
    this.values = decode(data.data, "f2");
    this.norms = decode(data.norms, "f4");
    this.group = { h: data.h, w: data.w, c: 1, scale: "diverging", low: -data.reach, high: data.reach };
    this.at = [clamp(data.chosen, 0, data.n - 1), Math.min(this.at[1], data.c - 1)];
    this.draw();
  }

  draw() {
    if (!this.data || !this.root.isConnected) return;
    this.controls();
    this.measure();
    this.sheet();
    this.scroll.classList.toggle("over", this.scroll.scrollHeight > this.scroll.clientHeight);
    this.go(...this.at);
  }

  controls() {
    const { words, data } = this;
    const modes = element("span", "choice");
    const single = data.h * data.w === 1;
    if (!single) {
      modes.append(...["kernels", "norms"].map((mode) => {
        const made = button("toggle", words[mode], "", () => { this.mode = mode; this.draw(); });
        made.setAttribute("aria-pressed", String(this.mode === mode));
        return made;
      }));
    }
    const legend = element("span", "legend");
    const bar = element("i");
    const [low, high] = this.mode === "norms" ? [0, data.most] : [-data.reach, data.reach];
    bar.style.background = gradient(this.mode === "norms" ? "sequential" : "diverging");
    legend.append(this.numbers.brief(low), bar, this.numbers.brief(high));
    this.bar.replaceChildren(...(single ? [] : [modes]), element("span", "note", words.axes), legend);
  }

  measure() {
    const { c, w, h } = this.data;
    const room = this.root.clientWidth || 600;
    const most = room > 640 ? room * 0.62 : room - 8;
    const single = w * h === 1;
    this.pixel = clamp(Math.floor(most / c / (w + (single ? 0.1 : 0.7))), single ? 6 : 1, single ? 14 : LARGEST);
    this.gap = single ? 1 : Math.max(2, Math.round(this.pixel * 0.7));
    this.cell = [h * this.pixel + this.gap, w * this.pixel + this.gap];
  }

  sheet() {
    const { n, c, h, w, reach, most } = this.data;
    const [tall, wide] = this.cell;
    this.canvas.width = c * wide;
    this.canvas.height = n * tall;
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(c * wide, n * tall);
    const norms = this.mode === "norms";
    const colours = table(norms ? "sequential" : "diverging");
    const p = this.pixel;
    for (let i = 0; i < n * c; i += 1) {
      const [top, left] = [Math.floor(i / c) * tall, (i % c) * wide];
      for (let y = 0; y < h * p; y += 1) {
        for (let x = 0; x < w * p; x += 1) {
          const value = norms ? this.norms[i] / most
            : 0.5 + this.values[(i * h + Math.floor(y / p)) * w + Math.floor(x / p)] / reach / 2;
          const level = clamp(Math.round(value * 255), 0, 255);
          const to = 4 * ((top + y) * c * wide + left + x);
          for (let k = 0; k < 3; k += 1) image.data[to + k] = colours[3 * level + k];
          image.data[to + 3] = 255;
        }
      }
    }
    context.putImageData(image, 0, 0);
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    this.go(Math.floor((event.clientY - box.top) / this.cell[0]),
      Math.floor((event.clientX - box.left) / this.cell[1]));
  }

  step(event) {
    const [row, column] = this.at;
    const to = { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1], Home: [row, 0], End: [row, this.data.c - 1] }[event.key];
    if (!to) return;
    event.preventDefault();
    this.go(...to);
  }

  go(row, column) {
    const { n, c } = this.data;
    const before = this.at[0];
    this.at = [clamp(row, 0, n - 1), clamp(column, 0, c - 1)];
    const [tall, wide] = this.cell;
    const [top, left] = [this.at[0] * tall - 2, this.at[1] * wide - 2];
    Object.assign(this.frame.style, { top: `${top}px`, left: `${left}px`,
      width: `${wide + 2}px`, height: `${tall + 2}px` });
    Object.assign(this.row.style, { top: `${top}px`, left: "-2px",
      width: `${c * wide + 2}px`, height: `${tall + 2}px` });
    this.close();
    if (before !== this.at[0] || this.shown !== this.values) this.filter();
    this.mark();
  }

  /** The kernel that is pointed at, large, with its numbers. */
  close() {
    const { words, data, numbers } = this;
    const { h, w, c } = data;
    const [row, column] = this.at;
    const i = row * c + column;
    const norm = this.norms[i];
    const all = this.norms.subarray(row * c, row * c + c);
    const whole = all.reduce((sum, v) => sum + v * v, 0);
    const share = new Intl.NumberFormat(words.locale, { style: "percent", maximumFractionDigits: 1 });
    const told = { filter: row + data.first, channel: column, norm: numbers.brief(norm),
      value: numbers.brief(this.values[i * h * w]), share: share.format(whole ? (norm * norm) / whole : 0),
      rank: 1 + all.filter((v) => v > norm).length, n: c };
    this.reading.textContent = say(h * w > 1 ? words.kernel : words.weight, told);
    this.canvas.setAttribute("aria-label", `${words.matrix} ${this.reading.textContent}`);
    const side = clamp(Math.floor(196 / Math.max(h, w)), 6, 56);
    this.lens.replaceChildren(this.reading, h * w <= WRITTEN ? this.cells(i, side) : this.picture(i, side));
  }

  picture(i, side) {
    const { h, w } = this.data;
    const canvas = element("canvas");
    Object.assign(canvas.style, { width: `${side * w}px`, height: `${side * h}px` });
    paint(canvas, this.group, this.values, i);
    return canvas;
  }

  cells(i, side) {
    const { h, w } = this.data;
    const made = element("div", "values");
    made.style.gridTemplateColumns = `repeat(${w}, ${side}px)`;
    made.style.gridAutoRows = `${side}px`;
    made.style.fontSize = `${Math.min(14, side * 0.36)}px`;
    const colour = colouring(this.group);
    for (let k = i * h * w; k < (i + 1) * h * w; k += 1) {
      const [r, g, b] = colour(this.values[k]);
      const cell = element("span", "", this.numbers.fixed(this.values[k], 2));
      cell.style.background = `rgb(${r}, ${g}, ${b})`;
      cell.style.color = 0.3 * r + 0.59 * g + 0.11 * b > 130 ? "#000" : "#fff";
      made.append(cell);
    }
    return made;
  }

  /** One filter with all its input channels. */
  filter() {
    this.shown = this.values;
    const { words, data } = this;
    const { c, h, w } = data;
    const row = this.at[0];
    this.head.hidden = this.tiles.hidden = h * w === 1;
    if (h * w === 1) return;
    this.head.replaceChildren(element("b", "", say(words.one, { filter: row + data.first })),
      element("span", "note", words.one_note));
    this.tiles.setAttribute("aria-label", say(words.one, { filter: row + data.first }));
    this.tiles.replaceChildren(...Array.from({ length: c }, (_, k) => {
      const tile = button("tile", "", say(words.tile, { filter: row + data.first, channel: k }),
        () => this.go(this.at[0], k));
      const canvas = element("canvas");
      canvas.style.width = "40px";
      canvas.style.height = `${Math.max(8, Math.round((40 * h) / w))}px`;
      paint(canvas, this.group, this.values, row * c + k);
      tile.append(canvas, element("span", "caption", String(k)));
      tile.tabIndex = -1;
      return tile;
    }));
  }

  mark() {
    [...this.tiles.children].forEach((tile, k) => tile.setAttribute("aria-pressed", String(k === this.at[1])));
  }
}
