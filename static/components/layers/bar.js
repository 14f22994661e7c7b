// The tools over the table: add, move, copy and remove the current layer, undo, find, fold, columns.

import { button, element, mark, say } from "../dom.js";
import { icon } from "../icons.js";

const TOOLS = ["add", "up", "down", "copy", "remove", "undo", "redo"];
const LONG = 16; // lines from which there is something to search

export class Bar {
  constructor(table) {
    this.table = table;
    this.node = element("div", "bar-of-tools");
    this.node.setAttribute("role", "toolbar");
    this.tools = Object.fromEntries(TOOLS.map((name) => {
      const made = button(`tool ${name}`, "", "", () => {
        if (made.getAttribute("aria-disabled") !== "true") table.act(name, made);
      });
      return [name, made];
    }));
    for (const menu of ["add", "columns"]) this.tools[menu]?.setAttribute("aria-haspopup", "menu");
    this.edits = element("div", "edits");
    this.edits.append(...Object.values(this.tools));
    this.find = Object.assign(element("input", "find"), { type: "search" });
    this.find.oninput = () => table.seek(this.find.value);
    this.fold = button("tool fold", "", "", () => table.foldAll());
    this.columns = button("tool columns", "", "", () => table.act("columns", this.columns));
    this.columns.setAttribute("aria-haspopup", "dialog");
    this.looks = element("div", "looks");
    this.looks.append(this.find, this.fold, this.columns);
    this.node.append(this.edits, this.looks);
  }

  fill(lines) {
    const { table } = this;
    const { words } = table;
    if (this.words !== words) this.say(words);
    this.edits.hidden = !table.draft;
    this.find.hidden = table.all < LONG && !this.find.value;
    const folds = lines.some((line) => line.folded !== undefined);
    this.fold.hidden = !folds;
    if (folds) this.fold.textContent = lines.some((line) => line.folded) ? words.unfold : words.fold;
    if (!table.draft) return;
    const current = table.line(table.current);
    const layer = current?.item && current.type !== "end" ? current : null;
    const can = {
      add: true, undo: table.history.past.length, redo: table.history.future.length,
      up: layer && table.reachable(false), down: layer && table.reachable(true), copy: layer, remove: layer,
    };
    for (const [name, tool] of Object.entries(this.tools)) {
      mark(tool, "aria-disabled", String(!can[name]));
      const label = layer && name !== "undo" && name !== "redo"
        ? say(words.toolOf, { tool: words[name], layer: `${layer.number} ${layer.title}` }) : words[name];
      mark(tool, "aria-label", label);
      mark(tool, "title", label);
    }
  }

  say(words) {
    this.words = words;
    this.node.setAttribute("aria-label", words.tools);
    for (const [name, tool] of Object.entries(this.tools)) {
      tool.replaceChildren(icon(name));
      if (name === "add") tool.append(element("span", "", words.add));
    }
    this.find.placeholder = words.find;
    this.find.setAttribute("aria-label", words.find);
    this.columns.textContent = words.choose;
  }
}
