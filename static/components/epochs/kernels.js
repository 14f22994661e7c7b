// The kernels of one layer at the moment shown, coloured by one scale for all moments or its own.

import { isDark } from "../colours.js";
import { element, say, write } from "../dom.js";
import { Sheet } from "../network/sheet.js";
import { model } from "../network/registry.js";
import { gradient } from "../scales.js";
import { pair } from "../network/trail.js";

const [CONVOLUTION, DENSE, ALONE] = [38, 48, 168]; // pixels of a kernel
const MOST = 64; // kernels that are drawn
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Kernels {
  /** `moments()` are those of the film. */
  constructor(moments) {
    this.moments = moments;
    this.root = element("section", "kernels-of-film");
    this.head = element("header");
    [this.title, this.note] = [element("b"), element("span", "note")];
    this.range = element("span", "range");
    this.range.append(element("span"), element("i"), element("span"));
    this.range.children[1].style.background = gradient("diverging");
    this.head.append(this.title, this.range);
    this.looks = element("div", "looks");
    this.place = element("div");
    this.reading = element("output", "note");
    this.root.append(this.head, this.place, this.reading, this.looks, this.note);
    Object.assign(this, { each: false, channel: -1, at: 0, images: new Map(), read: null });
  }

  update({ kernels, words }, numbers) {
    const other = JSON.stringify(kernels) !== JSON.stringify(this.kernels);
    Object.assign(this, { kernels, words, numbers });
    this.root.hidden = !kernels;
    if (!kernels) return;
    if (other) Object.assign(this, { channel: -1, read: null, sheet: null });
    write(this.title, kernels.title);
    write(this.note, kernels.note);
    this.controls();
    this.gather();
  }

  controls() {
    const { words, kernels: { c } } = this;
    const set = (name) => (value) => {
      this[name] = value;
      this.gather();
      this.show(this.at);
    };
    this.scales = pair(words.scale, [[false, words.one], [true, words.each]], () => this.each, set("each"));
    const parts = [this.scales.node];
    if (c > 1) parts.push(this.channels(c, set("channel")));
    this.looks.replaceChildren(...parts);
    this.scales.show();
  }

  channels(c, choose) {
    const { words } = this;
    const select = element("select");
    const options = [say(words.mean, { n: c }), ...Array.from({ length: c }, (_, k) => String(k))];
    options.forEach((text, k) => select.append(Object.assign(element("option", "", text), { value: k - 1 })));
    select.value = this.channel;
    select.onchange = () => choose(Number(select.value));
    const label = element("label", "pair");
    label.append(element("span", "note", words.channel), select);
    return label;
  }

  /** The kernels of every moment that has come, and the largest of their weights. */
  gather() {
    if (!this.kernels) return;
    const { stage } = this.kernels;
    const known = this.images;
    this.images = new Map();
    for (const { network } of this.moments()) {
      const found = model(network);
      if (!found?.stages[stage]) continue;
      const old = known.get(network);
      const is = old && old.model === found && old.stage === stage && old.channel === this.channel;
      const made = is ? old : { ...imagesOf(found, stage, this.channel), model: found, stage, channel: this.channel };
      this.images.set(network, made);
    }
    this.most = Math.max(...[...this.images.values()].map(({ most }) => most), 0) || 1;
    this.scales.show();
    this.lay();
  }

  lay() {
    const any = this.images.values().next().value;
    if (!any) return;
    const { h, w, c } = any;
    const wide = c === 1 ? ALONE : this.kernels.dense ? DENSE : CONVOLUTION;
    const gap = 4;
    const along = Math.max(1, Math.floor(((this.root.clientWidth || 400) + gap) / (wide + gap)));
    const rows = Math.ceil(c / along);
    const shape = `${h} ${w} ${c} ${rows}`;
    if (this.sheet?.shape === shape) return;
    this.sheet = new Sheet({ h, w, c, how: "kernel" });
    this.sheet.shape = shape;
    this.sheet.lay({ wide, high: Math.round((wide * h) / w), gap, rows });
    this.follow(this.sheet.canvas);
    this.place.replaceChildren(this.sheet.canvas);
  }

  show(n) {
    this.at = n;
    const found = this.kernels && this.images.get(this.moments()[n].network);
    this.place.classList.toggle("late", !found);
    if (!found || !this.sheet) return;
    const most = this.each ? found.most || 1 : this.most;
    const edge = isDark(this.root) ? "rgb(255 255 255 / 22%)" : "rgb(0 0 0 / 18%)";
    this.shown = found;
    this.sheet.paint(found.values, { scale: "diverging", low: -most, high: most }, edge);
    const [low, , high] = this.range.children;
    write(low, this.numbers.brief(-most, 2));
    write(high, this.numbers.brief(most, 2));
    this.tell();
  }

  // What is read ---------------------------------------------------------------------------------

  follow(canvas) {
    canvas.onpointermove = (event) => this.point(event);
    canvas.onpointerdown = (event) => this.point(event);
    canvas.onkeydown = (event) => this.key(event);
  }

  point(event) {
    const at = this.sheet.at(event);
    if (!at) return;
    this.read = at;
    this.tell();
  }

  key(event) {
    const by = MOVES[event.key];
    if (!by) return;
    event.preventDefault();
    const { h, w } = this.sheet.stage;
    const at = this.read ?? { f: 0, y: 0, x: 0 };
    const inside = (value, size) => Math.max(0, Math.min(size - 1, value));
    this.read = event.shiftKey
      ? { f: at.f, y: inside(at.y + by[0], h), x: inside(at.x + by[1], w) }
      : { ...at, f: this.sheet.next(at.f, ...by) };
    this.tell();
  }

  tell() {
    const { words, kernels, read } = this;
    let text = words.hint;
    if (read) {
      const { w, c } = this.sheet.stage;
      const value = this.numbers.brief(this.shown.values[(read.y * w + read.x) * c + read.f], 4);
      const name = say(kernels.dense ? words.neuron : words.kernel, { n: read.f });
      text = `${name}, ${say(words.pixel, { row: read.y, column: read.x, value })}`;
    }
    write(this.reading, text);
    this.sheet.canvas.setAttribute("aria-label", `${kernels.title}. ${text}`);
  }
}

/** Kernels of a stage as images (h, w, filters); `channel` -1 is the mean of all it reads. */
function imagesOf(found, i, channel) {
  const stage = found.stages[i];
  const { shape, values } = stage.weights.kernel ?? stage.weights.folded;
  const before = found.before(i);
  const dense = shape.length === 2;
  const [h, w, c] = dense ? [before.h, before.w, before.c] : shape;
  const m = shape.at(-1);
  const depthwise = stage.how === "depthwise";
  const all = depthwise ? c * m : m;
  const count = Math.min(all, dense ? 32 : MOST);
  const out = new Float32Array(h * w * count);
  let most = 0;
  for (let p = 0; p < h * w; p += 1) {
    for (let f = 0; f < count; f += 1) {
      const value = depthwise ? values[p * all + f] : weight(values, p, c, m, f, channel);
      out[p * count + f] = value;
      most = Math.max(most, Math.abs(value));
    }
  }
  return { h, w, c: count, values: out, most };
}

function weight(values, p, c, m, f, channel) {
  if (channel >= 0) return values[(p * c + channel) * m + f];
  let sum = 0;
  for (let k = 0; k < c; k += 1) sum += values[(p * c + k) * m + f];
  return sum / c;
}
