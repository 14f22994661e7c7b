// The whole component: input and output maps, player, window brought close, formula.

import { gradient } from "../scales.js";
import { Problem, feeds, span, taps, unread } from "./arithmetic.js";
import { colouring, isDark, levels, roles, scaleOf } from "./colours.js";
import { button, clamp, element, say } from "./dom.js";
import { Formula } from "./formula.js";
import { Loupe } from "./loupe.js";
import { MapView } from "./map.js";
import { Numbers } from "./numbers.js";
import { Player } from "./player.js";
import { Shelf } from "./shelf.js";
import { alongAxis, fitting, isLarge } from "./view.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Stage {
  /** `send(text)` tells the server of a kernel that was edited. */
  constructor(send) {
    this.send = send;
    Object.assign(this, { map: 0, channel: -1, oy: null, ox: null, hovered: null, hidden: null });
    this.root = element("div", "root windows");
    this.channels = element("div", "channels");
    this.shelf = new Shelf((map) => this.choose(map));
    this.maps = element("div", "maps");
    this.input = new MapView("input", (y, x) => this.around(y, x, "in"));
    this.output = new MapView("output", (y, x) => this.around(y, x, "out"));
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
    this.listen();
    new ResizeObserver(() => this.resized()).observe(this.root);
  }

  // What is given ------------------------------------------------------------------------------

  update(data, input, kernel, bias) {
    this.data = data;
    this.words = data.words;
    this.numbers = new Numbers(this.words.locale);
    if (this.edited && Date.now() - this.edited.at < 3000 && same(this.edited.shape, kernel)) {
      kernel = this.edited.kernel; // what the reader typed is newer than what the server knew
    }
    this.compute(input, kernel, bias);
    this.lay();
  }

  compute(input, kernel, bias) {
    this.problem = new Problem({ ...this.data, input, kernel, bias });
    this.results = this.problem.outputs();
    this.empty = !this.results.h || !this.results.w;
    this.scale = scaleOf(this.results.maps.flatMap((m) => [Math.min(...extremes(m)), Math.max(...extremes(m))]));
    this.map = clamp(this.map, 0, this.problem.maps - 1);
    if (this.channel >= input.c) this.channel = -1;
    if (this.oy === null && !this.empty) [this.oy, this.ox] = this.strongest();
    this.oy = clamp(this.oy, 0, Math.max(0, this.results.h - 1));
    this.ox = clamp(this.ox, 0, Math.max(0, this.results.w - 1));
  }

  /** Where the output is largest: a first cell that has something to show. */
  strongest() {
    const values = this.results.maps[this.map];
    const best = values.reduce((most, v, i) => (Math.abs(v) > Math.abs(values[most]) ? i : most), 0);
    return [Math.floor(best / this.results.w), best % this.results.w];
  }

  resized() {
    if (!this.data || Math.abs(this.root.clientWidth - this.width) < 2) return;
    this.lay();
  }

  // How it is laid out -------------------------------------------------------------------------

  lay() {
    const { problem, words, data } = this;
    this.width = this.root.clientWidth || 640;
    this.dark = isDark(this.root);
    this.root.classList.toggle("dark", this.dark);
    this.roles = roles(this.dark);
    this.ink = this.dark ? "#e8e8e8" : "#303030";
    this.large = isLarge(problem);
    this.rows = alongAxis(problem.rows, this.large, this.rows?.out0 ?? 0);
    this.columns = alongAxis(problem.columns, this.large, this.columns?.out0 ?? 0);
    if (this.large) this.keepInside();
    const { size, beside } = fitting(this.width, this.rows, this.columns, data.series);
    this.maps.classList.toggle("beside", beside);
    this.root.classList.toggle("nothing", this.empty);
    this.colours = this.grounds();
    this.layInput(size);
    this.layOutput(size);
    this.layPictures(beside);
    this.layChannels();
    this.shelf.show(problem, this.results, this.scale, data.maps, this.map, words);
    this.player.build(words);
    const look = { channels: data.channels, editable: data.editable, width: this.width, dark: this.dark };
    this.loupe.build(problem, words, look);
    this.formula.build(problem, words, data.channels);
    this.show();
  }

  grounds() {
    const { kernel } = this.problem;
    const weights = colouring(kernel ? scaleOf([-1e-9, ...kernel.values])
      : { scale: "sequential", low: 0, high: 1 });
    const input = colouring(this.data.scale);
    const reach = Math.max(Math.abs(this.data.scale.low), Math.abs(this.data.scale.high))
      * Math.max(...(kernel?.values ?? [1]).map(Math.abs), 1e-9);
    const product = colouring({ scale: "diverging", low: -reach, high: reach });
    return { input, kernel: weights, product, share: weights, output: colouring(this.scale) };
  }

  get colourful() {
    return this.data.picture && this.problem.input.c === 3 && this.channel < 0
      && this.problem.mode === "convolution";
  }

  get shownChannel() {
    return this.problem.mode === "convolution" ? Math.max(0, this.channel) : this.map;
  }

  layInput(size) {
    const { problem, words, rows, columns } = this;
    const read = { rows: new Set(), columns: new Set() };
    for (let o = 0; o < problem.rows.out; o += 1) taps(problem.rows, o).forEach((p) => read.rows.add(p));
    for (let o = 0; o < problem.columns.out; o += 1) taps(problem.columns, o).forEach((p) => read.columns.add(p));
    const places = this.data.picture ? 2 : 3;
    this.input.lay({
      title: [element("b", "", words.input), element("span", "", this.inputSize())],
      note: this.inputNote(),
      place: { r0: rows.in0, rows: rows.ins, c0: columns.in0, columns: columns.ins },
      size,
      ink: this.ink,
      colour: this.roles.input,
      series: this.data.series,
      text: !this.colourful,
      cell: (y, x) => {
        if (!problem.inside(y, x)) return { hatched: true, text: problem.mode === "convolution" ? "0" : undefined };
        const value = problem.pixel(y, x, this.shownChannel);
        const colour = this.colourful
          ? levels([0, 1, 2].map((c) => problem.pixel(y, x, c))) : this.colours.input(value);
        const faint = !read.rows.has(y) || !read.columns.has(x);
        return { value, colour, faint, text: this.numbers.show(value, places) };
      },
    });
  }

  layOutput(size) {
    const { results, words, rows, columns } = this;
    const values = results.maps[this.map];
    const legend = element("span", "legend");
    const bar = element("i");
    bar.style.background = gradient(this.scale.scale);
    legend.append(this.numbers.brief(this.scale.low), bar, this.numbers.brief(this.scale.high));
    this.output.lay({
      title: [
        element("b", "", words.output),
        element("span", "", this.data.series ? String(results.w) : `${results.h} × ${results.w}`
          + (results.maps.length > 1 ? ` × ${results.maps.length}` : "")),
        legend,
      ],
      note: this.empty ? words.empty : "",
      place: { r0: rows.out0, rows: rows.outs, c0: columns.out0, columns: columns.outs },
      size,
      ink: this.ink,
      colour: this.roles.output,
      series: this.data.series,
      text: true,
      cell: (y, x) => {
        const value = values[y * results.w + x];
        return { value, colour: this.colours.output(value), text: this.numbers.brief(value, 3) };
      },
    });
  }

  layPictures(beside) {
    const { problem, results } = this;
    for (const view of [this.input, this.output]) view.picture.node.hidden = !this.large;
    if (!this.large) return;
    const room = beside ? (this.width - 48) / 2 : this.width - 4;
    const { h, w, c, values } = problem.input;
    const scale = Math.min(room / w, 300 / h);
    const colour = this.colourful;
    const one = colour ? values
      : Float64Array.from({ length: h * w }, (_, i) => values[i * c + this.shownChannel]);
    this.input.picture.paint(
      { h, w, c: colour ? 3 : 1, ...this.data.scale }, one, w * scale, this.words.region,
    );
    this.output.picture.paint(
      { h: results.h, w: results.w, c: 1, ...this.scale }, results.maps[this.map],
      Math.min(room, results.w * scale), this.words.region,
    );
  }

  layChannels() {
    const { data, problem, words } = this;
    this.channels.hidden = problem.mode !== "convolution" || problem.input.c < 2;
    if (this.channels.hidden) return;
    const choices = [...(data.picture && problem.input.c === 3 ? [[-1, words.together]] : []),
      ...data.channels.map((name, c) => [c, name])];
    const shown = this.colourful ? -1 : this.shownChannel;
    if (this.channels.childElementCount !== choices.length) {
      this.channels.replaceChildren(...choices.map(([c, name]) =>
        button("play", name, "", () => { this.channel = c; this.lay(); })));
    }
    choices.forEach(([c], i) =>
      this.channels.children[i].setAttribute("aria-pressed", String(c === shown)));
  }

  inputSize() {
    const { h, w, c } = this.problem.input;
    return (this.data.series ? `${w}` : `${h} × ${w}`) + (c > 1 ? ` × ${c}` : "");
  }

  inputNote() {
    const { problem, words, data } = this;
    const { rows, columns } = problem;
    const notes = [];
    const amounts = { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after };
    if (Object.values(amounts).some(Boolean)) {
      notes.push(say(data.series ? words.paddingSeries : words.padding, amounts));
    }
    const lost = this.empty ? 0 : unread(problem);
    if (lost) notes.push(say(lost === 1 ? words.unreadOne : words.unread, { n: lost }));
    return notes.join(" ");
  }

  // What is shown: one output cell and all that goes into it -----------------------------------

  show() {
    if (this.empty) return;
    const { problem, oy, ox } = this;
    const cell = problem.cell(oy, ox, this.map);
    this.drawMaps(cell);
    const reckonings = this.formula.fill(cell, this.numbers);
    this.loupe.fill(cell, this.colours, this.numbers, reckonings);
    const at = { row: oy, column: ox, n: this.index + 1, all: this.rows.outs * this.columns.outs };
    const { words } = this;
    this.player.set(at.all, this.index, say(this.data.series ? words.whereSeries : words.where, at));
    this.speak(cell);
  }

  get index() {
    return (this.oy - this.rows.out0) * this.columns.outs + this.ox - this.columns.out0;
  }

  drawMaps(cell) {
    const { problem, oy, ox, roles: role, hovered } = this;
    const [rows, columns] = [taps(problem.rows, oy), taps(problem.columns, ox)];
    const cells = rows.flatMap((y) => columns.map((x) => [y, x]));
    const box = { r: rows[0], c: columns[0], h: span(problem.rows), w: span(problem.columns) };
    const gaps = problem.rows.dilation > 1 || problem.columns.dilation > 1;
    const marks = gaps ? [{ cells, colour: role.kernel, width: 2 }, { box, colour: role.kernel, width: 1, dashed: true }]
      : [{ box, colour: role.kernel, width: 3 }];
    if (problem.mode === "max") {
      const winner = cell.channels[0].cells.find((at) => at.share === 1);
      marks.push({ cells: [[winner.y, winner.x]], colour: role.output, width: 4 });
    }
    const fed = hovered ? this.fedBy(...hovered) : [];
    if (hovered) marks.push({ cells: [hovered], colour: role.input, width: 3 });
    const shade = this.dark ? "rgb(240 169 59 / 22%)" : "rgb(213 94 0 / 15%)";
    const local = columns.map((x) => x - this.columns.in0);
    this.input.draw(marks, null, { taps: local, band: [local[0], box.w], shade });
    this.output.draw([
      { cells: fed, colour: role.input, width: 2, dashed: true },
      { cells: [[oy, ox]], colour: role.kernel, width: 3 },
    ], this.hidden, { last: this.hidden ?? Infinity, shines: ox - this.columns.out0 });
    if (!this.large) return;
    this.input.picture.frame(this.rows.in0, this.rows.ins, this.columns.in0, this.columns.ins);
    this.output.picture.frame(this.rows.out0, this.rows.outs, this.columns.out0, this.columns.outs);
  }

  fedBy(y, x) {
    const { problem } = this;
    return feeds(problem.rows, y).flatMap((oy) => feeds(problem.columns, x).map((ox) => [oy, ox]));
  }

  speak(cell) {
    const { words, numbers, problem, oy, ox } = this;
    const at = {
      row: oy, column: ox, y: problem.rows.stride * oy - problem.rows.before,
      x: problem.columns.stride * ox - problem.columns.before, result: numbers.brief(cell.result, 4),
    };
    const text = say(this.data.series ? words.readingSeries : words.reading, at);
    if (!this.player.timer) this.spoken.textContent = text;
    this.output.grid.canvas.setAttribute("aria-label", text);
    const fed = this.hovered ? this.fedBy(...this.hovered).length : null;
    this.input.grid.canvas.setAttribute("aria-label", `${words.input} ${this.inputSize()}`
      + (fed === null ? "" : `. ${say(words.feeds, { row: this.hovered[0], column: this.hovered[1], n: fed })}`));
  }

  // What a reader does -------------------------------------------------------------------------

  listen() {
    const [input, output] = [this.input.grid.canvas, this.output.grid.canvas];
    output.onpointermove = (event) => !this.player.timer && this.soon(() => this.point(event));
    output.onpointerdown = (event) => { this.player.pause(); this.point(event); };
    output.onkeydown = (event) => this.key(event);
    input.onpointermove = (event) => this.soon(() => this.touch(this.input.at(event)));
    input.onpointerdown = (event) => this.touch(this.input.at(event), true);
    input.onpointerleave = () => this.soon(() => this.touch(null));
    input.onblur = () => this.touch(null);
    input.onkeydown = (event) => this.inputKey(event);
    const light = (event) => this.light(event.target.closest?.("[data-i]")?.dataset.i);
    this.root.addEventListener("pointerover", light);
    this.root.addEventListener("focusin", light);
  }

  /** Once per frame at most, the last of several. */
  soon(action) {
    if (!this.next) requestAnimationFrame(() => { const act = this.next; this.next = null; act(); });
    this.next = action;
  }

  point(event) {
    [this.oy, this.ox] = this.output.at(event);
    this.hidden = null;
    this.show();
  }

  touch(cell, jump = false) {
    const inside = cell && this.problem.inside(...cell) ? cell : null;
    if (String(inside) === String(this.hovered)) return;
    this.hovered = inside;
    const fed = jump && inside ? this.fedBy(...inside) : [];
    if (fed.length) [this.oy, this.ox] = fed[0];
    this.show();
  }

  goto(n) {
    this.oy = this.rows.out0 + Math.floor(n / this.columns.outs);
    this.ox = this.columns.out0 + (n % this.columns.outs);
    this.hidden = this.player.timer ? n : null;
    this.show();
  }

  key(event) {
    const by = MOVES[event.key];
    const { rows, columns, player } = this;
    if (event.key === " ") player.switch();
    else if (event.key === "Home") player.step(-Infinity);
    else if (event.key === "End") player.step(Infinity);
    else if (by) {
      player.pause();
      this.oy = clamp(this.oy + by[0], rows.out0, rows.out0 + rows.outs - 1);
      this.ox = clamp(this.ox + by[1], columns.out0, columns.out0 + columns.outs - 1);
      this.hidden = null;
      this.show();
    } else return;
    event.preventDefault();
  }

  inputKey(event) {
    const by = MOVES[event.key];
    if (!by) return;
    event.preventDefault();
    const [y, x] = this.hovered ?? [Math.max(0, this.rows.in0), Math.max(0, this.columns.in0)];
    const to = this.hovered ? [y + by[0], x + by[1]] : [y, x];
    if (this.problem.inside(...to)) this.touch(to);
  }

  choose(map) {
    this.map = map;
    this.lay();
  }

  /** Bring the region around a point of the input or of the output. */
  around(y, x, of) {
    const centre = (axis, view, at) => Math.round(
      (of === "in" ? (at + axis.before) / axis.stride : at) - view.outs / 2);
    const { problem } = this;
    this.rows = alongAxis(problem.rows, true, centre(problem.rows, this.rows, y));
    this.columns = alongAxis(problem.columns, true, centre(problem.columns, this.columns, x));
    this.soon(() => this.lay());
  }

  keepInside() {
    const { rows, columns } = this;
    this.oy = clamp(this.oy, rows.out0, rows.out0 + rows.outs - 1);
    this.ox = clamp(this.ox, columns.out0, columns.out0 + columns.outs - 1);
  }

  edit(channel, i, value) {
    const { kernel, input, bias } = this.problem;
    if (value !== null) {
      const values = Float64Array.from(kernel.values);
      values[(i * kernel.c + channel) * kernel.f + this.map] = value;
      const changed = { ...kernel, values };
      this.edited = { at: Date.now(), kernel: changed, shape: kernel };
      this.compute(input, changed, bias);
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.send(written(changed, this.map)), 500);
    }
    this.lay();
  }

  /** Show the same tap in the window, the kernel, the products and the formula. */
  light(i) {
    if (i === this.lit) return;
    this.lit = i;
    for (const node of this.root.querySelectorAll("[data-i]")) {
      node.classList.toggle("lit", i !== undefined && node.dataset.i === i);
    }
  }
}

function same(a, b) {
  return b && a.kh === b.kh && a.kw === b.kw && a.c === b.c && a.f === b.f;
}

function extremes(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return values.length ? [low, high] : [0, 0];
}

/** Filter `f` as text: rows by ";", channels by "|". */
function written({ kh, kw, c, f: filters, values }, f) {
  const at = (a, b, k) => values[((a * kw + b) * c + k) * filters + f];
  return Array.from({ length: c }, (_, k) => Array.from({ length: kh }, (__, a) =>
    Array.from({ length: kw }, (___, b) => String(Math.round(at(a, b, k) * 1e4) / 1e4)).join(" "))
    .join("; ")).join(" | ");
}
