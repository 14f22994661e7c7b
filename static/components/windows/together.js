// Stages that step together: two orders of one convolution, side by side.

const groups = new Map();

function members(name) {
  const stages = groups.get(name) ?? new Set();
  stages.forEach((stage) => stage.root.isConnected || stages.delete(stage));
  return stages;
}

/** Put `stage` into the group called `name` (none, when empty); the cell that the others show. */
export function join(stage, name) {
  groups.forEach((stages) => stages.delete(stage));
  if (!name) return null;
  const stages = members(name);
  const [first] = stages;
  groups.set(name, stages.add(stage));
  return first && !first.empty ? [first.oy, first.ox] : null;
}

/** The others of the group whose maps are of the same size. */
export function others(stage) {
  const { h, w } = stage.results;
  return [...members(stage.data.together)].filter((other) =>
    other !== stage && !other.empty && other.results.h === h && other.results.w === w);
}
