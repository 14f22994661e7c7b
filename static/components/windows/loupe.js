// The window brought close: its values, the kernel's weights, their products, and their sum.

import { isFolded, together as summedUp } from "./folding.js";
import { contrast } from "./grid.js";
import { count, element, say, write } from "../dom.js";
import { decimals, units, vanishes } from "../numbers.js";

const MOST = 144; // cells of a window that can still be read
const PLACES = 4; // decimals of a product
const [LEAST, USUAL, ROOMY] = [36, 46, 62]; // pixels of a cell; the last holds −1.2·10⁻⁵ in print that is read
const LONG = 2; // decimals of weights whose products need room
const BOUND = 1e9; // weights are smaller, as those that are typed beside
const STEPS = { ArrowUp: 1, ArrowDown: -1 };

export class Loupe {
  /** `edit(c, i, value)` is called when weight `i` (row by row) of channel `c` is changed. */
  constructor(edit) {
    this.edit = edit;
    this.section = element("div", "loupe");
  }

  /** Lay out the matrices of a problem, of `most` channels where that is given, the others folded;
   * their values come with `fill`. */
  build(problem, words, { channels, editable, width, most }) {
    this.problem = problem;
    this.words = words;
    this.editable = editable && problem.mode === "convolution";
    this.size = { h: problem.rows.kernel, w: problem.columns.kernel };
    this.section.hidden = this.size.h * this.size.w > MOST;
    this.section.style.setProperty("--cell", `${this.cellWidth(width)}px`);
    const names = problem.mode === "convolution" ? channels : [""];
    const shape = JSON.stringify([this.size, names, problem.mode, this.editable, words, width, most]);
    if (shape === this.shape) return;
    this.shape = shape;
    if (this.section.hidden) return this.section.replaceChildren();
    this.names = names;
    this.folded = isFolded(names.length, most);
    this.rows = names.slice(0, this.folded ? most : names.length).map((name, c) => this.row(name, c));
    this.others = this.folding();
    this.note = element("p", "note");
    this.note.setAttribute("role", "status");
    this.standing = problem.mode === "convolution" && !editable ? words.fixed : "";
    write(this.note, this.standing);
    const folded = this.folded ? [this.others.node] : [];
    return this.section.replaceChildren(...this.rows.map((row) => row.node), ...folded, this.note);
  }

  /** The channels that are not written out, as one line that opens. */
  folding() {
    const node = element("details", "others");
    const [summary, body] = [element("summary"), element("div", "loupe")];
    node.append(summary, body);
    node.ontoggle = () => {
      if (node.open && this.rows.length < this.names.length) {
        const rest = this.names.slice(this.rows.length).map((name, k) => this.row(name, k));
        body.append(...rest.map((row) => row.node));
        this.rows.push(...rest);
      }
      if (this.filled) this.fill(...this.filled);
    };
    return { node, summary, first: this.rows.length };
  }

  cellWidth(width) {
    const { problem: { kernel }, size: { w } } = this;
    const long = kernel && decimals(kernel.values, LONG + 1) > LONG;
    const [least, most] = long ? [USUAL, ROOMY] : [LEAST, USUAL];
    const inOneLine = (width - 190) / (3 * w);
    if (inOneLine >= least) return Math.floor(Math.min(most, inOneLine));
    const alone = Math.min(long ? most : LEAST, (width - 20) / w);
    return Math.floor(Math.max(alone, long ? least : inOneLine)); // wider than there is room for: it scrolls
  }

  row(name, c) {
    const { words, problem } = this;
    const node = element("div", "channel");
    const total = element("output", "total");
    const signs = { each: element("span", "op"), sum: element("span", "op") };
    const pooling = problem.mode !== "convolution";
    const parts = pooling
      ? { values: this.matrix("in", words.window), shares: this.matrix("share", words.gradient) }
      : {
        values: this.matrix("in", name || words.window),
        weights: this.matrix("ker", problem.flip ? words.flipped : words.kernel, c),
        products: this.matrix("out", words.products),
      };
    if (pooling) {
      node.append(parts.values.table, signs.sum, total, element("span", "gap"), parts.shares.table);
    } else {
      node.append(
        parts.values.table, together(element("span", "op", "×"), parts.weights.table),
        together(signs.each, parts.products.table), together(signs.sum, total),
      );
    }
    return { node, total, signs, ...parts };
  }

  matrix(role, caption, channel = null) {
    const table = element("table", `matrix ${role}`);
    table.style.setProperty("--columns", this.size.w);
    const title = element("caption", "", caption);
    table.append(title);
    const cells = [];
    for (let r = 0; r < this.size.h; r += 1) {
      const line = table.insertRow();
      for (let c = 0; c < this.size.w; c += 1) {
        const cell = line.insertCell();
        cell.dataset.i = cells.length;
        cells.push(cell);
        if (channel !== null && this.editable) cell.append(this.field(channel, r, c));
      }
    }
    return { table, caption: title, cells };
  }

  field(channel, r, c) {
    const field = element("input");
    Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off" });
    field.setAttribute("aria-label", say(this.words.weight, { row: r, column: c }));
    const i = r * this.size.w + c;
    const take = () => {
      if (field.value === field.shown) return; // taken before, and perhaps rounded since
      const value = typed(field.value);
      const taken = Math.abs(value) < BOUND;
      const said = taken ? "" : say(this.words.refused, { text: field.value.trim() });
      this.edit(channel, i, taken ? value : null); // not a number: the weight stays as it was
      write(this.note, said || this.standing);
    };
    field.onchange = take;
    field.onfocus = () => field.select();
    field.onkeydown = (event) => {
      if (event.key === "Enter") take();
      if (event.key === "Escape") this.edit(channel, i, null);
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      const step = STEPS[event.key] * (event.shiftKey ? 0.1 : 1);
      const value = typed(field.value) + step;
      if (Math.abs(value) < BOUND) this.edit(channel, i, Math.round(value * 1e4) / 1e4);
      else take();
      field.select();
    };
    return field;
  }

  /** "=" where the numbers that are shown make the next ones exactly, "≈" where they do not. */
  equate({ signs }, { cells }, { value, weight, product, exact }) {
    const { mode } = this.problem;
    const whole = mode !== "convolution" || (product <= PLACES && cells.every((at) =>
      !vanishes(at.value, value) && !vanishes(at.weight, weight)
      && units(at.value, value) * units(at.weight, weight) === units(at.product, product)));
    const equals = exact && whole ? "=" : "≈";
    const name = { convolution: "Σ", max: "max", average: this.words.mean }[mode];
    write(signs.each, whole ? "=" : "≈");
    write(signs.sum, `${name} ${equals}`);
  }

  /** Show the numbers of one output cell, its channels in `order`; `colours` gives the ground of
   * each kind of value. */
  fill(cell, colours, numbers, reckonings, order = cell.channels.map((_, c) => c)) {
    if (this.section.hidden) return;
    this.filled = [cell, colours, numbers, reckonings, order];
    const shown = this.others.node.open ? this.rows.length : this.others.first;
    this.rows.slice(0, shown).forEach((row, k) => {
      const c = order[k];
      if (this.folded) write(row.values.caption, this.names[c] || this.words.window);
      this.fillRow(row, cell, cell.channels[c], reckonings[c], colours, numbers);
    });
    if (!this.folded) return;
    const rest = order.slice(this.others.first);
    const total = summedUp(cell, rest);
    const said = count(this.words.others, { n: rest.length });
    write(this.others.summary, `${said} ${numbers.equals(total, PLACES)} ${numbers.visible(total, PLACES)}`);
  }

  fillRow(row, cell, channel, reckoning, colours, numbers) {
    const { value, weight, product } = reckoning;
    const places = Math.min(product, PLACES);
    this.equate(row, channel, reckoning);
    channel.cells.forEach((at, i) => {
      const zero = row.weights ? "0" : "";
      paintCell(row.values.cells[i], at.inside ? numbers.visible(at.value, value) : zero,
        at.inside ? colours.input(at.value) : null);
      row.values.cells[i].classList.toggle("hatched", !at.inside);
      if (row.weights) {
        paintCell(row.weights.cells[i], numbers.visible(at.weight, weight), colours.kernel(at.weight));
        paintCell(row.products.cells[i], product <= PLACES ? numbers.visible(at.product, places)
          : numbers.short(at.product, places), colours.product(at.product));
      } else {
        row.values.cells[i].classList.toggle("winner", at.share === 1 && cell.count > 1);
        paintCell(row.shares.cells[i], at.inside ? numbers.show(at.share, 3) : "",
          colours.share(at.share));
        row.shares.cells[i].classList.toggle("hatched", !at.inside);
      }
    });
    write(row.total, numbers.visible(channel.sum, reckoning.sum));
  }
}

/** A number as a reader types it, 1/3 among them; NaN where it is none. */
function typed(text) {
  const parts = text.replace("−", "-").replaceAll(",", ".").split("/");
  const numbers = parts.map((part) => (part.trim() ? Number(part) : NaN));
  return numbers.length > 2 ? NaN : numbers.reduce((over, under) => over / under);
}

/** What stays on one line. */
function together(...nodes) {
  const part = element("span", "part");
  part.append(...nodes);
  return part;
}

function paintCell(cell, text, colour) {
  const look = `${text} ${colour}`;
  const field = cell.firstElementChild;
  if (field) field.shown = text;
  if (field && field.value !== text) field.value = text;
  if (cell.look === look) return; // most cells stay as they are from one window to the next
  cell.look = look;
  if (!field) cell.textContent = text;
  cell.style.background = colour ? `rgb(${colour.join(" ")})` : "";
  cell.style.color = colour ? contrast(colour) : "";
  cell.classList.toggle("long", text.length > 5);
}
