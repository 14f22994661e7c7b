// Numbers as they are shown, and whether what is shown adds up.

/** Writes numbers by the habits of a language, with a true minus sign. */
export class Numbers {
  constructor(locale) {
    this.locale = locale;
    this.formats = new Map();
  }

  /** `value` with at most `most` decimals. */
  show(value, most) {
    if (!Number.isFinite(value)) return String(value);
    if (!this.formats.has(most)) {
      this.formats.set(most, new Intl.NumberFormat(this.locale, {
        maximumFractionDigits: most, useGrouping: false, signDisplay: "negative",
      }));
    }
    const rounded = units(value, most) / 10 ** most; // as the sums are checked
    return this.formats.get(most).format(rounded).replace("-", "−");
  }

  /** About `digits` significant digits: for values between a hundredth and a million. */
  brief(value, digits = 3) {
    const size = Math.abs(value);
    if (size && (size < 0.001 || size >= 1e6)) {
      return value.toExponential(1).replace("-", "−").replace("e", "·10^");
    }
    const whole = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
    return this.show(value, Math.max(0, Math.min(digits, digits - whole + (size < 1 ? 1 : 0))));
  }
}

/** Decimals that write every value exactly, `most` at the most. */
export function decimals(values, most) {
  let need = 0;
  for (const value of values) {
    while (need < most && !isWhole(value * 10 ** need)) need += 1;
  }
  return need;
}

function isWhole(value) {
  return Math.abs(value - Math.round(value)) < 1e-9 * Math.max(1, Math.abs(value));
}

/** `value` in units of its last place shown, halves away from zero. */
function units(value, places) {
  return Math.sign(value) * Math.round(Math.abs(value) * 10 ** places);
}

/**
 * How to write `sum of value × weight + extra = total`: decimals of each, and whether the numbers
 * so written add up exactly to the total as written (`exact`), or only about.
 */
export function reckoning(terms, extra, total) {
  const value = decimals(terms.map((t) => t.value), 3);
  const weight = decimals(terms.map((t) => t.weight), 4);
  const bias = decimals([extra], 4);
  const product = value + weight;
  const all = Math.max(product, bias);
  const shown = terms.reduce(
    (sum, t) => sum + units(t.value, value) * units(t.weight, weight) * 10 ** (all - product), 0,
  ) + units(extra, bias) * 10 ** (all - bias);
  const whole = decimals([total], all) < all || isWhole(total * 10 ** all);
  const sum = whole ? all : Math.min(all, 4);
  const exact = shown === units(total, sum) * 10 ** (all - sum);
  return { value, weight, bias, product, sum, exact };
}

/** The same for parts that are added: `parts` sum to `total`. */
export function adding(parts, total, most = 4) {
  const part = decimals([...parts, total], most);
  const exact = parts.reduce((sum, p) => sum + units(p, part), 0) === units(total, part);
  return { part, exact };
}
