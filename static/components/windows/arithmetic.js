// The arithmetic of a sliding window, cell by cell: what dl_core.windows, convolution and pooling
// compute, written out for one output cell at a time. Axes come resolved from the server, as
// {size, kernel, stride, dilation, before, after, out}.

import { value as activate } from "../activations.js";

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

/** A sum of `n` terms whose sizes add up to `size`: 0 where it is no more than rounding can make. */
export function swept(sum, n, size) {
  return Math.abs(sum) <= (n + 2) * Number.EPSILON * size ? 0 : sum;
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
    const size = channels.reduce((total, channel) =>
      channel.cells.reduce((part, cell) => part + Math.abs(cell.product), total), 0);
    const n = where.length * channels.length + 1;
    const sum = swept(
      channels.reduce((total, channel) => total + channel.sum, 0) + bias, n, size + Math.abs(bias),
    );
    channels.forEach((channel) => {
      const part = channel.cells.reduce((total, cell) => total + Math.abs(cell.product), 0);
      channel.sum = swept(channel.sum, where.length, part);
    });
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
      const size = real.reduce((total, cell) => total + Math.abs(cell.value), 0);
      result = swept(real.reduce((total, cell) => total + cell.value, 0), real.length, size)
        / real.length;
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
      let [total, size] = [0, Math.abs(this.bias[f])];
      for (let c = 0; c < channels; c += 1) {
        let sum = 0;
        for (let a = 0; a < kh; a += 1) {
          const y = ys[a];
          if (y < 0 || y >= h) continue;
          for (let b = 0; b < kw; b += 1) {
            const x = xs[b];
            if (x < 0 || x >= w) continue;
            const product = values[(y * w + x) * channels + c] * weights[c][a * kw + b];
            sum += product;
            size += Math.abs(product);
          }
        }
        total += sum;
      }
      return this.activated(swept(total + this.bias[f], kh * kw * channels + 1, size));
    };
  }

  pooling(c) {
    const { values, h, w, c: channels } = this.input;
    return (ys, xs) => {
      let [sum, size, most, count] = [0, 0, -Infinity, 0];
      ys.forEach((y) => xs.forEach((x) => {
        if (y < 0 || y >= h || x < 0 || x >= w) return;
        const value = values[(y * w + x) * channels + c];
        sum += value;
        size += Math.abs(value);
        most = Math.max(most, value);
        count += 1;
      }));
      return this.mode === "max" ? most : swept(sum, count, size) / count;
    };
  }
}
