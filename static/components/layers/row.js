// A row of the table: the layer's name, its settings, its numbers, and the room below it that opens.

import { button, element, mark, say, write } from "../dom.js";
import { fill, make } from "./cells.js";
import { editor } from "./editors.js";
import { inWords } from "./formats.js";
import { Opened } from "./opened.js";
import { described, isShown, labelOf, valueOf } from "./settings.js";

export class Row {
  constructor(table, id) {
    this.table = table;
    this.id = id;
    this.node = element("div", "line");
    this.node.setAttribute("role", "none");
    this.row = element("div", "row");
    this.row.setAttribute("role", "row");
    this.node.append(this.row);
    this.node.row = this;
    this.build();
  }

  build() {
    const { table } = this;
    this.head = element("div", "cell layer");
    this.head.setAttribute("role", "rowheader");
    this.handle = element("span", "handle", "⠿");
    this.handle.setAttribute("aria-hidden", "true"); // keys and buttons do the same
    this.number = element("span", "place");
    this.name = button("name", "", "", () => table.activate(this.id));
    [this.title, this.subtitle] = [element("b"), element("small")];
    this.name.append(this.title, this.subtitle);
    this.head.append(this.handle, this.number, this.name);
    this.settings = element("div", "cell settings");
    this.settings.setAttribute("role", "cell");
    this.node.addEventListener("focusin", () => table.choose(this.id));
    this.wrong = element("p", "wrong");
    this.wrong.setAttribute("role", "none"); // told by the status line, and by the row's description
  }

  /** Show `line` in the columns of the table. */
  fill(line) {
    const { table } = this;
    this.line = line;
    if (this.shape !== table.shape) this.lay();
    mark(this.node, "class", `line ${line.type}${line.node ? "" : " unknown"}`);
    this.head.style.setProperty("--depth", line.depth);
    write(this.number, line.number);
    this.call(line);
    this.handle.hidden = !table.draft;
    this.handle.classList.toggle("idle", !line.item || line.type === "end");
    this.fillSettings(line);
    for (const [name, parts] of this.cells) fill(name, parts, line.node, table, table.before(line));
    const folds = line.type === "group";
    const opened = line.type !== "gone" && table.opened.has(this.id);
    if (line.type !== "gone") mark(this.name, "aria-expanded", String(folds ? !line.folded : opened));
    if (opened && !folds) this.open();
    else this.close();
    this.current(table.current === this.id);
  }

  call(line) {
    const { words } = this.table;
    const title = { input: words.input, block: words.block, end: words.ends[line.node?.spec?.how] }[line.type];
    write(this.title, inWords(title ?? line.title));
    let more = line.type === "input" || line.name === line.title ? "" : line.name;
    if (line.type === "group") more = say(words.layers, { n: line.nodes.length });
    if (line.type === "gone") more += ` · ${words.gone}`;
    if (this.table.isNew(line)) more += ` · ${words.new}`;
    if (line.folded && line.type === "block") more += ` · ${words.folded}`;
    write(this.subtitle, inWords(more));
  }

  lay() {
    const { table } = this;
    this.shape = table.shape;
    this.cells = new Map();
    const cells = table.columns.slice(2).map((name) => {
      const parts = make(name, table.words);
      this.cells.set(name, parts);
      return parts.node;
    });
    this.settings.dataset.title = table.words.columns.settings;
    this.editors = null;
    this.row.replaceChildren(this.head, ...(table.columns.includes("settings") ? [this.settings] : []), ...cells);
  }

  // Settings ---------------------------------------------------------------------------------------

  fillSettings(line) {
    const { table } = this;
    if (line.type === "end" || line.type === "group" || !table.columns.includes("settings")) {
      this.settings.replaceChildren();
      this.editors = null;
      return;
    }
    const editable = table.draft && !table.tiny;
    const list = table.settingsOf(line);
    if (editable && list) this.edit(line, list);
    else this.read(line);
  }

  read(line) {
    const { table } = this;
    this.editors = null;
    const spec = line.item?.spec ?? line.node?.spec;
    const told = spec && line.type !== "input" ? described(spec, table.kinds, table.words) : [];
    const texts = told.map(([label, value]) => `${label} ${value}`.trim());
    write(this.settings, texts.join(" · "));
  }

  edit(line, list) {
    const { table } = this;
    const spec = table.specOf(line);
    const shown = list.filter((setting) => isShown(setting, valueOf(spec, setting)) || table.isWrong(line, setting.name));
    const signature = `${spec.kind} ${shown.map((setting) => setting.name)}`;
    if (this.editors?.signature !== signature) {
      this.settings.written = undefined;
      const focused = this.focused();
      this.editors = { signature, of: new Map() };
      this.settings.replaceChildren(...shown.map((setting) => this.control(setting)));
      this.refocus(focused);
    }
    for (const setting of shown) {
      const made = this.editors.of.get(setting.name);
      if (this.editors.number !== line.number) made.call(this.nameOf(setting));
      made.fill(valueOf(spec, setting), spec);
      made.mark(table.isWrong(line, setting.name) ? (table.error.part ?? true) : null);
    }
    this.editors.number = line.number;
  }

  control(setting) {
    const { table } = this;
    const { words } = table;
    const made = editor(setting, words, {
      name: this.nameOf(setting),
      changed: (value, stepped) => table.set(this.id, setting.name, value, stepped),
    });
    this.editors.of.set(setting.name, made);
    const node = element("span", "set");
    node.dataset.name = setting.name;
    node.append(element("span", "label", labelOf(setting, words)), made.node);
    return node;
  }

  /** What an editor is called for those who do not see in which row it stands. */
  nameOf(setting) {
    const { line, table: { words } } = this;
    const label = words.settings[setting.name];
    return line.type === "input" ? label : say(words.settingOf, { setting: label, layer: `${line.number} ${line.title}` });
  }

  focused() {
    const active = this.table.active();
    const set = active && this.settings.contains(active) && active.closest(".set");
    return set ? [set.dataset.name, [...set.querySelectorAll("input, select")].indexOf(active)] : null;
  }

  refocus(place) {
    if (!place) return;
    const set = this.settings.querySelector(`.set[data-name="${place[0]}"]`);
    (set?.querySelectorAll("input, select")[place[1]] ?? this.name).focus();
  }

  // Opened, wrong, current -------------------------------------------------------------------------

  open() {
    this.opened ??= new Opened(this);
    this.opened.fill(this.line);
    if (!this.opened.node.isConnected) this.node.append(this.opened.node);
  }

  close() {
    this.opened?.node.remove();
  }

  /** Say `text` under the row, or nothing. */
  complain(text) {
    if (!text) {
      this.wrong.remove();
      this.row.classList.remove("failed");
      return;
    }
    write(this.wrong, text);
    this.row.classList.add("failed");
    if (!this.wrong.isConnected) this.row.after(this.wrong);
  }

  current(is) {
    this.row.classList.toggle("current", is);
    for (const control of this.row.querySelectorAll("button, input, select")) {
      const index = is ? 0 : -1;
      if (control.tabIndex !== index && !control.classList.contains("step")) control.tabIndex = index;
    }
  }
}
