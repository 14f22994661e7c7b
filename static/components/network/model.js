// A network as stages, and what an image becomes in each: the arrays of dl_core/stages.py.
//
// `how` says what a stage does: image, convolution, depthwise, max, average, dense, normalise,
// activation, add, pad, flatten. Maps are (row, column, channel), channels innermost; a vector is
// one cell with a channel for each value, so that `map` always means a channel.

import { value as activate } from "../activations.js";
import { scaleOf } from "../colours.js";

export class Model {
  /** `arrays` are weights, called "3.kernel", "3.bias": the stage's index and the role. */
  constructor(header, arrays) {
    this.id = header.id;
    this.words = header.words;
    this.stages = header.stages.map((stage, index) => {
      const [h, w, c] = stage.shape.length === 3 ? stage.shape : [1, 1, stage.shape[0]];
      const weights = {};
      for (const role of [...stage.roles, "folded"]) weights[role] = arrays[`${index}.${role}`];
      return { ...stage, index, h, w, c, isVector: stage.shape.length < 3, weights };
    });
    this.signed = signs(this.stages);
    this.biases = (stage) => stage.weights.bias?.values;
  }

  /** Whether the weights of stage `i` are there: those of a large layer may have stayed behind. */
  knows(i) {
    const { roles, weights } = this.stages[i];
    return roles.every((role) => weights[role]);
  }

  get last() {
    return this.stages.length - 1;
  }

  /** The first stage that stage `i` reads. */
  before(i) {
    return this.stages[this.stages[i].reads[0]];
  }

  /** The channels of the stage before that map `f` of stage `i` is made of. */
  channels(i, f) {
    const stage = this.stages[i];
    const { c } = this.before(i);
    const all = (n, first = 0) => Array.from({ length: n }, (_, k) => first + k);
    if (stage.how === "convolution") {
      const each = c / stage.groups;
      return all(each, Math.floor(f / (stage.c / stage.groups)) * each);
    }
    if (stage.how === "depthwise") return [Math.floor(f / stage.multiplier)];
    if (stage.how === "dense" || stage.how === "flatten") return all(c);
    return [f];
  }

  /** Weights of filter `f` of a convolution, (kh, kw, channels it reads). */
  filter(i, f) {
    const { how, weights: { kernel }, multiplier } = this.stages[i];
    const [kh, kw, c, m] = kernel.shape;
    if (how === "depthwise") {
      const [channel, copy] = [Math.floor(f / multiplier), f % multiplier];
      const at = (tap) => kernel.values[(tap * c + channel) * m + copy];
      return { kh, kw, c: 1, values: Float64Array.from({ length: kh * kw }, (_, tap) => at(tap)) };
    }
    const values = Float64Array.from({ length: kh * kw * c }, (_, k) => kernel.values[k * m + f]);
    return { kh, kw, c, values };
  }

  bias(i, f) {
    return this.biases(this.stages[i])?.[f] ?? 0;
  }

  /** The row of weights of dense unit `f`: one for each value it reads. */
  row(i, f) {
    const { values, shape: [n, units] } = this.stages[i].weights.kernel;
    return Float64Array.from({ length: n }, (_, k) => values[k * units + f]);
  }

  activated(i, sum) {
    const { activation } = this.stages[i];
    return activation === "softmax" ? sum : activate(activation, sum);
  }
}

/** What one image became: `values(i)` of each stage of `model`. */
export class Seen {
  constructor(model, header, arrays) {
    Object.assign(this, { model, header, arrays });
    this.scales = new Map();
  }

  values(i) {
    return this.arrays[i].values;
  }

  /** Whether there is nothing on the image. */
  get isBlank() {
    return this.values(0).every((value) => value === 0);
  }

  at(i, f, y = 0, x = 0) {
    const { w, c } = this.model.stages[i];
    return this.values(i)[(y * w + x) * c + f];
  }

  /** Map `f` of stage `i`, row by row. */
  map(i, f) {
    const { h, w, c } = this.model.stages[i];
    const values = this.values(i);
    return Float64Array.from({ length: h * w }, (_, p) => values[p * c + f]);
  }

  /** The colours of stage `i`: {scale, low, high}; `together`, those of all stages. */
  scale(i, together = false) {
    const key = together ? "all" : i;
    if (!this.scales.has(key)) this.scales.set(key, together ? this.common() : this.own(i));
    return this.model.stages[i].how === "image" ? this.own(i) : this.scales.get(key);
  }

  own(i) {
    if (this.model.stages[i].how === "image") return { scale: "gray", low: 0, high: 1 };
    return finite(scaleOf(this.values(i), this.model.signed[i]));
  }

  common() {
    const each = this.model.stages.slice(1).map((stage) => this.own(stage.index));
    const high = Math.max(...each.map((one) => one.high));
    const signed = each.some((one) => one.scale === "diverging");
    return signed ? { scale: "diverging", low: -high, high } : { scale: "sequential", low: 0, high };
  }

  /** What goes into map `f` of stage `i`, as windows/arithmetic.js takes a problem. */
  problem(i, f) {
    const { model } = this;
    const stage = model.stages[i];
    const before = model.before(i);
    const from = model.channels(i, f);
    const pooling = stage.how === "max" || stage.how === "average";
    return {
      mode: pooling ? stage.how : "convolution",
      input: this.picked(before, from),
      kernel: pooling ? null : { ...model.filter(i, f), f: 1 },
      bias: [model.bias(i, f)],
      rows: stage.rows,
      columns: stage.columns,
      flip: false,
      activation: stage.activation === "softmax" ? "linear" : stage.activation ?? "linear",
      channels: from,
    };
  }

  /** Some channels of a stage, as {values, h, w, c}. */
  picked({ index, h, w, c }, from) {
    const all = this.values(index);
    const values = new Float64Array(h * w * from.length);
    for (let p = 0; p < h * w; p += 1) {
      from.forEach((channel, k) => { values[p * from.length + k] = all[p * c + channel]; });
    }
    return { values, h, w, c: from.length };
  }

  /** Each product of dense unit `f`: {from, value, weight, product}, in the order it reads. */
  terms(i, f) {
    const before = this.model.before(i);
    const read = this.values(before.index);
    return [...this.model.row(i, f)].map((weight, from) => (
      { from, value: read[from], weight, product: read[from] * weight }));
  }

  /** The sum of dense unit `f` with its bias: the score, before the activation. */
  score(i, f) {
    return this.terms(i, f).reduce((sum, { product }) => sum + product, 0) + this.model.bias(i, f);
  }

  /** Pixels that value (y, x) of stage `i` depends on: {top, bottom, left, right}, within the image. */
  field(i, y, x) {
    const [image, { field }] = [this.model.stages[0], this.model.stages[i]];
    const [top, bottom] = reach(field.rows, y, image.h);
    const [left, right] = reach(field.columns, x, image.w);
    return { top, bottom, left, right };
  }
}

function reach({ start, size, jump }, at, length) {
  const first = start + at * jump;
  return [Math.max(0, first), Math.min(length - 1, first + size - 1)];
}

/** A scale that can be drawn, of values that may be infinite or all the same. */
function finite({ scale, low, high }) {
  const most = Number.isFinite(high) && high > 0 ? high : 1;
  return { scale, low: low < 0 ? -most : 0, high: most };
}

const POSITIVE = ["step", "sigmoid", "hard_sigmoid", "relu", "relu6", "softplus", "softmax"];
const PASSING = ["max", "average", "flatten", "pad"];

/** Of each stage, whether its values may be negative, whatever the image: its colours say so. */
function signs(stages) {
  const found = [];
  for (const { how, activation, reads } of stages) {
    if (how === "image") found.push(false);
    else if (PASSING.includes(how)) found.push(found[reads[0]]);
    else if (how === "add") found.push(reads.some((j) => found[j]));
    else found.push(!POSITIVE.includes(activation));
  }
  return found;
}
