// What is pointed at: the image with the pixels that it depends on, its value, where it stands.

import { button, element, say, write } from "../dom.js";
import { Sheet } from "./sheet.js";

const SIDE = 96; // pixels of the image

export class Reading {
  /** `open()` opens the map that is read. */
  constructor(open) {
    this.root = element("div", "reading");
    this.picture = element("div", "thumb");
    this.box = element("span", "field");
    const text = element("div", "text");
    [this.title, this.value, this.note] = [element("b"), element("output"), element("span", "note")];
    this.open = button("play", "", "", open);
    this.keys = element("span", "keys");
    text.append(this.title, this.value, this.note, this.keys);
    this.root.append(this.picture, text, this.open);
    this.spoken = element("p", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.root.append(this.spoken);
  }

  build(model, words) {
    this.words = words;
    this.model = model;
    this.sheet = new Sheet(model.stages[0]);
    this.sheet.canvas.tabIndex = -1;
    this.sheet.canvas.setAttribute("aria-hidden", "true");
    const { h, w } = model.stages[0];
    this.sheet.lay({ wide: SIDE, high: Math.round((SIDE * h) / w), gap: 0, rows: 1 });
    this.picture.replaceChildren(this.sheet.canvas, this.box);
    write(this.open, words.open);
  }

  paint(seen, view) {
    this.seen = seen;
    this.sheet.paint(seen.values(0), view.scale(0), view.edge);
  }

  /** Value (y, x) of map `f` of stage `i`; `y` null reads the map as a whole. */
  show({ i, f, y, x }, view, aloud) {
    const { words, seen } = this;
    const stage = this.model.stages[i];
    const name = `${view.title(i)} · ${view.mapName(i, f)}`;
    write(this.title, name);
    write(this.value, y === null ? "" : this.worth(stage, f, y, x, view));
    const heavy = !this.model.knows(i);
    const here = view.level?.i === i && view.level.f === f; // it is open already
    const hint = here ? words.cells : words.hint;
    write(this.note, y !== null ? this.seenBy(stage, y, x) : heavy ? words.heavy : hint);
    write(this.keys, view.keyed && !view.level ? words.keys : ""); // for who has come here by keys
    this.open.hidden = here || heavy || stage.how === "image";
    const field = y === null || i === 0 ? null : seen.field(i, y, x);
    this.box.hidden = !field;
    if (field) {
      const { x: left, y: top, w, h } = this.sheet.cells(0, field.top, field.bottom, field.left, field.right);
      Object.assign(this.box.style, { transform: `translate(${left}px, ${top}px)`, width: `${w}px`, height: `${h}px` });
    }
    if (aloud) write(this.spoken, `${name}. ${this.value.textContent}. ${this.note.textContent}`);
  }

  worth(stage, f, y, x, view) {
    const one = (map) => view.numbers.brief(this.seen.at(stage.index, map, y, x), 4);
    const value = this.sheet.colourful && stage.index === 0 ? [0, 1, 2].map(one).join(" · ") : one(f);
    return stage.isVector ? value : say(this.words.pixel, { row: y, column: x, value });
  }

  seenBy(stage, y, x) {
    if (stage.how === "image") return "";
    const { top, bottom, left, right } = this.seen.field(stage.index, y, x);
    const { h, w } = this.model.stages[0];
    if (bottom - top + 1 === h && right - left + 1 === w) return this.words.whole;
    return say(this.words.field, { top, bottom, left, right, h: bottom - top + 1, w: right - left + 1 });
  }
}
