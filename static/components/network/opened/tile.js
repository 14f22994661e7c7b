// A map as a picture whose cells are looked at by pointer, finger or keys; a frame marks some.

import { clamp, element, mark, write } from "../../dom.js";
import { colouring } from "../../colours.js";
import { paint } from "../../scales.js";
import { contrast } from "../../windows/grid.js";
import { oncePerFrame } from "../../windows/gestures.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Tile {
  /** `look(y, x)`: a cell is looked at; `leave()`: none is any more; `act(y, x)`: it is chosen. */
  constructor(role, { look, leave = () => {}, act = null }) {
    Object.assign(this, { look, leave, act, cell: [0, 0] });
    this.node = element("div", `tile-map ${role}`);
    this.canvas = element("canvas");
    this.text = element("span", "lone");
    this.frame = element("i", "frame");
    this.node.append(this.canvas, this.text, this.frame);
    this.node.tabIndex = 0;
    this.node.setAttribute("role", act ? "button" : "img");
    this.listen();
  }

  listen() {
    const { node } = this;
    const soon = oncePerFrame();
    const point = (event) => {
      const [y, x] = this.at(event);
      soon(() => this.move(y, x));
    };
    node.onpointermove = point;
    node.onpointerdown = (event) => {
      this.tapped = event.pointerType === "touch" ? String(this.cell) : null;
      this.move(...this.at(event));
    };
    // A finger has no way to look before it chooses: its first tap on a cell looks, the next chooses.
    node.onclick = () => {
      const first = this.tapped != null && this.tapped !== String(this.cell);
      this.tapped = null;
      if (this.act && !first) this.act(...this.cell);
    };
    node.onpointerleave = (event) => event.pointerType === "touch" || soon(() => this.leave());
    node.onfocus = () => node.matches(":focus-visible") && this.move(...this.cell);
    node.onblur = () => this.leave();
    node.onkeydown = (event) => this.key(event);
  }

  key(event) {
    const by = MOVES[event.key];
    if (by) this.move(this.cell[0] + by[0], this.cell[1] + by[1]);
    else if (this.act && (event.key === "Enter" || event.key === " ")) this.act(...this.cell);
    else return;
    event.preventDefault();
  }

  move(y, x) {
    this.cell = [clamp(y, 0, this.h - 1), clamp(x, 0, this.w - 1)];
    this.look(...this.cell);
  }

  /** Show `values`, (h, w) row by row, `width` pixels wide, in the colours of `scale`. */
  fill({ h, w, values, scale, width, alone = "" }) {
    Object.assign(this, { h, w, values });
    paint(this.canvas, { h, w, c: 1, ...scale }, values, 0);
    const look = `${width} ${h} ${w}`;
    if (look !== this.size) {
      this.size = look;
      this.node.style.width = `${width}px`;
      this.node.style.height = `${Math.max(12, Math.round((width * h) / w))}px`;
    }
    this.cell = [Math.min(this.cell[0], h - 1), Math.min(this.cell[1], w - 1)];
    const one = h * w === 1 && alone;
    write(this.text, one ? alone : "");
    if (one) this.text.style.color = contrast(colouring(scale)(values[0]));
  }

  /** Put the frame around `box` {y, x, h, w} in cells, or nowhere; `kind` is its look. */
  point(box, kind = "") {
    const { frame } = this;
    if (!box) {
      frame.hidden = true;
      return;
    }
    const [top, left] = [Math.max(0, box.y), Math.max(0, box.x)];
    const [bottom, right] = [Math.min(this.h, box.y + box.h), Math.min(this.w, box.x + box.w)];
    frame.hidden = bottom <= top || right <= left;
    if (box.h === 1 && box.w === 1) this.cell = [Math.min(top, this.h - 1), Math.min(left, this.w - 1)];
    const share = (cells, all) => `${(cells / all) * 100}%`;
    frame.style.cssText = `top:${share(top, this.h)};left:${share(left, this.w)};`
      + `height:${share(bottom - top, this.h)};width:${share(right - left, this.w)}`;
    mark(frame, "data-kind", kind);
  }

  value([y, x] = this.cell) {
    return this.values[y * this.w + x];
  }

  name(text) {
    mark(this.node, "aria-label", text);
  }

  at(event) {
    const box = this.node.getBoundingClientRect();
    const y = Math.floor(((event.clientY - box.top) / box.height) * this.h);
    const x = Math.floor(((event.clientX - box.left) / box.width) * this.w);
    return [clamp(y, 0, this.h - 1), clamp(x, 0, this.w - 1)];
  }
}
