// The classes: each a button that shows or hides it.

import { button, element, mark, say } from "../dom.js";
import { sign } from "./paint.js";

export class Legend {
  constructor(stage) {
    this.stage = stage;
    this.section = element("div", "classes");
    this.section.setAttribute("role", "group");
  }

  update() {
    const { stage } = this;
    const { names, colours, words, points } = stage;
    this.section.setAttribute("aria-label", words.classes);
    if (this.section.children.length !== names.length + 1) {
      this.section.replaceChildren(
        ...names.map((_, c) => button("class", "", "", (event) => this.press(c, event))),
        button("play all", "", "", () => this.all()),
      );
    }
    const all = this.section.lastChild;
    all.textContent = words.all;
    all.disabled = !stage.off.size;
    names.forEach((name, c) => {
      const node = this.section.children[c];
      const total = points.labels.filter((label) => label === c).length;
      const errors = points.wrong.filter((wrong, i) => wrong && points.labels[i] === c).length;
      const swatch = element("i", "", sign(names, c));
      swatch.style.color = colours[c % colours.length];
      node.replaceChildren(swatch, ...(name.length > 1 ? [name] : []));
      node.title = say(words.class_of, { name, n: stage.counts.format(total), errors });
      node.setAttribute("aria-label", node.title);
      mark(node, "aria-pressed", String(!stage.off.has(c)));
    });
  }

  /** Show or hide a class; with Shift, or pressed twice, it alone. */
  press(c, event) {
    const { stage } = this;
    const alone = event.shiftKey || event.detail === 2;
    if (alone) stage.off = new Set([...stage.names.keys()].filter((other) => other !== c));
    else if (!stage.off.delete(c)) stage.off.add(c);
    this.update();
    stage.sift();
  }

  all() {
    this.stage.off.clear();
    this.update();
    this.stage.sift();
  }
}
