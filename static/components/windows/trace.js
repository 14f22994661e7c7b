// A series as stems over its cells: one stem per value, zero line, the window as a band.

import { element } from "../dom.js";

const HEIGHT = 96;
const MARGIN = 8;

export class Trace {
  constructor() {
    this.canvas = element("canvas", "trace");
    this.canvas.setAttribute("aria-hidden", "true"); // the cells below say the same
  }

  /** `values` with `null` where there is padding; `size` pixels from one to the next. */
  paint(values, size, colour, ink) {
    Object.assign(this, { values, size, colour, ink });
    const real = values.filter((v) => v !== null);
    this.low = Math.min(0, ...real);
    this.high = Math.max(0, ...real);
    this.ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round((values.length * size + 2) * this.ratio);
    this.canvas.height = HEIGHT * this.ratio;
    this.canvas.style.width = `${values.length * size + 2}px`;
    this.canvas.style.height = `${HEIGHT}px`;
  }

  y(value) {
    const share = (value - this.low) / (this.high - this.low || 1);
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
  }

  /** Draw all up to `last`, with the cells `taps` of the window and the one that `shines`. */
  draw({ taps = [], band, shade, last = Infinity, shines = -1 }) {
    const context = this.canvas.getContext("2d");
    const { size, values } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, this.ratio, 0);
    context.clearRect(-1, 0, this.canvas.width, HEIGHT);
    if (band) {
      context.fillStyle = shade;
      context.fillRect(band[0] * size, 0, band[1] * size, HEIGHT);
    }
    context.strokeStyle = this.ink;
    context.globalAlpha = 0.45;
    line(context, [[0, this.y(0)], [values.length * size, this.y(0)]]);
    context.globalAlpha = 1;
    context.strokeStyle = this.colour;
    context.fillStyle = this.colour;
    values.forEach((value, i) => {
      if (value === null || i > last) return;
      const x = (i + 0.5) * size;
      const strong = taps.includes(i) || i === shines;
      context.lineWidth = Math.min(strong ? 3 : 1.5, Math.max(1, size / 2));
      line(context, [[x, this.y(0)], [x, this.y(value)]]);
      context.beginPath();
      context.arc(x, this.y(value), Math.max(1, Math.min(size / 3, strong ? 5 : 3)), 0, 7);
      context.fill();
    });
  }
}

function line(context, points) {
  context.beginPath();
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}
