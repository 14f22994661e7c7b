// The lines from a region to the one it is seen from, in the map beside it: the sides of a cone.

import { drawn } from "../svg.js";
import { box } from "./regions.js";

export class Links {
  constructor() {
    this.svg = drawn("svg", { class: "links", "aria-hidden": "true" });
    this.path = drawn("path");
    this.svg.append(this.path);
  }

  /** Which shown maps each shown map reads, through those that are not shown. */
  lay(nodes, tiles) {
    const shown = new Map(tiles.map((tile) => [tile.index, tile]));
    const nearest = nodes.map(() => null);
    nodes.forEach((node, i) => {
      const before = new Set();
      for (const j of node.inputs) {
        if (shown.has(j)) before.add(j);
        else nearest[j].forEach((k) => before.add(k));
      }
      nearest[i] = before;
    });
    this.pairs = tiles.flatMap((tile) => [...nearest[tile.index]].map((j) => [shown.get(j), tile]));
  }

  /** Keep the pairs that stand side by side, and where. */
  measure(tiles, stack) {
    this.svg.setAttribute("width", stack.clientWidth);
    this.svg.setAttribute("height", stack.clientHeight);
    const where = new Map(tiles.map(({ canvas, figure }) => [canvas, [figure.offsetLeft, figure.offsetTop]]));
    this.drawn = this.pairs
      .map(([from, to]) => ({ from, to, a: where.get(from.canvas), b: where.get(to.canvas) }))
      .filter(({ from, a, b }) => b[0] > a[0] && b[0] - a[0] < from.side + 40
        && b[1] >= a[1] && b[1] < a[1] + from.side);
  }

  draw(seen) {
    let text = "";
    for (const { from, to, a, b } of this.drawn) {
      const near = seen[from.index] && seen[to.index];
      const [one, two] = near ? [box(seen[from.index].inside), box(seen[to.index].inside)] : [];
      if (!one || !two) continue;
      const [, y0, x1, y1] = from.pixels(one);
      const [left, top, , bottom] = to.pixels(two);
      const line = (from0, to0) =>
        `M${(a[0] + x1).toFixed(1)},${(a[1] + from0).toFixed(1)}L${(b[0] + left).toFixed(1)},${(b[1] + to0).toFixed(1)}`;
      text += line(y0, top) + line(y1, bottom);
    }
    this.path.setAttribute("d", text);
  }
}
