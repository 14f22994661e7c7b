// Ten colours of classes: Okabe and Ito's, with violet and brown, as far apart for colour-blind eyes
// as ten can be. They never stand alone: each point is its class's sign.

const LIGHT = ["#0072b2", "#d55e00", "#008f68", "#c2609a", "#a07400", "#2f97d4", "#747474",
  "#6a3d9a", "#8c4a2f", "#161616"];
const DARK = ["#4aa3e0", "#f08142", "#2bc79a", "#e392c3", "#f0b93b", "#9bdcff", "#a6a6a6",
  "#b7a3ff", "#cf9273", "#f7f7f7"];

export function classColours(dark) {
  return dark ? DARK : LIGHT;
}

/** [red, green, blue] of "#rrggbb". */
export function channels(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
