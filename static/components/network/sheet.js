// All maps of one stage as tiles on one canvas; a vector's values as cells. The image is one tile.

import { element } from "../dom.js";
import { table } from "../scales.js";

export class Sheet {
  constructor(stage) {
    this.stage = stage;
    this.canvas = element("canvas", "sheet");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.store = document.createElement("canvas"); // a canvas pixel for each value
    this.colourful = stage.how === "image" && stage.c === 3;
    this.tiles = this.colourful ? 1 : stage.c;
  }

  /** Tiles of `wide` x `high` pixels, `rows` of them under one another, `gap` apart. */
  lay({ wide, high, gap, rows }) {
    Object.assign(this, { wide, high, gap });
    this.rows = Math.min(rows, this.tiles);
    this.columns = Math.ceil(this.tiles / this.rows);
    this.width = this.columns * (wide + gap) - gap;
    this.height = this.rows * (high + gap) - gap;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.ratio = ratio;
  }

  /** Colour every value. */
  paint(values, { scale, low, high }, edge) {
    const { stage: { h, w, c }, store, tiles } = this;
    Object.assign(store, { width: w, height: h * tiles });
    const context = store.getContext("2d");
    const image = context.createImageData(w, h * tiles);
    const colours = table(scale);
    const reach = 255 / (high - low || 1);
    const level = (value) => Math.max(0, Math.min(255, Math.round((value - low) * reach)));
    for (let p = 0, to = 0; p < h * w * tiles; p += 1, to += 4) {
      const [f, cell] = [Math.floor(p / (h * w)), p % (h * w)];
      const at = cell * c + f;
      if (this.colourful) {
        for (let k = 0; k < 3; k += 1) image.data[to + k] = level(values[at + k]);
      } else {
        const from = 3 * (level(values[at]) || 0); // what is no number has the lowest colour
        image.data[to] = colours[from];
        image.data[to + 1] = colours[from + 1];
        image.data[to + 2] = colours[from + 2];
      }
      image.data[to + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    this.show(edge);
  }

  show(edge) {
    const { stage: { h, w }, wide, high, ratio, canvas } = this;
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.imageSmoothingEnabled = false;
    pen.strokeStyle = edge;
    for (let f = 0; f < this.tiles; f += 1) {
      const { x, y } = this.box(f);
      pen.drawImage(this.store, 0, f * h, w, h, x, y, wide, high);
      pen.strokeRect(x + 0.5, y + 0.5, wide - 1, high - 1);
    }
  }

  /** Where tile `f` is, in pixels from the corner of the canvas. */
  box(f) {
    const [column, row] = [Math.floor(f / this.rows), f % this.rows];
    const [x, y] = [column * (this.wide + this.gap), row * (this.high + this.gap)];
    return { x, y, w: this.wide, h: this.high };
  }

  /** Where cells top … bottom, left … right of tile `f` are. */
  cells(f, top, bottom, left, right) {
    const { x, y, w, h } = this.box(this.colourful ? 0 : f);
    const [wide, high] = [w / this.stage.w, h / this.stage.h];
    return {
      x: x + left * wide, y: y + top * high, w: (right - left + 1) * wide, h: (bottom - top + 1) * high,
    };
  }

  /** What is under a pointer: {f, y, x}, or null between tiles. */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const column = Math.floor(px / (this.wide + this.gap));
    const row = Math.floor(py / (this.high + this.gap));
    const f = column * this.rows + row;
    const [tx, ty] = [px - column * (this.wide + this.gap), py - row * (this.high + this.gap)];
    if (row < 0 || column < 0 || row >= this.rows || f >= this.tiles) return null;
    if (tx >= this.wide || ty >= this.high) return null;
    const { h, w } = this.stage;
    return { f, y: Math.floor((ty / this.high) * h), x: Math.floor((tx / this.wide) * w) };
  }

  /** The tile that an arrow key leads to from `f`. */
  next(f, down, across) {
    const [column, row] = [Math.floor(f / this.rows) + across, (f % this.rows) + down];
    const to = column * this.rows + row;
    return row < 0 || row >= this.rows || column < 0 || to >= this.tiles ? f : to;
  }
}
