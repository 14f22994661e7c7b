// One row for each channel that goes into a map: what comes in, its weights, what they make of it.
// The channels that add most come first; those that are not shown are one row.

import { button, count, element, mark, say, write } from "../../dom.js";
import { isFolded } from "../../windows/folding.js";
import { fillWith } from "./cells.js";
import { WRITTEN } from "./sums.js";
import { Tile } from "./tile.js";

const FEW = { wide: 6, narrow: 4 }; // rows that are shown unasked
export const PARTS = ["input", "weights", "made"];

export class Channels {
  /**
   * `on`: look(part, k, y, x), leave(), act(part, k, y, x) where `acts` has the part; `k` numbers the
   * channels, `part` is one of PARTS. `heads` are words over the columns,
   * `times` is the sign between a map and its weights.
   */
  constructor(view, { heads, acts, on, redraw, times = "×" }) {
    Object.assign(this, { view, acts, on, redraw, heads, times });
    Object.assign(this, { strongest: true, open: false, rows: [] });
    this.node = element("div", "made-of");
    this.bar = element("div", "bar-of");
    this.list = element("div", "rows-of");
    this.head = element("div", "row-of head");
    this.node.append(this.bar, this.list);
    this.build();
  }

  get words() {
    return this.view.words.opened;
  }

  build() {
    const { words } = this;
    const sort = (strongest) => () => { this.strongest = strongest; this.redraw(); };
    this.sorting = element("span", "switch");
    this.sorting.setAttribute("role", "group");
    this.sorting.setAttribute("aria-label", words.sorting);
    this.sorts = [
      button("play", words.strongest, "", sort(true)), button("play", words.inOrder, "", sort(false)),
    ];
    this.sorting.append(...this.sorts); // hidden where channels are too few to be sorted
    this.more = button("play", "", "", () => { this.open = !this.open; this.redraw(); });
    this.bar.append(this.sorting, this.more);
    const head = (text, i) => element("span", `head-${i}`, text);
    this.head.append(element("span"), head(this.heads[0], 0), element("span"), head(this.heads[1], 1),
      element("span"), head(this.heads[2], 2), head(this.heads[3], 3));
    this.shares = element("small", "", words.share);
    this.head.lastChild.append(this.shares);
    this.rest = this.restRow();
  }

  /** The numbers of the channels that have a row, and of those that do not. */
  arrange({ order, names }) {
    const n = names.length;
    const few = this.narrow ? FEW.narrow : FEW.wide;
    this.foldable = n > few + 1;
    const all = this.strongest ? order : names.map((_, k) => k);
    const shown = this.open || !this.foldable ? n : few;
    [this.shown, this.hidden] = [all.slice(0, shown), all.slice(shown)];
  }

  /** The channels that a sum names one by one, and those that it takes together: as the rows do; or
   * the first of `order` and the rest, where all have a row. */
  written(order) {
    if (this.hidden.length) return { listed: this.shown, others: this.hidden };
    const n = order.length > FEW.wide + 1 ? FEW.wide : order.length;
    return { listed: order.slice(0, n), others: order.slice(n) };
  }

  /** `part(k, name)` gives what a tile shows; `made(ks)` the sum of some channels, or null. */
  fill(data, { part, made, size }) {
    this.data = data;
    this.arrange(data);
    while (this.rows.length < this.shown.length) this.rows.push(this.row());
    const rows = this.rows.slice(0, this.shown.length);
    this.node.classList.toggle("single", data.names.length < 2); // a share of one channel says nothing
    const rest = this.hidden.length ? [this.rest.node] : [];
    fillWith(this.list, [this.head, ...rows.map((row) => row.node), ...rest]);
    rows.forEach((row, slot) => this.fillRow(row, this.shown[slot], part));
    if (this.hidden.length) this.fillRest(made);
    this.node.style.setProperty("--tile", `${size}px`);
    this.fillBar();
  }

  fillBar() {
    const { words, data, sorts } = this;
    const n = data.names.length;
    this.bar.hidden = n < 2;
    this.sorting.hidden = !isFolded(n, WRITTEN);
    sorts.forEach((node, i) => mark(node, "aria-pressed", String((i === 0) === this.strongest)));
    this.more.hidden = !this.foldable;
    write(this.more, this.open ? words.fewer : say(words.all, { n }));
    mark(this.more, "aria-expanded", String(this.open));
  }

  row() {
    const row = { node: element("div", "row-of"), name: element("span", "name-of"), k: 0 };
    row.tiles = PARTS.map((part) => {
      const act = this.acts.includes(part) ? (y, x) => this.on.act(part, row.k, y, x) : null;
      return new Tile(part, {
        look: (y, x) => this.on.look(part, row.k, y, x, row.tiles[PARTS.indexOf(part)]),
        leave: () => this.on.leave(),
        act,
      });
    });
    row.figures = figures();
    const [first, second, third] = row.tiles.map((tile) => tile.node);
    row.node.append(row.name, first, sign(this.times), second, sign("="), third, row.figures.node);
    return row;
  }

  fillRow(row, k, part) {
    const { names, shares } = this.data;
    row.k = k;
    write(row.name, names[k]);
    row.tiles.forEach((tile, i) => {
      tile.fill(part(k, PARTS[i]));
      tile.name(say(this.words.tile, { name: names[k], what: this.heads[i] }));
    });
    this.share(row.figures, shares[k]);
  }

  share(into, share) {
    const known = Number.isFinite(share);
    into.bar.style.width = `${known ? 100 * share : 0}%`;
    write(into.share, known ? this.view.numbers.percent(share) : "–");
  }

  restRow() {
    const node = element("div", "row-of rest");
    const name = element("span", "name-of");
    const tile = new Tile("made", {
      look: (y, x) => this.on.look("made", -1, y, x, tile),
      leave: () => this.on.leave(),
      act: this.acts.includes("made") ? (y, x) => this.on.act("made", -1, y, x) : null,
    });
    const own = figures();
    node.append(name, tile.node, own.node);
    return { node, name, tile, figures: own };
  }

  fillRest(made) {
    const { rest, hidden, data, words } = this;
    const name = count(words.others, { n: hidden.length });
    write(rest.name, name);
    const sum = made(hidden);
    rest.tile.node.hidden = !sum;
    if (sum) rest.tile.fill(sum);
    rest.tile.name(name);
    this.share(rest.figures, hidden.reduce((total, k) => total + data.shares[k], 0));
  }

  /** Other shares for the same rows. */
  shared(shares) {
    this.data.shares = shares;
    this.lines.forEach(({ ks }, slot) => {
      const row = slot < this.shown.length ? this.rows[slot] : this.rest;
      this.share(row.figures, ks.reduce((total, k) => total + shares[k], 0));
    });
  }

  /** Write a number beside each row: `text(ks)` of the channels of the row. */
  values(text) {
    this.shown.forEach((k, slot) => write(this.rows[slot].figures.value, text([k])));
    if (this.hidden.length) write(this.rest.figures.value, text(this.hidden));
  }

  /** Frame the same cells in a part of every row. */
  point(part, box, kind) {
    const i = PARTS.indexOf(part);
    this.rows.slice(0, this.shown.length).forEach((row) => row.tiles[i].point(box, kind));
    const { tile } = this.rest;
    if (part === "made" && this.hidden.length && !tile.node.hidden) tile.point(box, kind);
  }

  /** The rows that are there: {node, ks}, the channels of each. */
  get lines() {
    const lines = this.shown.map((k, slot) => ({ node: this.rows[slot].node, ks: [k] }));
    return this.hidden.length ? [...lines, { node: this.rest.node, ks: this.hidden }] : lines;
  }
}

function sign(text) {
  const node = element("span", "sign", text);
  node.setAttribute("aria-hidden", "true");
  return node;
}

function figures() {
  const node = element("span", "figures");
  const track = element("span", "track");
  const [bar, share, value] = [element("i"), element("small"), element("output")];
  track.append(bar);
  const line = element("span", "share");
  line.append(track, share);
  node.append(value, line);
  return { node, bar, share, value };
}
