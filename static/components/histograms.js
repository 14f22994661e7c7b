// Networks of random layers, side by side: what is left of a signal and of a gradient at each layer,
// and how one layer's values are spread. Hover, tiles, slider or arrow keys choose the layer.

import { LayerView } from "./depth/layer.js";
import { sample, unpack, who } from "./depth/network.js";
import { CSS } from "./depth/styles.js";
import {
  CHART_CSS, chart, onResize, palette, path, powerOfTen, powers, ticks, writer,
} from "./plot.js";
import { dress } from "./styles.js";
import { drawn } from "./svg.js";
import { button, clamp, element, say } from "./dom.js";

const mounted = new WeakMap();

export default function histograms({ data, parentElement, setTriggerValue }) {
  dress(parentElement, CHART_CSS + CSS);
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Networks(parentElement));
  mounted.get(parentElement).update(data, (place) => setTriggerValue("recipe", place));
}

class Networks {
  constructor(parent) {
    this.root = element("div", "root depth");
    this.list = element("div", "networks");
    this.list.setAttribute("role", "radiogroup");
    this.panels = element("div", "panels");
    this.layer = 1;
    this.chosen = 0;
    this.view = new LayerView((layer) => this.goto(layer));
    this.reading = element("p", "reading");
    this.reading.setAttribute("role", "status");
    this.recipes = element("section", "recipes");
    this.root.append(this.list, this.reading, this.panels, this.view.section, this.recipes);
    parent.append(this.root);
    this.list.addEventListener("keydown", (event) => this.walk(event));
    onResize(this.root, () => this.draw());
  }

  update({ networks, recipes, words }, show) {
    this.words = words;
    this.whole = new Intl.NumberFormat(words.locale);
    this.write = writer(words.locale);
    const share = new Intl.NumberFormat(words.locale, { style: "percent", maximumFractionDigits: 1 });
    this.percent = (v) => share.format(v);
    const colours = palette(this.root);
    const before = this.networks?.[this.chosen]?.name;
    this.networks = networks.map((sent, i) => unpack(sent, i, colours));
    const again = this.networks.findIndex((n) => n.name === before);
    this.chosen = Math.max(0, again);
    this.depth = this.networks[0].depth;
    this.layer = Math.min(this.layer, this.depth);
    this.draw();
    this.drawRecipes(recipes, show);
  }

  draw() {
    if (!this.networks || !this.root.isConnected) return;
    this.drawList();
    this.drawPanels();
    this.view.update(this, this.networks[this.chosen]);
    this.goto(this.layer);
  }

  goto(layer) {
    this.layer = clamp(layer, 0, this.depth);
    for (const { cursor, X } of this.charts) {
      cursor.setAttribute("x1", X(this.layer));
      cursor.setAttribute("x2", X(this.layer));
    }
    this.view.goto(this.layer);
  }

  // The networks: a row each, of which one is looked at closely ----------------------------------

  drawList() {
    const { words } = this;
    const rows = this.networks.map((network, i) => {
      const row = button("row", "", "", () => this.choose(i));
      row.setAttribute("role", "radio");
      row.setAttribute("aria-checked", String(i === this.chosen));
      row.tabIndex = i === this.chosen ? 0 : -1;
      row.append(who(network, sample(network)), ...this.numbers(network));
      return row;
    });
    const focused = this.list.contains(this.root.getRootNode().activeElement);
    this.list.setAttribute("aria-label", words.networks);
    this.list.replaceChildren(this.titles(), ...rows);
    if (focused) rows[this.chosen].focus();
    this.reading.textContent = this.networks[this.chosen].reading;
  }

  titles() {
    const { signal, difference, arrives, dead } = this.words;
    const head = element("div", "row head");
    head.append(...["", signal, difference, arrives, dead].map((t) => element("span", "", t)));
    return head;
  }

  numbers({ signal, difference, arrived, dead_units: n, units }) {
    const { words, write, whole } = this;
    const dead = say(words.dead_of, { n: whole.format(n), all: whole.format(units) });
    return [[words.signal, write(signal)], [words.difference, write(difference)],
      [words.arrives, write(arrived)], [words.dead, dead]].map(([title, text]) => {
      const made = element("span", "number", text);
      made.dataset.title = title;
      return made;
    });
  }

  // Recipes: the same numbers of networks that are one click away --------------------------------

  drawRecipes(recipes, show) {
    const { words } = this;
    const rows = recipes.map((recipe, i) => {
      const label = say(words.recipe, recipe);
      const pick = button("play", words.show, label, () => {
        this.root.scrollIntoView({ block: "start" });
        show(i);
      });
      const row = element("div", "row recipe");
      row.append(who(recipe, pick), ...this.numbers(recipe));
      return row;
    });
    this.recipes.replaceChildren(element("b", "", words.recipes), this.titles(), ...rows);
  }

  choose(i) {
    this.chosen = i;
    this.draw();
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.choose((this.chosen + step + this.networks.length) % this.networks.length);
  }

  // The charts: one quantity each, layer by layer ------------------------------------------------

  drawPanels() {
    const { words } = this;
    const room = this.root.clientWidth || 600;
    const columns = room >= 560 ? 2 : 1;
    const width = Math.floor((room - (columns - 1) * 20) / columns);
    this.charts = [];
    this.panels.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.panels.replaceChildren(
      this.panel("std", words.signal_title, words.signal_note, width, this.logarithmic("std", 0)),
      this.panel("gradient", words.gradient_title, words.gradient_note, width,
        this.logarithmic("gradient", 1)),
      this.panel("flat", words.flat_title, words.flat_note, width, this.shares()),
      this.panel("dead", words.dead_title, words.dead_note, width, this.shares()),
    );
  }

  logarithmic(quantity, first) {
    let [low, high] = [-1, 1];
    for (const network of this.networks) {
      for (const value of network[quantity].subarray(first)) {
        if (value > 0) [low, high] = [Math.min(low, Math.log10(value)), Math.max(high, Math.log10(value))];
      }
    }
    return {
      of: (value) => (value > 0 ? Math.log10(value) : NaN), one: 0, first, height: 190,
      axis: { low, high, ticks: powers(low, high, 5), text: powerOfTen },
    };
  }

  shares() {
    return {
      of: (value) => value, first: 1, height: 120,
      axis: { low: 0, high: 1, ticks: [0, 0.5, 1], text: (v) => this.percent(v) },
    };
  }

  panel(quantity, title, note, width, scale) {
    const marks = ticks(0, this.depth, 8).map(Math.round).filter((l, i, all) => l !== all[i - 1]);
    const made = chart({
      width, height: scale.height, y: scale.axis, label: say(this.words.chart, {
        title, values: this.networks.map((n) => `${n.name} ${this.ends(n[quantity], scale)}`).join("; "),
      }),
      x: { low: 0, high: this.depth, ticks: marks, text: String, name: this.words.layer_axis },
    });
    if (scale.one === 0) {
      made.plot.append(drawn("line", {
        x1: made.left, x2: made.right, y1: made.Y(0), y2: made.Y(0), class: "one",
      }));
    }
    this.networks.forEach((network, i) => made.plot.append(this.line(network, i, quantity, made, scale)));
    const cursor = drawn("line", { y1: made.top, y2: made.bottom, class: "cursor" });
    made.plot.append(cursor);
    this.charts.push({ cursor, X: made.X });
    const follow = (event) => {
      const x = event.clientX - made.svg.getBoundingClientRect().left;
      const share = (x - made.left) / (made.right - made.left);
      this.goto(Math.round(share * this.depth));
    };
    made.svg.addEventListener("pointermove", follow);
    made.svg.addEventListener("pointerdown", follow);
    const figure = element("figure");
    const caption = element("figcaption");
    caption.append(element("b", "", title), element("span", "note", ` ${note}`));
    figure.append(caption, made.svg);
    return figure;
  }

  ends(values, { first }) {
    return `${this.write(values[first])} → ${this.write(values[this.depth])}`;
  }

  line(network, i, quantity, { X, Y }, scale) {
    const points = [...network[quantity]].map((v, k) => [X(k), k < scale.first ? NaN : Y(scale.of(v))]);
    const group = drawn("g", { stroke: network.colour, fill: network.colour });
    group.append(drawn("path", {
      d: path(points), fill: "none", "stroke-dasharray": network.dash,
      "stroke-width": i === this.chosen ? 3.5 : 2,
    }));
    if (this.depth <= 3) {
      points.filter(([, y]) => Number.isFinite(y)).forEach(([cx, cy]) =>
        group.append(drawn("circle", { cx, cy, r: 3.5 })));
    }
    return group;
  }
}
