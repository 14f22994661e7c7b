// The colours of an opened convolution: of weights, of what each channel makes, and of sums, beside
// which one channel may be too faint to be seen.

import { legend } from "../../legend.js";
import { signed } from "./cells.js";
import { reachOf } from "./sums.js";

/** {weighs, makes, sums}; `alike`: one scale for channels and sums. */
export function scalesOf({ maps, reach }, weights, alike) {
  const sums = signed(reach);
  const makes = alike || maps.length < 2 ? sums : signed(reachOf(maps));
  return { weighs: signed(reachOf([weights])), makes, sums };
}

/** A legend for each of them, and for the `output`; `hidden` channels are shown as one sum. */
export function legendsOf({ weighs, makes, sums, output, hidden }, words, numbers) {
  const one = makes.high === sums.high;
  const all = [[weighs, words.kernel], [makes, words.convolved]];
  if (!one) all.push([sums, hidden ? words.sums : words.sum]);
  return [...all, [output, words.output]].map(([scale, name]) => legend(scale, numbers, name));
}
