// Whether what is shown of a sum adds up.

import { decimals, isWhole, units, vanishes } from "./numbers.js";

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
  const lost = terms.some((t) => vanishes(t.value, value) || vanishes(t.weight, weight))
    || vanishes(extra, bias) || vanishes(total, sum);
  const exact = !lost && shown === units(total, sum) * 10 ** (all - sum);
  return { value, weight, bias, product, sum, exact };
}

/** The same for parts that are added: `parts` sum to `total`. */
export function adding(parts, total, most = 4) {
  const part = decimals([...parts, total], most);
  const lost = [...parts, total].some((p) => vanishes(p, part));
  const exact = !lost && parts.reduce((sum, p) => sum + units(p, part), 0) === units(total, part);
  return { part, exact };
}
