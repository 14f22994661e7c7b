// A network as the server packs it: columns, and what is alike only once.

/** The nodes of the network in `table`: an object each. */
export function unpack(table) {
  const shapes = table.shape.map((place) => table.shapes[place]);
  const nodes = table.names.map((name, i) => {
    const { title, ...spec } = table.layers[table.layer[i]];
    const reads = table.reads[i] ?? [i - 1]; // places of nodes above
    const [rows, columns] = table.fields[table.field[i]].map(reach);
    return {
      i, name, title, spec, reads, rows, columns,
      kind: spec.kind,
      path: table.paths[i] ?? "",
      depth: table.depth[i] ?? 0,
      inputs: reads.map((j) => shapes[j]),
      output: shapes[i],
      parameters: table.parameters[i],
      trainable: table.trainable[i],
      macs: table.macs[i],
      values: table.values[i],
      work: table.works[table.work[i]],
      shares: table.shares[i] === undefined ? "" : table.names[table.shares[i]],
    };
  });
  for (const node of nodes) node.from = node.reads.map((j) => nodes[j]).filter(Boolean);
  return nodes;
}

function reach([start, size, jump, ways = 1]) {
  return { start, size, jump, ways };
}

/** The names of what `node` reads, unless that is the node above it alone. */
export function readsFrom({ i, reads, from }) {
  return reads.length === 1 && reads[0] === i - 1 ? [] : from.map((node) => node.name);
}

/** The nodes that are one layer of a trainable network, by its path. A block is its addition. */
export function byPath(nodes) {
  const found = new Map();
  for (const node of nodes) {
    if (!node.path) continue;
    if (!found.has(node.path)) found.set(node.path, []);
    found.get(node.path).push(node);
  }
  return found;
}

/** A run of nodes as one: what they count together, and what the last of them makes. */
export function together(nodes) {
  const sum = (name) => nodes.reduce((total, node) => total + node[name], 0);
  const last = nodes.at(-1);
  return {
    inputs: nodes[0].inputs, output: last.output, rows: last.rows, columns: last.columns,
    parameters: sum("parameters"), trainable: sum("trainable"), macs: sum("macs"), values: sum("values"),
  };
}

/** Runs of nodes whose names say that they are one block: `[{ name, from, to }]`, `to` not in it.
 *
 * `conv2_block1_1_conv`, `block_3_expand`, `block1a_dwconv`: the block's name ends after its number.
 */
export function blocks(nodes) {
  const found = [];
  let run = null;
  const close = () => {
    if (run && run.to - run.from >= 3) found.push(run);
  };
  nodes.forEach((node, i) => {
    const name = node.name.match(/^(.*?(?:block|mixed|conv_dw|stage|layer)_?\d+[a-z]?)(?=_|$)/i)?.[1] ?? "";
    if (run && run.name === name) {
      run.to = i + 1;
    } else {
      close();
      run = name ? { name, from: i, to: i + 1 } : null;
    }
  });
  close();
  return found;
}
