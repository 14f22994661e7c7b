// What one map or neuron is made of, as numbers: computed when it is looked at, once for an image.

import { swept, taps } from "../../windows/arithmetic.js";

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
 * {from, maps, sum, bias, sizes, shares, order, reach}: `maps` go with the channels `from`, `sum` is
 * all of them and the bias. A size is the sum of the absolute values of a map, a share its part of
 * all sizes, `order` those of the largest first, `reach` the largest absolute value of all.
 */
export function convolved(seen, i, f) {
  return once(seen, `maps ${i} ${f}`, () => {
    const { model } = seen;
    const bias = model.bias(i, f);
    const from = model.channels(i, f);
    const { maps, total, bulk, terms } = channelByChannel(seen, i, f, from);
    const sum = total.map((v, p) => swept(v + bias, terms + 1, bulk[p] + Math.abs(bias)));
    return { from, maps, sum, bias, ...bySize(maps), reach: reachOf([...maps, sum]) };
  });
}

function channelByChannel(seen, i, f, from) {
  const { rows, columns } = seen.model.stages[i];
  const before = seen.model.before(i);
  const { kh, kw, c, values: weights } = seen.model.filter(i, f);
  const values = seen.values(before.index);
  const [ys, xs] = [positions(rows), positions(columns)];
  const [total, bulk] = [new Float64Array(rows.out * columns.out), new Float64Array(rows.out * columns.out)];
  const maps = from.map((channel, k) => {
    const map = new Float64Array(total.length);
    for (let p = 0; p < map.length; p += 1) {
      const [down, across] = [ys[Math.floor(p / columns.out)], xs[p % columns.out]];
      let [sum, size] = [0, 0];
      for (let a = 0; a < kh; a += 1) {
        const y = down[a];
        if (y < 0 || y >= before.h) continue;
        for (let b = 0; b < kw; b += 1) {
          const x = across[b];
          if (x < 0 || x >= before.w) continue;
          const product = values[(y * before.w + x) * before.c + channel] * weights[(a * kw + b) * c + k];
          sum += product;
          size += Math.abs(product);
        }
      }
      total[p] += sum;
      bulk[p] += size;
      map[p] = swept(sum, kh * kw, size);
    }
    return map;
  });
  return { maps, total, bulk, terms: kh * kw * from.length };
}

function positions(axis) {
  return Array.from({ length: axis.out }, (_, o) => taps(axis, o));
}

/** Sizes of `maps`, their shares of all, and their numbers, the largest first. */
function bySize(maps) {
  const sizes = maps.map((map) => map.reduce((size, v) => size + Math.abs(v), 0));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => (all === 0 ? 0 : size / all));
  return { sizes, shares, order: largest(sizes) };
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
    return { weights: all.map((k) => channel(weights, k)), products: maps, sums, ...bySize(maps) };
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
