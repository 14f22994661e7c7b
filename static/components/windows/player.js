// Steps through the output cells, one after the other: by hand, or at a chosen speed.

import { button, clamp, element, mark, say, write } from "../dom.js";
import { icon, playing } from "../icons.js";

const SPEEDS = [0.5, 1, 2, 4, 8, 16, 32];
const USUAL = 2;

export class Player {
  /** `go(n)` shows output cell `n`; `node` tells whether the page is still there. */
  constructor(go) {
    this.go = go;
    this.at = 0;
    this.count = 1;
    this.bar = element("div", "player");
  }

  build(words) {
    this.words = words;
    if (!this.speed) this.lay();
    this.buttons.forEach(([node, name]) => {
      node.setAttribute("aria-label", words[name]);
      node.title = words[name];
    });
    this.speed.setAttribute("aria-label", words.speed);
    this.show();
  }

  lay() {
    const make = (name, action) => {
      const node = button("play", "", "", action);
      node.append(icon(name));
      this.bar.append(node);
      return [node, name];
    };
    this.buttons = [
      make("first", () => this.step(-Infinity)),
      make("back", () => this.step(-1)),
    ];
    this.toggle = make("play", () => this.switch())[0];
    this.toggle.classList.add("main");
    this.buttons.push(
      make("forward", () => this.step(1)),
      make("last", () => this.step(Infinity)),
    );
    this.speed = Object.assign(element("input"), {
      type: "range", min: 0, max: SPEEDS.length - 1, step: 1, value: USUAL,
    });
    this.speed.oninput = () => (this.timer ? this.play() : this.show());
    const label = element("label", "speed");
    this.rate = element("span");
    label.append(this.speed, this.rate);
    this.where = element("span", "where");
    this.bar.append(label, this.where);
  }

  /** The cells there are, and the one that is shown. */
  set(count, at, where) {
    this.count = count;
    this.at = clamp(at, 0, Math.max(0, count - 1));
    write(this.where, where);
    this.show();
  }

  show() {
    playing(this.toggle, Boolean(this.timer), this.words);
    const n = SPEEDS[this.speed.value].toLocaleString(this.words.locale);
    const rate = say(this.words.rate, { n });
    write(this.rate, rate);
    mark(this.speed, "aria-valuetext", rate);
    const [first, back, forward, last] = this.buttons.map(([node]) => node);
    // Not `disabled`: a button that goes dead under the keyboard's focus loses it.
    [first, back].forEach((b) => mark(b, "aria-disabled", String(this.at <= 0)));
    [forward, last].forEach((b) =>
      mark(b, "aria-disabled", String(this.at >= this.count - 1)));
  }

  step(by) {
    this.pause();
    this.go(clamp(this.at + by, 0, this.count - 1));
  }

  switch() {
    if (this.timer) return this.pause();
    if (this.at >= this.count - 1) this.go(0);
    return this.play();
  }

  play() {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      if (!this.bar.isConnected || this.at >= this.count - 1) return this.pause();
      return this.go(this.at + 1);
    }, 1000 / SPEEDS[this.speed.value]);
    this.show();
  }

  pause() {
    const played = Boolean(this.timer);
    clearInterval(this.timer);
    this.timer = null;
    this.show();
    if (played) this.go(this.at);
  }
}

export const CSS = `
.player { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
.player .play { min-width: 2.4rem; min-height: 2.2rem; }
.player .main { min-width: 6.6rem; background: var(--st-primary-color); color: #fff;
  border-color: transparent; }
.player [aria-disabled="true"] { opacity: 0.45; cursor: default; }
.speed { display: inline-flex; gap: 0.5rem; align-items: center; margin-left: 0.4rem; }
.speed input { width: 4.5rem; accent-color: var(--st-primary-color); }
.where { margin-left: auto; }
@media (max-width: 640px) { .where { margin-left: 0; } }
`;
