// The arithmetic of one window of a map: the stage of the arithmetic pages, on this network's weights
// and this image's values.

import { element } from "../../dom.js";
import { Problem } from "../../windows/arithmetic.js";
import { ranked } from "../../windows/folding.js";
import { named } from "./cells.js";
import { convolved, WRITTEN } from "./sums.js";
import { Stage } from "../../windows/stage.js";

export class Window {
  constructor(view, i, f) {
    Object.assign(this, { view, i, f });
    this.node = element("div", "window-of");
    this.stage = new Stage(() => {}, (stage) => this.look(stage));
    this.node.append(this.stage.root);
  }

  /** Another map of the same stage. */
  turn(f) {
    Object.assign(this, { f, filled: false });
    this.stage.hovered = null;
  }

  get cell() {
    return [this.stage.oy, this.stage.ox];
  }

  /** `width` is what there is room for, in pixels. */
  fill(width) {
    const { view, i, f, stage } = this;
    const { model, seen, words } = view;
    const problem = seen.problem(i, f);
    const before = model.before(i);
    const { how, activation } = model.stages[i];
    const pools = problem.mode !== "convolution";
    this.from = problem.channels;
    const channels = this.from.map((k) => named(view, before.index, k));
    if (!this.filled) this.start(problem);
    stage.update({
      ...problem,
      parameters: {},
      scale: view.scale(before.index),
      results: pools ? null : this.results(),
      width,
      dark: view.dark,
      made: pools || activation === "softmax" ? null : view.scale(i),
      picture: before.how === "image",
      series: false,
      together: "",
      follows: false,
      editable: [false],
      channels,
      maps: [view.mapName(i, f)],
      fold: WRITTEN,
      words: {
        ...words.windows[pools ? how : "convolution"],
        others: words.opened.others, activation, fixed: "",
      },
    }, problem.input, problem.kernel, problem.bias);
  }

  /** The channel that adds most to the cell is shown first; a coloured image as it is. */
  start(problem) {
    this.filled = true;
    if (problem.mode !== "convolution" || problem.input.c <= WRITTEN + 1) return;
    const [first] = ranked(new Problem(problem).cell(...this.cell, 0), WRITTEN);
    this.stage.channel = first;
  }

  /** The output as the view of its channels has it. */
  results() {
    const { view: { model, seen }, i, f } = this;
    const { h, w } = model.stages[i];
    return { h, w, maps: [convolved(seen, i, f).sum.map((sum) => model.activated(i, sum))] };
  }

  look({ hovered, oy, ox, shownChannel }) {
    const { view, i, f, from } = this;
    if (view.opened.shown !== this) return; // made ready: nobody looks at it yet
    if (hovered) view.read(view.model.before(i).index, from[shownChannel], ...hovered);
    else view.read(i, f, oy, ox);
  }

  /** The cell that `fill` shows next. */
  set cell([y, x]) {
    Object.assign(this.stage, { oy: y, ox: x, rows: null, columns: null }); // the region goes along
  }

  focus() {
    this.stage.output.grid.canvas.focus({ preventScroll: true });
  }
}
