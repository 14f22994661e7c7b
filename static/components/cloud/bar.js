// The buttons over a map: which map, how points look, errors alone, zoom.

import { button, element, mark, say, write } from "../dom.js";

const LOOKS = ["dots", "digits", "images"];

export class Bar {
  constructor(stage) {
    this.stage = stage;
    this.section = element("div", "bar");
    this.views = element("div", "group");
    this.looks = element("div", "group");
    for (const group of [this.views, this.looks]) group.setAttribute("role", "group");
    this.errors = button("play", "", "", () => {
      stage.onlyErrors = !stage.onlyErrors;
      stage.sift();
    });
    this.zooms = element("div", "group");
    this.zooms.setAttribute("role", "group");
    this.counted = element("output", "counted");
    this.section.append(this.views, this.looks, this.errors, this.zooms, this.counted);
  }

  update() {
    const { stage } = this;
    const { words, data, points } = stage;
    this.fill(this.views, words.views, data.views.map(({ name, title }) => ({
      name, title, on: stage.view === name, off: !points.places.has(name), act: () => stage.turn(name),
    })));
    this.fill(this.looks, words.looks, LOOKS.map((name) => ({
      name, title: words[name], on: stage.look === name,
      act: () => { stage.look = name; stage.lay(); },
    })));
    if (!this.zooms.children.length) {
      this.zooms.append(
        button("play", "−", words.out, () => stage.scale(1 / 1.5)),
        button("play", "+", words.in, () => stage.scale(1.5)),
        button("play", words.whole, "", () => stage.whole()),
      );
    }
    this.zooms.setAttribute("aria-label", words.zoom);
    write(this.errors, words.errors);
    this.zoomed();
  }

  /** The buttons of `group`, kept where they are the same, so that the focus stays. */
  fill(group, label, items) {
    group.setAttribute("aria-label", label);
    items.forEach((item, i) => {
      const made = group.children[i] ?? group.appendChild(button("play", "", "", null));
      write(made, item.title);
      mark(made, "aria-pressed", String(item.on));
      Object.assign(made, { disabled: Boolean(item.off), onclick: item.act });
    });
    while (group.children.length > items.length) group.lastChild.remove();
  }

  zoomed() {
    const [out, , whole] = this.zooms.children;
    if (out) out.disabled = whole.disabled = this.stage.zoom <= 1;
  }

  /** How many are shown, and how many of them are errors. */
  count() {
    const { stage } = this;
    const { open, points, words, onlyErrors } = stage;
    const shown = open.filter(Boolean).length;
    const errors = points.wrong.filter((wrong, i) => wrong && open[i]).length;
    mark(this.errors, "aria-pressed", String(onlyErrors));
    const many = (forms, n) => say(forms[stage.plural.select(n) === "one" ? 0 : 1],
      { n: stage.counts.format(n) });
    write(this.counted, `${many(words.images_shown, shown)}, ${many(words.errors_shown, errors)}`);
  }
}
