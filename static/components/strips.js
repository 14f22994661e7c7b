// Strips of small images: maps, kernels, digits. Hover, click or arrow keys bring one close and
// read its values; a film of frames can be scrubbed and played. Nothing goes to the server.

import { at, decode } from "./arrays.js";
import { element, say } from "./dom.js";
import { Playing } from "./playing.js";
import { gradient, paint } from "./scales.js";
import { dress } from "./styles.js";

const PAUSE = 700; // ms a frame is shown for

const mounted = new WeakMap();

export default function strips({ data, parentElement }) {
  dress(parentElement);
  let state = mounted.get(parentElement);
  if (!state) {
    state = { root: element("div", "root"), strips: [], shape: "" };
    parentElement.append(state.root);
    mounted.set(parentElement, state);
  }
  state.root.classList.toggle("beside", Boolean(data.beside));
  // Same shapes: repaint in place, so that focus, the open map and the scroll stay where they are.
  const shape = JSON.stringify(data.groups.map((g) => [g.n, g.h, g.w, g.c, g.size]));
  if (shape !== state.shape) {
    state.strips.forEach((strip) => strip.player.stop());
    state.strips = data.groups.map(() => new Strip());
    state.root.replaceChildren(...state.strips.map((strip) => strip.section));
    state.shape = shape;
  }
  data.groups.forEach((group, i) => state.strips[i].update(group, data.words));
}

class Strip {
  constructor() {
    this.section = element("section");
    this.head = element("header");
    this.film = element("div", "film");
    this.tiles = element("div", "tiles");
    this.tiles.setAttribute("role", "group");
    this.close = element("div", "close");
    this.close.hidden = true;
    this.section.append(this.head, this.film, this.tiles, this.close);
    this.current = 0;
    this.open = null;
    this.frame = null; // null follows the newest frame
    this.pixel = [0, 0];
    this.tiles.addEventListener("keydown", (event) => this.walk(event));
    this.player = new Playing({
      root: this.section,
      rewind: () => this.frame === null && this.goto(0),
      ended: () => this.frame === null,
      forward: () => this.goto(this.frame + 1),
      told: () => this.frames && this.draw(),
    }, PAUSE);
  }

  update(group, words) {
    this.group = group;
    this.words = words;
    const plain = new Intl.NumberFormat(words.locale, { maximumSignificantDigits: 3 });
    this.number = (value) => plain.format(value).replace("-", "−");
    const first = decode(group.frames[0].data, group.dtype);
    this.frames = group.frames.map((frame, i) => ({
      ...frame,
      values: i && frame.data ? decode(frame.data, group.dtype) : first,
    }));
    if (this.frame !== null && this.frame >= this.frames.length) this.frame = null;
    this.header();
    this.reel();
    if (this.tiles.childElementCount !== group.n) this.lay();
    this.draw();
  }

  get shown() {
    return this.frames[this.frame ?? this.frames.length - 1];
  }

  header() {
    const { title, note, scale, low, high, legend } = this.group;
    const parts = [element("b", "", title), element("span", "note", note)];
    if (legend) {
      const box = element("span", "legend");
      const bar = element("i");
      bar.style.background = gradient(scale);
      box.append(this.number(low), bar, this.number(high));
      parts.push(box);
    }
    this.head.replaceChildren(...parts);
    this.tiles.setAttribute("aria-label", `${title} ${note}`);
  }

  reel() {
    this.film.hidden = this.frames.length < 2;
    if (this.film.hidden) return;
    if (!this.slider) {
      this.slider = Object.assign(element("input"), { type: "range", min: 0 });
      this.slider.oninput = () => this.goto(Number(this.slider.value));
      this.play = Object.assign(element("button", "play"), { type: "button" });
      this.play.onclick = () => this.player.toggle();
      this.label = element("span");
      this.film.append(this.play, this.slider, this.label);
    }
    this.slider.max = this.frames.length - 1;
    this.slider.setAttribute("aria-label", this.words.frames);
  }

  lay() {
    const { n, w, h, size } = this.group;
    this.tiles.replaceChildren(...Array.from({ length: n }, (_, i) => {
      const tile = Object.assign(element("button", "tile"), { type: "button" });
      const canvas = element("canvas");
      canvas.style.width = `${size}px`;
      canvas.style.height = `${Math.max(8, Math.round((size * h) / w))}px`;
      tile.append(canvas, element("span", "caption"));
      tile.tabIndex = i === this.current ? 0 : -1;
      tile.onclick = () => this.bring(this.open === i ? null : i);
      return tile;
    }));
  }

  draw() {
    const { n, captions, marks, title } = this.group;
    const frameCaptions = this.shown.captions ?? captions;
    [...this.tiles.children].forEach((tile, i) => {
      paint(tile.firstChild, this.group, this.shown.values, i);
      const caption = frameCaptions?.[i] ?? "";
      tile.lastChild.textContent = caption;
      tile.lastChild.hidden = !caption;
      tile.lastChild.className = `caption ${(this.shown.marks ?? marks)?.[i] ?? ""}`;
      tile.setAttribute("aria-label", `${say(this.words.tile, { title, i: i + 1, n })} ${caption}`);
      tile.setAttribute("aria-pressed", String(this.open === i));
    });
    if (this.slider) {
      this.slider.value = this.frame ?? this.frames.length - 1;
      this.label.textContent = this.shown.label ?? "";
      this.player.label(this.play, this.words);
    }
    this.inspect();
  }

  goto(frame) {
    this.frame = frame === this.frames.length - 1 ? null : frame;
    this.draw();
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Escape") this.bring(null);
    if (step === undefined) return;
    event.preventDefault();
    const tiles = this.tiles.children;
    tiles[this.current].tabIndex = -1;
    this.current = Math.max(0, Math.min(tiles.length - 1, this.current + step));
    tiles[this.current].tabIndex = 0;
    tiles[this.current].focus();
    if (this.open !== null) this.bring(this.current);
  }

  bring(index) {
    this.open = index;
    if (index !== null) {
      this.tiles.children[this.current].tabIndex = -1;
      this.current = index;
      this.tiles.children[index].tabIndex = 0;
    }
    this.draw();
  }

  inspect() {
    this.close.hidden = this.open === null;
    if (this.close.hidden) return;
    if (!this.lens) {
      this.lens = element("canvas");
      this.lens.tabIndex = 0;
      this.lens.setAttribute("role", "img");
      this.lens.onpointermove = (event) => this.point(event);
      this.lens.onkeydown = (event) => this.step(event);
      this.readout = element("output");
      this.close.append(this.lens, this.readout);
    }
    paint(this.lens, this.group, this.shown.values, this.open);
    this.read();
  }

  point(event) {
    const box = this.lens.getBoundingClientRect();
    this.pixel = [
      Math.floor(((event.clientY - box.top) / box.height) * this.group.h),
      Math.floor(((event.clientX - box.left) / box.width) * this.group.w),
    ];
    this.read();
  }

  step(event) {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    this.pixel = [this.pixel[0] + move[0], this.pixel[1] + move[1]];
    this.read();
  }

  read() {
    const { h, w, c, n, title } = this.group;
    const y = Math.max(0, Math.min(h - 1, this.pixel[0]));
    const x = Math.max(0, Math.min(w - 1, this.pixel[1]));
    this.pixel = [y, x];
    const values = Array.from({ length: c }, (_, k) =>
      this.number(at(this.group, this.shown.values, this.open, y, x, k)));
    const where = say(this.words.pixel, { row: y, column: x });
    this.readout.replaceChildren(
      element("b", "", say(this.words.tile, { title, i: this.open + 1, n })),
      element("span", "", where),
      element("b", "", values.join(" · ")),
      element("span", "note", this.words.hint),
    );
    this.lens.setAttribute("aria-label", `${where}: ${values.join(", ")}`);
  }
}
