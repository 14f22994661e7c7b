// The whole component: bar, legend, map, and the image that is looked at.

import { decode } from "../arrays.js";
import { isDark, roles } from "../colours.js";
import { clamp, element, write } from "../dom.js";
import { Numbers } from "../numbers.js";
import { oncePerFrame } from "../windows/gestures.js";
import { Bar } from "./bar.js";
import { classColours } from "./colours.js";
import { listen } from "./gestures.js";
import { Legend } from "./legend.js";
import { paintLooks, paintPoints, signs, sizeOf } from "./paint.js";
import { fitting, laid, Points } from "./points.js";
import { Reading } from "./reading.js";
import { Sheet } from "./sheet.js";

const MOVE = 280; // ms from one map to the other
const MARGIN = 22;
const FARTHEST = 40;

export class Stage {
  constructor() {
    Object.assign(this, {
      current: -1, pinned: false, look: "digits", onlyErrors: false, off: new Set(), zoom: 1,
      shift: [0, 0], view: null, chosen: false, drawn: null, moving: null,
    });
    this.root = element("div", "root cloud");
    this.bar = new Bar(this);
    this.legend = new Legend(this);
    this.reading = new Reading(this);
    this.room = element("div", "room");
    this.canvas = element("canvas", "points");
    this.top = element("canvas", "looks");
    this.top.tabIndex = 0;
    this.top.setAttribute("role", "img");
    this.context = this.canvas.getContext("2d");
    this.over = this.top.getContext("2d");
    this.room.append(this.canvas, this.top);
    this.note = element("p", "note");
    this.body = element("div", "body");
    this.body.append(this.room, this.reading.section);
    this.root.append(this.bar.section, this.legend.section, this.body, this.note);
    this.soon = oncePerFrame();
    listen(this);
  }

  // What is given ------------------------------------------------------------------------------

  update(data) {
    const same = this.id === data.id;
    const before = same ? this.points.places : null;
    const fresh = !same || this.data.sheet !== data.sheet;
    Object.assign(this, { data, id: data.id, words: data.words, names: data.classes });
    this.plural = new Intl.PluralRules(data.words.locale);
    this.numbers = new Numbers(data.words.locale);
    this.counts = new Intl.NumberFormat(data.words.locale); // thousands set apart
    this.points = new Points(data);
    if (before?.has("tsne") && !this.points.places.has("tsne") && data.moving) {
      this.points.places.set("tsne", before.get("tsne"));
    }
    if (fresh) this.sheet = new Sheet(data, this.points.labels, () => this.show());
    if (!same) Object.assign(this, { current: -1, pinned: false, off: new Set(), zoom: 1, shift: [0, 0] });
    if (!same) Object.assign(this, { chosen: false, drawn: null, view: null });
    this.arrive();
  }

  /** What comes beside: places that move, a digit that was drawn. */
  receive({ places, drawn }) {
    if (places && this.data.moving) this.points.places.set("tsne", decode(places, "f4"));
    if (drawn !== undefined) this.drawn = drawn && { ...drawn, canvas: pictured(drawn) };
    this.arrive();
  }

  /** Show the map that is there; the last of them, until a reader chooses. */
  arrive() {
    const there = this.data.views.map((view) => view.name).filter((n) => this.points.places.has(n));
    if (!this.chosen || !there.includes(this.view)) this.view = there[there.length - 1];
    this.lay();
  }

  // What is shown ------------------------------------------------------------------------------

  lay() {
    this.dark = isDark(this.root);
    this.root.classList.toggle("dark", this.dark);
    this.width = this.room.clientWidth;
    this.height = this.room.clientHeight;
    this.ratio = window.devicePixelRatio || 1;
    if (!this.width) return;
    for (const canvas of [this.canvas, this.top]) {
      const [w, h] = [this.width * this.ratio, this.height * this.ratio].map(Math.round);
      if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    }
    this.colours = classColours(this.dark);
    this.ink = getComputedStyle(this.root).color;
    this.kernel = roles(this.dark).kernel;
    this.accent = roles(this.dark).input;
    this.drawnSigns = null;
    this.fits = new Map();
    this.bases = new Map();
    for (const [name, places] of this.points.places) {
      this.fits.set(name, fitting(places, this.width, this.height, MARGIN));
      this.bases.set(name, laid(places, this.fits.get(name)));
    }
    this.base = this.bases.get(this.view);
    this.bar.update();
    this.legend.update();
    this.sift();
  }

  /** Which points are shown. */
  sift() {
    const { labels, wrong, n } = this.points;
    this.open = Array.from({ length: n }, (_, i) =>
      !this.off.has(labels[i]) && (!this.onlyErrors || wrong[i]));
    if (this.current >= 0 && !this.open[this.current]) this.lookAt(-1);
    write(this.note, this.data.views.find((view) => view.name === this.view)?.note ?? "");
    this.bar.count();
    this.show();
  }

  show() {
    if (!this.base || !this.width) return;
    this.at = new Float32Array(this.base.length);
    for (let i = 0; i < this.at.length; i += 1) {
      this.at[i] = this.base[i] * this.zoom + this.shift[i % 2];
    }
    paintPoints(this);
    paintLooks(this);
    this.reading.update();
  }

  size() {
    return sizeOf(this.look, this.zoom);
  }

  radius() {
    return this.size() / 2 + 3;
  }

  signs() {
    const size = this.size();
    if (this.drawnSigns?.size !== size) {
      this.drawnSigns = { size, made: signs(this.names, this.colours, size, this.ratio) };
    }
    return this.drawnSigns.made;
  }

  /** Where the drawn digit stands, at the edge if it is further; null without one. */
  guestAt() {
    const place = this.drawn?.places[this.view];
    if (!place) return null;
    const [x, y] = this.fits.get(this.view)(...place);
    return [
      clamp(x * this.zoom + this.shift[0], 18, this.width - 18),
      clamp(y * this.zoom + this.shift[1], 18, this.height - 18),
    ];
  }

  // What changes it ----------------------------------------------------------------------------

  /** Look at image `i`, or at none. */
  lookAt(i, pinned = this.pinned) {
    if (i === this.current && pinned === this.pinned) return;
    Object.assign(this, { current: i, pinned: pinned && i >= 0 });
    this.root.classList.toggle("pinned", this.pinned);
    if (this.at) paintLooks(this);
    this.reading.update();
  }

  /** Zoom by a factor, the place (x, y) staying where it is. */
  scale(by, x = this.width / 2, y = this.height / 2) {
    const zoom = clamp(this.zoom * by, 1, FARTHEST);
    const factor = zoom / this.zoom;
    this.shift = [x - (x - this.shift[0]) * factor, y - (y - this.shift[1]) * factor];
    this.zoom = zoom;
    this.pan(0, 0);
  }

  pan(dx, dy) {
    const [w, h] = [this.width * (1 - this.zoom), this.height * (1 - this.zoom)];
    this.shift = [clamp(this.shift[0] + dx, w, 0), clamp(this.shift[1] + dy, h, 0)];
    this.root.classList.toggle("zoomed", this.zoom > 1);
    this.bar.zoomed();
    this.soon(() => this.show());
  }

  whole() {
    Object.assign(this, { zoom: 1, shift: [0, 0] });
    this.pan(0, 0);
  }

  /** Go over to another map. */
  turn(name) {
    this.chosen = true;
    if (name === this.view || !this.bases.has(name)) return;
    const from = this.base;
    const to = this.bases.get(name);
    this.view = name;
    this.bar.update();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const began = performance.now();
    const step = (now) => {
      if (this.view !== name) return; // another way meanwhile
      const t = still ? 1 : clamp((now - began) / MOVE, 0, 1);
      const eased = t * t * (3 - 2 * t);
      this.base = t < 1 ? from.map((value, i) => value + (to[i] - value) * eased) : to;
      if (t < 1) requestAnimationFrame(step);
      else this.sift();
      if (t < 1) this.show();
    };
    step(began);
  }
}

/** The drawn image on a canvas of its own. */
function pictured({ image, side: [h, w] }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
  const pixels = canvas.getContext("2d").createImageData(w, h);
  decode(image, "u1").forEach((value, i) => pixels.data.set([value, value, value, 255], 4 * i));
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}
