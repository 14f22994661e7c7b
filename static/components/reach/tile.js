// One map of the stack, drawn at the same size as all others, because all of them show the same
// image: the deeper, the larger its cells.

import { clamp, element, mark } from "../dom.js";
import { label } from "./names.js";
import { box } from "./regions.js";

const CELLS_FROM = 5; // pixels of a cell from which cells are drawn one by one
const LEAST = 3; // pixels of a cell that is marked, so that it can be seen
const RING = 0.08; // of the side, around the map: room for what lies outside of it

export class Tile {
  constructor(node, index) {
    Object.assign(this, { node, index, drawn: null });
    this.figure = element("figure", "tile-map");
    this.canvas = element("canvas", "plane");
    this.canvas.setAttribute("role", "img");
    this.canvas.tabIndex = -1;
    this.base = document.createElement("canvas");
    this.caption = element("figcaption");
    this.name = element("b");
    this.name.append(...label(node.name));
    this.size = element("span", "", node.plane.join(" × "));
    this.caption.append(this.name, this.size);
    this.figure.append(this.canvas, this.caption);
    this.figure.title = node.name;
    this.tell(node.name, false);
  }

  /** Paint what does not change, `side` pixels wide. `look` has colours, the picture, a hatching. */
  lay(side, look) {
    Object.assign(this, { side, look });
    const [h, w] = this.node.plane;
    const ring = Math.max(9, Math.round(side * RING));
    this.cell = (side - 2 * ring) / Math.max(h, w);
    this.left = (side - w * this.cell) / 2;
    this.top = (side - h * this.cell) / 2;
    this.ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.base]) {
      canvas.width = Math.round(side * this.ratio);
      canvas.height = Math.round(side * this.ratio);
    }
    this.canvas.style.width = `${side}px`;
    this.canvas.style.height = `${side}px`;
    this.paint(this.pen(this.base), h, w);
    this.drawn = null;
  }

  pen(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return context;
  }

  paint(pen, h, w) {
    const { left, top, cell, look } = this;
    pen.fillStyle = look.ground;
    pen.fillRect(left, top, w * cell, h * cell);
    if (this.index === 0 && look.picture) {
      pen.imageSmoothingEnabled = false;
      pen.drawImage(look.picture, left, top, w * cell, h * cell);
    }
    pen.strokeStyle = look.line;
    pen.lineWidth = 1;
    pen.beginPath();
    if (cell >= CELLS_FROM) {
      for (let r = 1; r < h; r += 1) {
        pen.moveTo(left, top + r * cell);
        pen.lineTo(left + w * cell, top + r * cell);
      }
      for (let c = 1; c < w; c += 1) {
        pen.moveTo(left + c * cell, top);
        pen.lineTo(left + c * cell, top + h * cell);
      }
    }
    pen.stroke();
    pen.strokeStyle = look.edge;
    pen.strokeRect(left, top, w * cell, h * cell);
  }

  /** The cell under a pointer, the nearest one outside of the map. */
  at(event) {
    const around = this.canvas.getBoundingClientRect();
    const [h, w] = this.node.plane;
    const scale = this.side / around.width;
    const r = Math.floor(((event.clientY - around.top) * scale - this.top) / this.cell);
    const c = Math.floor(((event.clientX - around.left) * scale - this.left) / this.cell);
    return [Math.max(0, Math.min(h - 1, r)), Math.max(0, Math.min(w - 1, c))];
  }

  /** Pixels [left, top, right, bottom] of a box of cells, large enough to be seen. */
  pixels([top, bottom, left, right]) {
    const along = (from, to, start) => {
      const [a, b] = [start + from * this.cell, start + (to + 1) * this.cell];
      const more = Math.max(0, LEAST - (b - a)) / 2;
      return [a - more, b + more];
    };
    const [x0, x1] = along(left, right, this.left);
    const [y0, y1] = along(top, bottom, this.top);
    return [x0, y0, x1, y1];
  }

  /** Draw what is seen here; `own` where this is the map of the cell that looks. */
  draw(seen, own) {
    const drawing = seen ? this.drawing(seen, own) : "";
    if (this.drawn === drawing) return; // maps that are seen whole stay so from cell to cell
    this.drawn = drawing;
    const context = this.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.base, 0, 0);
    this.figure.classList.toggle("off", !seen);
    this.figure.classList.toggle("own", own);
    if (!seen) return;
    const pen = this.pen(this.canvas);
    this.outside(pen, seen);
    this.inside(pen, seen, own);
  }

  /** All that decides what is drawn, as a text: what lies beyond the drawing is at its edge. */
  drawing({ inside, read, bounds }, own) {
    const [h, w] = this.node.plane;
    const near = (length, room) => (at) => {
      const margin = Math.ceil(room / this.cell);
      return clamp(at, -margin, length - 1 + margin);
    };
    const [down, across] = [near(h, this.top), near(w, this.left)];
    const parts = [own];
    for (const { rows, columns } of inside) parts.push(rows.join(), columns.join());
    for (const { rows, columns } of read) parts.push(rows.map(down).join(), columns.map(across).join());
    if (bounds) parts.push(this.edges(bounds).join());
    return parts.join(" ");
  }

  /** The field by the formulas in pixels; what goes on beyond the drawing is drawn at its edge. */
  edges(bounds) {
    return this.pixels(bounds).map((at) => clamp(at, 1, this.side - 1));
  }

  inside(pen, { inside }, own) {
    const { look, left, top, cell } = this;
    const [h, w] = this.node.plane;
    if (this.index === 0 && look.picture) {
      pen.beginPath();
      pen.rect(left, top, w * cell, h * cell);
      this.each(inside, (...rectangle) => pen.rect(...rectangle));
      pen.fillStyle = look.veil;
      pen.fill("evenodd");
    } else {
      // One by one: a path of hundreds, where strides leave gaps, takes ten times as long.
      pen.fillStyle = own ? look.output : look.fill;
      this.each(inside, (...rectangle) => pen.fillRect(...rectangle));
    }
    const around = box(inside);
    if (!around) return;
    const [x0, y0, x1, y1] = this.pixels(around);
    pen.strokeStyle = own ? look.output : look.input;
    pen.lineWidth = 2;
    pen.setLineDash([]);
    pen.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }

  /** Padding that is read, hatched; the field by the formulas, dashed where there is no map. */
  outside(pen, { read, bounds }) {
    const [h, w] = this.node.plane;
    const beyond = (b) => b && (b[0] < 0 || b[2] < 0 || b[1] >= h || b[3] >= w);
    const padded = beyond(box(read));
    const further = beyond(bounds);
    if (!padded && !further) return;
    const { left, top, cell, side, look } = this;
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, side, side);
    pen.rect(left, top, w * cell, h * cell);
    pen.clip("evenodd");
    if (padded) {
      pen.fillStyle = look.hatching;
      this.each(read, (...rectangle) => pen.fillRect(...rectangle));
    }
    if (further) {
      const [x0, y0, x1, y1] = this.edges(bounds);
      pen.strokeStyle = look.ink;
      pen.lineWidth = 1.5;
      pen.setLineDash([4, 3]);
      pen.strokeRect(x0, y0, x1 - x0, y1 - y0);
    }
    pen.restore();
  }

  /** Call `paint` with each rectangle of a region, in pixels. */
  each(region, paint) {
    const { left, top, cell } = this;
    for (const { rows, columns } of region) {
      for (let i = 0; i < rows.length; i += 2) {
        for (let j = 0; j < columns.length; j += 2) {
          paint(left + columns[j] * cell, top + rows[i] * cell,
            (columns[j + 1] - columns[j] + 1) * cell, (rows[i + 1] - rows[i] + 1) * cell);
        }
      }
    }
  }

  /** Say it to those who do not see it. */
  tell(text, current) {
    mark(this.canvas, "aria-label", text);
    this.canvas.tabIndex = current ? 0 : -1;
  }
}
