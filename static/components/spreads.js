// Histograms of a network's layers, an outline for each epoch, the first behind and the last in front.
// Slider, hover or arrow keys choose the epoch; nothing goes to the server.

import { decode } from "./arrays.js";
import { button, clamp, element, say } from "./dom.js";
import { CSS } from "./filters/styles.js";
import { Playing } from "./playing.js";
import { CHART_CSS, onResize, ticks, writer } from "./plot.js";
import { dress } from "./styles.js";
import { drawn } from "./svg.js";

const mounted = new WeakMap();
const QUANTITIES = ["weights", "answers", "gradients"];
const TALL = 64; // pixels of the highest outline
const DEEP = 120; // pixels from the first epoch's ground to the last one's
const PAUSE = 700;

export default function spreads({ data, parentElement }) {
  dress(parentElement, CHART_CSS + CSS);
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Spreads(parentElement));
  mounted.get(parentElement).update(data);
}

class Spreads {
  constructor(parent) {
    this.root = element("div", "root filters");
    this.bar = element("div", "bar");
    this.film = element("div", "film");
    this.play = Object.assign(element("button", "play"), { type: "button" });
    this.player = new Playing({
      root: this.root,
      rewind: () => this.ended() && this.goto(0),
      ended: () => this.ended(),
      forward: () => this.goto(this.at + 1),
      told: () => this.player.label(this.play, this.words),
    }, PAUSE);
    this.play.onclick = () => this.player.toggle();
    this.slider = Object.assign(element("input"), { type: "range", min: 0 });
    this.slider.oninput = () => this.goto(Number(this.slider.value));
    this.label = element("span");
    this.film.append(this.play, this.slider, this.label);
    this.list = element("div", "spreads");
    this.root.append(this.bar, this.film, this.list);
    parent.append(this.root);
    this.quantity = "weights";
    onResize(this.root, () => this.draw());
  }

  update(data) {
    if (this.data?.id !== data.id) this.at = data.epochs.length - 1;
    this.data = data;
    this.words = data.words;
    this.write = writer(data.words.locale);
    const percent = new Intl.NumberFormat(data.words.locale, { style: "percent", maximumFractionDigits: 1 });
    this.percent = (v) => percent.format(v);
    this.arrays = Object.fromEntries(QUANTITIES.map((name) => [name,
      Object.fromEntries(Object.entries(data[name]).map(([key, one]) => [key, decode(one.data, "f4")]))]));
    this.slider.max = data.epochs.length - 1;
    this.slider.setAttribute("aria-label", data.words.epochs);
    this.film.hidden = data.epochs.length < 2;
    this.draw();
  }

  draw() {
    if (!this.data || !this.root.isConnected) return;
    const modes = element("span", "choice");
    modes.append(...QUANTITIES.map((name) => {
      const made = button("toggle", this.words[name], "", () => { this.quantity = name; this.draw(); });
      made.setAttribute("aria-pressed", String(this.quantity === name));
      return made;
    }));
    const focused = this.bar.contains(this.root.getRootNode().activeElement);
    this.bar.replaceChildren(modes, element("span", "note", this.words[`${this.quantity}_note`]));
    if (focused) modes.querySelector("[aria-pressed=true]").focus();
    const room = this.root.clientWidth || 600;
    const columns = Math.max(1, Math.floor((room + 21) / (304 + 21)));
    const width = Math.floor((room - (columns - 1) * 21) / columns);
    this.layers = this.data.layers.map((name, i) => this.layer(name, i, width));
    this.list.replaceChildren(...this.layers.map((layer) => layer.figure));
    this.goto(this.at);
  }

  layer(name, i, width) {
    const { epochs, counts } = this.data;
    const { low, high, shares } = this.arrays[this.quantity];
    const E = epochs.length;
    const by = this.data.joined[this.quantity][i];
    const own = together(shares.subarray(i * E * this.data.bins, (i + 1) * E * this.data.bins), by);
    const bins = this.data.bins / by; // so many for each epoch: neighbours of two never meet
    const top = own.reduce((most, v) => Math.max(most, v), 0) || 1;
    const [left, right, ground] = [8, width - 8, TALL + 6];
    const X = (v) => left + ((v - low[i]) / (high[i] - low[i] || 1)) * (right - left);
    const depth = E > 1 ? Math.min(DEEP, 22 * (E - 1)) : 0;
    const height = ground + depth + 24;
    const svg = drawn("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "chart ridge", tabindex: 0,
      role: "img" });
    const paths = epochs.map((_, e) => {
      const y = ground + (E > 1 ? (e / (E - 1)) * depth : 0);
      const step = (right - left) / bins;
      let d = `M${left},${y}`;
      for (let b = 0; b < bins; b += 1) {
        d += `L${(left + (b + 0.5) * step).toFixed(1)},${(y - (own[e * bins + b] / top) * TALL).toFixed(1)}`;
      }
      const made = drawn("path", { d: `${d}L${right},${y}Z`, fill: this.colour(e, E) });
      svg.append(made);
      return made;
    });
    for (const tick of ticks(low[i], high[i], 5)) {
      svg.append(drawn("line", { x1: X(tick), x2: X(tick), y1: ground + depth, y2: ground + depth + 4, class: "axis" }),
        drawn("text", { x: X(tick), y: ground + depth + 18, class: "middle" }, this.write(tick)));
    }
    const pick = (event) => {
      const y = event.clientY - svg.getBoundingClientRect().top;
      this.goto(Math.round(((y - ground + TALL / 4) / (depth || 1)) * (E - 1)));
    };
    svg.addEventListener("pointermove", pick);
    svg.addEventListener("pointerdown", pick);
    svg.addEventListener("keydown", (event) => this.step(event));
    const figure = element("figure");
    const caption = element("figcaption");
    caption.append(element("b", "", name), element("span", "note", ` ${counts[i]}`));
    const facts = element("p", "facts");
    figure.append(caption, svg, facts);
    return { figure, svg, paths, facts, name };
  }

  colour(e, E) {
    const share = E > 1 ? e / (E - 1) : 1;
    return `color-mix(in srgb, var(--st-primary-color) ${Math.round(25 + 75 * share)}%, var(--st-background-color))`;
  }

  goto(epoch) {
    const { epochs, dead, filters, can_die: can } = this.data;
    const E = epochs.length;
    this.at = clamp(epoch, 0, E - 1);
    const numbers = this.arrays[this.quantity];
    const title = epochs[this.at] ? say(this.words.epoch, { n: epochs[this.at] }) : this.words.before;
    this.slider.value = this.at;
    this.slider.setAttribute("aria-valuetext", title);
    this.label.textContent = title;
    this.player.label(this.play, this.words);
    this.layers.forEach(({ svg, paths, facts, name }, i) => {
      paths.forEach((one, e) => one.setAttribute("class", e === this.at ? "on" : ""));
      const k = i * E + this.at;
      const parts = [say(this.words.numbers, { mean: this.write(numbers.mean[k]), std: this.write(numbers.std[k]) })];
      if (numbers.zero[k] > 0) parts.push(say(this.words.zero, { share: this.percent(numbers.zero[k]) }));
      if (this.quantity === "answers" && can[i]) {
        parts.push(say(this.words.dead, { n: dead[i][this.at], all: filters[i], share: this.percent(dead[i][this.at] / filters[i]) }));
      }
      facts.textContent = parts.join(" · ");
      svg.setAttribute("aria-label", `${name}, ${this.words[this.quantity]}, ${title}: ${facts.textContent}`);
    });
  }

  step(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.goto(this.at + by);
  }

  ended() {
    return this.at === this.data.epochs.length - 1;
  }
}

/** The sums of so many neighbours each. */
function together(values, by) {
  return Float32Array.from({ length: values.length / by },
    (_, i) => values.subarray(i * by, (i + 1) * by).reduce((sum, v) => sum + v, 0));
}
