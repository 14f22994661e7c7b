// What a reader does with pointer, fingers, wheel and keys; all of it stays in the browser.

import { isDark } from "../colours.js";
import { nearestAt, nextTowards } from "./points.js";

const REACH = { mouse: 14, pen: 18, touch: 30 }; // pixels from a point that still mean it
const STILL = 5; // pixels that a press may move
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const STEP = 60;
const BY = 1.5;

export function listen(stage) {
  const { top } = stage;
  const hand = new Hand(stage);
  top.addEventListener("pointerdown", (event) => hand.down(event));
  top.addEventListener("pointermove", (event) => hand.move(event));
  top.addEventListener("pointerup", (event) => hand.up(event));
  top.addEventListener("pointercancel", (event) => hand.drop(event));
  top.addEventListener("pointerleave", () => stage.pinned || hand.fingers.size || stage.lookAt(-1));
  top.addEventListener("wheel", (event) => wheel(stage, event), { passive: false });
  top.addEventListener("keydown", (event) => key(stage, event));
  // The page does not tell of another theme; a reader who comes back from the menu does.
  stage.root.addEventListener("pointerenter", () => {
    if (stage.data && isDark(stage.root) !== stage.dark) stage.lay();
  });
  new ResizeObserver(() => {
    if (stage.data && Math.abs(stage.room.clientWidth - stage.width) >= 1) {
      Object.assign(stage, { zoom: 1, shift: [0, 0] });
      stage.lay();
    }
  }).observe(stage.room);
}

function place(stage, event) {
  const box = stage.top.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

class Hand {
  constructor(stage) {
    this.stage = stage;
    this.fingers = new Map();
    this.moved = 0;
  }

  down(event) {
    const { top } = this.stage;
    if (!this.fingers.size) this.moved = 0;
    this.fingers.set(event.pointerId, place(this.stage, event));
    top.setPointerCapture(event.pointerId);
    top.focus({ preventScroll: true });
  }

  move(event) {
    const { stage, fingers } = this;
    const now = place(stage, event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch" && !stage.pinned) stage.soon(() => this.hover(now, event.pointerType));
      return;
    }
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    this.moved += Math.hypot(dx, dy);
    if (this.moved <= STILL && fingers.size < 2) return;
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other) {
      this.moved = Infinity;
      const by = Math.hypot(now[0] - other[0], now[1] - other[1])
        / (Math.hypot(before[0] - other[0], before[1] - other[1]) || 1);
      stage.scale(by, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else {
      stage.pan(dx, dy);
    }
  }

  hover([x, y], kind) {
    const { stage } = this;
    if (stage.at) stage.lookAt(nearestAt(stage.at, stage.open, x, y, REACH[kind] ?? 14), false);
  }

  /** A press keeps the image; on the one that is kept, or beside all, it lets go. */
  up(event) {
    const { stage } = this;
    const pressed = this.drop(event) && this.moved <= STILL;
    if (!pressed || !stage.at) return;
    const i = nearestAt(stage.at, stage.open, ...place(stage, event), REACH[event.pointerType] ?? 14);
    const again = stage.pinned && i === stage.current;
    stage.lookAt(i, i >= 0 && !again);
  }

  drop(event) {
    return this.fingers.delete(event.pointerId);
  }
}

/** The wheel scrolls the page until the map was pressed, so that nobody is caught in it. */
function wheel(stage, event) {
  const inside = stage.root.getRootNode().activeElement === stage.top;
  if (!inside && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  stage.scale(2 ** (-event.deltaY / 300), ...place(stage, event));
}

function key(stage, event) {
  if (!stage.at || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = MOVES[event.key];
  if (by && event.shiftKey) stage.pan(-by[0] * STEP, -by[1] * STEP);
  else if (by) walk(stage, by);
  else if (event.key === "PageDown") leap(stage, 1);
  else if (event.key === "PageUp") leap(stage, -1);
  else if (event.key === "+" || event.key === "=") stage.scale(BY, ...focus(stage));
  else if (event.key === "-") stage.scale(1 / BY, ...focus(stage));
  else if (event.key === "0" || event.key === "Home") stage.whole();
  else if (event.key === "Enter" || event.key === " ") stage.lookAt(stage.current, !stage.pinned);
  else if (event.key === "Escape") stage.lookAt(-1, false);
  else return;
  event.preventDefault();
}

function focus({ at, current }) {
  return current < 0 ? [] : [at[2 * current], at[2 * current + 1]];
}

/** To the next image in that direction; the first time, to the one in the middle. */
function walk(stage, [dx, dy]) {
  const { at, open, current, width, height } = stage;
  const next = current < 0 ? nearestAt(at, open, width / 2, height / 2, Infinity)
    : nextTowards(at, open, current, dx, dy);
  if (next >= 0) go(stage, next);
}

/** To the next error, or the one before. */
function leap(stage, by) {
  const { points, open } = stage;
  const errors = [...points.wrong.keys()].filter((i) => points.wrong[i] && open[i]);
  if (!errors.length) return;
  const after = errors.findIndex((i) => (by > 0 ? i > stage.current : i >= stage.current));
  const at = after < 0 ? (by > 0 ? 0 : errors.length - 1) : after + (by > 0 ? 0 : -1);
  go(stage, errors[(at + errors.length) % errors.length]);
}

function go(stage, i) {
  stage.lookAt(i, true);
  const [x, y] = [stage.at[2 * i], stage.at[2 * i + 1]];
  const out = (value, room) => (value < 24 ? 24 - value : value > room - 24 ? room - 24 - value : 0);
  const [dx, dy] = [out(x, stage.width), out(y, stage.height)];
  if (dx || dy) stage.pan(dx, dy);
}
