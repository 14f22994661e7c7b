// The whole component: input and output maps, player, window brought close, formula.

import { Numbers } from "../numbers.js";
import { Problem, feeds, taps } from "./arithmetic.js";
import { clamp, count, element, say } from "../dom.js";
import { ranked } from "./folding.js";
import { Formula } from "./formula.js";
import { listen, oncePerFrame } from "./gestures.js";
import { isDark, scaleOf } from "../colours.js";
import { lay } from "./layout.js";
import { Loupe } from "./loupe.js";
import { MapView } from "./map.js";
import { drawMaps } from "./marks.js";
import { Player } from "./player.js";
import { Shelf } from "./shelf.js";
import { join, others } from "./together.js";
import { filter, found, replaced, sameShape, written } from "./weights.js";
import { alongAxis } from "./view.js";

const OURS = 3000; // milliseconds for which an edit is newer than what the server sends
const PAUSE = 500; // milliseconds after which an edit is sent

export class Stage {
  /** `send({map, weights})` tells the server of a kernel that was edited; `look(stage)` is called
   * when another cell is looked at. */
  constructor(send, look = () => {}) {
    Object.assign(this, { send, look });
    Object.assign(this, { map: 0, channel: -1, oy: null, ox: null, hovered: null, hidden: null });
    this.root = element("div", "root windows");
    this.channels = element("div", "channels");
    this.shelf = new Shelf((map) => this.choose(map));
    this.maps = element("div", "maps");
    const soon = oncePerFrame();
    this.input = new MapView("input", (y, x) => soon(() => this.around(y, x, "in")));
    this.output = new MapView("output", (y, x) => soon(() => this.around(y, x, "out")));
    this.player = new Player((n) => this.goto(n));
    this.loupe = new Loupe((c, i, value) => this.edit(c, i, value));
    this.formula = new Formula();
    this.spoken = element("p", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.maps.append(this.input.figure, element("div", "arrow", "→"), this.output.figure);
    this.root.append(
      this.shelf.node, this.channels, this.maps, this.player.bar, this.loupe.section,
      this.formula.section, this.spoken,
    );
    listen(this);
  }

  // What is given ------------------------------------------------------------------------------

  update(data, input, kernel, bias) {
    this.data = data;
    this.words = data.words;
    this.numbers = new Numbers(this.words.locale);
    this.compute(input, this.newest(kernel), bias);
    this.lay();
  }

  /** What the reader typed a moment ago is newer than what the server knew. */
  newest(kernel) {
    const { edited } = this;
    if (!edited || Date.now() - edited.at >= OURS || !sameShape(edited.kernel, kernel)) return kernel;
    const at = edited.sent ? found(kernel, edited.sent) : -1;
    if (at < 0) return edited.kernel;
    // A kernel of one's own comes after those that have a name: what is shown moves with it.
    const ours = replaced(kernel, at, filter(edited.kernel, edited.map));
    const shown = found(ours, filter(this.problem.kernel, this.map));
    if (shown >= 0) this.map = shown;
    Object.assign(edited, { map: at, kernel: ours });
    return ours;
  }

  compute(input, kernel, bias) {
    this.problem = new Problem({ ...this.data, input, kernel, bias });
    this.results = this.data.results ?? this.problem.outputs(); // unless they are known already
    const { h, w } = this.results;
    this.empty = !h || !w;
    this.map = clamp(this.map, 0, this.problem.maps - 1);
    if (this.channel >= input.c) this.channel = -1;
    this.scales = this.results.maps.map((values) => this.scaled(values));
    if (this.oy === null && !this.empty) [this.oy, this.ox] = this.strongest();
    const shown = join(this, this.data.together);
    if (shown) [this.oy, this.ox] = shown;
    this.oy = clamp(this.oy, 0, Math.max(0, h - 1));
    this.ox = clamp(this.ox, 0, Math.max(0, w - 1));
  }

  /** The colours of an output map: on one screen, one colour means one sign. */
  scaled(values) {
    if (this.data.made) return this.data.made; // those of a whole layer
    // What pooling leaves are values of its input, to be seen in the same colours.
    if (this.problem.mode !== "convolution") return this.data.scale;
    const own = scaleOf(values);
    return this.data.picture ? own : { scale: "diverging", low: -own.high, high: own.high };
  }

  /** Where the output is largest: a first cell that has something to show. */
  strongest() {
    const values = this.results.maps[this.map];
    const best = values.reduce((b, v, i) => (Math.abs(v) > Math.abs(values[b]) ? i : b), 0);
    return [Math.floor(best / this.results.w), best % this.results.w];
  }

  lay() {
    lay(this);
    this.show();
  }

  resized() {
    if (!this.data || this.data.width) return; // who gives a width gives the next one too
    if (Math.abs(this.root.clientWidth - this.width) >= 2) this.lay();
  }

  themed() {
    if (this.data && this.data.dark === undefined && isDark(this.root) !== this.dark) this.lay();
  }

  keepInside() {
    const { rows, columns } = this;
    this.oy = clamp(this.oy, rows.out0, Math.max(rows.out0, rows.out0 + rows.outs - 1));
    this.ox = clamp(this.ox, columns.out0, Math.max(columns.out0, columns.out0 + columns.outs - 1));
  }

  // What of it -----------------------------------------------------------------------------------

  /** Whether the input is seen in its own colours, all channels at once. */
  get colourful() {
    return this.data.picture && this.problem.input.c === 3 && this.channel < 0
      && this.problem.mode === "convolution";
  }

  /** Each map has a scale of its own: edges would be lost beside a blur that is ten times larger. */
  get scale() {
    return this.scales[this.map];
  }

  get shownChannel() {
    return this.problem.mode === "convolution" ? Math.max(0, this.channel) : this.map;
  }

  get inputSize() {
    const { h, w, c } = this.problem.input;
    return (this.data.series ? `${w}` : `${h} × ${w}`) + (c > 1 ? ` × ${c}` : "");
  }

  /** Number of the shown cell among those on screen, from 0. */
  get index() {
    return (this.oy - this.rows.out0) * this.columns.outs + this.ox - this.columns.out0;
  }

  /** Outputs whose window reads input cell (y, x). */
  fedBy(y, x) {
    const { rows, columns } = this.problem;
    return feeds(rows, y).flatMap((oy) => feeds(columns, x).map((ox) => [oy, ox]));
  }

  // What is shown: one output cell and all that goes into it -----------------------------------

  /** Show output cell (oy, ox), or the present one again. `hidden`: the last one computed so far. */
  show(oy = this.oy, ox = this.ox, hidden = null) {
    if (this.empty) return;
    this.present(oy, ox, hidden);
    this.lead();
    this.look(this);
  }

  present(oy, ox, hidden) {
    Object.assign(this, { oy, ox, hidden });
    this.keepInside();
    const cell = this.problem.cell(this.oy, this.ox, this.map);
    drawMaps(this, cell);
    const order = ranked(cell, this.data.fold);
    const reckonings = this.formula.fill(cell, this.numbers, order);
    this.loupe.fill(cell, this.colours, this.numbers, reckonings, order);
    const at = {
      row: this.oy, column: this.ox, n: this.index + 1, all: this.rows.outs * this.columns.outs,
    };
    const where = say(this.data.series ? this.words.whereSeries : this.words.where, at);
    this.player.set(at.all, this.index, where);
    this.speak(cell);
  }

  /** Those that step with this one show the same cell of the same region. */
  lead() {
    for (const other of others(this)) {
      const moved = other.rows.out0 !== this.rows.out0 || other.columns.out0 !== this.columns.out0;
      Object.assign(other, { rows: this.rows, columns: this.columns });
      if (moved) lay(other);
      other.present(this.oy, this.ox, this.hidden);
    }
  }

  speak(cell) {
    const { words, numbers, problem, oy, ox, hovered } = this;
    const [y, x] = [taps(problem.rows, oy)[0], taps(problem.columns, ox)[0]];
    const from = problem.inside(y, x) ? "" : "Padding";
    const text = say(words[`reading${this.data.series ? "Series" : ""}${from}`], {
      row: oy,
      column: ox,
      y,
      x,
      result: numbers.brief(cell.result, 4),
    });
    if (!this.player.timer) this.spoken.textContent = text;
    this.output.grid.canvas.setAttribute("aria-label", text);
    let input = `${words.input} ${this.inputSize}`;
    if (hovered) {
      const n = this.fedBy(...hovered).length;
      input += `. ${count(words.feeds, { row: hovered[0], column: hovered[1], n })}`;
    }
    this.input.grid.canvas.setAttribute("aria-label", input);
  }

  // What changes it ----------------------------------------------------------------------------

  /** Output cell number `n` of those on screen; while playing, those after it are not there yet. */
  goto(n) {
    const { rows, columns, player } = this;
    const oy = rows.out0 + Math.floor(n / columns.outs);
    this.show(oy, columns.out0 + (n % columns.outs), player.timer ? n : null);
  }

  choose(map) {
    this.tell(); // two kernels cannot be told of at once
    this.map = map;
    this.lay();
  }

  /** Bring the region around a point of the input or of the output; the shown cell goes along. */
  around(y, x, of) {
    const { rows, columns } = this.problem;
    const moved = (axis, view, at) => {
      const first = of === "in" ? (at + axis.before - view.ins / 2) / axis.stride : at - view.outs / 2;
      return alongAxis(axis, true, Math.round(first), this.data.series);
    };
    const [down, across] = [moved(rows, this.rows, y), moved(columns, this.columns, x)];
    this.oy += down.out0 - this.rows.out0;
    this.ox += across.out0 - this.columns.out0;
    [this.rows, this.columns] = [down, across];
    this.lay();
  }

  /** Weight `i` (row by row) of `channel` becomes `value`; `null` puts back what it was. */
  edit(channel, i, value) {
    const { kernel, input, bias, flip } = this.problem;
    if (value !== null) {
      const weights = filter(kernel, this.map);
      const tap = flip ? kernel.kh * kernel.kw - 1 - i : i;
      weights[tap * kernel.c + channel] = value;
      const changed = replaced(kernel, this.map, weights);
      const sent = this.edited?.map === this.map ? this.edited.sent : null;
      this.edited = { at: Date.now(), map: this.map, kernel: changed, sent };
      this.compute(input, changed, bias);
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.tell(), PAUSE);
    }
    this.lay();
  }

  /** Send what was edited and is not sent yet. */
  tell() {
    if (!this.waiting) return;
    clearTimeout(this.waiting);
    this.waiting = null;
    const { kernel, map } = this.edited;
    this.edited.sent = filter(kernel, map);
    this.send({ map, weights: written(kernel, map) });
  }
}
