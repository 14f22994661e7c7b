// A map that is opened: what it is made of, and the arithmetic of one of its windows.

import { isDark } from "../colours.js";
import { element } from "../dom.js";
import { dress } from "../styles.js";
import { fillWith, NARROW } from "./opened/cells.js";
import { Convolved } from "./opened/convolved.js";
import { Neuron } from "./opened/dense.js";
import { Step } from "./opened/step.js";
import { CSS } from "./opened/styles.js";
import { Window } from "./opened/window.js";

const WINDOWED = ["convolution", "depthwise", "max", "average"];
const KINDS = { convolution: Convolved, depthwise: Convolved, dense: Neuron }; // Step is the rest
const USUAL = 900; // pixels, where nobody knows yet
const ROOM = 30; // milliseconds of an idle browser in which something can be built

// Safari has no idle callbacks.
const idly = window.requestIdleCallback?.bind(window)
  ?? ((work) => setTimeout(() => work({ timeRemaining: () => ROOM }), 200));

export class Opened {
  /** `view` knows the network, what was seen, words and colours, and opens another map. */
  constructor(view) {
    this.view = view;
    this.kept = new Map(); // what was opened of each stage: its next map is there sooner
    this.root = element("div", "opened");
    new ResizeObserver(() => this.resized()).observe(this.root);
  }

  /** Show map `f` of stage `i` with its cell `at` marked, else the strongest; with a `cell` [y, x],
   * the arithmetic of its window. */
  show(i, f, cell = null, at = null) {
    const focused = this.holdsFocus();
    const stage = this.view.model.stages[i];
    const level = cell && WINDOWED.includes(stage.how) ? "window" : "map";
    const shape = this.shapeOf(i);
    const here = this.i === i && this.f === f && this.shape === shape;
    const same = here && this.level === level;
    const last = here && !same ? this.shown.cell : at;
    Object.assign(this, { i, f, level, shape });
    if (!same) this.build(stage, cell, last);
    else if (cell) this.shown.cell = cell;
    this.fill();
    if (focused && !same) this.shown.focus();
  }

  build(stage, cell, last) {
    const { i, f, level } = this;
    this.shown = this.turned(i, f) ?? this.made(level, i, f);
    // Back from a window: the cell that it was of. A neuron has none: its cells are those it reads.
    this.shown.cell = cell ?? (stage.isVector ? null : last);
    this.shown.node.classList.add("arriving");
    fillWith(this.root, [this.shown.node]);
  }

  made(level, i, f) {
    const { view, kept } = this;
    const Kind = level === "window" ? Window : KINDS[view.model.stages[i].how] ?? Step;
    const shown = new Kind(view, i, f);
    kept.set(`${level} ${i}`, { shape: this.shapeOf(i), shown });
    return shown;
  }

  /** What was opened of stage `i`, turned to its map `f`; or nothing. */
  turned(i, f) {
    const { shape, shown } = this.kept.get(`${this.level} ${i}`) ?? {};
    if (shape !== this.shape || !shown.turn) return null;
    if (shown.f !== f) shown.turn(f);
    return shown;
  }

  // What is not opened yet -----------------------------------------------------------------------

  /** Build what may be opened while the browser has nothing else to do: a first look is as quick as
   * those after it. */
  prepare() {
    if (this.preparing || !this.root.isConnected || !this.missing()) return;
    this.preparing = true;
    this.dress();
    idly((idle) => {
      this.preparing = false;
      if (idle.timeRemaining() >= ROOM) this.ahead();
      this.prepare();
    });
  }

  ahead() {
    const next = this.missing();
    if (!next) return; // opened meanwhile
    const shown = this.made(...next, 0);
    shown.cell = [0, 0];
    shown.fill(this.width || this.view.root.clientWidth || USUAL);
    this.rehearse(shown);
    shown.turn(0); // whoever opens it begins anew
  }

  /** Lay out what is hidden again before it is painted: styles are found, letters are shaped. */
  rehearse(made) {
    const { root, shown } = this;
    if (!root.hidden) return;
    root.replaceChildren(made.node);
    root.hidden = false;
    made.laid?.();
    root.getBoundingClientRect();
    root.hidden = true;
    root.replaceChildren(...(shown ? [shown.node] : []));
  }

  /** A stage and level that nobody has opened: [level, i]; or nothing. */
  missing() {
    const { view: { model }, kept } = this;
    const there = (level, i) => kept.get(`${level} ${i}`)?.shape === this.shapeOf(i);
    for (const level of ["map", "window"]) {
      const i = model.stages.findIndex(({ how }, at) => at > 0 && model.knows(at) && !there(level, at)
        && (level === "map" ? KINDS[how] : WINDOWED.includes(how)));
      if (i > 0) return [level, i];
    }
    return null;
  }

  /** Another image, or another network: the same level and cell, where the network has them. */
  update() {
    if (!this.shown) return;
    const { i, f } = this;
    if (!this.has(i, f)) this.view.close();
    else if (this.shapeOf(i) === this.shape) this.fill();
    else {
      const cell = this.level === "window" ? this.shown.cell : null;
      this.i = undefined;
      this.show(i, f, cell);
    }
  }

  has(i, f) {
    const { model } = this.view;
    return i <= model.last && f < model.stages[i].c && model.knows(i);
  }

  /** What would have to be built anew if it were otherwise. */
  shapeOf(i) {
    const { model } = this.view;
    const { how, shape, roles, activation, rows, columns, reads } = model.stages[i];
    const before = reads.map((j) => model.stages[j].shape);
    const { locale } = this.view.words; // what is built has its words
    return JSON.stringify([how, shape, roles, activation, rows, columns, before, locale]);
  }

  fill() {
    const { root } = this;
    this.dress();
    if (!this.width) this.width = root.clientWidth; // later ones are told by the observer
    root.classList.toggle("narrow", this.width > 0 && this.width < NARROW);
    this.dark = this.view.dark ?? isDark(root);
    root.classList.toggle("dark", this.dark);
    this.shown.fill(this.width || USUAL);
  }

  dress() {
    const tree = this.root.getRootNode();
    if (tree instanceof ShadowRoot) dress(tree, CSS);
  }

  resized() {
    const { clientWidth } = this.root; // 0 while it is hidden
    if (!this.shown || !clientWidth || Math.abs(clientWidth - this.width) < 2) return;
    this.width = clientWidth;
    this.fill();
  }

  holdsFocus() {
    const active = this.root.getRootNode().activeElement;
    return Boolean(active) && this.root.contains(active);
  }

  /** Give the keyboard to what is shown. */
  focus() {
    this.shown?.focus();
  }
}
