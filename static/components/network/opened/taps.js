// What a tap of a kernel meets, and which cells a value goes into.

import { feeds, taps } from "../../windows/arithmetic.js";
import { signed } from "../../windows/summed.js";

/** The cells of a stage whose windows read cell (y, x) of its input, as a box; or null. */
export function fedBy({ rows, columns }, { y, x }) {
  const [down, across] = [feeds(rows, y), feeds(columns, x)];
  if (!down.length || !across.length) return null;
  const length = (list) => list.at(-1) - list[0] + 1;
  return { y: down[0], x: across[0], h: length(down), w: length(across) };
}

/** The value of `map` of stage `before` that tap (a, b) meets for a cell of `stage`; padding is 0. */
export function under(seen, before, map, { rows, columns }, [oy, ox], [a, b]) {
  const [y, x] = [taps(rows, oy)[a], taps(columns, ox)[b]];
  const inside = y >= 0 && x >= 0 && y < before.h && x < before.w;
  return inside ? seen.at(before.index, map, y, x) : 0;
}

/** `value × weight = product` in a few digits. */
export function multiplied(value, weight, numbers) {
  const [v, w, r] = [value, weight, value * weight].map((n) => numbers.brief(n, 4));
  return `${v} × ${signed(w)} ${value === 0 ? "=" : "≈"} ${r}`;
}
