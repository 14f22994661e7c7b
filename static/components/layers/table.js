// The table of layers: what is given, what is looked at, what is edited. The parts are elsewhere.

import { isDark } from "../colours.js";
import { element, mark, say, write } from "../dom.js";
import { Bar } from "./bar.js";
import { Drag } from "./drag.js";
import { Editing } from "./editing.js";
import { Formats } from "./formats.js";
import { Keys } from "./keys.js";
import { Layout } from "./layout.js";
import { linesOfDraft, linesOfNodes, sought } from "./lines.js";
import { Menu } from "./menu.js";
import { unpack } from "./network.js";
import { Row } from "./row.js";
import { Totals } from "./totals.js";

const MANY = 40; // lines of which those out of sight are not laid out
const FOLDED = 60; // lines from which the blocks of an imported network are folded at first

export class LayerTable extends Editing {
  /** `send(edit)` tells the server what was edited. */
  constructor(send) {
    super(send);
    Object.assign(this, { opened: new Set(), folded: new Set(), rows: new Map(), lines: [], sought: "" });
    this.root = element("div", "root layers");
    this.bar = new Bar(this);
    this.banner = element("p", "banner");
    this.frame = element("div", "frame");
    this.grid = element("div", "grid");
    this.grid.setAttribute("role", "table");
    this.head = element("div", "head");
    this.body = element("div", "body");
    this.totals_ = new Totals(this);
    for (const part of [this.head, this.body]) part.setAttribute("role", "rowgroup");
    this.grid.append(this.head, this.body, this.totals_.node);
    this.frame.append(this.grid);
    this.hint = element("p", "note hint");
    this.status = element("p", "spoken");
    this.status.setAttribute("role", "status");
    this.menu = new Menu("menu");
    this.chooser = new Menu("dialog");
    this.root.append(this.bar.node, this.banner, this.frame, this.hint, this.status, this.menu.node, this.chooser.node);
    this.layout = new Layout(this);
    this.keys = new Keys(this);
    this.drag = new Drag(this.body, (id, line) => this.drop(id, line));
  }

  // What is given ------------------------------------------------------------------------------

  update(data) {
    if (this.words?.locale !== data.words.locale) this.say(data.words);
    const nodes = unpack(data.table);
    this.kinds = data.kinds;
    const taken = data.draft ? this.take(data, nodes) : this.show(data, nodes);
    if (taken) {
      Object.assign(this, { nodes, totals: data.totals, compared: data.compared ?? null });
      this.branches = nodes.some((node) => node.kind !== "input" && (node.reads.length > 1 || node.reads[0] !== node.i - 1));
    }
    this.draw();
  }

  /** Take over a network that is only looked at. */
  show(data, nodes) {
    Object.assign(this, { draft: null, error: null });
    const names = data.table.names.join();
    if (this.seen !== names && nodes.length > FOLDED) {
      this.folded = new Set(linesOfNodes(nodes, new Set()).filter((l) => l.type === "group").map((l) => l.id));
    }
    this.seen = names;
    return true;
  }

  say(words) {
    this.words = words;
    this.formats = new Formats(words.locale);
    this.grid.setAttribute("aria-label", words.table);
    this.chooser.node.setAttribute("aria-label", words.choose);
    this.menu.node.setAttribute("aria-label", words.add);
    this.rows.forEach((row) => row.node.remove());
    this.rows.clear(); // they are made anew, in the other language
  }

  /** The node of the network compared with that is in the place of `line`. */
  before(line) {
    return line.node && !line.node.sum ? (this.compared?.rows[line.node.i] ?? null) : null;
  }

  /** Whether the network compared with has no such layer. */
  isNew(line) {
    return Boolean(line.node && !this.stale && this.compared?.new.includes(line.node.i));
  }

  // What is shown ------------------------------------------------------------------------------

  draw() {
    if (!this.words || !this.nodes) return;
    this.layout.fit();
    this.root.classList.toggle("dark", isDark(this.root));
    const all = this.draft
      ? linesOfDraft(this.draft, this.known, this.kinds, this.sought ? new Set() : this.folded)
      : linesOfNodes(this.nodes, this.sought ? new Set() : this.folded);
    this.all = this.nodes.length;
    this.lines = sought(this.withGone(all), this.sought);
    if (!this.line(this.current)) {
      const near = Math.max(0, Math.min(this.at ?? 1, this.lines.length - 1)); // where the row was
      this.current = this.lines[near]?.id;
    }
    this.at = this.lines.findIndex((line) => line.id === this.current);
    const focused = this.active();
    const within = this.body.contains(focused);
    this.arrange();
    this.totals_.fill();
    this.bar.fill(this.lines);
    this.warn();
    if (!within || this.active() === focused) return;
    if (focused.isConnected) focused.focus({ preventScroll: true }); // its row was moved
    else this.rows.get(this.current)?.name.focus({ preventScroll: true });
  }

  /** With the layers of the network compared with that are not there any more. */
  withGone(lines) {
    const gone = this.compared?.gone ?? [];
    if (!gone.length || this.stale) return lines;
    const found = [];
    const push = (i) => gone.filter((one) => one.before === i).forEach((one, k) => found.push({
      id: `gone ${i} ${k}`, type: "gone", number: "−", depth: one.depth, title: one.kind, name: one.name,
      nodes: [], node: { ...one, inputs: [one.input], sum: true, gone: true }, item: null,
    }));
    for (const line of lines) {
      if (line.nodes[0] && line.type !== "block") push(line.nodes[0].i);
      found.push(line);
    }
    push(this.nodes.length);
    return found;
  }

  /** Rows for the lines, in their order; those that were there stay the same elements. */
  arrange() {
    const there = new Set(this.lines.map((line) => line.id));
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      row.node.remove();
      this.rows.delete(id);
    }
    let next = this.body.firstChild;
    for (const line of this.lines) {
      if (!this.rows.has(line.id)) this.rows.set(line.id, new Row(this, line.id));
      const row = this.rows.get(line.id);
      row.fill(line);
      row.complain(this.isFailed(line) ? this.error.text : "");
      if (row.node === next) next = next.nextSibling;
      else this.body.insertBefore(row.node, next);
    }
  }

  /** The sentence over the table: what is wrong with the whole, or whose numbers these are. */
  warn() {
    const { error, words } = this;
    const general = error && !this.lines.some((line) => this.isFailed(line)) ? `${error.text} ` : "";
    write(this.banner, this.stale ? general + words.stale : "");
    this.banner.hidden = !this.stale;
    this.root.classList.toggle("stale", this.stale);
    mark(this.grid, "aria-busy", String(Boolean(this.draft) && this.exchange.waiting));
    this.frame.classList.toggle("many", this.lines.length > MANY);
    write(this.hint, this.draft ? words.keys : words.keysReading);
  }

  line(id) {
    return this.lines.find((line) => line.id === id);
  }

  active() {
    return this.root.getRootNode().activeElement;
  }

  // What is looked at --------------------------------------------------------------------------

  choose(id) {
    if (this.current === id) return;
    this.rows.get(this.current)?.current(false);
    this.current = id;
    this.at = this.lines.findIndex((line) => line.id === id);
    this.rows.get(id)?.current(true);
    this.bar.fill(this.lines);
  }

  /** Go to the line `by` further, or to an end. */
  go(by) {
    const at = this.lines.findIndex((line) => line.id === this.current);
    const to = this.lines[Math.max(0, Math.min(this.lines.length - 1, at + by))];
    if (to) this.focus(to.id);
  }

  focus(id) {
    this.choose(id);
    this.rows.get(id)?.name.focus();
  }

  /** A click, or Enter, on the name of a line. */
  activate(id) {
    this.choose(id);
    const { type } = this.line(id) ?? {};
    if (type === "gone") return null;
    if (type === "group") return this.foldLine(id);
    if (!this.opened.delete(id)) this.opened.add(id);
    this.rows.get(id).fill(this.line(id));
    return null;
  }

  /** Fold or unfold a block; `wanted` says which. */
  foldLine(id, wanted = !this.folded.has(id)) {
    if (this.line(id)?.folded === undefined) return;
    if (wanted) this.folded.add(id);
    else this.folded.delete(id);
    this.draw();
    this.focus(id);
  }

  foldAll() {
    const blocks = this.lines.filter((line) => line.folded !== undefined);
    if (blocks.some((line) => line.folded)) this.folded.clear();
    else this.folded = new Set(blocks.map((line) => line.id));
    this.draw();
  }

  seek(text) {
    this.sought = text;
    this.draw();
    write(this.status, say(this.words.found, { n: this.lines.length }));
  }
}
