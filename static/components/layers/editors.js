// Editors of settings: numbers to type or to step, choices, yes or no. What is typed is kept as it
// is, even when it is no number: the server says what is wrong with it.

import { button, element, say } from "../dom.js";
import { decimal } from "./formats.js";
import { same } from "./settings.js";

const PARTS = {
  pair: ["vertical", "horizontal"],
  edges: ["top", "bottom", "left", "right"],
  image: ["height", "width", "channels"],
};

/**
 * An editor of `setting`. `changed(value, stepped)` is told what the reader made of it; `large` has
 * buttons to step, for fingers. Returns `{ node, fill(value, spec), mark(part), call(name) }`.
 */
export function editor(setting, words, { changed, name, large = false }) {
  const make = {
    whole: single, number: single, pair: several, edges: several, image: several, choice: choices, switch: toggle,
  }[setting.form];
  return make(setting, words, { changed, name, large });
}

// Numbers ------------------------------------------------------------------------------------------

/** What was typed, as a number where it is one. */
export function parsed(text, setting) {
  const plain = text.trim().replace("−", "-");
  if (setting.form === "number") {
    const value = Number(plain.replace(",", "."));
    return plain && Number.isFinite(value) ? value : text.trim();
  }
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : text.trim();
}

/** `value` one step further; `by` is ±1, or ±2 for the double or the half. */
function stepped(value, by, { form, low, high, open = [] }) {
  const start = typeof value === "number" ? value : low;
  if (form === "number") {
    const grain = open[0] ? start / 10 : 0.05;
    const [least, most] = [open[0] ? start / 2 : low, open[1] ? high - 0.01 : high];
    return Math.max(least, Math.min(most, Number((start + Math.sign(by) * grain).toPrecision(6))));
  }
  const next = Math.abs(by) === 1 ? start + by : Math.round(by > 0 ? start * 2 : start / 2);
  return Math.max(low, Math.min(high, next));
}

/** One field for a number: typed, or stepped by arrow keys (doubled and halved by page keys). */
function field(setting, label, { changed, large, locale }) {
  const input = Object.assign(element("input", "number"), {
    type: "text", inputMode: setting.form === "number" ? "decimal" : "numeric", autocomplete: "off",
  });
  input.setAttribute("role", "spinbutton");
  for (const [name, value] of [["min", setting.low], ["max", setting.high]]) {
    input.setAttribute(`aria-value${name}`, value);
  }
  let known = null;
  const step = (by) => changed(stepped(input.value === "" ? known : parsed(input.value, setting), by, setting), true);
  input.onchange = () => changed(input.value.trim() === "" && setting.free ? null : parsed(input.value, setting), false);
  input.onkeydown = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 2, PageDown: -2 }[event.key];
    if (by && !event.altKey) {
      event.preventDefault();
      step(by);
    } else if (event.key === "Enter") {
      input.onchange();
    } else if (event.key === "Escape") {
      input.value = input.shown;
      input.select();
    }
  };
  const node = element("span", "stepper");
  const steps = large ? [["−", -1], ["+", 1]].map(([sign, by]) => button("step", sign, sign, () => step(by))) : [];
  steps.forEach((made) => { made.tabIndex = -1; }); // arrow keys do the same
  node.append(...steps.slice(0, 1), input, ...steps.slice(1));
  const call = (name) => {
    input.setAttribute("aria-label", name);
    steps.forEach((made) => made.setAttribute("aria-label", `${name} ${made.textContent}`));
  };
  call(label);
  return {
    node, input, call,
    fill(value, otherwise = null) {
      known = value ?? otherwise;
      const text = decimal(value, locale);
      input.placeholder = decimal(otherwise, locale);
      input.setAttribute("aria-valuenow", typeof known === "number" ? known : setting.low);
      input.setAttribute("aria-valuetext", text || input.placeholder);
      input.size = Math.max(2, Math.min(8, (text || input.placeholder).length));
      if (input.shown === text && input.matches(":focus")) return; // what is being typed stays
      input.shown = text;
      if (input.value !== text) input.value = text;
    },
  };
}

function single(setting, words, { changed, name, large }) {
  const made = field(setting, name, { changed, large, locale: words.locale });
  return {
    node: made.node, call: made.call, fill: (value) => made.fill(value),
    mark: (part) => wrong([made.input], part),
  };
}

function several(setting, words, { changed, name, large }) {
  const edges = setting.form === "edges";
  const parts = PARTS[setting.form];
  let value = [];
  const flat = () => (edges ? value.flat() : [...value]);
  const back = (list) => (edges ? [list.slice(0, 2), list.slice(2)] : list);
  const limits = (i) => ({ ...setting, high: setting.highs?.[i] ?? setting.high });
  const named = (text, i) => say(words.part, { name: text, part: words[parts[i]] });
  const fields = parts.map((part, i) => field(limits(i), named(name, i), {
    large,
    locale: words.locale,
    changed: (one, isStep) => {
      const list = flat();
      list[i] = one;
      // A pair that may be left out is left out when one of its fields is emptied.
      changed(one === null ? null : back(list), isStep);
    },
  }));
  const node = element("span", setting.form);
  fields.forEach((made, i) => {
    if (i) node.append(element("span", "times", edges ? " " : "×"));
    node.append(made.node);
  });
  return {
    node,
    fill(now, spec) {
      const otherwise = setting.free ? spec.pool_size : null;
      value = Array.isArray(now) ? now : otherwise ?? setting.default ?? parts.map(() => setting.low);
      const list = flat();
      fields.forEach((made, i) => made.fill(now === null ? null : list[i], now === null ? list[i] : null));
    },
    call: (text) => fields.forEach((made, i) => made.call(named(text, i))),
    mark: (part) => wrong(fields.map((made) => made.input), part),
  };
}

/** Mark the inputs that are wrong: the one at `part`, or all of them; `null` for none. */
function wrong(inputs, part) {
  inputs.forEach((input, i) => {
    const isWrong = part === true || part === i;
    if (isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  });
}

// Choices ------------------------------------------------------------------------------------------

function choices(setting, words, { changed, name }) {
  const node = element("select");
  node.setAttribute("aria-label", name);
  const names = setting.name === "activation" ? words.activations : {};
  for (const choice of setting.choices) {
    node.append(Object.assign(element("option", "", names[choice] ?? choice), { value: choice }));
  }
  node.onchange = () => changed(node.value, false);
  return {
    node,
    call: (text) => node.setAttribute("aria-label", text),
    fill(value) {
      if (!same(node.value, value)) node.value = value;
    },
    mark: (part) => wrong([node], part === null ? null : true),
  };
}

function toggle(setting, words, { changed, name }) {
  const node = Object.assign(element("input", "switch"), { type: "checkbox" });
  node.setAttribute("aria-label", name);
  node.onchange = () => changed(node.checked, false);
  return {
    node,
    call: (text) => node.setAttribute("aria-label", text),
    fill(value) {
      node.checked = value === true;
    },
    mark: (part) => wrong([node], part === null ? null : true),
  };
}
