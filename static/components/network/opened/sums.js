// What one map or neuron is made of, as numbers: computed when it is looked at, once for an image.

import { swept } from "../../windows/arithmetic.js";
import { isFolded } from "../../windows/folding.js";

export const WRITTEN = 4; // channels of a window that are written out; the others are folded

const known = new WeakMap(); // by what was seen

function once(seen, key, compute) {
  if (!known.has(seen)) known.set(seen, new Map());
  const found = known.get(seen);
  if (!found.has(key)) found.set(key, compute());
  return found.get(key);
}

/**
 * Each channel that map `f` of stage `i` reads, convolved by itself.
 *
 * {from, maps, sum, bias, reach}: `maps` go with the channels `from`, `sum` is all of them and the
 * bias, `reach` the largest absolute value of all.
 */
export function convolved(seen, i, f) {
  return once(seen, `maps ${i} ${f}`, () => {
    const { model } = seen;
    const bias = model.bias(i, f);
    const from = model.channels(i, f);
    const { maps, total, bulk, terms } = channelByChannel(seen, i, f, from);
    const sum = total.map((v, p) => swept(v + bias, terms + 1, bulk[p] + Math.abs(bias)));
    return { from, maps, sum, bias, reach: reachOf([...maps, sum]) };
  });
}

/** Each channel convolved; sums are made in the order of the arithmetic of windows, so that both
 * give the same number to the last bit. */
function channelByChannel(seen, i, f, from) {
  const { rows, columns } = seen.model.stages[i];
  const before = seen.model.before(i);
  const { kh, kw, c, values: weights } = seen.model.filter(i, f);
  const cells = rows.out * columns.out;
  const [total, bulk] = [new Float64Array(cells), new Float64Array(cells)];
  const maps = from.map((channel, k) => {
    const ground = padded(seen.values(before.index), before, channel, rows, columns);
    const [map, size] = [new Float64Array(cells), new Float64Array(cells)];
    for (let tap = 0; tap < kh * kw; tap += 1) {
      add(map, size, ground, weights[tap * c + k], Math.floor(tap / kw), tap % kw, rows, columns);
    }
    for (let p = 0; p < cells; p += 1) {
      total[p] += map[p];
      bulk[p] += size[p];
      map[p] = swept(map[p], kh * kw, size[p]);
    }
    return map;
  });
  return { maps, total, bulk, terms: kh * kw * from.length };
}

/** One channel with its padding: {values, w}. */
function padded(values, { h, w, c }, channel, rows, columns) {
  const wide = w + columns.before + columns.after;
  const out = new Float64Array((h + rows.before + rows.after) * wide);
  for (let y = 0; y < h; y += 1) {
    const row = (y + rows.before) * wide + columns.before;
    for (let x = 0; x < w; x += 1) out[row + x] = values[(y * w + x) * c + channel];
  }
  return { values: out, w: wide };
}

/** Add what one tap of a kernel makes to each cell of `map`, and its size to `size`. */
function add(map, size, { values, w }, weight, a, b, rows, columns) {
  for (let y = 0; y < rows.out; y += 1) {
    const start = (y * rows.stride + a * rows.dilation) * w + b * columns.dilation;
    const row = y * columns.out;
    for (let x = 0; x < columns.out; x += 1) {
      const product = values[start + x * columns.stride] * weight;
      map[row + x] += product;
      size[row + x] += Math.abs(product);
    }
  }
}

/** Which channels add most to cell `p`, of what `convolved` found: {shares, order}. */
export function inCell({ maps }, p) {
  return bySize(maps.map((map) => map[p]));
}

/** Shares of `parts` in all that they add and take away, and their numbers, the largest first;
 * as few as a window writes out stay as they are. */
function bySize(parts) {
  const sizes = parts.map(Math.abs);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => (all === 0 ? 0 : size / all));
  const order = isFolded(parts.length, WRITTEN) ? largest(sizes) : parts.map((_, k) => k);
  return { shares, order };
}

/** The numbers of `sizes`, the largest first; what is no number comes before all. */
export function largest(sizes) {
  const size = (k) => (Number.isNaN(sizes[k]) ? Infinity : sizes[k]);
  return Array.from(sizes, (_, k) => k)
    .sort((a, b) => (size(a) === size(b) ? a - b : size(b) - size(a)));
}

/** The largest finite absolute value; 1 where there is none. */
export function reachOf(arrays) {
  let most = 0;
  for (const values of arrays) {
    for (const value of values) {
      const size = Math.abs(value);
      if (size > most && size < Infinity) most = size;
    }
  }
  return most || 1;
}

/** Maps added up, cell by cell. */
export function added(maps, cells) {
  const sum = new Float64Array(cells);
  maps.forEach((map) => map.forEach((v, p) => { sum[p] += v; }));
  return sum;
}

/** What neuron `f` of stage `i` adds up: {values, weights, products, order, bias, sum}. */
export function weighed(seen, i, f) {
  return once(seen, `terms ${i} ${f}`, () => {
    const values = seen.values(seen.model.before(i).index);
    const weights = seen.model.row(i, f);
    const products = weights.map((weight, k) => weight * values[k]);
    const bias = seen.model.bias(i, f);
    const size = products.reduce((total, v) => total + Math.abs(v), Math.abs(bias));
    const sum = swept(products.reduce((total, v) => total + v, 0) + bias, products.length + 1, size);
    return { values, weights, products, order: largest(products.map(Math.abs)), bias, sum };
  });
}

/** What neuron `f` of stage `i` reads, as maps: {weights, products, sums, shares, order}. */
export function folded(seen, i, f) {
  return once(seen, `folded ${i} ${f}`, () => {
    const { weights, products } = weighed(seen, i, f);
    const { h, w, c } = seen.model.before(i);
    const channel = (flat, k) => Float64Array.from({ length: h * w }, (_, p) => flat[p * c + k]);
    const all = Array.from({ length: c }, (_, k) => k);
    const maps = all.map((k) => channel(products, k));
    const sums = maps.map((map) => map.reduce((sum, v) => sum + v, 0));
    return { weights: all.map((k) => channel(weights, k)), products: maps, sums, ...bySize(sums) };
  });
}

/** What the softmax of stage `i` turns into probabilities, in cell (y, x). */
export function scores(seen, i, y, x) {
  const { model } = seen;
  const { how, c, w } = model.stages[i];
  const each = Array.from({ length: c }, (_, f) => f);
  if (how === "dense") return each.map((f) => weighed(seen, i, f).sum);
  if (how === "activation") return each.map((f) => seen.at(model.before(i).index, f, y, x));
  return each.map((f) => convolved(seen, i, f).sum[y * w + x]);
}
