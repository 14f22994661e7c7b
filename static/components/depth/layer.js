// One layer close to, and all of them small: how its outputs, or the gradients at it, are spread.

import { chart, ticks } from "../plot.js";
import { drawn } from "../svg.js";
import { button, element, say } from "../dom.js";
import { Playing } from "../playing.js";
import { outline, pour, spike, top } from "./distribution.js";

const WIDE = 4; // of the common scale: inputs, and the gradient sent back, have standard deviation 1
const BINS = 48;
const TILE = { left: 0, right: 96, top: 3, bottom: 40 };
const CHOICES = {
  values: { mode: "values" }, gradients: { mode: "gradients" }, common: { common: true },
  own: { common: false },
};
const PAUSE = 350; // ms a layer is shown for when the layers are played

export class LayerView {
  constructor(go) {
    this.go = go;
    this.mode = "values";
    this.common = true;
    this.section = element("section", "layer");
    this.head = element("header");
    this.film = element("div", "film");
    this.toggles = element("div", "toggles");
    this.look = element("div", "look");
    this.tiles = element("div", "layers");
    this.tiles.setAttribute("role", "group");
    this.tiles.addEventListener("keydown", (event) => this.walk(event));
    this.section.append(this.head, this.film, this.toggles, this.look, this.tiles);
    this.build();
  }

  build() {
    this.player = new Playing({
      root: this.section,
      rewind: () => this.ended() && this.go(this.first),
      ended: () => this.ended(),
      forward: () => this.go(this.current + 1),
      told: () => this.player.label(this.play, this.words),
    }, PAUSE);
    this.play = button("play", "", "", () => this.player.toggle());
    this.slider = Object.assign(element("input"), { type: "range" });
    this.slider.oninput = () => this.go(Number(this.slider.value));
    this.film.append(this.play, this.slider);
    this.buttons = {};
    const group = (...names) => {
      const box = element("span", "choice");
      box.append(...names.map((name) => {
        this.buttons[name] = button("toggle", "", "", () => this.set(CHOICES[name]));
        return this.buttons[name];
      }));
      return box;
    };
    this.toggles.append(group("values", "gradients"), group("common", "own"));
  }

  set(change) {
    Object.assign(this, change);
    this.lay();
    this.goto(this.current);
  }

  update({ words, write, percent }, network) {
    Object.assign(this, { words, write, percent, network });
    this.slider.max = network.depth;
    this.slider.setAttribute("aria-label", words.layers);
    for (const [name, button] of Object.entries(this.buttons)) button.textContent = words[`of_${name}`];
    this.player.label(this.play, words);
    this.lay();
  }

  get first() {
    return this.mode === "values" ? 0 : 1; // a gradient is that of a layer's sums: inputs have none
  }

  name(layer) {
    const { words, network } = this;
    return layer ? say(words.layer, { n: layer, depth: network.depth }) : words.inputs;
  }

  poured(layer, bins) {
    const spread = this.network[this.mode](layer);
    if (this.common) return pour(spread, -WIDE, WIDE, bins);
    const flat = spread.high === spread.low;
    const low = flat ? spread.low - (Math.abs(spread.low) || 1) : spread.low;
    const high = flat ? spread.high + (Math.abs(spread.high) || 1) : spread.high;
    return pour(spread, low, high, bins);
  }

  // All layers, small ----------------------------------------------------------------------------

  lay() {
    const { words, network } = this;
    const on = { values: this.mode === "values", gradients: this.mode === "gradients" };
    Object.assign(on, { common: this.common, own: !this.common });
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute("aria-pressed", String(on[name]));
    }
    this.slider.min = this.first;
    this.tiles.setAttribute("aria-label", say(words.tiles, { name: network.name }));
    const root = this.section.getRootNode();
    const focused = this.tiles.contains(root.activeElement);
    const count = network.depth + 1 - this.first;
    this.tiles.replaceChildren(...Array.from({ length: count }, (_, i) => this.tile(i + this.first)));
    this.focusable(this.current ?? 1);
    if (focused) this.at(this.current)?.focus();
  }

  tile(layer) {
    const poured = this.poured(layer, BINS);
    const full = top(poured);
    const svg = drawn("svg", { viewBox: "0 0 96 40", preserveAspectRatio: "none", "aria-hidden": "true" });
    svg.append(drawn("path", { d: outline(poured, TILE, full), fill: this.network.colour }));
    const zero = spike(poured, TILE, full);
    if (zero) svg.append(zero);
    const made = button("picture", "", this.name(layer), () => this.go(layer));
    made.tabIndex = -1;
    made.append(svg, element("span", "", layer ? String(layer) : this.words.inputs_short));
    made.onpointerenter = (event) => event.pointerType === "mouse" && this.go(layer);
    return made;
  }

  at(layer) {
    return this.tiles.children[layer - this.first];
  }

  focusable(layer) {
    const tile = this.at(Math.max(this.first, layer));
    if (tile) tile.tabIndex = 0;
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.go(Math.max(this.first, Math.min(this.network.depth, this.current + step)));
    this.at(this.current).focus();
  }

  // One layer, close to --------------------------------------------------------------------------

  goto(layer) {
    const to = Math.max(this.first, layer);
    const before = this.at(this.current);
    if (before) before.tabIndex = -1;
    before?.setAttribute("aria-pressed", "false");
    this.current = to;
    this.focusable(to);
    this.at(to).setAttribute("aria-pressed", "true");
    this.slider.value = to;
    this.slider.setAttribute("aria-valuetext", this.name(to));
    this.head.replaceChildren(
      element("b", "", say(this.words.title, { name: this.network.name, layer: this.name(to) })),
      element("span", "note", this.mode === "values" ? this.words.values_note : this.words.gradients_note),
    );
    this.inspect(to);
  }

  inspect(layer) {
    const { words } = this;
    const poured = this.poured(layer, BINS);
    const room = this.section.clientWidth || 600;
    const width = room >= 560 ? Math.max(240, Math.min(room - 250, room - 176)) : room;
    const facts = this.facts(layer, poured);
    const made = chart({
      width, height: 190, margin: { left: 10 }, y: { low: 0, high: 1, ticks: [] },
      label: `${this.name(layer)}. ${facts.map(([name, value]) => `${name} ${value}`).join(", ")}`,
      x: { low: poured.low, high: poured.high, ticks: ticks(poured.low, poured.high, 8), text: this.write },
    });
    const box = { left: made.left, right: made.right, top: made.top, bottom: made.bottom };
    const full = top(poured);
    made.plot.append(drawn("path", { d: outline(poured, box, full), fill: this.network.colour }));
    const ghosted = this.common && this.mode === "values" && layer > 0;
    if (ghosted) {
      const input = pour(this.network.values(0), poured.low, poured.high, BINS);
      made.plot.append(drawn("path", { d: outline(input, box, top(input)), class: "ghost" }));
    }
    const zero = spike(poured, box, full);
    if (zero) made.plot.append(zero);
    const list = element("dl");
    for (const [name, value] of facts) list.append(element("dt", "", name), element("dd", "", value));
    const note = ghosted ? words.ghost : "";
    const left = element("div");
    left.append(made.svg, element("p", "note", [note, poured.zero ? words.spike : ""].join(" ")));
    this.look.replaceChildren(left, list);
  }

  facts(layer, poured) {
    const { words, network, write, percent } = this;
    const outside = poured.below + poured.above;
    const more = [[words.zeros, percent(poured.zero)]];
    if (this.common) more.push([words.outside, percent(outside)]);
    if (this.mode === "gradients") return [[words.std, write(network.gradient[layer])], ...more];
    const facts = [
      [words.mean, write(network.mean[layer])], [words.std, write(network.std[layer])],
      [words.difference, write(network.spread[layer])],
    ];
    if (!layer) return facts;
    return [...facts, ...more, [words.flat, percent(network.flat[layer])],
      [words.dead, percent(network.dead[layer])]];
  }

  ended() {
    return this.current === this.network.depth;
  }
}
