// Softmax from the inside: the numbers of dl_core/activations/scores.py, in the browser.

import { sigmoid } from "../activations.js";

/** Every number from scores to gradient; `subtract` is taken off every exponent. */
export function explain({ scores, temperature, shift, truth }, subtract = false) {
  const x = scores.map((score) => (score + shift) / temperature);
  const most = Math.max(...x);
  const stable = x.map((v) => Math.exp(v - most));
  const sum = stable.reduce((a, b) => a + b, 0);
  const probabilities = stable.map((v) => v / sum);
  const exponents = subtract ? x.map((v) => v - most) : x;
  const terms = exponents.map(Math.exp);
  return {
    exponents,
    terms,
    total: terms.reduce((a, b) => a + b, 0),
    most,
    probabilities,
    loss: Math.log(sum) - (x[truth] - most) + 0,
    gradient: probabilities.map((p, i) => (p - (i === truth ? 1 : 0)) / temperature),
    sigmoids: scores.map((score) => sigmoid(score + shift)),
  };
}

/** {terms, answers} in 32-bit floats, with or without the largest exponent subtracted. */
export function single({ scores, temperature, shift }, subtract) {
  const f = Math.fround;
  const x = scores.map((score) => f(f(score + shift) / f(temperature)));
  const most = subtract ? Math.max(...x) : 0;
  const terms = x.map((v) => f(Math.exp(f(v - most))));
  const total = terms.reduce((a, b) => f(a + b), 0);
  return { terms, answers: terms.map((v) => f(v / total)) };
}

/** Softmax of any numbers. */
export function softmax(values) {
  return explain({ scores: values, temperature: 1, shift: 0, truth: 0 }).probabilities;
}
