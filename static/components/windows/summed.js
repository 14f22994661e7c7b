// Named parts, what they add up to, and what an activation makes of that, as HTML.

import { adding } from "../reckoning.js";

/** `{html, places}` of `parts` ({value, name}) that add up to `total`, in `most` decimals at most. */
export function summed(parts, total, numbers, most = 4) {
  const { part: places, exact } = adding(parts.map(({ value }) => value), total, most);
  const written = parts.map(({ value, name }, i) =>
    labelled(signed(numbers.visible(value, places), i), name));
  const end = `<b class="out">${numbers.visible(total, places)}</b>`;
  return { html: `${written.join(" + ")} ${exact ? "=" : "≈"} ${end}`, places };
}

/** The activation called `name` of `sum`, written with `places` decimals. */
export function activated(name, sum, result, places, numbers) {
  const finer = Math.max(4, places);
  const after = `<b class="out">${numbers.visible(result, finer)}</b>`;
  const shown = numbers.visible(sum, places);
  const kept = keeps(name, sum, (v) => numbers.visible(v, v === sum ? places : finer), result);
  const same = kept || (isExact(sum, places) && isExact(result, finer));
  return `${escape(name)}(${shown}) ${same ? "=" : "≈"} ${after}`;
}

/** Whether ReLU makes of the sum, as `text` writes it, just what `text` writes of the result. */
export function keeps(name, sum, text, result) {
  return name === "relu" && (sum > 0 ? text(sum) === text(result) : result === 0);
}

/** Whether `places` decimals are all that `value` has. */
export function isExact(value, places) {
  return Math.abs(value * 10 ** places - Math.round(value * 10 ** places)) < 1e-7;
}

/** A negative number that follows an operator stands in brackets. */
export function signed(text, position = 1) {
  return position && text.startsWith("−") ? `(${text})` : text;
}

function labelled(text, name) {
  return name ? `<span class="named">${text}<small>${escape(name)}</small></span>` : text;
}

/** Text as HTML. */
export function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
