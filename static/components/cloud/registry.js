// Maps on the page by their id, and what was sent for each, whichever came first.

const stages = new Map();
const given = new Map();

export function register(stage) {
  for (const [id, other] of stages) {
    if (other === stage || !other.root.isConnected) stages.delete(id);
  }
  stages.set(stage.id, stage);
  if (given.has(stage.id)) stage.receive(given.get(stage.id));
}

/** Give the map `id` a few more values; what is not named stays. */
export function supply(id, values) {
  const all = { ...given.get(id), ...values };
  given.set(id, all);
  const stage = stages.get(id);
  if (stage?.root.isConnected) stage.receive(all);
}
