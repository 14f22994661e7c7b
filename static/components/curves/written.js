// Each function's formula, and that of its slope, with numbers in the place of letters. Where a
// formula has cases, the one that holds.

import { erf, sigmoid, value } from "../activations.js";

const e = (power) => `e<sup>${power}</sup>`;

/** {value, slope}: HTML of both at `x`, for parameters `p` that are all there. */
export function written(name, x, p, numbers) {
  const n = (v) => numbers.short(v, 3);
  const b = (v) => (v < 0 ? `(${n(v)})` : n(v)); // behind an operator
  const minus = n(-x);
  const sep = n(0.5).includes(",") ? "\u00a0; " : ", "; // a comma is taken where it marks decimals
  const s = sigmoid(x);
  const cases = {
    linear: [n(x), "1"],
    step: x >= 0 ? ["1", "0"] : ["0", "0"],
    sigmoid: [`1 ∕ (1 + ${e(minus)})`, `${n(s)} × (1 − ${n(s)})`],
    hard_sigmoid: [`min(max(0${sep}${n(x)} + 3)${sep}6) ∕ 6`, Math.abs(x) < 3 ? "1 ∕ 6" : "0"],
    tanh: [`tanh(${n(x)})`, `1 − ${b(Math.tanh(x))}²`],
    softsign: [`${n(x)} ∕ (1 + ${n(Math.abs(x))})`, `1 ∕ (1 + ${n(Math.abs(x))})²`],
    relu: [`max(0${sep}${n(x)})`, x > 0 ? "1" : "0"],
    relu6: [`min(max(0${sep}${n(x)})${sep}6)`, x > 0 && x < 6 ? "1" : "0"],
    leaky_relu: x > 0 ? [n(x), "1"] : [`${n(p.slope)} × ${b(x)}`, n(p.slope)],
    elu: x > 0 ? [n(x), "1"]
      : [`${n(p.alpha)} × (${e(n(x))} − 1)`, `${n(p.alpha)} × ${e(n(x))}`],
    selu: x > 0 ? [`${lambda(numbers)} × ${n(x)}`, lambda(numbers)]
      : [`${lambda(numbers)} × ${alpha(numbers)} × (${e(n(x))} − 1)`,
        `${lambda(numbers)} × ${alpha(numbers)} × ${e(n(x))}`],
    softplus: [`ln(1 + ${e(n(x))})`, `1 ∕ (1 + ${e(minus)})`],
    silu: swish(x, p.beta, n, b),
    hard_silu: [`${n(x)} × min(max(0${sep}${n(x)} + 3)${sep}6) ∕ 6`, hardSlope(x, n)],
    gelu: gelu(x, n, b),
    gelu_tanh: geluTanh(x, n, b),
    mish: mish(x, s, n, b),
  };
  const [first, second] = cases[name];
  return { value: first, slope: second };
}

const lambda = (numbers) => numbers.fixed(1.0507, 4);
const alpha = (numbers) => numbers.fixed(1.6733, 4);

function swish(x, beta, n, b) {
  const p = sigmoid(beta * x);
  const z = beta === 1 ? b(x) : `${n(beta)} × ${b(x)}`;
  const power = beta === 1 ? n(-x) : `−${n(beta)} × ${b(x)}`;
  return [`${n(x)} ∕ (1 + ${e(power)})`, `${n(p)} × (1 + ${z} × (1 − ${n(p)}))`];
}

function hardSlope(x, n) {
  if (x <= -3) return "0";
  return x < 3 ? `${n(x)} ∕ 3 + 1 ∕ 2` : "1";
}

function gelu(x, n, b) {
  const below = (1 + erf(x * Math.SQRT1_2)) / 2;
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  return [`${n(x)} × Φ(${n(x)}) = ${n(x)} × ${n(below)}`, `${n(below)} + ${b(x)} × ${n(density)}`];
}

function geluTanh(x, n, b) {
  const fit = Math.sqrt(2 / Math.PI);
  const t = Math.tanh(fit * (x + 0.044715 * x ** 3));
  const inner = fit * (1 + 3 * 0.044715 * x * x);
  return [
    `${n(x)} ∕ 2 × (1 + ${b(t)})`,
    `(1 + ${b(t)}) ∕ 2 + ${b(x)} ∕ 2 × (1 − ${b(t)}²) × ${n(inner)}`,
  ];
}

function mish(x, s, n, b) {
  const soft = value("softplus", x);
  const t = Math.tanh(soft);
  return [
    `${n(x)} × tanh(ln(1 + ${e(n(x))})) = ${n(x)} × ${n(t)}`,
    `${n(t)} + ${b(x)} × (1 − ${n(t)}²) × ${n(s)}`,
  ];
}
