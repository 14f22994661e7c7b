// What a reader does with pointer, finger and keys; all of it stays in the browser.

import { oncePerFrame } from "../windows/gestures.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LAYERS = { PageUp: -1, PageDown: 1, Home: -Infinity, End: Infinity };

/** Let a stage follow its reader. */
export function listen(stage) {
  const soon = oncePerFrame();
  const under = (event) => stage.tiles.find((tile) => tile.canvas === event.target);
  stage.stack.addEventListener("pointermove", (event) => {
    const tile = event.pointerType !== "touch" && !stage.pinned && under(event);
    if (tile) soon(() => point(stage, tile, event));
  });
  stage.stack.addEventListener("pointerdown", (event) => {
    const tile = under(event);
    if (tile) press(stage, tile, event);
  });
  stage.stack.addEventListener("keydown", (event) => key(stage, event));
  // The page does not tell of another theme; a reader who comes back from the menu does.
  stage.root.addEventListener("pointerenter", () => stage.themed());
  new ResizeObserver(() => stage.resized()).observe(stage.root);
}

function point(stage, tile, event) {
  const [row, column] = tile.at(event);
  if (tile.index === stage.last && row === stage.row && column === stage.column) return;
  stage.show(tile.index, row, column);
}

/** A press shows the cell and keeps it; on the cell that is kept, it lets go. */
function press(stage, tile, event) {
  const [row, column] = tile.at(event);
  const same = tile.index === stage.last && row === stage.row && column === stage.column;
  stage.pin(!(stage.pinned && same));
  stage.show(tile.index, row, column);
  tile.canvas.focus({ preventScroll: true });
}

function key(stage, event) {
  const by = MOVES[event.key];
  const layers = LAYERS[event.key];
  if (by) stage.show(stage.last, stage.row + by[0], stage.column + by[1]);
  else if (layers) stage.along(layers);
  else if (event.key === "Enter" || event.key === " ") stage.pin(!stage.pinned);
  else if (event.key === "Escape") stage.pin(false);
  else return;
  event.preventDefault();
}
