// Every stage beside the next, or under it on a narrow screen; edges drawn under them, marks over them.

import { element, write } from "../dom.js";
import { gradient } from "../scales.js";
import { drawn, set } from "../svg.js";
import { Answer } from "./answer.js";
import { edges } from "./edges.js";
import { Sheet } from "./sheet.js";

const TALLEST = 500; // pixels of a column of maps at the first zoom
const [SMALLEST, LARGEST] = [22, 46]; // pixels of a tile at the first zoom
const ROOM = 26; // the least between two columns, for edges
const IMAGE = 2.6; // times as large as a map: what all others look at
const TITLE = 58; // pixels that the title of a column takes at least
const ANSWER = 150;
const TALLER = 1.4; // times as high at the most: what grows further goes to the right
const MOST_EDGES = 48;
const NARROW = 700;
const FINGER = 24; // pixels of a neuron that a finger meets
const EDGE = 6; // pixels at both sides, for frames
const ON_A_PHONE = 31; // pixels of a tile there

export class Overview {
  /** `act` has hover(i, f, y, x), leave(), choose(i, f) and open(i, f). */
  constructor(act) {
    this.act = act;
    this.root = element("div", "overview");
    this.area = element("div", "area");
    this.lines = drawn("svg", { class: "lines", "aria-hidden": "true" }); // under maps and titles
    this.frames = drawn("svg", { class: "lines frames", "aria-hidden": "true" }); // over them
    this.root.append(this.area);
    this.root.onscroll = () => act.scrolled(); // the answer stays where it is seen
    this.answer = new Answer({
      point: (f) => act.hover(this.model.last, f, 0, 0),
      open: (f) => act.open(this.model.last, f),
    });
    this.sheets = [];
    // Letters that come late, or longer ones, move the columns.
    this.watch = new ResizeObserver(() => this.area.clientWidth && act.moved());
  }

  /** Make the columns of a network. */
  build(model, words) {
    this.model = model;
    this.words = words;
    this.sheets = model.stages.slice(0, -1).map((stage) => new Sheet(stage));
    this.columns = model.stages.map((stage) => this.column(stage));
    this.area.replaceChildren(this.lines, ...this.columns, this.frames);
    this.area.setAttribute("role", "group");
    this.area.setAttribute("aria-label", words.layers);
    this.shape = "";
    this.watch.disconnect();
    this.columns.forEach((node) => this.watch.observe(node));
  }

  column(stage) {
    const node = element("figure", stage.isVector ? "column vector" : "column");
    const caption = element("figcaption");
    const last = stage.index === this.model.last;
    const legend = element("span", "range");
    legend.append(element("span"), element("i"), element("span"));
    legend.hidden = last || stage.how === "image";
    caption.append(
      element("b", "", stage.how === "image" ? this.words.image : stage.title),
      element("span", "", stage.shape.join("×")),
      element("span", "", stage.activation === "linear" ? "" : stage.activation),
    );
    node.append(caption, last ? this.answer.node : this.sheets[stage.index].canvas, legend);
    return node;
  }

  /** Sizes for the width there is; `zoom` times as large. Returns whether anything moved. */
  lay(width, zoom) {
    const shape = `${width} ${zoom} ${this.answer.rows.length}`;
    if (shape === this.shape) return false;
    this.shape = shape;
    this.upright = width < NARROW;
    this.area.classList.toggle("upright", this.upright);
    this.area.style.setProperty("--print", Math.min(zoom, TALLER));
    const side = this.upright ? ON_A_PHONE : this.fitting(width);
    this.sheets.forEach((sheet) => sheet.lay(this.tile(sheet, Math.floor(side * zoom), width, zoom)));
    this.place();
    return true;
  }

  /** Where everything is. */
  place() {
    this.legends = this.written();
    const grounds = [this.lines, this.frames];
    grounds.forEach((svg) => set(svg, { width: 0, height: 0 })); // or the area would stay as large as it was
    this.root.classList.remove("wide");
    this.wide = !this.upright && this.area.offsetWidth > this.root.clientWidth + 1;
    this.root.classList.toggle("wide", this.wide); // moves columns too: before places are read
    const { scrollWidth: w, scrollHeight: h } = this.area;
    grounds.forEach((svg) => set(svg, { width: w, height: h, viewBox: `0 0 ${w} ${h}` }));
    this.places = this.sheets.map(({ canvas }) => ({ x: canvas.offsetLeft, y: canvas.offsetTop }));
    this.answerPlaces = this.answer.places(this.area);
  }

  /** What is written under the columns: they move a little when it becomes wider. */
  written() {
    return this.columns.map(({ lastChild }) => lastChild.textContent).join();
  }

  get moved() {
    return this.legends !== this.written();
  }

  /** The largest tile with which all columns are beside one another. */
  fitting(width) {
    for (let side = LARGEST; side > SMALLEST; side -= 1) {
      const wide = this.sheets.map((sheet) => {
        const { wide: w, gap, rows } = this.tile(sheet, side, width, 1);
        return Math.max(TITLE, Math.ceil(sheet.tiles / rows) * (w + gap));
      });
      const all = wide.reduce((sum, w) => sum + w + ROOM, ANSWER);
      if (all <= width) return side;
    }
    return SMALLEST;
  }

  /** Pixels of one of `n` neurons: as large as a finger wishes, where there is room for so many. */
  neuron(n) {
    const touched = this.upright || window.matchMedia("(pointer: coarse)").matches;
    if (n > 128) return touched ? 14 : 6;
    return n > 32 && !touched ? 14 : FINGER;
  }

  tile(sheet, side, width, zoom) {
    const { stage, tiles } = sheet;
    if (stage.how === "image") {
      const large = Math.round(side * IMAGE);
      return { wide: large, high: Math.round((large * stage.h) / stage.w), gap: 3, rows: 1 };
    }
    const small = stage.isVector;
    const cell = Math.round(this.neuron(tiles) * zoom);
    const wide = small ? cell : side;
    const high = small ? cell : Math.max(8, Math.round((side * stage.h) / stage.w));
    const gap = small ? 2 : 3;
    const most = (room, one) => Math.max(1, Math.floor((room + gap) / (one + gap)));
    if (this.upright) {
      const rows = Math.ceil(tiles / most(width, wide));
      const filled = Math.floor((width - EDGE + gap) / Math.ceil(tiles / rows)) - gap;
      const grown = small ? 1 : Math.max(1, Math.min(LARGEST * zoom, filled) / wide);
      return { wide: Math.floor(wide * grown), high: Math.floor(high * grown), gap, rows };
    }
    const columns = Math.ceil(tiles / most(TALLEST * Math.min(zoom, TALLER), high));
    return { wide, high, gap, rows: Math.ceil(tiles / columns) };
  }

  /** Colour every map of what an image became. */
  paint(seen, view) {
    this.seen = seen;
    this.sheets.forEach((sheet) => {
      const { index } = sheet.stage;
      const scale = view.scale(index);
      sheet.paint(seen.values(index), scale, view.edge);
      this.legend(index, scale, view.numbers);
      sheet.canvas.setAttribute("aria-label", view.described(index));
    });
    const { names } = seen.header;
    const { best, share } = this.answer.fill(names, seen.values(this.model.last), view.numbers);
    write(this.columns.at(-1).querySelector("b"), this.words.answer);
    return { name: names[best], share };
  }

  legend(index, { scale, low, high }, numbers) {
    const [from, bar, to] = this.columns[index].lastChild.children;
    write(from, numbers.brief(low, 2));
    write(to, numbers.brief(high, 2));
    if (bar.scale === scale) return;
    bar.scale = scale;
    bar.style.background = gradient(scale);
  }

  /** The answer has moved over what is scrolled. */
  scrolled() {
    this.answerPlaces = this.answer.places(this.area);
  }

  // Edges and marks ------------------------------------------------------------------------------

  /** Draw the edges of map `f` of stage `i`, and the frames of what is pointed at. */
  mark({ i, f, y, x, by }) {
    const { curves, sources } = this.edgesOf(i, f, by);
    const parts = sources;
    const to = this.frame(i, f);
    if (to) parts.push(rectangle(to, "chosen"));
    if (y !== null && i > 0) {
      const { top, bottom, left, right } = this.seen.field(i, y, x);
      parts.push(rectangle(this.cellsOf(0, 0, top, bottom, left, right), "field"));
      if (to && !this.model.stages[i].isVector) {
        parts.push(rectangle(this.cellsOf(i, f, y, y, x, x), "cell"));
      }
    }
    this.lines.replaceChildren(...curves);
    this.frames.replaceChildren(...parts);
  }

  /** Curves to map `f` of stage `i`, and frames around the maps that they come from. */
  edgesOf(i, f, by) {
    const found = edges(this.model, this.seen, i, f, by).slice(0, MOST_EDGES);
    const most = found.reduce((m, { weight }) => Math.max(m, Math.abs(weight ?? 0)), 0);
    const end = this.frame(i, f);
    const made = !end ? [] : found.reverse().map(({ stage, map, weight }) => {
      const start = this.frame(stage, map);
      const share = weight === null ? 0.6 : most ? Math.abs(weight) / most : 0;
      const kind = weight === null ? "plain" : weight < 0 ? "negative" : "positive";
      const opacity = (0.12 + 0.83 * share).toFixed(2);
      const d = this.upright ? fall(start, end) : curve(start, end);
      const width = (0.6 + 4 * share).toFixed(2);
      const path = { d, class: `edge ${kind}`, "stroke-width": width, "stroke-opacity": opacity };
      return [drawn("path", path), rectangle(start, `source ${kind}`, { "stroke-opacity": opacity })];
    });
    return { curves: made.map(([edge]) => edge), sources: made.map(([, source]) => source) };
  }

  /** Where map `f` of stage `i` is in the area. */
  frame(i, f) {
    if (i === this.model.last) return this.answerPlaces[f];
    const { x, y, w, h } = this.sheets[i].box(this.sheets[i].colourful ? 0 : f);
    return { x: x + this.places[i].x, y: y + this.places[i].y, w, h };
  }

  cellsOf(i, f, top, bottom, left, right) {
    const { x, y, w, h } = this.sheets[i].cells(f, top, bottom, left, right);
    return { x: x + this.places[i].x, y: y + this.places[i].y, w, h };
  }
}

function rectangle({ x, y, w, h }, kind, more = {}) {
  return drawn("rect", { x: x - 1, y: y - 1, width: w + 2, height: h + 2, class: kind, ...more });
}

/** From the right of one frame to the left of another. */
function curve(from, to) {
  const [x0, y0] = [from.x + from.w, from.y + from.h / 2];
  const [x1, y1] = [to.x, to.y + to.h / 2];
  const bend = Math.max(10, (x1 - x0) / 2);
  return `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
}

/** From the foot of one frame to the head of another below it. */
function fall(from, to) {
  const [x0, y0] = [from.x + from.w / 2, from.y + from.h];
  const [x1, y1] = [to.x + to.w / 2, to.y];
  const bend = Math.max(10, (y1 - y0) / 2);
  return `M${x0} ${y0}C${x0} ${y0 + bend} ${x1} ${y1 - bend} ${x1} ${y1}`;
}
