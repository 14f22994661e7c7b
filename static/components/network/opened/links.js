// Curves from the rows of what goes into a sum to the sum: as wide as what a row adds in the cell that
// is looked at, in the colour of its sign.

import { drawn, set } from "../../svg.js";

const THINNEST = 1;
const WIDEST = 6;
const SIGNS = { above: "#d55e00", below: "#0072b2", none: "#8c8c8c" };

export class Links {
  constructor() {
    this.svg = drawn("svg", { class: "links", "aria-hidden": "true" });
    this.paths = [];
  }

  /** Lay a curve from the right of each of `nodes` to the left of `target`, all within `ground`. */
  lay(ground, nodes, target) {
    while (this.paths.length < nodes.length) {
      this.paths.push(drawn("path", { fill: "none", "stroke-linecap": "round" }));
    }
    // All is read before anything is written: each reading after a change is a layout of its own.
    const from = ground.getBoundingClientRect();
    const to = target.getBoundingClientRect();
    const boxes = nodes.map((node) => node.getBoundingClientRect());
    const [x1, y1] = [to.left - from.left - 6, to.top + to.height / 2 - from.top];
    boxes.forEach((box, k) => {
      const [x0, y0] = [box.right - from.left + 4, box.top + box.height / 2 - from.top];
      const bend = Math.max(12, (x1 - x0) / 2);
      set(this.paths[k], { d: `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}` });
    });
    this.svg.replaceChildren(...this.paths.slice(0, nodes.length));
  }

  /** Show the `values` that go along the curves. */
  show(values) {
    const most = Math.max(...values.map((v) => (Number.isFinite(v) ? Math.abs(v) : 0))) || 1;
    values.forEach((value, k) => {
      if (!this.paths[k]) return;
      const size = Number.isFinite(value) ? Math.abs(value) / most : 1;
      const stroke = value > 0 ? SIGNS.above : value < 0 ? SIGNS.below : SIGNS.none;
      const width = THINNEST + size * (WIDEST - THINNEST);
      set(this.paths[k], { stroke, "stroke-width": width, opacity: 0.45 + 0.5 * size });
    });
  }
}
