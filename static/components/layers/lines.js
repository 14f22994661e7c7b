// The lines of the table: from a draft, with the numbers known of its layers, or from a network that
// is only looked at, its blocks found by their names.

import { together, blocks } from "./network.js";
import { walk } from "./draft.js";

/**
 * A line is `{ id, type, number, depth, title, name, nodes, node, item }`. `type` is "input",
 * "layer", "block" (its head), "end" (the addition that closes a block) or "gone" (only in the
 * network compared with). `nodes` are those it stands for, `node` what its cells show.
 */
function line(id, type, more) {
  return { id, type, number: "", depth: 0, name: "", nodes: [], node: null, item: null, ...more };
}

/** Lines of `draft`; `known` has the nodes last seen of each layer, by identity. */
export function linesOfDraft(draft, known, kinds, folded) {
  const input = known.get("input") ?? [];
  const found = [line("input", "input", { nodes: input, node: input[0] ?? null })];
  const open = []; // blocks whose closing lines are still to come
  const close = (path) => {
    while (open.length && !path.startsWith(open.at(-1).prefix)) found.push(...open.pop().ends);
  };
  const hidden = [];
  for (const { item, path } of walk(draft)) {
    close(path);
    if (hidden.some((prefix) => path.startsWith(prefix))) continue;
    const nodes = known.get(item.id) ?? [];
    const depth = path.split(".").length - 1;
    const number = path.split(".").map((n) => Number(n) + 1).join(".");
    const title = kinds[item.spec.kind]?.title ?? String(item.spec.kind ?? "?");
    const common = { number, depth, title, item, nodes };
    if (!item.layers) {
      found.push(line(item.id, "layer", { ...common, name: nodes[0]?.name ?? "", node: nodes[0] ?? null }));
      continue;
    }
    const within = [...walk({ layers: [item] })].flatMap((inner) => known.get(inner.item.id) ?? []);
    const isFolded = folded.has(item.id);
    const sorted = within.sort((a, b) => a.i - b.i);
    found.push(line(item.id, "block", {
      ...common, folded: isFolded, name: nodes.at(-1)?.name ?? "",
      node: sorted.length ? { ...together(sorted), sum: true } : null,
    }));
    if (isFolded) hidden.push(`${path}.`);
    else open.push({ prefix: `${path}.`, ends: ends(item, common) });
  }
  close("");
  return found;
}

function ends(item, { nodes, depth }) {
  return nodes.map((node, i) => line(`${item.id}/${i}`, "end", {
    depth, item, nodes: [node], node, title: node.title, name: node.name,
  }));
}

/** Lines of a network that is only looked at. */
export function linesOfNodes(nodes, folded) {
  const found = [];
  const runs = blocks(nodes);
  let count = 0;
  const each = (node, depth, id = String(node.i)) => {
    if (node.kind !== "input") count += 1;
    return line(id, node.kind === "input" ? "input" : "layer", {
      number: node.kind === "input" ? "" : String(count), depth: depth + node.depth,
      title: node.title, name: node.name, nodes: [node], node,
    });
  };
  let i = 0;
  while (i < nodes.length) {
    const run = runs[0]?.from === i ? runs.shift() : null;
    const inner = run ? nodes.slice(run.from, run.to) : [nodes[i]];
    const made = inner.map((node) => each(node, run ? 1 : 0));
    if (run) {
      const id = `block ${run.name}`;
      found.push(line(id, "group", {
        title: run.name, nodes: inner, folded: folded.has(id),
        number: `${made[0].number}–${made.at(-1).number}`, node: { ...together(inner), sum: true },
      }));
    }
    if (!run || !folded.has(found.at(-1).id)) found.push(...made);
    i += inner.length;
  }
  return found;
}

/** Lines whose name or kind has `text` in it, in the blocks they stand in. */
export function sought(lines, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return lines;
  const has = (one) => `${one.title} ${one.name} ${one.number}`.toLowerCase().includes(wanted);
  return lines.filter((one) => {
    if (one.type !== "group") return has(one);
    return has(one) || one.nodes.some(has);
  });
}
