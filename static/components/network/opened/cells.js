// Cells of maps, and maps with captions.

import { element } from "../../dom.js";

/** Where a map is largest: a cell that has something to show. */
export function strongest(values, w) {
  const best = values.reduce((b, v, p) => (Math.abs(v) > Math.abs(values[b]) ? p : b), 0);
  return [Math.floor(best / w), best % w];
}

/** A cell that the maps of a stage have. */
export function within([y, x], { h, w }) {
  return [Math.min(y, h - 1), Math.min(x, w - 1)];
}

/** A tile over its caption. */
export function figure(tile, caption) {
  const node = element("figure");
  node.append(tile.node, caption);
  return node;
}
