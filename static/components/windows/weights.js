// The filters of a kernel {values, kh, kw, c, f}: one by one, changed, as text.

const NEAR = 1e-6; // weights may lose their last digits on the way to the server and back
const DENOMINATORS = 100;

export function sameShape(a, b) {
  return b && a.kh === b.kh && a.kw === b.kw && a.c === b.c && a.f === b.f;
}

/** The weights of filter `f`: channels within columns within rows. */
export function filter({ values, f: filters }, f) {
  return Float64Array.from({ length: values.length / filters }, (_, i) => values[i * filters + f]);
}

/** The kernel with `weights` in the place of filter `f`. */
export function replaced(kernel, f, weights) {
  const values = Float64Array.from(kernel.values);
  weights.forEach((weight, i) => { values[i * kernel.f + f] = weight; });
  return { ...kernel, values };
}

/** The last filter that has these weights, -1 where none has. */
export function found(kernel, weights) {
  for (let f = kernel.f - 1; f >= 0; f -= 1) {
    if (filter(kernel, f).every((w, i) => Math.abs(w - weights[i]) <= NEAR * Math.max(1, Math.abs(w)))) {
      return f;
    }
  }
  return -1;
}

/** Filter `f` as text: rows by ";", channels by "|". */
export function written({ kh, kw, c: channels, f: filters, values }, f) {
  const weight = (a, b, c) => plain(values[((a * kw + b) * channels + c) * filters + f]);
  const range = (n) => Array.from({ length: n }, (_, i) => i);
  return range(channels).map((c) => range(kh).map((a) =>
    range(kw).map((b) => weight(a, b, c)).join(" ")).join("; ")).join(" | ");
}

/** As a reader would type it: 0.25, 1/9; what is neither with ten digits. */
function plain(value) {
  const short = Math.round(value * 1e4) / 1e4;
  if (short === value) return String(value);
  for (let d = 3; d < DENOMINATORS; d += 1) {
    const n = Math.round(value * d);
    if (n && n / d === value) return `${n}/${d}`;
  }
  return String(Number(value.toPrecision(10)));
}
