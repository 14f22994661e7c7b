// A view with nothing but what is opened: what the network component gives it, in the least of words.

import { isDark } from "./colours.js";
import { element } from "./dom.js";
import { Seen } from "./network/model.js";
import { Opened } from "./network/opened.js";
import { listen, model } from "./network/registry.js";
import { Numbers } from "./numbers.js";
import { unpack } from "./packets.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

class View {
  constructor() {
    this.root = element("div", "root");
    this.said = element("output", "said");
    this.trail = [];
    this.opened = new Opened(this);
    this.root.append(this.said, this.opened.root);
  }

  take(header, arrays) {
    this.model = model(header.network);
    this.seen = new Seen(this.model, header, arrays);
    this.words = this.model.words;
    this.numbers = new Numbers(this.words.locale);
    this.names = header.names;
    this.dark = isDark(this.root);
    this.ink = this.dark ? "#e8e8e8" : "#303030";
    if (this.trail.length) return this.opened.update();
    return this.open(header.stage, header.map, header.cell);
  }

  scale(i) {
    return this.seen.scale(i);
  }

  title(i) {
    const { kind, activation } = this.model.stages[i];
    return `${i}. ${kind}${activation === "linear" ? "" : ` · ${activation}`}`;
  }

  mapName(i, f) {
    if (i === this.model.last && this.model.stages[i].c > 1) return this.names[f];
    return `${this.model.stages[i].isVector ? "neuron" : "map"} ${f}`;
  }

  read(i, f, y, x) {
    this.told = i === null ? null : [i, f, y, x];
    this.said.textContent = JSON.stringify(this.told);
  }

  open(i, f, cell) {
    this.trail.push([i, f, cell]);
    this.opened.show(i, f, cell);
    this.root.dataset.open = JSON.stringify([i, f, cell]);
  }

  close() {
    this.trail.pop();
    if (this.trail.length) this.opened.show(...this.trail.at(-1));
    this.root.dataset.open = JSON.stringify(this.trail.at(-1) ?? null);
  }
}

export default function view({ data, parentElement }) {
  dress(parentElement);
  const { header, arrays } = unpack(data);
  const show = () => {
    if (!mounted.has(parentElement)) {
      mounted.set(parentElement, new View());
      parentElement.append(mounted.get(parentElement).root);
      window.view = mounted.get(parentElement);
    }
    mounted.get(parentElement).take(header, arrays);
  };
  if (model(header.network)) show();
  else {
    const end = listen((id) => { if (id === header.network) { end(); show(); } });
  }
}
