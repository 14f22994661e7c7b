// The whole component: overview, opened maps, what is read, and how it is looked at.

import { isDark } from "../colours.js";
import { element, say } from "../dom.js";
import { Numbers } from "../numbers.js";
import { oncePerFrame } from "../windows/gestures.js";
import { Opened } from "./opened.js";
import { Overview } from "./overview.js";
import { Reading } from "./reading.js";
import { follow } from "./gestures.js";
import { Trail } from "./trail.js";

export const ZOOMS = [1, 1.4, 2, 2.8, 4];
const COVERED = 60; // pixels that Streamlit's own line covers above

export class View {
  constructor() {
    this.steady = null; // (i) => the colours of stage `i` in a whole film, where this is a part of one
    Object.assign(this, { zoom: 0, scaling: "each", by: "contribution", level: null, chosen: null, hovered: null });
    this.root = element("div", "root network");
    this.root.view = this; // for whoever inspects the page
    this.soon = oncePerFrame();
    const settle = oncePerFrame(); // of its own: `soon` does only the last of what is asked
    this.trail = new Trail(this);
    this.overview = new Overview({
      hover: (i, f, y, x) => this.read(i, f, y, x),
      leave: () => this.read(null),
      open: (i, f) => this.open(i, f),
      moved: () => settle(() => { this.overview.place(); this.mark(); }),
      scrolled: () => this.soon(() => { this.overview.scrolled(); this.mark(); }),
    });
    this.opened = new Opened(this);
    this.reading = new Reading(() => {
      if (!this.chosen) return;
      const { i, f, y, x } = this.shown;
      this.open(i, f, null, y === null ? null : [y, x]);
    });
    this.opened.root.hidden = true;
    this.root.append(this.trail.root, this.overview.root, this.opened.root, this.reading.root);
    follow(this);
  }

  // What is given --------------------------------------------------------------------------------

  /** Another image, or another network. */
  update(model, seen) {
    const rebuilt = this.model !== model && !alike(this.model, model);
    Object.assign(this, { model, seen, words: model.words });
    this.numbers = new Numbers(this.words.locale);
    if (rebuilt) this.begin();
    else this.overview.model = this.reading.model = model;
    this.dress();
    this.paint();
    if (this.level) this.opened.update();
  }

  begin() {
    this.overview.build(this.model, this.words);
    this.reading.build(this.model, this.words);
    this.trail.build(this.words);
    Object.assign(this, { chosen: null, hovered: null });
    if (this.level) this.close(true);
  }

  dress() {
    this.dark = isDark(this.root);
    this.ink = this.dark ? "#e8e8e8" : "#303030";
    this.edge = this.dark ? "rgb(255 255 255 / 22%)" : "rgb(0 0 0 / 18%)";
    this.root.classList.toggle("dark", this.dark);
  }

  paint() {
    const answer = this.overview.paint(this.seen, this);
    this.reading.paint(this.seen, this);
    this.lay();
    if (this.chosen === null || this.chosen.unasked) { // the answer, until the reader chooses
      this.chosen = { i: this.model.last, f: this.overview.answer.best, y: null, x: null, unasked: true };
    }
    this.trail.show(answer);
    this.mark();
    this.opened.prepare();
  }

  lay() {
    if (this.level) return;
    const width = this.root.clientWidth || 900;
    if (this.overview.lay(width, ZOOMS[this.zoom])) {
      this.overview.sheets.forEach((sheet) => sheet.show(this.edge));
      this.trail.scrolls(this.overview.wide);
    } else if (this.overview.moved) {
      this.overview.place();
    }
  }

  resized() {
    if (!this.seen) return;
    const dark = isDark(this.root);
    if (dark !== this.dark) {
      this.dress();
      this.paint();
    }
    this.lay();
    this.mark();
  }

  // What opened.js asks --------------------------------------------------------------------------

  scale(i) {
    return this.scaling === "steady" ? this.steady(i) : this.seen.scale(i, this.scaling === "together");
  }

  title(i) {
    const { how, title, activation } = this.model.stages[i];
    if (how === "image") return this.words.image;
    return `${title}${activation === "linear" ? "" : ` · ${activation}`}`;
  }

  mapName(i, f) {
    const { isVector, how } = this.model.stages[i];
    const { names } = this.seen.header;
    if (how === "image") return this.overview.sheets[0].colourful ? "" : this.words.pixels;
    if (i === this.model.last) return names.length > this.model.stages[i].c ? names[1] : names[f];
    return say(isVector ? this.words.neuron : this.words.map, { n: f });
  }

  described(i) {
    const { shape } = this.model.stages[i];
    return say(this.words.sheet, { title: this.title(i), shape: shape.join(" × ") });
  }

  // What changes it ------------------------------------------------------------------------------

  get shown() {
    return this.hovered ?? this.chosen;
  }

  /** Read value (y, x) of map `f` of stage `i`; `read(null)` ends it. */
  read(i, f, y = null, x = null, aloud = false) {
    this.hovered = i === null ? null : { i, f, y, x };
    this.soon(() => this.mark(aloud));
  }

  /** Keep map `f` of stage `i` chosen when nothing is pointed at. */
  choose(i, f) {
    this.chosen = { i, f, y: null, x: null };
  }

  mark(aloud = false) {
    if (!this.shown) return;
    this.reading.show(this.shown, this, aloud);
    if (!this.level) this.overview.mark({ ...this.shown, by: this.by });
  }

  /** Open map `f` of stage `i`: the window of a cell; or the map, with the cell `at` marked. */
  open(i, f, cell = null, at = null) {
    if (this.model.stages[i].how === "image") return;
    if (!this.model.knows(i)) return this.refuse(i, f);
    const from = this.level;
    this.level = { i, f, cell };
    this.choose(i, f);
    this.hovered = null;
    this.overview.root.hidden = true;
    this.opened.root.hidden = false;
    this.root.classList.add("inside");
    this.trail.at(this.level);
    this.mark();
    this.opened.show(i, f, cell, at); // last: it measures what it has laid out
    if (this.root.getBoundingClientRect().top < COVERED) this.root.scrollIntoView(); // to where it begins
    if (!from) this.trail.back.focus({ preventScroll: true });
  }

  /** The weights of stage `i` are not there: the reading says so. */
  refuse(i, f) {
    this.close(true);
    this.choose(i, f);
    this.hovered = null;
    this.mark(true);
  }

  /** Back from a window to its map, from a map to the network. */
  close(whole = false) {
    if (!this.level) return;
    const { i, f, cell } = this.level;
    if (cell && !whole) return this.open(i, f);
    this.level = null;
    this.opened.root.hidden = true;
    this.overview.root.hidden = false;
    this.root.classList.remove("inside");
    this.trail.at(null);
    this.lay();
    this.mark();
    return (this.overview.sheets[i]?.canvas ?? this.overview.answer.rows[0]?.node)
      ?.focus({ preventScroll: true });
  }

  zoomed(by) {
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + by));
    this.lay();
    this.mark();
    this.trail.show();
  }

  set(name, value) {
    this[name] = value;
    this.paint();
    if (this.level) this.opened.update();
  }
}

/** Whether two networks differ in their numbers only. */
function alike(a, b) {
  const shape = ({ stages, words }) => JSON.stringify([stages.map(({ name, shape: s, how }) => [name, s, how]), words]);
  return Boolean(a) && shape(a) === shape(b);
}
