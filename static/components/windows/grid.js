// A map drawn as cells on a canvas: what does not change is painted once, marks over it each time.

import { element } from "../dom.js";

export const TEXT_FROM = 22; // pixels of a cell from which a number in it can be read
const STRUCK_FROM = 5; // pixels of a cell from which strokes through it can be seen
const DARK = "#12100e";
const LIGHT = "#ffffff";

export class Grid {
  constructor() {
    this.canvas = element("canvas", "grid");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.base = document.createElement("canvas");
  }

  /**
   * Paint `rows` x `columns` cells, `size` pixels wide and `tall` high. `cell(r, c)` gives {colour: [r, g, b]} or
   * {hatched: true}, with `text`, and `faint` for what takes no part.
   */
  paint({ rows, columns, size, tall, cell, ink, text }) {
    Object.assign(this, { rows, columns, size, tall, cell, ink, text });
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.base]) {
      canvas.width = Math.round((columns * size + 2) * ratio);
      canvas.height = Math.round((rows * tall + 2) * ratio);
    }
    this.canvas.style.width = `${columns * size + 2}px`;
    this.canvas.style.height = `${rows * tall + 2}px`;
    this.ratio = ratio;
    const context = this.pen(this.base);
    const cells = Array.from({ length: rows * columns }, (_, i) =>
      cell(Math.floor(i / columns), i % columns));
    const longest = Math.max(2, ...cells.map((one) => one.text?.length ?? 0));
    const font = Math.max(7, Math.min(16, size * 0.42, (size * 1.7) / longest));
    // Asked once: each time is a styling of all that has changed on the page.
    this.family ||= getComputedStyle(this.canvas).fontFamily;
    context.font = `${font}px ${this.family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    cells.forEach((one, i) => this.paintCell(context, Math.floor(i / columns), i % columns, one));
  }

  pen(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, this.ratio, this.ratio);
    return context;
  }

  paintCell(context, r, c, { colour, hatched, faint, text }) {
    const { size, tall } = this;
    const [x, y] = [c * size, r * tall];
    const gap = size >= 8 ? 0.5 : 0;
    if (hatched) {
      hatch(context, x + gap, y + gap, size - 2 * gap, tall - 2 * gap, this.ink);
    } else {
      context.fillStyle = `rgb(${colour.join(" ")})`;
      context.fillRect(x + gap, y + gap, size - 2 * gap, tall - 2 * gap);
    }
    if (faint) strike(context, x, y, size, tall);
    if (text === undefined || size < TEXT_FROM || !this.text) return;
    context.fillStyle = hatched ? this.ink : contrast(colour);
    context.fillText(text, x + size / 2, y + tall / 2 + 0.5);
  }

  /**
   * Copy the painted cells, then draw `marks`: {cells or box, colour, width, dashed, fill}; or
   * {cells, bold}, seen on every ground.
   */
  draw(marks, hidden = null) {
    const context = this.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.base, 0, 0);
    const pen = this.pen(this.canvas);
    if (hidden !== null) this.cover(pen, hidden);
    marks.forEach((mark) => this.mark(pen, mark));
  }

  /** Hide what comes after output number `last`: it is not computed yet. */
  cover(context, last) {
    const { size, tall, columns, rows } = this;
    const [r, c] = [Math.floor(last / columns), last % columns];
    context.clearRect((c + 1) * size, r * tall, (columns - c - 1) * size, tall);
    context.clearRect(0, (r + 1) * tall, columns * size, (rows - r - 1) * tall + 1);
  }

  mark(context, mark) {
    if (!mark.bold) return this.stroke(context, mark);
    return mark.cells.forEach((cell) => this.frame(context, cell));
  }

  /** A dark line and a light one: within a cell that has room for both, else around it. */
  frame(context, [r, c]) {
    const { size, tall, rows, columns } = this;
    const inset = size >= 16 ? 1.5 : -1.5;
    const [left, top] = [Math.max(c * size + inset, 1), Math.max(r * tall + inset, 1)];
    const right = Math.min((c + 1) * size - inset, columns * size - 1);
    const bottom = Math.min((r + 1) * tall - inset, rows * tall - 1);
    for (const [colour, by, width] of [[DARK, 0, 3], [LIGHT, inset > 0 ? 2.5 : 1.5, inset > 0 ? 2 : 1]]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.strokeRect(left + by, top + by, right - left - 2 * by, bottom - top - 2 * by);
    }
  }

  stroke(context, { cells = [], box, colour, width = 2, dashed = false, fill }) {
    const { size, tall } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashed ? [4, 3] : []);
    for (const [r, c] of cells) {
      if (fill) {
        context.fillStyle = fill;
        context.fillRect(c * size, r * tall, size, tall);
      }
      context.strokeRect(c * size, r * tall, size, tall);
    }
    if (box) context.strokeRect(box.c * size, box.r * tall, box.w * size, box.h * tall);
    context.setLineDash([]);
  }

  /** The cell under a pointer, as [row, column]. */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const r = Math.floor((event.clientY - box.top - 1) / (box.height - 2) * this.rows);
    const c = Math.floor((event.clientX - box.left - 1) / (box.width - 2) * this.columns);
    return [Math.max(0, Math.min(this.rows - 1, r)), Math.max(0, Math.min(this.columns - 1, c))];
  }
}

/** Text colour on a ground, by its relative luminance (WCAG 2). */
export function contrast([r, g, b]) {
  const linear = [r, g, b].map((v) => ((v / 255) <= 0.04045
    ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return light > 0.25 ? DARK : LIGHT;
}

function hatch(context, x, y, size, tall, ink) {
  context.save();
  context.beginPath();
  context.rect(x, y, size, tall);
  context.clip();
  context.globalAlpha = 0.35;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.strokeRect(x, y, size, tall);
  const step = Math.max(4, size / 5);
  context.beginPath();
  for (let d = -tall; d < size; d += step) {
    context.moveTo(x + d, y + tall);
    context.lineTo(x + d + tall, y);
  }
  context.stroke();
  context.restore();
}

/** Grey over a cell that no window reads, with strokes through it. */
function strike(context, x, y, size, tall) {
  context.fillStyle = "rgb(128 128 128 / 70%)";
  context.fillRect(x, y, size, tall);
  if (size < STRUCK_FROM) return;
  const [left, right, top, bottom] = [x + size * 0.2, x + size * 0.8, y + tall * 0.2, y + tall * 0.8];
  context.strokeStyle = LIGHT;
  context.lineWidth = size < 12 ? 1 : 1.5;
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(right, bottom);
  context.moveTo(right, top);
  context.lineTo(left, bottom);
  context.stroke();
}
