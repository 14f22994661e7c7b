// What an open row tells: all settings, and where every number comes from.

import { element, say } from "../dom.js";
import { BYTES } from "./cells.js";
import { editor } from "./editors.js";
import { show } from "./formats.js";
import { jumpFormula, legible, reachFormula, sizeFormula, sizeOf, startFormula } from "./formulas.js";
import { valueOf } from "./settings.js";

export class Opened {
  constructor(row) {
    this.row = row;
    this.node = element("div", "opened");
    this.node.setAttribute("role", "row");
    this.cell = element("div", "inner");
    this.cell.setAttribute("role", "cell");
    this.form = element("div", "form");
    this.facts = element("dl");
    this.cell.append(this.form, this.facts);
    this.node.append(this.cell);
  }

  fill(line) {
    this.edit(line);
    const { table } = this.row;
    const node = line.node?.sum ? null : line.node;
    const parts = node ? facts(node, table) : [];
    const text = JSON.stringify(parts);
    if (this.text === text) return;
    this.text = text;
    this.facts.replaceChildren(...parts.flatMap(([title, lines]) => {
      const told = element("dd");
      told.append(...lines.map((one) => this.line(one)));
      return [element("dt", "", title), told];
    }));
  }

  /** `[what it is of, formula, result]` as a line; a text alone as it stands. */
  line(one) {
    const node = element("p");
    if (typeof one === "string") {
      node.textContent = one;
      return node;
    }
    const [of, formula, result] = one;
    if (of) node.append(element("span", "of", `${of} `));
    node.append(element("span", "formula", legible(formula)));
    if (result !== null) node.append(" = ", element("b", "", result));
    return node;
  }

  edit(line) {
    const { table } = this.row;
    const list = table.draft && line.type !== "end" ? table.settingsOf(line) : null;
    const spec = list && table.specOf(line);
    this.form.hidden = !list?.length;
    if (!list?.length) return;
    if (this.kind !== spec.kind || this.words !== table.words) this.build(spec.kind, list, table);
    for (const setting of list) {
      const made = this.editors.get(setting.name);
      if (this.number !== line.number) made.call(this.row.nameOf(setting));
      made.fill(valueOf(spec, setting), spec);
      made.mark(table.isWrong(line, setting.name) ? (table.error.part ?? true) : null);
    }
    this.number = line.number;
  }

  build(kind, list, table) {
    const { words } = table;
    Object.assign(this, { kind, words, editors: new Map() });
    this.form.replaceChildren(...list.map((setting) => {
      const label = words.settings[setting.name];
      const made = editor(setting, words, {
        large: true,
        name: this.row.nameOf(setting),
        changed: (value, stepped) => table.set(this.row.id, setting.name, value, stepped),
      });
      this.editors.set(setting.name, made);
      const node = element("div", "field");
      node.append(element("span", "label", label), made.node);
      return node;
    }));
  }
}

/** `[title, lines]` for all that is to be told of a node. */
function facts(node, table) {
  const { words, formats } = table;
  const found = [];
  const { work } = node;
  if (node.shares) found.push([words.columns.parameters, [say(words.shares, { name: node.shares })]]);
  else if (work.parameters) {
    found.push([words.columns.parameters, [
      ["", work.parameters, formats.count(node.parameters)],
      ...work.weights.map(([name, shape, fixed]) =>
        `${name} ${shape.length ? show(shape) : "1"}${fixed ? ` (${words.notTrained})` : ""}`),
    ]]);
  }
  if (work.macs) found.push([words.columns.macs, [["", work.macs, formats.count(node.macs)]]]);
  found.push([words.size, sizes(node, words)]);
  found.push([words.columns.memory, [node.values
    ? ["", `${show(node.output)} × ${BYTES}`, formats.bytes(BYTES * node.values)]
    : words.view]]);
  found.push([words.columns.field, reach(node, table)]);
  return found;
}

function sizes({ kind, work, output }, words) {
  const [both, height, width] = [`${words.height}, ${words.width}`, words.height, words.width]
    .map((name) => say(words.of, { name }));
  if (!work.axes) return [show(output)];
  const [rows, columns] = work.axes;
  if (kind === "up_sampling2d") {
    return [[height, `${rows[2]} × ${rows[0]}`, output[0]], [width, `${columns[2]} × ${columns[0]}`, output[1]]];
  }
  if (String(rows) === String(columns)) return [[both, sizeFormula(rows), sizeOf(rows)]];
  return [[height, sizeFormula(rows), sizeOf(rows)], [width, sizeFormula(columns), sizeOf(columns)]];
}

/** The recurrence of the receptive field, along both axes where they differ. */
function reach(node, { words }) {
  const { work, rows, columns, from: [first] } = node;
  const seen = say(words.sees, { size: `${rows.size}×${columns.size}` });
  if (work.whole) return [words.whole, seen];
  if (node.from.length > 1) return [words.union, seen];
  if (!work.axes || !first) return [words.unchanged, seen];
  const axes = [[words.height, first.rows, work.axes[0], rows], [words.width, first.columns, work.axes[1], columns]];
  const alike = JSON.stringify(axes[0].slice(1)) === JSON.stringify(axes[1].slice(1));
  const turns = [rows, columns].some(({ ways }) => ways > 1) ? [words.turns] : [];
  return (alike ? axes.slice(0, 1) : axes).flatMap(([name, before, axis, after]) => {
    const of = (what) => say(words.of, { name: alike ? what : `${name}, ${what}` });
    const jump = [of(words.fieldJump), jumpFormula(before, axis), after.jump];
    const start = String(after.start).replace("-", "−");
    // What a window adds depends on where it stands, where the cells that it reads see by turns.
    if (before.ways > 1) {
      return [[of(words.fieldSize), String(after.size), null], jump, [of(words.fieldStart), start, null]];
    }
    return [
      [of(words.fieldSize), reachFormula(before, axis), after.size],
      jump,
      [of(words.fieldStart), startFormula(before, axis), start],
    ];
  }).concat(turns);
}
