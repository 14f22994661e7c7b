// One value of a stage that changes values one by one, written out, as HTML.

import { units, vanishes } from "../../numbers.js";
import { activated, escape, signed } from "../../windows/summed.js";

const PLACES = 4;

/** Letters of the formula of batch normalisation. */
export const NORMALISED = `<i>y</i> = <i>γ</i> × ${
  fraction("<i>x</i> − <i>μ</i>", "√(<i>σ</i>² + <i>ε</i>)")} + <i>β</i>`;

export function fraction(above, below) {
  return `<span class="fraction"><span>${above}</span><span class="below">${below}</span></span>`;
}

/** γ (x − μ) / √(σ² + ε) + β (Ioffe & Szegedy 2015), with the numbers of channel `f`. */
export function normalised(stage, f, x, numbers) {
  const { gamma, beta, moving_mean: mean, moving_variance: variance } = stage.weights;
  const [g, b] = [gamma?.values[f] ?? 1, beta?.values[f] ?? 0];
  const [m, v] = [mean.values[f], variance.values[f]];
  const result = (g * (x - m)) / Math.sqrt(v + stage.epsilon) + b;
  const n = (value, i = 0) => signed(numbers.short(value, PLACES, 2), i);
  const under = `√(${n(v)} + ${n(stage.epsilon)})`;
  const above = `${tinted("in", n(x))} − ${n(m, 1)}`;
  const isWhole = (value) => numbers.equals(value, PLACES) === "=";
  const whole = [g, b, m, v, stage.epsilon, x, result].every(isWhole);
  return `${n(g)} × ${fraction(above, under)} + ${n(b, 1)} ${whole ? "=" : "≈"} ${out(n(result))}`;
}

/** An activation of one number. */
export function changed(name, x, y, numbers) {
  if (name !== "sigmoid") return activated(name, x, y, PLACES, numbers);
  return sigmoid(x, y, numbers);
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x, p, numbers) {
  const shown = numbers.short(-x, PLACES, 2);
  const whole = numbers.equals(x, PLACES) === "=" && numbers.equals(p, PLACES) === "=";
  const letters = fraction("1", "1 + e<sup>−<i>x</i></sup>");
  const filled = fraction("1", `1 + e<sup>${shown}</sup>`);
  const written = numbers.equals(x, PLACES);
  const result = `${whole ? "=" : "≈"} ${out(numbers.short(p, PLACES, 3))}`;
  return `<i>σ</i>(<i>x</i>) = ${letters} ${written} ${filled} ${result}`;
}

/** 1 − p = …, with the decimals that `sigmoid` gives p. */
export function remaining(p, numbers) {
  const [shown, left] = [p, 1 - p].map((value) => numbers.short(value, PLACES, 3));
  const adds = units(p, PLACES) + units(1 - p, PLACES) === 10 ** PLACES;
  const whole = adds && !vanishes(p, PLACES) && !vanishes(1 - p, PLACES);
  return `1 − ${shown} ${whole ? "=" : "≈"} <b>${left}</b>`;
}

export function out(text) {
  return `<b class="out">${text}</b>`;
}

export function tinted(role, text) {
  return `<i class="${role}">${escape(text)}</i>`;
}
