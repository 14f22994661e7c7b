// A network while it is edited: layers with an identity of their own, moved, added and removed.
// Every function that changes a draft returns a new one; a draft is never changed in place.

let last = 0;

function fresh() {
  last += 1;
  return `layer-${last}`;
}

/** A draft of the network that `json` describes. */
export function planted({ input_shape: input, layers }) {
  return { input: [...(input ?? [28, 28, 1])], layers: grown(layers) };
}

function grown(layers) {
  return (Array.isArray(layers) ? layers : []).map(({ layers: inner, ...spec }) => ({
    id: fresh(), spec, layers: inner === undefined ? null : grown(inner),
  }));
}

/** The draft as the server reads it. */
export function written({ input, layers }) {
  const out = (list) => list.map((item) => (item.layers ? { ...item.spec, layers: out(item.layers) } : { ...item.spec }));
  return { input_shape: input, layers: out(layers) };
}

/** Every layer in the order of the table, a block before its own: `{ item, list, index, path }`. */
export function* walk(draft) {
  yield* along(draft.layers, "", null);
}

function* along(list, prefix, block) {
  for (const [index, item] of list.entries()) {
    const path = `${prefix}${index}`;
    yield { item, list, index, path, block };
    if (item.layers) yield* along(item.layers, `${path}.`, item);
  }
}

/** Where the layer `id` stands, as `walk` tells it. */
export function find(draft, id) {
  for (const place of walk(draft)) if (place.item.id === id) return place;
  return null;
}

/** A draft in which `change(copy)` was done. */
export function changed(draft, change) {
  const copy = structuredClone(draft);
  change(copy);
  return copy;
}

/** With `value` as the setting `name` of the layer `id`; `undefined` leaves it to its default. */
export function withSetting(draft, id, name, value) {
  return changed(draft, (copy) => {
    const { spec } = find(copy, id).item;
    if (value === undefined) delete spec[name];
    else spec[name] = value;
  });
}

/** With `json`, a layer, after the layer `id`, or first; and the identity of what was added. */
export function withLayer(draft, id, json) {
  const [item] = grown([json]);
  const next = changed(draft, (copy) => {
    const place = find(copy, id);
    if (place) place.list.splice(place.index + 1, 0, item);
    else copy.layers.unshift(item);
  });
  return [next, item.id];
}

/** With a copy of the layer `id` after it. */
export function withCopy(draft, id) {
  const { item } = find(draft, id);
  return withLayer(draft, id, written({ input: [], layers: [item] }).layers[0]);
}

export function without(draft, id) {
  return changed(draft, (copy) => {
    const { list, index } = find(copy, id);
    list.splice(index, 1);
  });
}

/** With the layer `id` before the layer `before`, or at the end of the block `within` (or of the
 * network). A block cannot be put into itself: `null`. */
export function moved(draft, id, { before = null, within = null }) {
  const { item } = find(draft, id);
  const inside = new Set([...walk({ layers: [item] })].map((place) => place.item.id));
  if (inside.has(before) || inside.has(within)) return null;
  return changed(draft, (copy) => {
    const from = find(copy, id);
    const [taken] = from.list.splice(from.index, 1);
    const to = before && find(copy, before);
    if (to) to.list.splice(to.index, 0, taken);
    else (within ? find(copy, within).item.layers : copy.layers).push(taken);
  });
}

/** Where one step up or down takes the layer `id`, in and out of blocks; `null` at the ends. */
export function step(draft, id, down) {
  const { list, index, block } = find(draft, id);
  const neighbour = list[index + (down ? 1 : -1)];
  if (neighbour?.layers) {
    if (!down) return { within: neighbour.id };
    return neighbour.layers.length ? { before: neighbour.layers[0].id } : { within: neighbour.id };
  }
  if (neighbour) {
    if (!down) return { before: neighbour.id };
    return after(list, index + 1, block);
  }
  if (!block) return null;
  const outer = find(draft, block.id);
  return down ? after(outer.list, outer.index, outer.block) : { before: block.id };
}

function after(list, index, block) {
  return index + 1 < list.length ? { before: list[index + 1].id } : { within: block?.id ?? null };
}
