// Small helpers to build and fill elements.

/** An element with a class and text. */
export function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

/** A button that does not submit anything. */
export function button(className, text, label, onclick) {
  const node = Object.assign(element("button", className, text), { type: "button", onclick });
  if (label) {
    node.setAttribute("aria-label", label);
    node.title = label;
  }
  return node;
}

/** `template` with its {gaps} filled. */
export function say(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The singular or plural of `forms`, with its gaps filled; `values.n` is what is counted. */
export function count(forms, values) {
  return say(forms[values.n > 1 ? 1 : 0], values);
}

/** `low` … `high` that `value` is nearest to. */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/** Write `text` into `node` unless it is there: what is not touched need not be laid out again. */
export function write(node, text) {
  if (node.written === text) return;
  node.written = text;
  node.textContent = text;
}

/** Whether the pointer itself has moved: the page that moves under one at rest says so too. */
export function hasMoved({ pointerType, movementX, movementY }) {
  return pointerType !== "touch" && Boolean(movementX || movementY);
}

/** Set an attribute unless it is so. */
export function mark(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
