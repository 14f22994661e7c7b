// The arithmetic of a sliding window, cell by cell: what dl_core.windows, convolution and pooling
// compute, written out for one output cell at a time. Axes come resolved from the server, as
// {size, kernel, stride, dilation, before, after, out}.

import { value as activate } from "../activations.js";

const DUST = 1e-12; // of what is added up: what rounding leaves where the sum is zero
const NEAR = 1e-6; // sums farther from zero are no dust: no need to look

/** `sum`, or zero where it is only what rounding left of terms of `size` in all. */
function settled(sum, size) {
  return Math.abs(sum) <= DUST * size ? 0 : sum;
}

/** Cells from the first to the last tap. */
export function span(axis) {
  return axis.dilation * (axis.kernel - 1) + 1;
}

/** Input positions that output `o` reads; those outside 0 … size-1 are padding. */
export function taps(axis, o) {
  const start = o * axis.stride - axis.before;
  return Array.from({ length: axis.kernel }, (_, a) => start + a * axis.dilation);
}

/** Outputs whose window reads input position `p`. */
export function feeds(axis, p) {
  return Array.from({ length: axis.out }, (_, o) => o).filter((o) => taps(axis, o).includes(p));
}

/** Whether any window reads each input position. */
export function reached(axis) {
  const read = new Array(axis.size).fill(false);
  for (let o = 0; o < axis.out; o += 1) taps(axis, o).forEach((p) => { read[p] = true; });
  return read.slice(0, axis.size);
}

/** Input cells that no window reads. */
export function unread(problem) {
  const count = (axis) => reached(axis).filter(Boolean).length;
  return problem.rows.size * problem.columns.size - count(problem.rows) * count(problem.columns);
}

/** One layer on one input: `input` and `kernel` are {values, h, w, c} and {values, kh, kw, c, f}. */
export class Problem {
  constructor({ mode, input, kernel, bias, rows, columns, flip, activation, parameters }) {
    Object.assign(this, { mode, input, kernel, bias, rows, columns, flip, activation, parameters });
    this.maps = mode === "convolution" ? kernel.f : input.c;
  }

  inside(y, x) {
    return y >= 0 && x >= 0 && y < this.input.h && x < this.input.w;
  }

  pixel(y, x, c) {
    return this.inside(y, x) ? this.input.values[(y * this.input.w + x) * this.input.c + c] : 0;
  }

  /** Weight under tap (a, b): true convolution turns the kernel by half a turn. */
  weight(a, b, c, f) {
    const { kh, kw, c: channels, f: filters, values } = this.kernel;
    const row = this.flip ? kh - 1 - a : a;
    const column = this.flip ? kw - 1 - b : b;
    return values[((row * kw + column) * channels + c) * filters + f];
  }

  activated(sum) {
    return activate(this.activation, sum, this.parameters);
  }

  /** Everything that goes into output (oy, ox) of map `f`. */
  cell(oy, ox, f) {
    const where = taps(this.rows, oy).flatMap((y, a) =>
      taps(this.columns, ox).map((x, b) => ({ a, b, y, x, inside: this.inside(y, x) })));
    return this.mode === "convolution" ? this.products(where, f) : this.pooled(where, f);
  }

  products(where, f) {
    const channels = Array.from({ length: this.input.c }, (_, c) => {
      const cells = where.map((at) => {
        const value = this.pixel(at.y, at.x, c);
        const weight = this.weight(at.a, at.b, c, f);
        return { ...at, value, weight, product: value * weight };
      });
      return { index: c, cells, sum: cells.reduce((sum, cell) => sum + cell.product, 0) };
    });
    const bias = this.bias[f];
    const total = channels.reduce((all, channel) => all + channel.sum, 0) + bias;
    const size = channels.reduce((all, channel) => all + sizeOf(channel.cells), Math.abs(bias));
    channels.forEach((channel) => {
      channel.sum = settled(channel.sum, sizeOf(channel.cells));
    });
    const sum = settled(total, size);
    return { channels, bias, sum, result: this.activated(sum) };
  }

  pooled(where, c) {
    const cells = where.map((at) => ({ ...at, value: this.pixel(at.y, at.x, c), share: 0 }));
    const real = cells.filter((cell) => cell.inside);
    let result;
    if (this.mode === "max") {
      const winner = real.reduce((best, cell) => (cell.value > best.value ? cell : best));
      winner.share = 1; // the first of equals, as in TensorFlow
      result = winner.value;
    } else {
      real.forEach((cell) => { cell.share = 1 / real.length; });
      result = real.reduce((total, cell) => total + cell.value, 0) / real.length;
    }
    return { channels: [{ index: c, cells, sum: result }], count: real.length, sum: result, result };
  }

  /** Every output, map by map: {h, w, maps: [Float64Array]}. */
  outputs() {
    const [h, w] = [this.rows.out, this.columns.out];
    const maps = Array.from({ length: this.maps }, (_, f) => this.map(f, h, w));
    return { h, w, maps };
  }

  map(f, h, w) {
    const out = new Float64Array(h * w);
    const ys = Array.from({ length: h }, (_, o) => taps(this.rows, o));
    const xs = Array.from({ length: w }, (_, o) => taps(this.columns, o));
    const one = this.mode === "convolution" ? this.summing(f) : this.pooling(f);
    for (let i = 0; i < h; i += 1) {
      for (let j = 0; j < w; j += 1) out[i * w + j] = one(ys[i], xs[j]);
    }
    return out;
  }

  // The same sums as `cell`, without its objects: a photo has millions of products. Additions are
  // in the same order, channel by channel, so that both give the same number to the last bit.
  summing(f) {
    const { values, h, w, c: channels } = this.input;
    const { kh, kw } = this.kernel;
    const weights = Array.from({ length: channels }, (_, c) =>
      Float64Array.from({ length: kh * kw }, (__, i) =>
        this.weight(Math.floor(i / kw), i % kw, c, f)));
    return (ys, xs) => {
      let total = 0;
      for (let c = 0; c < channels; c += 1) {
        let sum = 0;
        for (let a = 0; a < kh; a += 1) {
          const y = ys[a];
          if (y < 0 || y >= h) continue;
          for (let b = 0; b < kw; b += 1) {
            const x = xs[b];
            if (x >= 0 && x < w) sum += values[(y * w + x) * channels + c] * weights[c][a * kw + b];
          }
        }
        total += sum;
      }
      const sum = total + this.bias[f];
      if (Math.abs(sum) > NEAR || sum === 0) return this.activated(sum);
      return this.activated(settled(sum, this.size(ys, xs, f)));
    };
  }

  /** What the terms of one output come to without their signs. */
  size(ys, xs, f) {
    let size = Math.abs(this.bias[f]);
    for (let c = 0; c < this.input.c; c += 1) {
      ys.forEach((y, a) => xs.forEach((x, b) => {
        size += Math.abs(this.pixel(y, x, c) * this.weight(a, b, c, f));
      }));
    }
    return size;
  }

  pooling(c) {
    const { values, h, w, c: channels } = this.input;
    return (ys, xs) => {
      let [sum, most, count] = [0, -Infinity, 0];
      ys.forEach((y) => xs.forEach((x) => {
        if (y < 0 || y >= h || x < 0 || x >= w) return;
        const value = values[(y * w + x) * channels + c];
        sum += value;
        most = Math.max(most, value);
        count += 1;
      }));
      return this.mode === "max" ? most : sum / count;
    };
  }
}

function sizeOf(cells) {
  return cells.reduce((size, cell) => size + Math.abs(cell.product), 0);
}
