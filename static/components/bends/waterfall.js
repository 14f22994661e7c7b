// How the neurons add up at one place: bars from each running sum to the next, the last one at y.

import { chart, ticks } from "../plot.js";
import { drawn, set } from "../svg.js";

export class Waterfall {
  /** `terms` is one array per neuron, over the same places; `c` comes before them. */
  constructor({ terms, c, size, colours, write, choose }) {
    Object.assign(this, { terms, c, colours, choose });
    const [low, high] = reach(terms, c);
    this.places = terms.length + 2;
    this.chart = chart({
      ...size, margin: { right: 4 }, x: { low: 0, high: this.places, ticks: [], text: String },
      y: { low, high, ticks: ticks(low, high, 6), text: write },
    });
    const { plot, X, Y, left, right } = this.chart;
    plot.append(drawn("line", { x1: left, x2: right, y1: Y(0), y2: Y(0), class: "zero" }));
    this.bars = Array.from({ length: this.places }, (_, i) => {
      const bar = drawn("rect", { x: X(i) + gap(this), width: X(1) - X(0) - 2 * gap(this), class: "bar" });
      const neuron = i - 1;
      if (neuron >= 0 && neuron < terms.length) bar.onpointerenter = () => choose(neuron);
      return bar;
    });
    this.steps = Array.from({ length: this.places - 1 }, (_, i) =>
      drawn("line", { x1: X(i), x2: X(i + 2), class: "step" }));
    plot.append(...this.steps, ...this.bars);
    this.names();
  }

  names() {
    const { X, svg, bottom } = this.chart;
    const name = (i, text) => svg.append(
      drawn("text", { x: X(i + 0.5), y: bottom + 15, class: "middle" }, text));
    name(0, "c");
    const every = Math.ceil(this.terms.length / 12);
    for (let i = 0; i < this.terms.length; i += every) name(i + 1, String(i + 1));
    name(this.places - 1, "y");
  }

  /** Show the sum at place `k`. */
  show(k) {
    const { Y } = this.chart;
    const { positive, negative, constant, output } = this.colours;
    let sum = 0;
    const parts = [this.c, ...this.terms.map((term) => term[k])];
    parts.forEach((part, i) => {
      const [from, to] = [sum, sum + part];
      const colour = i === 0 ? constant : part < 0 ? negative : positive;
      this.box(i, from, to, colour);
      set(this.steps[i], { y1: Y(to), y2: Y(to) });
      sum = to;
    });
    this.box(this.places - 1, 0, sum, output);
  }

  box(i, from, to, fill) {
    const { Y } = this.chart;
    const y = Math.min(Y(from), Y(to));
    set(this.bars[i], { y, height: Math.max(1, Math.abs(Y(from) - Y(to))), fill });
  }

  mark(neuron) {
    this.bars.forEach((bar, i) => bar.classList.toggle("chosen", neuron >= 0 && i === neuron + 1));
  }
}

function gap({ places }) {
  return places > 20 ? 0.5 : 2;
}

/** The lowest and the highest running sum at any place, so that the scale does not move. */
function reach(terms, c) {
  let [low, high] = [Math.min(0, c, -1), Math.max(0, c, 1)];
  const places = terms[0]?.length ?? 0;
  for (let k = 0; k < places; k += 1) {
    let sum = c;
    for (const term of terms) {
      sum += term[k];
      low = Math.min(low, sum);
      high = Math.max(high, sum);
    }
  }
  return [low, high];
}
