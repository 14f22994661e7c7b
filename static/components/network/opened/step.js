// A stage that makes each map of one map, or of two: pooling, normalisation, activation, addition,
// padding, flattening; and the image, which is made of nothing.

import { button, clamp, element, say, write } from "../../dom.js";
import { legend } from "../../legend.js";
import { Problem, feeds, span, taps } from "../../windows/arithmetic.js";
import { Formula } from "../../windows/formula.js";
import { escape, summed } from "../../windows/summed.js";
import { figure, named, strongest, within } from "./cells.js";
import { Probabilities } from "./probabilities.js";
import { scores } from "./sums.js";
import { Tile } from "./tile.js";
import { changed, NORMALISED, normalised, out } from "./written.js";

/** Which method writes out a value of each kind of stage. */
const WRITTEN = {
  normalise: "normalised", activation: "activated", add: "summed", pad: "padded", flatten: "flattened",
};
const POOLS = ["max", "average"];
const LARGEST = 240; // pixels of a map
const SMALLEST = 150;
const ALONE = 84; // pixels of a map that is one value

export class Step {
  constructor(view, i, f) {
    Object.assign(this, { view, i, f, cell: null });
    this.node = element("div", "step");
    this.flow = element("div", "flow");
    this.legends = element("div", "legends");
    this.reading = element("p", "reading-of");
    this.reading.setAttribute("aria-live", "polite");
    this.line = element("div", "formula");
    this.isPool = POOLS.includes(this.stage.how);
    this.sources = this.reads().map((source, k) => this.source(source, k));
    const act = this.isPool ? (y, x) => view.open(i, f, [y, x]) : null;
    const looks = { look: (y, x) => this.look("made", 0, y, x), leave: () => view.read(null), act };
    this.made = { tile: new Tile("made", looks), name: element("figcaption") };
    this.build();
  }

  get words() {
    return this.view.words.opened;
  }

  get stage() {
    return this.view.model.stages[this.i];
  }

  /** The maps that go in: {stage, channel}. */
  reads() {
    const { view: { model }, stage, f } = this;
    return stage.reads.map((j) => {
      const before = model.stages[j];
      return { stage: before, channel: stage.how === "flatten" ? f % before.c : f };
    });
  }

  source({ stage, channel }, k) {
    const tile = new Tile("input", {
      look: (y, x) => this.look("input", k, y, x),
      leave: () => { this.view.read(null); this.point(); },
      act: stage.how === "image" ? null : () => this.view.open(stage.index, channel, null),
    });
    return { stage, channel, tile, name: element("figcaption") };
  }

  build() {
    const { view, i, f, stage, sources, made, words } = this;
    sources.forEach(({ tile, name }, k) => this.flow.append(
      ...(k ? [element("span", "arrow-of", "+")] : []), figure(tile, name),
    ));
    if (sources.length) {
      const what = stage.how === "activation" ? stage.activation : words[stage.how] ?? "";
      this.flow.append(element("span", "arrow-of", `${what} →`));
    }
    this.flow.append(figure(made.tile, made.name));
    this.deeper = button("play", "", "", () => view.open(i, f, [...this.cell]));
    this.deeper.hidden = !this.isPool;
    this.soft = stage.activation === "softmax" && new Probabilities(view, i);
    this.node.append(this.flow, this.legends, this.reading, this.deeper, this.line);
    if (this.soft) this.node.append(...this.soft.parts);
    if (this.isPool) {
      this.formula = new Formula();
      this.line.replaceWith(this.formula.section);
    }
    this.line.hidden = stage.how === "image" || Boolean(this.soft);
  }

  // What is given ------------------------------------------------------------------------------

  /** `width` is what there is room for, in pixels. */
  fill(width) {
    const { view, i, f, stage, sources, made } = this;
    const n = sources.length + 1;
    const most = clamp(width / (width < 520 ? Math.min(2, n) : n) - 60, 100, LARGEST);
    const widest = Math.max(stage.w, ...sources.map((one) => one.stage.w));
    const wide = (w) => clamp((most * w) / widest, Math.min(most, w * 2, SMALLEST), most);
    sources.forEach(({ stage: before, channel, tile, name }) => {
      this.show(tile, before, channel, wide);
      const text = sourceName(view, { stage: before, channel });
      write(name, text);
      tile.name(text);
    });
    const values = this.show(made.tile, stage, f, wide);
    write(made.name, named(view, i, f));
    made.tile.name(named(view, i, f));
    this.legends.replaceChildren(...new Set([...stage.reads, i]
      .map((j) => legend(view.scale(j), view.numbers, view.title(j)))));
    if (this.isPool) this.problem = new Problem(view.seen.problem(i, f));
    this.cell = within(this.cell ?? strongest(values, stage.w), stage);
    this.point();
  }

  /** Fill a tile with a map; returns its values. */
  show(tile, { index, h, w }, f, wide) {
    const { seen, numbers } = this.view;
    const values = seen.map(index, f);
    const width = h * w === 1 ? ALONE : Math.round(wide(w));
    tile.fill({ h, w, values, scale: this.view.scale(index), width, alone: numbers.brief(values[0]) });
    return values;
  }

  // What is looked at --------------------------------------------------------------------------

  look(part, k, y, x) {
    const { view, i, f, sources } = this;
    if (part === "made") {
      this.cell = [y, x];
      view.read(i, f, y, x);
      this.point();
      return this.say(this.made.tile, named(view, i, f), y, x);
    }
    const { stage, channel, tile } = sources[k];
    this.cell = this.madeOf(y, x) ?? this.cell;
    view.read(stage.index, channel, y, x);
    this.point();
    if (this.isPool) tile.point({ y, x, h: 1, w: 1 }, "input");
    return this.say(tile, named(view, stage.index, channel), y, x);
  }

  say(tile, name, y, x) {
    const value = this.view.numbers.brief(tile.value([y, x]), 4);
    const text = say(this.words.cell, { name, row: y, column: x, value });
    write(this.reading, text);
    tile.name(text);
  }

  /** The first cell that is made of cell (y, x), or null. */
  madeOf(y, x) {
    const { stage: { how, rows, columns } } = this;
    if (how === "flatten") return null;
    if (!this.isPool && how !== "pad") return [y, x];
    const [down, across] = [feeds(rows, y), feeds(columns, x)];
    return down.length && across.length ? [down[0], across[0]] : null;
  }

  /** What the shown cell is made of, as a box of the map before. */
  box() {
    const { stage: { how, rows, columns }, cell: [y, x], f, sources } = this;
    if (how === "flatten") {
      const { w, c } = sources[0].stage;
      const p = Math.floor(f / c);
      return { y: Math.floor(p / w), x: p % w, h: 1, w: 1 };
    }
    if (!this.isPool && how !== "pad") return { y, x, h: 1, w: 1 };
    return { y: taps(rows, y)[0], x: taps(columns, x)[0], h: span(rows), w: span(columns) };
  }

  point() {
    const { made, sources, cell: [y, x] } = this;
    made.tile.point({ y, x, h: 1, w: 1 }, "output");
    const role = this.isPool ? "kernel" : "input";
    sources.forEach(({ tile }) => tile.point(this.box(), role));
    write(this.deeper, say(this.words.window, { row: y, column: x }));
    this.write();
  }

  write() {
    const { view, stage, f, cell: [y, x], i, formula } = this;
    if (formula) {
      formula.build(this.problem, view.words.windows[stage.how], [""]);
      formula.fill(this.problem.cell(y, x, 0), view.numbers);
      return;
    }
    if (this.soft) return void this.soft.fill(scores(view.seen, i, y, x), f);
    const written = this[WRITTEN[stage.how]]?.();
    if (written) this.line.innerHTML = written;
  }

  /** The values that go into the shown cell, one of each source. */
  values() {
    const box = this.box();
    const inside = ({ h, w }) => box.y >= 0 && box.x >= 0 && box.y < h && box.x < w;
    return this.sources.map(({ stage, channel }) => (
      inside(stage) ? this.view.seen.at(stage.index, channel, box.y, box.x) : null));
  }

  normalised() {
    const { view, stage, f, words } = this;
    const [value] = this.values();
    const line = normalised(stage, f, value, view.numbers);
    return `<p class="letters">${NORMALISED}</p><p class="sum">${line}</p>`
      + `<p class="note">${words.normalised}</p>`;
  }

  activated() {
    const { view, i, stage } = this;
    const [value] = this.values();
    const result = view.model.activated(i, value);
    return `<p class="sum">${changed(stage.activation, value, result, view.numbers)}</p>`;
  }

  summed() {
    const { view, sources } = this;
    const parts = this.values().map((value, k) => ({ value, name: sourceName(view, sources[k]) }));
    const total = parts.reduce((sum, { value }) => sum + value, 0);
    return `<p class="sum">${summed(parts, total, view.numbers).html}</p>`;
  }

  padded() {
    const { view: { numbers }, words } = this;
    const [value] = this.values();
    const { y, x } = this.box();
    const from = value === null ? words.padding : say(words.copied, { row: y, column: x });
    return `<p class="sum">${from} = ${out(numbers.short(value ?? 0, 4))}</p>`;
  }

  flattened() {
    const { view, words, sources: [{ stage, channel }], f } = this;
    const { y, x } = this.box();
    const name = escape(named(view, stage.index, channel));
    const text = say(words.place, { n: f, name, row: y, column: x });
    return `<p class="sum">${text} = ${out(view.numbers.short(this.values()[0], 4))}</p>`;
  }

  focus() {
    this.made.tile.node.focus({ preventScroll: true });
  }
}

function sourceName(view, { stage, channel }) {
  return `${view.title(stage.index)} · ${named(view, stage.index, channel)}`;
}
