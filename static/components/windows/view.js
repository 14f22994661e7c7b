// What part of a problem is on screen: all of a small one, a movable region of a large one.

import { clamp } from "../dom.js";
import { span } from "./arithmetic.js";

export const LARGEST = 32; // cells of a side that are drawn one by one
export const REGION = 12; // input cells of a side of the region of a larger map
export const LONGEST = 256; // values of a series that are drawn all at once

export function isLarge({ input }, series) {
  return series ? input.w > LONGEST : input.h > LARGEST || input.w > LARGEST;
}

/** Along one axis: outputs from `out0`, `outs` of them, and the input positions that they read. */
export function alongAxis(axis, large, out0, series = false) {
  const [most, part] = series ? [LONGEST, LONGEST] : [LARGEST, REGION];
  if (!large || axis.size <= most) {
    return { out0: 0, outs: axis.out, in0: -axis.before, ins: axis.before + axis.size + axis.after };
  }
  const ins = Math.max(span(axis), part);
  const outs = Math.min(axis.out, Math.floor((ins - span(axis)) / axis.stride) + 1);
  const first = clamp(out0, 0, axis.out - outs);
  return { out0: first, outs, in0: first * axis.stride - axis.before, ins };
}

const SHORTEST = 22; // pixels of the cells of a series, however narrow: a finger is to find them

/** Width and height of a cell in pixels, and whether input and output stand side by side. */
export function fitting(width, rows, columns, series) {
  if (series) {
    const most = Math.max(columns.ins, columns.outs);
    const size = clamp(Math.floor((width - 4) / most), 1, 44);
    return { size, tall: Math.max(size, SHORTEST), beside: false };
  }
  const beside = width >= 540;
  const room = beside ? (width - 48) / 2 : width - 4;
  const wide = Math.max(columns.ins, columns.outs);
  const tall = Math.max(rows.ins, rows.outs);
  const size = clamp(Math.floor(Math.min(room / wide, 400 / tall)), 2, 44);
  return { size, tall: size, beside };
}
