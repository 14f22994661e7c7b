// Colours of values, and of the roles: blue what comes in, orange the kernel, green what goes out.

import { NO_NUMBER, table } from "./scales.js";

/** Whether the page's ground is dark. */
export function isDark(node) {
  const probe = getComputedStyle(node).getPropertyValue("color").match(/\d+/g)?.map(Number) ?? [0];
  return probe.slice(0, 3).reduce((sum, v) => sum + v, 0) > 384;
}

/** Lines and text of each role, readable on the ground. */
export function roles(dark) {
  return dark
    ? { input: "#56b4e9", kernel: "#f0a93b", output: "#2bc79a", winner: "#f0a93b" }
    : { input: "#0067a3", kernel: "#b84f00", output: "#00775a", winner: "#b84f00" };
}

/** A function from a value to [red, green, blue]. */
export function colouring({ scale, low, high }) {
  const colours = table(scale);
  const reach = high - low || 1;
  return (value) => {
    const level = Math.max(0, Math.min(255, Math.round(((value - low) / reach) * 255)));
    if (Number.isNaN(level)) return [NO_NUMBER, NO_NUMBER, NO_NUMBER];
    return [colours[3 * level], colours[3 * level + 1], colours[3 * level + 2]];
  };
}

/** The scale that suits values: symmetric around zero when some are, or may be, negative. */
export function scaleOf(values, signed = false) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low >= 0 && !signed) return { scale: "sequential", low: 0, high: high > 0 ? high : 1 };
  const reach = Math.max(-low, high) || 1;
  return { scale: "diverging", low: -reach, high: reach };
}

/** Grey levels of an image as colours. */
export function levels(pixel) {
  return pixel.map((value) => Math.max(0, Math.min(255, Math.round(value * 255))));
}
