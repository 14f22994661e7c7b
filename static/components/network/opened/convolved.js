// A map of a convolution: each channel convolved by itself, all of them summed with the bias, and
// what the activation makes of that.

import { button, element, mark, say, write } from "../../dom.js";
import { span, taps } from "../../windows/arithmetic.js";
import { figure, named, NARROW, strongest, within } from "./cells.js";
import { Channels } from "./channels.js";
import { Links } from "./links.js";
import { Probabilities } from "./probabilities.js";
import { added, convolved, inCell, scores } from "./sums.js";
import { legendsOf, scalesOf } from "./scales.js";
import { SumLine } from "./sumline.js";
import { fedBy, multiplied, under } from "./taps.js";
import { Tile } from "./tile.js";

const SPACIOUS = 900; // pixels from which the result is drawn larger

export class Convolved {
  constructor(view, i, f) {
    Object.assign(this, { view, i, f, cell: null, alike: false });
    const { words } = this;
    this.node = element("div", "convolved");
    this.channels = new Channels(view, {
      heads: [words.input, words.kernel, words.convolved, words.inCell],
      times: "∗",
      acts: view.model.before(i).how === "image" ? ["made"] : ["input", "made"],
      redraw: () => this.fill(),
      on: {
        look: (part, k, y, x, tile) => this.look(part, k, y, x, tile),
        leave: () => this.leave(),
        act: (part, k, y, x) => this.act(part, k, y, x),
      },
    });
    this.same = button("play", words.sameScale, "", () => { this.alike = !this.alike; this.fill(); });
    this.channels.bar.append(this.same);
    this.links = new Links();
    this.build();
  }

  /** Another map of the same stage; how its channels are shown stays. */
  turn(f) {
    Object.assign(this, { f, cell: null, pointed: null });
  }

  get words() {
    return this.view.words.opened;
  }

  get stage() {
    return this.view.model.stages[this.i];
  }

  build() {
    const { view, words, i } = this;
    const act = (y, x) => view.open(i, this.f, [y, x]);
    const on = (name) => ({
      look: (y, x) => this.look(name, -1, y, x, this[name]), leave: () => this.leave(), act,
    });
    this.sum = new Tile("made", on("sum"));
    this.output = new Tile("made", on("output"));
    this.sumName = element("figcaption");
    this.outputName = element("figcaption");
    this.arrow = element("span", "arrow-of");
    this.end = element("div", "end-of");
    this.sumBox = figure(this.sum, this.sumName);
    this.end.append(this.sumBox, this.arrow, figure(this.output, this.outputName));
    this.legends = element("div", "legends");
    this.line = new SumLine();
    this.reading = element("p", "reading-of");
    this.reading.setAttribute("aria-live", "polite");
    this.deeper = button("play", "", "", () => view.open(i, this.f, [...this.cell]));
    this.probabilities = this.stage.activation === "softmax" ? new Probabilities(view, i) : null;
    const right = element("div", "result-of");
    const still = element("div", "still");
    still.append(this.end, this.legends, this.reading, this.deeper);
    right.append(still);
    this.flow = element("div", "flow");
    this.flow.append(this.channels.node, right, this.links.svg);
    this.node.append(this.flow, this.line.node, ...(this.probabilities?.parts ?? []));
  }

  // What is given ------------------------------------------------------------------------------

  /** `width` is what there is room for, in pixels; by default as before. */
  fill(width = this.width) {
    Object.assign(this, { width, narrow: width < NARROW });
    const { view, stage, i, f, channels } = this;
    const before = view.model.before(i);
    const found = convolved(view.seen, i, f);
    this.found = found;
    this.names = found.from.map((k) => named(view, before.index, k));
    channels.narrow = this.narrow;
    const { kh, kw, c, values } = view.model.filter(i, f);
    const at = (k) => Float64Array.from({ length: kh * kw }, (_, tap) => values[tap * c + k]);
    this.kernel = { kh, kw, at };
    mark(this.same, "aria-pressed", String(this.alike));
    const colours = scalesOf(found, values, this.alike);
    this.cell = within(this.cell ?? strongest(found.sum, stage.w), stage);
    this.arranged = () => this.fillChannels(before, colours);
    this.arranged();
    this.fillEnd(colours.sums);
    const all = { ...colours, hidden: channels.hidden.length, output: view.scale(i) };
    this.legends.replaceChildren(...legendsOf(all, this.words, view.numbers));
    this.point();
    this.laid();
  }

  /** Those that add most to the cell first, as the arithmetic of its window has them. */
  arrange() {
    const now = `${inCell(this.found, this.place).order}`;
    if (now !== this.order && this.channels.strongest) this.arranged();
  }

  get place() {
    return this.cell[0] * this.stage.w + this.cell[1];
  }

  fillChannels(before, { weighs, makes, sums }) {
    const { view, found, kernel: { kh, kw, at }, stage } = this;
    const width = this.narrow ? 68 : 60;
    const made = (values, scale) => ({ ...this.size, width, values, scale });
    const read = { h: before.h, w: before.w, width, scale: view.scale(before.index) };
    const parts = {
      input: (k) => ({ ...read, values: view.seen.map(before.index, found.from[k]) }),
      weights: (k) => ({
        h: kh, w: kw, width, values: at(k), scale: weighs, alone: view.numbers.brief(at(k)[0]),
      }),
      made: (k) => made(found.maps[k], makes),
    };
    const ranks = inCell(found, this.place);
    this.order = `${ranks.order}`;
    this.channels.fill({ ...ranks, names: this.names }, {
      size: width,
      part: (k, name) => parts[name](k),
      made: (ks) => made(added(ks.map((k) => found.maps[k]), stage.h * stage.w), sums),
    });
  }

  get size() {
    const { h, w } = this.stage;
    return { h, w };
  }

  fillEnd(sums) {
    const { view, i, f, found, stage, words } = this;
    const width = this.width < SPACIOUS ? 132 : 176;
    this.sum.fill({ ...this.size, values: found.sum, scale: sums, width });
    this.output.fill({ ...this.size, values: view.seen.map(i, f), scale: view.scale(i), width });
    const plain = stage.activation === "linear";
    [this.sumBox, this.arrow].forEach((node) => { node.hidden = plain; });
    write(this.arrow, `${stage.activation} →`);
    const total = stage.weights.bias ? say(words.withBias, { bias: view.numbers.brief(found.bias, 4) }) : words.sum;
    write(this.sumName, total);
    write(this.outputName, plain ? total : view.mapName(i, f));
    this.sum.name(words.sum);
    this.output.name(view.mapName(i, f));
  }

  /** Curves go where things are once they are laid out. */
  laid() {
    if (!this.node.isConnected || this.narrow) return;
    const target = this.sumBox.hidden ? this.output : this.sum;
    this.links.lay(this.flow, this.channels.lines.map((line) => line.node), target.node);
    this.links.show(this.channels.lines.map(({ ks }) => this.adds(ks)));
  }

  // What is looked at --------------------------------------------------------------------------

  /** What some channels add to the cell. */
  adds(ks) {
    return ks.reduce((sum, k) => sum + this.found.maps[k][this.place], 0);
  }

  look(part, k, y, x, tile) {
    const { view, i, f, found } = this;
    this.pointed = part === "input" || part === "weights" ? { part, k, y, x } : null;
    if (!this.pointed) {
      this.cell = [y, x];
      view.read(i, f, y, x);
      if (tile === this.sum || tile === this.output) this.arrange(); // a row that is pointed at stays
    } else if (part === "input") {
      view.read(view.model.before(i).index, found.from[k], y, x);
    }
    this.point();
    this.say(part, k, y, x, tile);
  }

  leave() {
    this.view.read(null);
    this.pointed = null;
    this.arrange();
    this.point();
  }

  act(part, k, y, x) {
    const { view, i, f, found } = this;
    if (part === "input") view.open(view.model.before(i).index, found.from[k], null);
    else view.open(i, f, [y, x]);
  }

  /** Frame the cell and its window, and write what adds up to it. */
  point() {
    const { channels, stage, pointed, cell: [oy, ox] } = this;
    const [ys, xs] = [taps(stage.rows, oy), taps(stage.columns, ox)];
    const window = { y: ys[0], x: xs[0], h: span(stage.rows), w: span(stage.columns) };
    const one = pointed && { y: pointed.y, x: pointed.x, h: 1, w: 1 };
    const tap = pointed?.part === "weights" && { y: ys[pointed.y], x: xs[pointed.x], h: 1, w: 1 };
    channels.point("weights", tap ? one : null, "kernel");
    channels.point("input", tap || (one ?? window), tap || !one ? "kernel" : "input");
    const fed = pointed?.part === "input" ? fedBy(stage, pointed) : { y: oy, x: ox, h: 1, w: 1 };
    channels.point("made", fed, pointed ? "input" : "output");
    for (const tile of [this.sum, this.output]) tile.point(fed, pointed ? "input" : "output");
    this.write();
  }

  write() {
    const { view, words, found, stage, cell: [y, x], channels, place: p } = this;
    const { numbers } = view;
    const { shares, order } = inCell(found, p);
    channels.shared(shares);
    channels.values((ks) => numbers.brief(this.adds(ks)));
    if (this.links.paths.length) this.links.show(channels.lines.map(({ ks }) => this.adds(ks)));
    const result = view.model.activated(this.i, found.sum[p]);
    const written = channels.written(order);
    this.line.fill(found, p, { names: this.names, ...written, stage, words, numbers, result });
    write(this.deeper, say(words.window, { row: y, column: x }));
    this.probabilities?.fill(scores(view.seen, this.i, y, x), this.f);
  }

  say(part, k, y, x, tile) {
    const { view: { numbers }, words, names } = this;
    const value = numbers.brief(tile.value([y, x]), 4);
    const what = words[{ weights: "kernel", made: "convolved" }[part] ?? part];
    const name = k >= 0 ? `${what} · ${names[k]}` : what;
    let text = say(words.cell, { name, row: y, column: x, value });
    if (part === "weights") text += ` · ${this.product(k, y, x)}`;
    write(this.reading, text);
    tile.name(text);
  }

  /** What a weight makes of the value under it. */
  product(k, a, b) {
    const { view: { numbers, seen, model }, stage, found, cell, kernel } = this;
    const value = under(seen, model.before(this.i), found.from[k], stage, cell, [a, b]);
    return multiplied(value, kernel.at(k)[a * kernel.kw + b], numbers);
  }

  focus() {
    this.output.node.focus({ preventScroll: true });
  }
}
