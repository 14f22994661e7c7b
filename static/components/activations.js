// Activation functions and their slopes: the numbers of dl_core/activations, in the browser.

const EXACT_BEYOND = 6; // erf is 1 to the last bit from here on
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };
const FIT = Math.sqrt(2 / Math.PI); // of the formula that stands in for GELU's erf
const CUBIC = 0.044715;

/** What a function's parameters are when nothing is said: Keras's defaults. */
export const DEFAULTS = {
  leaky_relu: { slope: 0.2 },
  elu: { alpha: 1 },
  silu: { beta: 1 },
};

/** 1 / (1 + exp(-x)), by an exponential that cannot overflow. */
export function sigmoid(x) {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

function softplus(x) {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The error function to 1e-15: a series of positive terms only, so nothing cancels. */
export function erf(x) {
  const distance = Math.abs(x);
  if (distance >= EXACT_BEYOND) return Math.sign(x);
  let term = distance;
  let sum = distance;
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= (2 * distance * distance) / (2 * n + 1);
    sum += term;
  }
  return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-distance * distance) * sum;
}

const normal = (x) => (1 + erf(x * Math.SQRT1_2)) / 2;
const clip = (x, low, high) => Math.min(Math.max(x, low), high);
const exponential = (x) => Math.exp(Math.min(x, 0));
const minusOne = (x) => Math.expm1(Math.min(x, 0));

function geluSlope(x) {
  const near = clip(x, -15, 15); // the density is nothing beyond
  return normal(x) + near * Math.exp((-near * near) / 2) / Math.sqrt(2 * Math.PI);
}

function geluTanh(x) {
  const near = clip(x, -15, 15);
  return (x / 2) * (1 + Math.tanh(FIT * (near + CUBIC * near ** 3)));
}

function geluTanhSlope(x) {
  const near = clip(x, -15, 15);
  const t = Math.tanh(FIT * (near + CUBIC * near ** 3));
  return (1 + t) / 2 + (near * (1 - t * t) * FIT * (1 + 3 * CUBIC * near * near)) / 2;
}

function siluSlope(x, { beta }) {
  const z = clip(beta * x, -750, 750); // the exponential of a double is nothing beyond
  const p = sigmoid(z);
  return p * (1 + z * (1 - p));
}

function mishSlope(x) {
  const t = Math.tanh(softplus(x));
  return t + x * (1 - t * t) * sigmoid(x);
}

function hardSiluSlope(x) {
  if (x <= -3) return 0;
  return x < 3 ? x / 3 + 0.5 : 1;
}

// For each name the function and its slope; at a corner, one of the two slopes.
const PAIRS = {
  linear: [(x) => x, () => 1],
  step: [(x) => (x >= 0 ? 1 : 0), () => 0],
  sigmoid: [sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))],
  hard_sigmoid: [(x) => clip(x + 3, 0, 6) / 6, (x) => (x > -3 && x < 3 ? 1 / 6 : 0)],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  softsign: [(x) => x / (1 + Math.abs(x)), (x) => (1 / (1 + Math.abs(x))) ** 2],
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  relu6: [(x) => clip(x, 0, 6), (x) => (x > 0 && x < 6 ? 1 : 0)],
  leaky_relu: [(x, { slope }) => (x > 0 ? x : slope * x), (x, { slope }) => (x > 0 ? 1 : slope)],
  elu: [
    (x, { alpha }) => (x > 0 ? x : alpha * minusOne(x)),
    (x, { alpha }) => (x > 0 ? 1 : alpha * exponential(x)),
  ],
  selu: [
    (x) => SELU.scale * (x > 0 ? x : SELU.alpha * minusOne(x)),
    (x) => SELU.scale * (x > 0 ? 1 : SELU.alpha * exponential(x)),
  ],
  softplus: [softplus, sigmoid],
  silu: [(x, { beta }) => x * sigmoid(beta * x), siluSlope],
  hard_silu: [(x) => x * (clip(x + 3, 0, 6) / 6), hardSiluSlope],
  gelu: [(x) => x * normal(x), geluSlope],
  gelu_tanh: [geluTanh, geluTanhSlope],
  mish: [(x) => x * Math.tanh(softplus(x)), mishSlope],
};

/** Every name that `value` and `slope` know. */
export const NAMES = Object.keys(PAIRS);

/** The activation `name` of one number; `parameters` such as {slope: 0.1} change its defaults. */
export function value(name, x, parameters) {
  return PAIRS[name][0](x, { ...DEFAULTS[name], ...parameters });
}

/** The derivative of the activation `name` at `x`. */
export function slope(name, x, parameters) {
  return PAIRS[name][1](x, { ...DEFAULTS[name], ...parameters });
}
