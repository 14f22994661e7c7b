// Names of layers under small maps: those of one network often differ at their ends only.

const MOST = 26; // characters of a name: two lines under the smallest map
const END = 16; // of a longer one, what is kept of its end

/** `name`, or its beginning and its end. */
export function cut(name) {
  return name.length <= MOST ? name : `${name.slice(0, MOST - END - 1)}…${name.slice(-END)}`;
}

/** The same with places where a line may break: after each sign that joins words. */
export function label(name) {
  const parts = cut(name).split(/(?<=[_/.])(?=.)/);
  return parts.flatMap((part, i) => (i ? [document.createElement("wbr"), part] : [part]));
}
