// Rows of panels with one slider and one cursor.

import { clamp, element, mark, say, write } from "../dom.js";
import { Numbers } from "../numbers.js";
import { Panel } from "./panel.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SMALL = 1e-3;

export class Board {
  constructor() {
    this.root = element("div", "root");
    this.share = null;
    this.place = null; // shares of height and width: images of two sizes have one cursor
    this.slider = Object.assign(element("input"), { type: "range", min: 0, max: 100, step: 5 });
    this.slider.oninput = () => this.cover(Number(this.slider.value));
    this.name = element("span");
    this.label = element("label", "cover");
    this.percent = element("output");
    this.label.append(this.name, this.slider, this.percent);
    this.where = element("output", "where");
    const bar = element("div", "bar");
    bar.append(this.label, this.where);
    this.rows = element("div", "root");
    this.root.append(bar, this.rows);
    this.shape = "";
    this.panels = [];
    // A mouse that leaves takes the cursor along; a finger that is lifted leaves it where it is.
    this.rows.onpointerleave = (event) => event.pointerType === "mouse" && this.point(null);
  }

  /** Nothing where newer data were here before: they may overtake one another on their way. */
  update(data) {
    if (this.data && data.moment < this.data.moment) return;
    this.data = data;
    this.format = formatted(data.words.locale);
    this.shares = new Intl.NumberFormat(data.words.locale, { style: "percent" });
    const shape = JSON.stringify(data.rows.map((row) => row.panels.length));
    if (shape !== this.shape) this.lay(shape);
    data.rows.forEach((row, i) => {
      write(this.heads[i], row.title);
      this.heads[i].hidden = !row.title;
      row.panels.forEach((panel, j) => this.panels[i][j].update(panel, row.image, this.format));
    });
    write(this.name, data.words.cover);
    this.cover(this.share ?? data.cover);
    this.read();
  }

  lay(shape) {
    this.shape = shape;
    this.heads = this.data.rows.map(() => element("h3"));
    this.panels = this.data.rows.map((row, i) => row.panels.map(() => new Panel(
      (y, x) => this.point([y, x]), (event) => this.step(event, i),
    )));
    this.rows.replaceChildren(...this.panels.map((panels, i) => {
      const section = element("section", "row");
      const grid = element("div", "panels");
      grid.append(...panels.map((panel) => panel.node));
      section.append(this.heads[i], grid);
      return section;
    }));
  }

  cover(share) {
    this.share = share;
    this.slider.value = share;
    write(this.percent, this.shares.format(share / 100));
    mark(this.slider, "aria-valuetext", this.percent.textContent);
    for (const panel of this.panels.flat()) panel.cover(share / 100);
  }

  point(place) {
    this.place = place && place.map((at) => clamp(at, 0, 1 - 1e-9));
    this.read();
  }

  step(event, i) {
    if (event.key === "Escape") return this.point(null);
    const by = MOVES[event.key];
    if (!by) return null;
    event.preventDefault();
    const { h, w } = this.data.rows[i].image;
    const far = event.shiftKey ? 5 : 1;
    const [y, x] = this.place ?? [0.5, 0.5];
    const middle = (at, n, d) => (clamp(Math.floor(at * n) + d * far, 0, n - 1) + 0.5) / n;
    return this.point([middle(y, h, by[0]), middle(x, w, by[1])]);
  }

  read() {
    const [y, x] = this.place ?? [null, null];
    const seen = this.panels.map((row) => row.map((panel) => panel.read(y, x, this.data.words))[0]);
    const { words } = this.data;
    if (!seen[0]) {
      write(this.where, words.hint);
      return;
    }
    const pixels = seen.map(({ pixel }) => pixel).join(" / ");
    const { row, column } = seen[0];
    write(this.where, say(words.pixel, { row, column, value: pixels }));
  }
}

/** Three significant digits, as powers of ten where there would be many zeros before them. */
function formatted(locale) {
  const numbers = new Numbers(locale);
  const plain = new Intl.NumberFormat(locale, {
    maximumSignificantDigits: 3, signDisplay: "negative", useGrouping: false,
  });
  return (value) => {
    const size = Math.abs(value);
    if (Number.isFinite(size) && size > 0 && size < SMALL) return numbers.power(value);
    return Number.isFinite(size) ? plain.format(value).replace("-", "−") : numbers.show(value, 0);
  };
}
