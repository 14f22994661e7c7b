// How the values of one layer are spread: bins between the layer's own extremes, shown on any scale.

import { drawn } from "../svg.js";

/**
 * Pour bins into `count` others from `from` to `to`. `spread` is {low, high, zero, shares}; the share
 * that is exactly zero is in none of its bins. Returns {bins, zero, below, above, low, high}.
 */
export function pour({ low, high, zero, shares }, from, to, count) {
  const bins = new Float64Array(count);
  const found = { bins, zero, below: 0, above: 0, low: from, high: to };
  const width = (high - low) / shares.length;
  const target = (to - from) / count;
  shares.forEach((share, i) => {
    if (!share) return;
    const a = low + i * width;
    const b = a + width;
    if (b - a <= 1e-12 * (to - from)) return drop(found, (a + b) / 2, share, target);
    found.below += (share * Math.max(0, Math.min(b, from) - a)) / (b - a);
    found.above += (share * Math.max(0, b - Math.max(a, to))) / (b - a);
    const first = Math.max(0, Math.floor((a - from) / target));
    const last = Math.min(count - 1, Math.floor((b - from) / target));
    for (let k = first; k <= last; k += 1) {
      const left = Math.max(a, from + k * target);
      const right = Math.min(b, from + (k + 1) * target);
      if (right > left) bins[k] += (share * (right - left)) / (b - a);
    }
  });
  return found;
}

function drop(found, value, share, target) {
  if (value < found.low) found.below += share;
  else if (value > found.high) found.above += share;
  else found.bins[Math.min(found.bins.length - 1, Math.floor((value - found.low) / target))] += share;
}

/** The outline of `poured` in a box, as a path; `top` is the share at full height. */
export function outline({ bins }, box, top) {
  const step = (box.right - box.left) / bins.length;
  const height = (share) => box.bottom - (top ? share / top : 0) * (box.bottom - box.top);
  let text = `M${box.left},${box.bottom}`;
  bins.forEach((share, i) => {
    text += `V${height(share).toFixed(1)}H${(box.left + (i + 1) * step).toFixed(1)}`;
  });
  return `${text}V${box.bottom}Z`;
}

/** The share that is drawn at full height: that of the fullest bin. */
export function top({ bins }) {
  return bins.reduce((most, share) => Math.max(most, share), 0);
}

/** A line at zero for the values that are exactly zero, as high as its share allows. */
export function spike({ zero, low, high }, box, full) {
  if (!zero || low > 0 || high < 0) return null;
  const x = box.left + ((0 - low) / (high - low || 1)) * (box.right - box.left);
  const height = full ? Math.min(1, zero / full) : 1;
  const y = box.bottom - height * (box.bottom - box.top);
  return drawn("line", { x1: x, x2: x, y1: box.bottom, y2: y, class: "spike" });
}
