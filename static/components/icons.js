// Signs of the players, drawn: their characters are missing from the fonts of some machines.

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
};
const LOOK = "width: 1rem; height: 1rem; fill: currentColor; vertical-align: -0.15rem;";

/** A sign by its name, as tall as the letters beside it. */
export function icon(name) {
  const svg = drawn("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", style: LOOK });
  svg.append(drawn("path", { d: SHAPES[name] }));
  return svg;
}

/** Make `node` the button that plays, or the one that pauses, unless it is. */
export function playing(node, now, words) {
  const name = now ? "pause" : "play";
  if (node.playing === words[name]) return;
  node.playing = words[name];
  node.replaceChildren(icon(name), ` ${words[name]}`);
}
