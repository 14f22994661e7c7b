// What a map is made of: an edge to each map that it reads, with one number for what it weighs.

/**
 * Edges of map `f` of stage `i`: {stage, map, weight}, strongest first. `by` "weight": the size of
 * the kernel between both (the root of its sum of squares) with the sign of its sum. `by`
 * "contribution": what the channel adds to the map on this image, all cells together. A stage
 * without weights, or whose weights are not there, has edges of weight null.
 */
export function edges(model, seen, i, f, by) {
  const stage = model.stages[i];
  const found = weighed(model, seen, stage, f, by);
  return (found ?? plain(model, stage, f)).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function plain(model, stage, f) {
  if (model.knows(stage.index)) {
    return stage.reads.map((j) => ({ stage: j, map: Math.min(f, model.stages[j].c - 1), weight: null }));
  }
  return model.channels(stage.index, f).map((map) => ({ stage: stage.reads[0], map, weight: null }));
}

function weighed(model, seen, stage, f, by) {
  const { index: i, how } = stage;
  if (!model.knows(i)) return null;
  if (how === "dense") return ofDense(model, seen, i, f, by);
  if (how !== "convolution" && how !== "depthwise") return null;
  const before = model.before(i);
  const kernel = model.filter(i, f);
  return model.channels(i, f).map((map, k) => ({
    stage: before.index,
    map,
    weight: by === "weight" ? sizeOf(kernel, k) : added(seen, stage, before, map, kernel, k),
  }));
}

function sizeOf({ kh, kw, c, values }, k) {
  let [sum, squares] = [0, 0];
  for (let tap = 0; tap < kh * kw; tap += 1) {
    const weight = values[tap * c + k];
    sum += weight;
    squares += weight * weight;
  }
  return Math.sqrt(squares) * (sum < 0 ? -1 : 1);
}

/** The sum, over all cells of the map, of what channel `k` of the kernel adds to each. */
function added(seen, { rows, columns }, before, map, { kw, c, values }, k) {
  const read = seen.values(before.index);
  const value = (y, x) => read[(y * before.w + x) * before.c + map];
  const sum = summing(value, before, rows.stride === 1 && columns.stride === 1);
  const ys = Array.from({ length: rows.kernel }, (_, a) => met(rows, a, before.h));
  const xs = Array.from({ length: kw }, (_, b) => met(columns, b, before.w));
  let total = 0;
  ys.forEach((down, a) => xs.forEach((across, b) => {
    total += values[(a * kw + b) * c + k] * sum(down, across);
  }));
  return total;
}

/** Positions of an axis that tap `a` meets while the window slides. */
function met({ out, stride, before, dilation }, a, length) {
  const all = Array.from({ length: out }, (_, o) => o * stride - before + a * dilation);
  return all.filter((p) => p >= 0 && p < length);
}

/** A function that sums a map over rows `ys` and columns `xs`: at once, where these are `dense`. */
function summing(value, { h, w }, dense) {
  if (!dense) {
    return (ys, xs) => ys.reduce((all, y) => xs.reduce((line, x) => line + value(y, x), all), 0);
  }
  const wide = w + 1;
  const prefix = new Float64Array((h + 1) * wide); // of everything above and to the left
  for (let y = 0; y < h; y += 1) {
    for (let x = 0, line = 0; x < w; x += 1) {
      line += value(y, x);
      prefix[(y + 1) * wide + x + 1] = prefix[y * wide + x + 1] + line;
    }
  }
  return (ys, xs) => {
    if (!ys.length || !xs.length) return 0;
    const [top, bottom, left, right] = [ys[0], ys.at(-1) + 1, xs[0], xs.at(-1) + 1];
    return prefix[bottom * wide + right] - prefix[top * wide + right]
      - prefix[bottom * wide + left] + prefix[top * wide + left];
  };
}

/** Of a dense unit: an edge for each value of a vector, or for each map, its cells together. */
function ofDense(model, seen, i, f, by) {
  const before = model.before(i);
  const row = model.row(i, f);
  const read = seen.values(before.index);
  const made = Array.from({ length: before.c }, (_, map) => ({ stage: before.index, map, weight: 0 }));
  if (by === "contribution") {
    row.forEach((weight, k) => { made[k % before.c].weight += weight * read[k]; });
    return made;
  }
  if (before.isVector) return made.map((edge) => ({ ...edge, weight: row[edge.map] }));
  const sums = new Float64Array(before.c);
  const squares = new Float64Array(before.c);
  row.forEach((weight, k) => {
    sums[k % before.c] += weight;
    squares[k % before.c] += weight * weight;
  });
  return made.map((edge) => (
    { ...edge, weight: Math.sqrt(squares[edge.map]) * (sums[edge.map] < 0 ? -1 : 1) }));
}
