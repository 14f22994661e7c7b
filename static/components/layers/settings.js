// The settings of a layer in words, for rows that are read and not edited.

import { say } from "../dom.js";
import { decimal } from "./formats.js";

const ALWAYS = new Set([
  "filters", "units", "pool_size", "kernel_size", "strides", "padding", "rate", "activation",
  "input_shape",
]);
const LIKE = { conv2d_transpose: "conv2d" }; // layers that have the settings of another
const SPEAKS = new Set(["padding", "activation"]);

/** Whether a row shows a setting without being asked: what says nothing is left out. */
export function isShown(setting, value) {
  if (setting.free && (value === null || value === undefined)) return true;
  if (setting.form === "switch" || !ALWAYS.has(setting.name)) return !same(value, setting.default);
  if (setting.name === "activation") return value !== "linear";
  return true;
}

/** What a row calls a setting; nothing where the value says it. */
export function labelOf({ name, form }, words) {
  return form === "image" || (form === "choice" && SPEAKS.has(name)) ? "" : words.settings[name];
}

/** The value in force: what is written, or the default. */
export function valueOf(spec, setting) {
  const value = spec[setting.name];
  return value === undefined ? (setting.default ?? null) : value;
}

export function same(a, b) {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** A value as it is read: `3×3`, `same`, `ReLU`. */
export function shown(setting, value, spec, words) {
  if (setting.form === "pair") return (Array.isArray(value) ? value : spec.pool_size ?? []).join("×");
  if (setting.form === "edges") return (value ?? []).map((pair) => [].concat(pair).join("+")).join(" × ");
  if (setting.form === "switch") return say(value ? words.with : words.without, { name: words.settings[setting.name] });
  if (setting.name === "activation") return words.activations[value] ?? String(value);
  return decimal(value, words.locale);
}

/** The settings of `spec` as `[label, value]`. */
export function described(spec, kinds, words) {
  const known = kinds?.[LIKE[spec.kind] ?? spec.kind]?.settings ?? [];
  return known
    .map((setting) => [setting, valueOf(spec, setting)])
    .filter(([setting, value]) => isShown(setting, value))
    .map(([setting, value]) => [setting.form === "switch" ? "" : labelOf(setting, words), shown(setting, value, spec, words)])
    .concat(others(spec, words));
}

/** What only layers of imported networks have. */
function others(spec, words) {
  if (spec.kind === "reshape") return [[words.target, spec.target.map((n) => (n < 0 ? "?" : n)).join("×")]];
  if (spec.kind === "cropping2d") return [[words.cropped, spec.cropping.map((pair) => pair.join("+")).join(" × ")]];
  if (spec.kind === "up_sampling2d") {
    return [[words.times, spec.size.join("×")], ["", words.between[spec.interpolation]]];
  }
  if (spec.kind === "conv2d_transpose" && spec.output_padding) {
    return [[words.outputPadding, spec.output_padding.join("×")]];
  }
  if (spec.kind === "group_normalization") return [[words.settings.groups, spec.groups]];
  return [];
}
