// The line above: where one is and the way back, the answer, and how maps are looked at.

import { button, element, say, write } from "../dom.js";
import { icon } from "../icons.js";
import { ZOOMS } from "./view.js";

export class Trail {
  constructor(view) {
    this.view = view;
    this.root = element("div", "trail");
    this.back = button("play", "", "", () => view.close());
    this.path = element("span", "path");
    this.answer = element("span", "says");
    this.answer.setAttribute("role", "status");
    this.controls = element("span", "controls");
    this.hint = element("span", "note");
    this.dim = element("span", "note");
    this.root.append(this.back, this.path, this.answer, this.controls);
    this.back.hidden = true;
  }

  build(words) {
    this.words = words;
    const { view } = this;
    this.back.replaceChildren(icon("back"), ` ${words.back}`);
    this.less = button("play", "−", words.smaller, () => view.zoomed(-1));
    this.more = button("play", "+", words.larger, () => view.zoomed(1));
    this.by = pair(words.edges, [["contribution", words.contribution], ["weight", words.weights]],
      () => view.by, (value) => view.set("by", value));
    const scales = ["each", "together", ...(view.steady ? ["steady"] : [])];
    this.colours = pair(words.colours, scales.map((name) => [name, words[name]]),
      () => view.scaling, (name) => view.set("scaling", name));
    this.key = element("span", "key");
    const line = (kind, text) => {
      const part = element("span", "", text);
      part.prepend(element("i", kind));
      return part;
    };
    this.key.append(line("positive", words.positive), line("negative", words.negative));
    write(this.hint, words.scrolls);
    this.hint.hidden = true;
    this.zoom = element("span", "pair");
    this.zoom.append(this.less, this.more);
    this.controls.replaceChildren(this.hint, this.by.node, this.key, this.colours.node, this.dim, this.zoom);
    write(this.dim, words.dim);
    this.at(null);
  }

  show(answer) {
    const { view, words } = this;
    if (answer) {
      const share = view.numbers.probability(answer.share);
      write(this.answer, say(view.seen.isBlank ? words.blank : words.says, { name: answer.name, share }));
    }
    this.by.show();
    this.colours.show();
    this.dim.hidden = view.scaling !== "together";
    this.less.setAttribute("aria-disabled", String(view.zoom === 0));
    this.more.setAttribute("aria-disabled", String(view.zoom === ZOOMS.length - 1));
  }

  /** Whether a part of the network is out of sight. */
  scrolls(wide) {
    this.hint.hidden = !wide;
  }

  /** Where one is: {i, f, cell}, or null in the overview. */
  at(level) {
    const { view, words } = this;
    this.back.hidden = !level;
    const parts = level ? [`${view.title(level.i)} · ${view.mapName(level.i, level.f)}`] : [];
    if (level?.cell) parts.push(say(words.cell, { row: level.cell[0], column: level.cell[1] }));
    write(this.path, parts.join(" › "));
    this.hint.hidden = Boolean(level) || !view.overview.wide;
    [this.by.node, this.key, this.zoom].forEach((node) => { node.hidden = Boolean(level); });
  }
}

/** A choice of a few: {node, show}. */
export function pair(label, options, get, choose) {
  const node = element("span", "pair");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  const buttons = options.map(([value, text]) => button("play", text, "", () => choose(value)));
  node.append(element("span", "note", label), ...buttons);
  const show = () => buttons.forEach((one, k) =>
    one.setAttribute("aria-pressed", String(options[k][0] === get())));
  return { node, show };
}
