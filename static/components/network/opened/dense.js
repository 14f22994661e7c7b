// A neuron: what it reads with its weights, as maps where it reads maps; its largest contributions;
// and, at the end of a network, what its score becomes.

import { element, say, write } from "../../dom.js";
import { legend } from "../../legend.js";
import { escape } from "../../windows/summed.js";
import { named, NARROW, signed } from "./cells.js";
import { Channels, PARTS } from "./channels.js";
import { Contributions } from "./contributions.js";
import { Probabilities } from "./probabilities.js";
import { folded, reachOf, scores, weighed } from "./sums.js";
import { remaining, sigmoid } from "./written.js";

export class Neuron {
  constructor(view, i, f) {
    Object.assign(this, { view, i, f });
    this.node = element("div", "neuron");
    const { words, before, stage } = this;
    if (stage.activation === "softmax") this.probabilities = new Probabilities(view, i);
    this.line = element("div", "formula");
    this.line.hidden = stage.activation !== "sigmoid";
    this.reading = element("p", "reading-of");
    this.reading.setAttribute("aria-live", "polite");
    this.legends = element("div", "legends");
    this.contributions = new Contributions(view, {
      name: (k) => this.name(k), look: (k) => this.lookAt(k), leave: () => this.leave(),
      open: (k) => view.open(before.index, k % before.c, before.h * before.w > 1 ? this.place(k) : null),
    });
    if (before.h * before.w > 1) this.pictures = this.channels(words);
    const left = element("div", "left-of");
    const right = element("div", "right-of");
    if (this.pictures) left.append(this.pictures.node, this.legends, this.reading);
    (this.pictures ? right : left).append(this.contributions.node);
    if (this.probabilities) right.append(this.probabilities.classes);
    const pair = element("div", "pair");
    pair.append(left, right);
    this.node.append(pair, this.line, ...(this.probabilities ? [this.probabilities.node] : []));
  }

  /** Another neuron of the same stage. */
  turn(f) {
    Object.assign(this, { f, cell: null });
  }

  get words() {
    return this.view.words.opened;
  }

  get stage() {
    return this.view.model.stages[this.i];
  }

  get before() {
    return this.view.model.before(this.i);
  }

  channels(words) {
    return new Channels(this.view, {
      heads: [words.input, words.weights, words.products, words.theirSum],
      acts: this.before.how === "image" ? [] : ["input"],
      redraw: () => this.fill(),
      on: {
        look: (part, k, y, x) => this.look(k, y, x),
        leave: () => this.leave(),
        act: (_part, k) => this.view.open(this.before.index, k, null),
      },
    });
  }

  /** Row and column of value `k` of those that are read, in its map. */
  place(k) {
    const p = Math.floor(k / this.before.c);
    return [Math.floor(p / this.before.w), p % this.before.w];
  }

  name(k) {
    const { view, before, words } = this;
    const map = named(view, before.index, k % before.c);
    if (before.h * before.w === 1) return map;
    const [row, column] = this.place(k);
    const at = { name: map, row, column };
    return say(before.c === 1 ? words.pixelOf : words.cellOf, at);
  }

  // What is given ------------------------------------------------------------------------------

  /** `width` is what there is room for, in pixels; by default as before. */
  fill(width = this.width) {
    this.width = width;
    const { view, i, f, stage } = this;
    const found = weighed(view.seen, i, f);
    this.found = found;
    const { activation } = stage;
    const plain = ["linear", "softmax", "sigmoid"].includes(activation); // or it is written out below
    const value = view.model.activated(i, found.sum);
    if (this.pictures) this.fillPictures();
    this.contributions.fill(found, plain ? null : { name: activation, value });
    if (activation === "sigmoid") this.line.innerHTML = this.squeezed(found.sum, value);
    this.probabilities?.fill(scores(view.seen, i, 0, 0), f);
  }

  /** The sigmoid of a sum; where it answers for two classes, what is left for the other. */
  squeezed(sum, value) {
    const { view, i, words } = this;
    const { names } = view.seen.header;
    const line = `<p class="sum">${sigmoid(sum, value, view.numbers)}</p>`;
    const answers = i === view.model.last && this.stage.c === 1 && names.length === 2;
    if (!answers) return line;
    const left = remaining(value, view.numbers);
    return `${line}<p>${say(words.left, { name: `<b>${escape(names[0])}</b>`, left })}</p>`;
  }

  fillPictures() {
    const { view, i, f, before, pictures, words } = this;
    const found = folded(view.seen, i, f);
    pictures.narrow = this.width < NARROW;
    const [weighs, makes] = [found.weights, found.products].map((maps) => signed(reachOf(maps)));
    const width = pictures.narrow ? 68 : 72;
    const one = { h: before.h, w: before.w, width };
    const scale = view.scale(before.index);
    const parts = {
      input: (k) => ({ ...one, values: view.seen.map(before.index, k), scale }),
      weights: (k) => ({ ...one, values: found.weights[k], scale: weighs }),
      made: (k) => ({ ...one, values: found.products[k], scale: makes }),
    };
    const names = found.sums.map((_, k) => named(view, before.index, k));
    const part = (k, name) => parts[name](k);
    pictures.fill({ ...found, names }, { size: width, part, made: () => null });
    pictures.values((ks) => view.numbers.brief(ks.reduce((sum, k) => sum + found.sums[k], 0)));
    this.legends.replaceChildren(
      legend(weighs, view.numbers, words.weights), legend(makes, view.numbers, words.products),
    );
    this.point(this.cell);
  }

  // What is looked at --------------------------------------------------------------------------

  look(k, y, x) {
    this.lookAt((y * this.before.w + x) * this.before.c + k);
  }

  /** Value `k` of those that are read: where it is, and what its weight makes of it. */
  lookAt(k) {
    const { view, before, found, words } = this;
    const [y, x] = this.place(k);
    view.read(before.index, k % before.c, y, x);
    this.point([y, x]);
    const [value, weight, product] = [found.values[k], found.weights[k], found.products[k]]
      .map((v) => view.numbers.brief(v, 4));
    write(this.reading, say(words.weighed, { name: this.name(k), value, weight, product }));
  }

  leave() {
    this.view.read(null);
    this.point(null);
  }

  point(cell) {
    this.cell = cell;
    const box = cell && { y: cell[0], x: cell[1], h: 1, w: 1 };
    const { pictures } = this;
    if (pictures) PARTS.forEach((part) => pictures.point(part, box, "output"));
  }

  focus() {
    const first = this.pictures?.rows[0].tiles[0].node ?? this.contributions.lines[0]?.opens;
    first?.focus({ preventScroll: true });
  }
}
