// Many channels: those that count most in a cell are written out, the others as one.

/** The channels of `cell` by the size of their sums, where all but `most` of them are folded. */
export function ranked(cell, most) {
  const order = cell.channels.map((_, c) => c);
  if (!isFolded(order.length, most)) return order;
  const size = ({ sum }) => (Number.isNaN(sum) ? Infinity : Math.abs(sum));
  const sizes = cell.channels.map(size);
  return order.sort((a, b) => (sizes[b] === sizes[a] ? a - b : sizes[b] - sizes[a]));
}

/** Whether of `n` channels all but `most` are folded: never a single one. */
export function isFolded(n, most) {
  return Boolean(most) && n > most + 1;
}

/** What the channels `from` of a cell add up to. */
export function together(cell, from) {
  return from.reduce((sum, c) => sum + cell.channels[c].sum, 0);
}
