// What a reader does with pointer, finger and keys; all of it stays in the browser.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Let a stage follow its reader. */
export function listen(stage) {
  const [input, output] = [stage.input.grid.canvas, stage.output.grid.canvas];
  const soon = oncePerFrame();
  output.onpointermove = (event) => stage.player.timer || soon(() => point(stage, event));
  output.onpointerdown = (event) => { stage.player.pause(); point(stage, event); };
  output.onkeydown = (event) => outputKey(stage, event);
  input.onpointermove = (event) => soon(() => touch(stage, stage.input.at(event)));
  // A finger has no place to look at but the one it taps: what it marks stays until the next tap.
  const finger = (event) => event.pointerType === "touch";
  input.onpointerdown = (event) => touch(stage, stage.input.at(event), !finger(event));
  input.onpointerleave = (event) => finger(event) || soon(() => touch(stage, null));
  input.onblur = () => touch(stage, null);
  input.onkeydown = (event) => inputKey(stage, event);
  const follow = (event) => light(stage, event.target.closest?.("[data-i]")?.dataset.i);
  stage.root.addEventListener("pointerover", follow);
  stage.root.addEventListener("focusin", follow);
  // The page does not tell of another theme; a reader who comes back from the menu does.
  stage.root.addEventListener("pointerenter", () => stage.themed());
  new ResizeObserver(() => stage.resized()).observe(stage.root);
}

/** At most one action per frame, the last of several. */
export function oncePerFrame() {
  let next = null;
  return (action) => {
    if (!next) requestAnimationFrame(() => { const act = next; next = null; act(); });
    next = action;
  };
}

function point(stage, event) {
  const [oy, ox] = stage.output.at(event);
  if (oy === stage.oy && ox === stage.ox && stage.hidden === null) return;
  stage.show(oy, ox);
}

/** The input cell that is pointed at: every output that it feeds is marked. */
function touch(stage, cell, jump = false) {
  const inside = cell && stage.problem.inside(...cell) ? cell : null;
  if (!jump && String(inside) === String(stage.hovered)) return;
  stage.hovered = inside;
  const [first] = jump && inside ? stage.fedBy(...inside) : [];
  if (first) stage.show(...first);
  else stage.show();
}

function outputKey(stage, event) {
  const by = MOVES[event.key];
  const { player } = stage;
  if (event.key === " ") player.switch();
  else if (event.key === "Home") player.step(-Infinity);
  else if (event.key === "End") player.step(Infinity);
  else if (by) {
    player.pause();
    stage.show(stage.oy + by[0], stage.ox + by[1]);
  } else return;
  event.preventDefault();
}

function inputKey(stage, event) {
  const by = MOVES[event.key];
  if (!by) return;
  event.preventDefault();
  const { rows, columns, hovered } = stage;
  const to = hovered ? [hovered[0] + by[0], hovered[1] + by[1]]
    : [Math.max(0, rows.in0), Math.max(0, columns.in0)];
  if (stage.problem.inside(...to)) touch(stage, to);
}

/** Show the same tap in the window, the kernel, the products and the formula. */
function light(stage, i) {
  if (i === stage.lit) return;
  stage.lit = i;
  for (const node of stage.root.querySelectorAll("[data-i]")) {
    node.classList.toggle("lit", i !== undefined && node.dataset.i === i);
  }
}
