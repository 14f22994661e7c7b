// Signs of buttons, drawn: their characters are missing from the fonts of some machines.

import { drawn } from "./svg.js";

const BACK = "M11 3 4 8l7 5z";
const ON = "M5 3l7 5-7 5z";
const SHAPES = {
  play: ON,
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  first: `M2 3h2v10H2z${BACK}`,
  back: BACK,
  forward: ON,
  last: `M12 3h2v10h-2z${ON}`,
  add: "M7 3h2v4h4v2H9v4H7V9H3V7h4z",
  up: "M8 2.5l5 5-1.4 1.4L9 6.3V13.5H7V6.3L4.4 8.9 3 7.5z",
  down: "M8 13.5l5-5-1.4-1.4L9 9.7V2.5H7v7.2L4.4 7.1 3 8.5z",
  copy: "M5 2h9v9h-2V4H5zM2 5h9v9H2zm1.6 1.6v5.8h5.8V6.6z",
  remove: "M4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8 3 4.4z",
  undo: "M6.5 2.5 8 4 6 6h3.5a4 4 0 0 1 0 8H5v-2h4.5a2 2 0 0 0 0-4H6l2 2-1.5 1.5L2 7z",
  redo: "M9.5 2.5 8 4l2 2H6.5a4 4 0 0 0 0 8H11v-2H6.5a2 2 0 0 1 0-4H10L8 10l1.5 1.5L14 7z",
};
const LOOK = "width: 1rem; height: 1rem; fill: currentColor; vertical-align: -0.15rem;";

/** A sign by its name, as tall as the letters beside it. */
export function icon(name) {
  const svg = drawn("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", style: LOOK });
  svg.append(drawn("path", { d: SHAPES[name], "fill-rule": "evenodd" }));
  return svg;
}

/** Make `node` the button that plays, or the one that pauses, unless it is. */
export function playing(node, now, words) {
  const name = now ? "pause" : "play";
  if (node.playing === words[name]) return;
  node.playing = words[name];
  node.replaceChildren(icon(name), ` ${words[name]}`);
}
