// What one cell depends on, exactly, in every map before it.
//
// Positions along one axis are a set: sorted intervals that do not touch, [a0, b0, a1, b1, …], ends
// included. A region is a list of products {rows, columns} of such sets whose rows are disjoint. So
// gaps of dilation stay gaps, branches that meet are united, and the cost depends on how many
// intervals there are, not on how many cells.

/** Sorted intervals that neither overlap nor touch, of any `ends` [a0, b0, a1, b1, …]. */
export function tidy(ends) {
  if (ends.length <= 2) return ends;
  const order = Array.from({ length: ends.length / 2 }, (_, i) => 2 * i);
  order.sort((i, j) => ends[i] - ends[j]);
  const found = [ends[order[0]], ends[order[0] + 1]];
  for (const i of order) {
    const last = found.length - 1;
    if (ends[i] <= found[last] + 1) found[last] = Math.max(found[last], ends[i + 1]);
    else found.push(ends[i], ends[i + 1]);
  }
  return found;
}

/** Positions that the windows of the outputs in `set` read; those outside the map are padding. */
export function through(set, axis) {
  const [size, kernel, stride, dilation, before, larger] = axis;
  if (larger) return clip(gathered(set, axis), size);
  const ends = [];
  for (let i = 0; i < set.length; i += 2) {
    const [a, b] = [set[i], set[i + 1]];
    if (dilation === 1 && (a === b || kernel >= stride)) {
      ends.push(a * stride - before, b * stride - before + kernel - 1);
    } else if (stride === 1) {
      for (let t = 0; t < kernel; t += 1) {
        ends.push(a - before + t * dilation, b - before + t * dilation);
      }
    } else {
      for (let o = a; o <= b; o += 1) {
        for (let t = 0; t < kernel; t += 1) {
          const at = o * stride - before + t * dilation;
          ends.push(at, at);
        }
      }
    }
  }
  return tidy(ends);
}

/**
 * The same where the window is slid over the output, which is larger: what is given to the outputs in
 * `set`. A stride above 1 has no dilation; which inputs give to a cell depends on its place.
 */
function gathered(set, [, kernel, stride, dilation, before]) {
  const ends = [];
  for (let i = 0; i < set.length; i += 2) {
    const [a, b] = [set[i] + before, set[i + 1] + before];
    for (let t = 0; stride === 1 && t < kernel; t += 1) ends.push(a - t * dilation, b - t * dilation);
    const [first, last] = [Math.ceil((a - kernel + 1) / stride), Math.floor(b / stride)];
    if (stride > 1 && first <= last) ends.push(first, last);
  }
  return tidy(ends);
}

/** The part of `set` in 0 … `size` - 1. */
export function clip(set, size) {
  if (!set.length || (set[0] >= 0 && set[set.length - 1] < size)) return set;
  const found = [];
  for (let i = 0; i < set.length; i += 2) {
    const [a, b] = [Math.max(0, set[i]), Math.min(size - 1, set[i + 1])];
    if (a <= b) found.push(a, b);
  }
  return found;
}

/** How many positions a set holds. */
export function count(set) {
  let n = 0;
  for (let i = 0; i < set.length; i += 2) n += set[i + 1] - set[i] + 1;
  return n;
}

function holds(set, other) {
  let i = 0;
  for (let j = 0; j < other.length; j += 2) {
    while (i < set.length && set[i + 1] < other[j]) i += 2;
    if (i === set.length || set[i] > other[j] || set[i + 1] < other[j + 1]) return false;
  }
  return true;
}

function covers(a, b) {
  return a === b || (holds(a.rows, b.rows) && holds(a.columns, b.columns));
}

/** The same cells as `products`, as products with disjoint rows. */
export function unite(products) {
  const kept = [];
  for (const one of products) {
    if (kept.some((other) => covers(other, one))) continue;
    for (let i = kept.length - 1; i >= 0; i -= 1) if (covers(one, kept[i])) kept.splice(i, 1);
    kept.push(one);
  }
  return kept.length < 2 ? kept : sliced(kept);
}

/** Cut at every row where a product begins or ends; rows with the same columns are then one. */
function sliced(products) {
  const cuts = [...new Set(products.flatMap(({ rows }) => rows.map((at, i) => at + (i % 2))))];
  cuts.sort((a, b) => a - b);
  const found = new Map();
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const there = products.filter(({ rows }) => holds(rows, [cuts[i], cuts[i]]));
    if (!there.length) continue;
    const columns = there.length === 1 ? there[0].columns : tidy(there.flatMap((p) => p.columns));
    const name = columns.join();
    if (!found.has(name)) found.set(name, { rows: [], columns });
    found.get(name).rows.push(cuts[i], cuts[i + 1] - 1);
  }
  return [...found.values()].map(({ rows, columns }) => ({ rows: tidy(rows), columns }));
}

/**
 * What the cell in `row`, `column` of node `last` sees. By node: `inside`, the region of its map;
 * `read`, the same with the padding that is read around it; `bounds` [top, bottom, left, right] of
 * the receptive field by the formulas, which goes on where the map ends; null where position is lost
 * on the way.
 */
export function look(nodes, last, row, column) {
  const products = new Array(last + 1);
  const seen = new Array(last + 1);
  products[last] = [{ rows: [row, row], columns: [column, column] }];
  const fields = new Array(last + 1);
  fields[last] = [row, row, column, column];
  for (let i = last; i >= 0; i -= 1) {
    if (!products[i]) continue;
    const { plane: [h, w], inputs, axes, all } = nodes[i];
    const read = unite(products[i]);
    const inside = read.map((p) => ({ rows: clip(p.rows, h), columns: clip(p.columns, w) }))
      .filter((p) => p.rows.length && p.columns.length);
    const bounds = fields[i] ?? null;
    seen[i] = { read, inside, bounds };
    for (const j of inputs) {
      const whole = all || (!axes && (nodes[j].plane[0] !== h || nodes[j].plane[1] !== w));
      const [height, width] = nodes[j].plane;
      products[j] ??= [];
      if (whole) {
        if (inside.length) products[j].push({ rows: [0, height - 1], columns: [0, width - 1] });
        fields[j] = null;
        continue;
      }
      for (const p of inside) {
        const before = axes
          ? { rows: through(p.rows, axes[0]), columns: through(p.columns, axes[1]) } : p;
        if (before.rows.length && before.columns.length) products[j].push(before);
      }
      meet(fields, j, bounds && axes ? back(bounds, axes) : bounds);
    }
  }
  return seen;
}

function back([top, bottom, left, right], [rows, columns]) {
  const along = (low, high, [, kernel, stride, dilation, before, larger]) => {
    const taps = dilation * (kernel - 1);
    if (!larger) return [low * stride - before, high * stride - before + taps];
    return [Math.ceil((low + before - taps) / stride), Math.floor((high + before) / stride)];
  };
  return [...along(top, bottom, rows), ...along(left, right, columns)];
}

/** The bounds of what two paths see together: those of both, and none where one has none; a path on
 * which nothing is seen adds nothing. */
function meet(fields, j, bounds) {
  const had = fields[j];
  if (bounds && (bounds[0] > bounds[1] || bounds[2] > bounds[3])) return;
  if (had === undefined) fields[j] = bounds;
  else if (had === null || bounds === null) fields[j] = null;
  else {
    fields[j] = [Math.min(had[0], bounds[0]), Math.max(had[1], bounds[1]),
      Math.min(had[2], bounds[2]), Math.max(had[3], bounds[3])];
  }
}

/** The smallest box [top, bottom, left, right] around a region; null around none. */
export function box(region) {
  if (!region.length) return null;
  const found = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { rows, columns } of region) {
    found[0] = Math.min(found[0], rows[0]);
    found[1] = Math.max(found[1], rows[rows.length - 1]);
    found[2] = Math.min(found[2], columns[0]);
    found[3] = Math.max(found[3], columns[columns.length - 1]);
  }
  return found;
}

/** How many cells a region has. */
export function area(region) {
  return region.reduce((sum, { rows, columns }) => sum + count(rows) * count(columns), 0);
}
