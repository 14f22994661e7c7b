// One network among others: its arrays, its name, its line.

import { decode } from "../arrays.js";
import { element } from "../dom.js";
import { drawn } from "../svg.js";

const DASHES = ["", "7 4", "2 4", "9 3 2 3", "12 5", "4 2"];

/** A network as it was sent, its arrays unpacked. */
export function unpack(sent, i, colours) {
  const rows = decode(sent.rows.data, sent.rows.dtype.slice(1));
  const [, columns] = sent.rows.shape;
  const row = Object.fromEntries(Object.entries(sent.places).map(
    ([name, k]) => [name, rows.subarray(k * columns, (k + 1) * columns)]));
  const spreads = (packed, low, high, zero) => {
    const shares = decode(packed.data, packed.dtype.slice(1));
    const bins = packed.shape[1];
    return (k) => ({
      low: low[k], high: high[k], zero: zero[k], shares: shares.subarray(k * bins, (k + 1) * bins),
    });
  };
  return {
    ...sent,
    depth: columns - 1,
    colour: colours[i % colours.length],
    dash: DASHES[i % DASHES.length],
    ...row,
    values: spreads(sent.values, row.low, row.high, row.zero),
    gradients: spreads(sent.gradients, row.back_low, row.back_high, row.back_zero),
  };
}

/** The name of a network and its first weights, beside a mark. */
export function who({ name, rule }, mark) {
  const made = element("span", "who");
  made.append(mark, element("b", "", name), element("small", "", rule));
  return made;
}

/** A piece of the line that stands for a network. */
export function sample({ colour, dash }) {
  const made = drawn("svg", { width: 30, height: 12, "aria-hidden": "true" });
  made.append(drawn("line", {
    x1: 1, x2: 29, y1: 6, y2: 6, stroke: colour, "stroke-width": 3.5, "stroke-dasharray": dash,
  }));
  return made;
}
