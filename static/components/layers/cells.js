// The cells of a row: what each column shows of a node of the network.

import { element, mark, say, write } from "../dom.js";
import { breakable, inWords, show } from "./formats.js";
import { readsFrom } from "./network.js";

export const BYTES = 4; // of a number in single precision
/** Columns in their order, with the least and the relative width of each. */
export const COLUMNS = [
  { name: "layer", track: "minmax(10.5rem, 1.65fr)", least: 10.5 },
  { name: "settings", track: "minmax(10rem, 1.8fr)", least: 10 },
  { name: "reads", track: "minmax(6.5rem, 0.9fr)", least: 6.5 },
  { name: "input", track: "minmax(5.4rem, 0.5fr)", least: 5.4 },
  { name: "output", track: "minmax(5.4rem, 0.5fr)", least: 5.4 },
  { name: "parameters", track: "minmax(7.4rem, 1fr)", least: 7.4 },
  { name: "trainable", track: "minmax(6rem, 0.6fr)", least: 6 },
  { name: "macs", track: "minmax(7.6rem, 1.1fr)", least: 7.6 },
  { name: "memory", track: "minmax(5rem, 0.6fr)", least: 5 },
  { name: "field", track: "minmax(4.4rem, 0.4fr)", least: 4.4 },
];

/** Make the cell of a column. Filled by `fill`. */
export function make(name, words) {
  const node = element("div", `cell ${name}`);
  node.setAttribute("role", "cell");
  node.dataset.title = words.columns[name]; // for narrow screens, where the head has no room
  const parts = { node, main: element("span", "figure"), more: element("span", "more") };
  node.append(parts.main);
  if (name === "parameters" || name === "macs") {
    parts.share = element("span", "share");
    parts.bar = element("span", `bar ${name}`);
    parts.bar.append(element("i"));
    parts.bar.setAttribute("aria-hidden", "true");
    node.append(parts.share, parts.bar);
  }
  parts.change = element("span", "change");
  node.append(parts.more, parts.change);
  return parts;
}

/** Show `node` in the cell of a column; `null` where nothing is known of it. */
export function fill(name, parts, node, table, before) {
  const told = node ? FILL[name](node, table) : { main: table.draft ? "–" : "" };
  write(parts.main, told.main ?? "");
  write(parts.more, told.more ?? "");
  parts.more.hidden = !told.more;
  write(parts.change, node && before ? changed(name, node, before, table) : "");
  parts.change.hidden = !parts.change.written;
  mark(parts.node, "class", `cell ${name}${told.main === "0" ? " none" : ""}${node?.sum ? " sum" : ""}`);
  if (parts.bar) {
    const share = told.of && !node.gone ? told.value / told.of : 0;
    write(parts.share, share ? table.formats.share(told.value, told.of) : "");
    parts.bar.hidden = !share;
    parts.bar.firstChild.style.width = `${Math.max(share * 100, 0.6)}%`;
  }
}

const FILL = {
  reads: (node) => ({ more: node.sum ? "" : inWords(readsFrom(node).join(", ")) }),
  input: (node) => ({ main: (node.inputs ?? []).map(show).join(", ") }),
  output: (node, { columns, words }) => {
    const read = !columns.includes("input") && node.inputs?.map(show).join(", ");
    return { main: show(node.output), more: read ? breakable(say(words.from, { shape: read })) : "" };
  },
  parameters: counted("parameters"),
  macs: counted("macs"),
  trainable: (node, { formats, words }) => {
    const fixed = node.parameters - node.trainable;
    return {
      main: formats.count(node.trainable),
      more: fixed ? say(words.fixed, { n: formats.count(fixed) }) : "",
    };
  },
  memory: (node, { formats, written }) => ({
    main: formats.bytes(BYTES * node.values),
    more: node.sum || !written || !node.values ? "" : breakable(`${show(node.output)} × ${BYTES}`),
  }),
  field: ({ rows, columns }, { words }) => {
    if (!rows) return {};
    return {
      main: `${rows.size}×${columns.size}`,
      more: rows.jump || columns.jump ? say(words.jump, { n: pair(rows.jump, columns.jump) }) : "",
    };
  },
};

function counted(name) {
  return (node, table) => ({
    main: table.formats.count(node[name]),
    more: more(node, name, table),
    value: node[name],
    of: table.totals[name],
  });
}

/** How a count comes about; of parameters also how many of them are not trained. */
function more(node, name, { columns, formats, words, written }) {
  if (node.shares) return name === "parameters" ? say(words.shares, { name: inWords(node.shares) }) : "";
  const fixed = name === "parameters" && !columns.includes("trainable") ? node.parameters - node.trainable : 0;
  const formula = node.sum || !written ? "" : breakable(node.work[name] ?? "");
  return [formula, fixed ? say(words.fixed, { n: formats.count(fixed) }) : ""].filter(Boolean).join(", ");
}

export function pair(down, across) {
  return down === across ? String(down) : `${down}×${across}`;
}

function changed(name, node, before, { formats }) {
  const numbers = { parameters: "parameters", trainable: "trainable", macs: "macs" };
  if (numbers[name]) {
    return node[name] === before[name] ? "" : formats.difference(node[name], before[name]);
  }
  const was = {
    output: () => [show(node.output), show(before.output)],
    input: () => [node.inputs && show(node.inputs[0] ?? []), before.input && show(before.input)],
    memory: () => [formats.bytes(BYTES * node.values), formats.bytes(BYTES * before.values)],
    field: () => [node.rows && `${node.rows.size}×${node.columns.size}`, before.field && show(before.field)],
  }[name]?.();
  return was && was[0] && was[1] && was[0] !== was[1] ? breakable(`← ${was[1]}`) : "";
}
