// The editing of the table: a draft that is changed here at once, and answered by the server later.

import { write } from "../dom.js";
import { find, moved, planted, step, walk, without, withCopy, withLayer, withSetting, changed, written } from "./draft.js";
import { Exchange } from "./exchange.js";
import { History } from "./history.js";
import { columnsToShow, kindsToAdd, suggested } from "./menu.js";
import { byPath } from "./network.js";
import { COLUMNS } from "./cells.js";

const INPUT = "input_shape";

export class Editing {
  constructor(send) {
    this.exchange = new Exchange(send);
    this.history = new History();
    this.draft = null;
    this.error = null;
    this.known = new Map(); // the nodes last seen of each layer
  }

  // What the server says -------------------------------------------------------------------------

  /** Take over an answer; false when the reader has gone on since. */
  take({ draft, answers, error }, nodes) {
    const kind = this.exchange.read(answers);
    if (kind === "late" && this.draft) return false;
    const text = JSON.stringify(draft);
    const mine = this.draft && kind === "own" && (error || this.accept(draft));
    const same = this.draft && kind === "other" && text === this.text;
    if (!mine && !same) {
      if (this.draft) this.history.keep(this.draft);
      this.draft = planted(draft);
      this.known = new Map();
    }
    this.text = text;
    this.error = error ?? null;
    if (!error || !this.known.size) this.learn(nodes, Boolean(error));
    write(this.status, error?.text ?? "");
    return true;
  }

  /** Take over the values of `json` if it has the same layers in the same places. */
  accept(json) {
    const theirs = planted(json);
    const [mine, other] = [[...walk(this.draft)], [...walk(theirs)]];
    const alike = mine.length === other.length && mine.every(({ item, path }, i) =>
      path === other[i].path && item.spec.kind === other[i].item.spec.kind);
    if (!alike) return false;
    this.draft = changed(this.draft, (copy) => {
      copy.input = theirs.input;
      [...walk(copy)].forEach(({ item }, i) => { item.spec = other[i].item.spec; });
    });
    return true;
  }

  /** Remember the numbers of each layer; of a draft that does not fit, as far as they are its. */
  learn(nodes, doubtful) {
    const paths = byPath(nodes);
    this.known = new Map([["input", nodes.filter((node) => node.kind === "input")]]);
    for (const { item, path } of walk(this.draft)) {
      const found = paths.get(path) ?? [];
      const same = !doubtful || (found.length === 1 && found[0].kind === item.spec.kind);
      if (same) this.known.set(item.id, found);
    }
  }

  /** Whether the numbers are those of another network than the one in the table. */
  get stale() {
    return Boolean(this.draft) && Boolean(this.error);
  }

  // What is wrong --------------------------------------------------------------------------------

  isFailed(line) {
    if (!this.error?.layer || line.type === "end" || line.type === "gone") return false;
    return line.type === "input" ? this.error.layer === "0" : line.number === this.error.layer;
  }

  isWrong(line, name) {
    return this.isFailed(line) && this.error.field === name;
  }

  // What can be set ------------------------------------------------------------------------------

  settingsOf(line) {
    return this.kinds?.[line.type === "input" ? "input" : line.item?.spec.kind]?.settings ?? null;
  }

  specOf(line) {
    return line.type === "input" ? { kind: "input", [INPUT]: this.draft.input } : line.item.spec;
  }

  set(id, name, value, stepped) {
    const next = id === "input" ? changed(this.draft, (copy) => { copy.input = value; })
      : withSetting(this.draft, id, name, value);
    if (JSON.stringify(written(next)) === JSON.stringify(written(this.draft))) return;
    this.edit(next, stepped ? `${id} ${name}` : "");
  }

  // What is done ---------------------------------------------------------------------------------

  /** Go on with `draft`; changes of one `kind` in a row are undone together. */
  edit(draft, kind = "") {
    this.history.keep(this.draft, kind);
    this.proceed(draft);
  }

  proceed(draft) {
    this.draft = draft;
    this.exchange.edited(() => written(this.draft));
    this.draw();
  }

  /** What a tool or a key asks for; `opener` is the button that a menu opens at. */
  act(name, opener) {
    const id = this.current;
    const place = this.draft && find(this.draft, id);
    if (name === "columns") return this.chooseColumns(opener);
    if (!this.draft) return null;
    if (name === "undo" || name === "redo") return this.turn(name);
    if (name === "add") return this.add(opener);
    if (!place) return null;
    if (name === "up" || name === "down") return this.move(id, name === "down");
    if (name === "copy") return this.put(withCopy(this.draft, id));
    return this.remove(id, place);
  }

  turn(name) {
    const draft = this.history[name](this.draft);
    if (!draft) return;
    this.proceed(draft);
    write(this.status, this.words[`${name}ne`]);
  }

  add(opener) {
    const pick = (kind) => {
      this.menu.close();
      const shape = this.line(this.current)?.node?.output;
      this.put(withLayer(this.draft, this.current, suggested(kind, shape)));
    };
    this.menu.open(opener, kindsToAdd(this.kinds, this.words, pick));
  }

  put([draft, id]) {
    this.edit(draft);
    this.focus(id);
    this.rows.get(id)?.node.scrollIntoView({ block: "nearest" });
  }

  remove(id, { list, index, block }) {
    const next = list[index + 1]?.id ?? list[index - 1]?.id ?? block?.id ?? "input";
    this.edit(without(this.draft, id));
    this.focus(next);
  }

  /** Whether the current layer can go a step up, or down. */
  reachable(down) {
    return find(this.draft, this.current) ? step(this.draft, this.current, down) : null;
  }

  move(id, down) {
    const to = step(this.draft, id, down);
    const draft = to && moved(this.draft, id, to);
    if (!draft) return;
    const focused = this.active();
    this.edit(draft, "");
    write(this.status, `${this.line(id).title}: ${this.line(id).number}`);
    if (!focused || !this.root.contains(focused)) this.focus(id);
  }

  /** Put the layer `id` before `line`, or last. */
  drop(id, line) {
    const to = !line ? {} : line.type === "end" ? { within: line.item.id } : { before: line.item.id };
    const draft = moved(this.draft, id, to);
    if (!draft || JSON.stringify(written(draft)) === JSON.stringify(written(this.draft))) return;
    this.edit(draft);
    this.focus(id);
  }

  chooseColumns(opener) {
    const names = COLUMNS.slice(1).map((column) => column.name).filter((name) => name !== "reads" || this.branches);
    const shown = [...this.columns, ...(this.written ? ["formulas"] : [])];
    this.chooser.open(opener, columnsToShow([...names, "formulas"], shown, this.words, (name, is) => {
      this.layout.choose(name, is);
      this.draw();
    }));
  }
}
