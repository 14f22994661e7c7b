// Cells of maps, and maps with captions.

import { element } from "../../dom.js";

export const NARROW = 620; // pixels up to which things stand one under the other

/** A scale around zero. */
export function signed(reach) {
  return { scale: "diverging", low: -reach, high: reach };
}

/** What channel `k` of stage `i` is called; those of a coloured image have no names of their own. */
export function named(view, i, k) {
  return view.mapName(i, k) || view.words.opened.colours[k];
}

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

/** Put `nodes` into `parent` unless they are there: what has the focus keeps it. */
export function fillWith(parent, nodes) {
  const same = nodes.length === parent.children.length
    && nodes.every((node, i) => node === parent.children[i]);
  if (!same) parent.replaceChildren(...nodes);
}
