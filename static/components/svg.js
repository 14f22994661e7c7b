// Small helpers to build and change drawings.

const SVG = "http://www.w3.org/2000/svg";

/** An element of a drawing, with its attributes. */
export function drawn(tag, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  if (text) node.textContent = text;
  return node;
}

/** Set attributes of `node`. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}
