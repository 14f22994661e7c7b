// The formulas of windows, with their numbers in place, as dl_core/formulas.py writes them. `axis`
// is [size, kernel, stride, dilation, before, after], and true where the window is slid over the
// output, which is then larger; `before` the reach of what the window reads.

/** Output size along one axis. */
export function sizeFormula([size, kernel, stride, dilation, before, after, larger]) {
  if (larger) return `${stride}×(${size} − 1) + ${dilation}×(${kernel} − 1) + 1 − ${before + after}`;
  return `⌊(${size} + ${before + after} − ${dilation}×(${kernel} − 1) − 1) / ${stride}⌋ + 1`;
}

/** What `sizeFormula` gives. */
export function sizeOf([size, kernel, stride, dilation, before, after, larger]) {
  if (larger) return stride * (size - 1) + dilation * (kernel - 1) + 1 - before - after;
  return Math.max(0, Math.floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1);
}

/** The field's size after a window. */
export function reachFormula(before, [, kernel, stride, dilation, , , larger]) {
  if (larger && stride > 1) return `${before.size} + (⌈${kernel}/${stride}⌉ − 1)×${before.jump}`;
  return `${before.size} + ${dilation}×(${kernel} − 1)×${before.jump}`;
}

/** The jump after a window. */
export function jumpFormula(before, [, , stride, , , , larger]) {
  return `${before.jump} ${larger ? "/" : "×"} ${stride}`;
}

/** Where the field of the first value begins after a window. */
export function startFormula(before, [, kernel, stride, dilation, pad, , larger]) {
  const start = before.start < 0 ? `−${-before.start}` : String(before.start);
  const cells = larger ? `⌊(${dilation}×(${kernel} − 1) − ${pad})/${stride}⌋` : pad;
  return `${start} − ${cells}×${before.jump}`;
}

/** A formula as it is read: what is cut off an edge is not "+ -2" but "− 2". */
export function legible(formula) {
  return formula.replaceAll("+ -", "− ").replaceAll("− -", "+ ");
}
