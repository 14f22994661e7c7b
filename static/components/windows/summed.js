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
  const [before, after] = [numbers.visible(sum, places), numbers.visible(result, finer)];
  const same = follows(name, before, after, result) || (isExact(sum, places) && isExact(result, finer));
  return `${escape(name)}(${before}) ${same ? "=" : "≈"} <b class="out">${after}</b>`;
}

/** Whether ReLU makes of a sum, as it is written `before`, just the result, as it is `after`. */
export function follows(name, before, after, result) {
  return name === "relu" && (result > 0 ? before === after : result === 0);
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
