// The last row, always in sight: what all layers have together.

import { element, mark, say, write } from "../dom.js";
import { BYTES } from "./cells.js";

export class Totals {
  constructor(table) {
    this.table = table;
    this.node = element("div", "foot");
    this.node.setAttribute("role", "rowgroup");
    this.row = element("div", "row totals");
    this.row.setAttribute("role", "row");
    this.node.append(this.row);
  }

  fill() {
    const { table } = this;
    if (this.shape !== table.shape) this.lay();
    const { totals, formats, words, nodes } = table;
    const before = table.compared?.totals;
    const layers = nodes.filter((node) => node.kind !== "input").length;
    const last = nodes.at(-1);
    const fixed = totals.parameters - totals.trainable;
    const told = {
      layer: [words.total, say(words.layers, { n: formats.count(layers) })],
      parameters: [formats.count(totals.parameters), fixed ? say(words.fixed, { n: formats.count(fixed) }) : ""],
      trainable: [formats.count(totals.trainable), fixed ? say(words.fixed, { n: formats.count(fixed) }) : ""],
      macs: [formats.count(totals.macs), say(words.flops, { n: formats.count(2 * totals.macs) })],
      memory: [formats.bytes(BYTES * totals.values), words.perImage],
      field: [`${last.rows.size}×${last.columns.size}`, ""],
    };
    const now = { ...totals, memory: totals.values };
    const then = before && { ...before, memory: before.values };
    for (const [name, { main, more, change }] of this.cells) {
      const [text, extra] = told[name] ?? ["", ""];
      write(main, text);
      write(more, extra);
      more.hidden = !extra;
      const differs = then && name in now && now[name] !== then[name];
      write(change, differs ? this.difference(name, now[name], then[name]) : "");
      change.hidden = !differs;
      mark(change.parentElement, "data-title", words.columns[name]);
    }
  }

  difference(name, now, then) {
    const { formats } = this.table;
    return name === "memory" ? `← ${formats.bytes(BYTES * then)}` : formats.difference(now, then);
  }

  lay() {
    const { table } = this;
    this.shape = table.shape;
    this.cells = new Map();
    this.row.replaceChildren(...table.columns.map((name) => {
      const cell = element("div", `cell ${name}`);
      cell.setAttribute("role", name === "layer" ? "rowheader" : "cell");
      const parts = { main: element("span", "figure"), more: element("span", "more"), change: element("span", "change") };
      cell.append(parts.main, parts.more, parts.change);
      this.cells.set(name, parts);
      return cell;
    }));
  }
}
