// The colours of a scale, between the values at its ends.

import { element } from "./dom.js";
import { gradient } from "./scales.js";

/** A bar from `low` to `high`, after a `title` where there is one. */
export function legend({ scale, low, high }, numbers, title = "") {
  const box = element("span", "legend");
  const bar = element("i");
  bar.style.background = gradient(scale);
  box.append(...(title ? [element("b", "", title)] : []), numbers.brief(low), bar, numbers.brief(high));
  return box;
}
