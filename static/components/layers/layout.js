// Which columns there are: what the reader chose, else what there is room for. Where there is none
// for a table at all, each row becomes a card with its numbers under its name.

import { element } from "../dom.js";
import { COLUMNS } from "./cells.js";

const KEY = "convoscope-layer-columns";
const FIRST = ["layer", "settings", "output", "parameters", "macs", "field"];
const NARROW = 46; // rem under which there are cards
const TINY = 28; // rem under which settings are read in the row, and edited when it is open
const GAP = 0.6;
const MANY = 40; // lines from which the table scrolls in a frame of its own

export class Layout {
  constructor(table) {
    this.table = table;
    this.chosen = read();
    new ResizeObserver(() => {
      const { narrow, shape } = table;
      this.fit();
      if (narrow !== table.narrow || shape !== table.shape) table.draw();
    }).observe(table.root);
  }

  choose(name, is) {
    this.chosen[name] = is;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.chosen));
    } catch {
      // a browser that keeps nothing still shows what was chosen now
    }
  }

  /** Decide on the columns, and lay the head. */
  fit() {
    const { table } = this;
    if (!table.words) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const room = (table.root.clientWidth || 1000) / rem;
    table.narrow = room < NARROW;
    table.tiny = room < TINY;
    table.columns = this.columns(room);
    table.written = this.chosen.formulas ?? true;
    table.shape = `${table.columns} ${table.narrow} ${table.tiny} ${table.written} ${table.words.locale}`;
    const { root, columns } = table;
    root.classList.toggle("narrow", table.narrow);
    const needed = columns.reduce((sum, name) => sum + least(name) + GAP, 0);
    const long = !table.draft && table.nodes?.length > MANY;
    table.frame.classList.toggle("scrolls", !table.narrow && (needed > room || long));
    root.style.setProperty("--least", `${needed}rem`);
    root.style.setProperty("--tracks", COLUMNS.filter(({ name }) => columns.includes(name)).map(({ track }) => track).join(" "));
    this.head();
  }

  columns(room) {
    const { table } = this;
    const fits = (name) => {
      if (FIRST.includes(name)) return true;
      if (name === "reads") return table.branches && (!table.draft || room > 75);
      if (name === "input") return room > 70;
      return name === "memory" && room > 55;
    };
    return COLUMNS.map(({ name }) => name).filter((name) => {
      if (name === "layer") return true;
      if (name === "reads" && !table.branches) return false;
      return this.chosen[name] ?? fits(name);
    });
  }

  head() {
    const { table } = this;
    if (this.headed === table.shape) return;
    this.headed = table.shape;
    const row = element("div", "row heads");
    row.setAttribute("role", "row");
    row.append(...table.columns.map((name) => {
      const cell = element("div", `cell ${name}`, table.words.columns[name]);
      cell.setAttribute("role", "columnheader");
      return cell;
    }));
    table.head.replaceChildren(row);
  }
}

function least(name) {
  return COLUMNS.find((column) => column.name === name).least;
}

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}
