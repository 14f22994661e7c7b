// Which moment is shown: buttons, speed, and a scrubber with the epochs under it.

import { element, mark, say, write } from "../dom.js";
import { Player } from "../windows/player.js";

const APART = 34; // pixels between two numbers under the scrubber at the least
const THUMB = 16; // pixels of what is dragged: its middle goes from half of it to the width less it

export class Bar {
  /** `go(n)` shows moment `n`. */
  constructor(go) {
    this.root = element("div", "bar-of-film");
    this.player = new Player(go);
    this.title = element("b", "moment");
    this.slider = Object.assign(element("input"), { type: "range", min: 0, step: 1 });
    this.slider.oninput = () => {
      this.player.pause();
      go(Number(this.slider.value));
    };
    this.ticks = element("div", "ticks");
    this.ticks.setAttribute("aria-hidden", "true");
    const scrubber = element("div", "scrubber");
    scrubber.append(this.slider, this.ticks);
    this.root.append(this.player.bar, this.title, scrubber);
    this.root.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.number()).observe(this.ticks);
  }

  build({ moments, words }) {
    this.moments = moments;
    this.words = words;
    this.player.build(words);
    this.root.hidden = moments.length < 2;
    this.slider.max = moments.length - 1;
    this.slider.setAttribute("aria-label", words.moments);
    this.number();
  }

  /** As many numbers as there is room for, the first and the last always. */
  number() {
    if (!this.moments) return;
    const last = this.moments.length - 1;
    const room = Math.max(1, this.ticks.clientWidth - THUMB);
    const every = Math.max(1, Math.ceil((APART * last) / room));
    const shown = this.moments.map((moment, n) => ({ ...moment, n }))
      .filter(({ n }) => n === last || (n % every === 0 && last - n >= every));
    this.ticks.replaceChildren(...shown.map(({ epoch, n }) => {
      const tick = element("span", "", String(epoch));
      tick.style.left = `calc(${THUMB / 2}px + ${n / (last || 1)} * (100% - ${THUMB}px))`;
      return tick;
    }));
  }

  show(n, { title }) {
    const where = say(this.words.where, { i: n + 1, n: this.moments.length });
    this.player.set(this.moments.length, n, where);
    this.slider.value = n;
    mark(this.slider, "aria-valuetext", title);
    write(this.title, title);
  }

  /** Arrows are the slider's own; they are those of the whole bar, and space plays. */
  key(event) {
    const on = event.target;
    if (event.key === " " && on === this.slider) this.player.switch();
    else if (on.type === "range") return;
    else if (event.key === "ArrowRight") this.player.step(1);
    else if (event.key === "ArrowLeft") this.player.step(-1);
    else if (event.key === "Home") this.player.step(-Infinity);
    else if (event.key === "End") this.player.step(Infinity);
    else return;
    event.preventDefault();
  }
}
