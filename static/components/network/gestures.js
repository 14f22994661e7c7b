// Pointer, finger and keys over the network; all of it stays in the browser.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Let a view follow its reader. */
export function follow(view) {
  const { area } = view.overview;
  const under = (event) => view.overview.sheets.find(({ canvas }) => canvas === event.target);
  area.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(view, under(event), event));
  area.addEventListener("pointerleave", () => view.read(null));
  area.addEventListener("click", (event) => press(view, under(event), event));
  area.addEventListener("keydown", (event) => key(view, under(event), event));
  area.addEventListener("focusin", (event) => {
    const sheet = under(event);
    if (sheet?.canvas.matches(":focus-visible")) read(view, sheet, place(view, sheet));
  });
  view.root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !view.level || event.defaultPrevented) return;
    event.preventDefault();
    view.close();
  });
  view.root.addEventListener("pointerenter", () => view.resized());
  new ResizeObserver(() => view.resized()).observe(view.root);
}

function point(view, sheet, event) {
  const at = sheet?.at(event);
  if (!at) return;
  view.keyed = false;
  view.read(sheet.stage.index, at.f, at.y, at.x);
}

/** A mouse opens what it presses; a finger reads first, and opens what it presses again. */
function press(view, sheet, event) {
  const at = sheet?.at(event);
  if (!at) return;
  view.keyed = false;
  const { index } = sheet.stage;
  const { chosen } = view;
  const again = chosen.i === index && chosen.f === at.f;
  view.choose(index, at.f);
  if (event.pointerType !== "touch" || again) view.open(index, at.f, null, [at.y, at.x]);
  else view.read(index, at.f, at.y, at.x, true);
}

/** Where the keyboard is in a sheet. */
function place(view, { stage, tiles }) {
  const { chosen } = view;
  const at = view.cursor?.i === stage.index ? view.cursor : null;
  const f = at?.f ?? (chosen.i === stage.index ? chosen.f : 0);
  const middle = { y: Math.floor(stage.h / 2), x: Math.floor(stage.w / 2) };
  return { i: stage.index, f: Math.min(f, tiles - 1), y: at?.y ?? middle.y, x: at?.x ?? middle.x };
}

function read(view, sheet, at) {
  view.cursor = at;
  view.keyed = true;
  view.choose(at.i, at.f);
  view.read(at.i, at.f, at.y, at.x, true);
}

/** Arrows go from map to map, with Shift from pixel to pixel; Enter opens. */
function key(view, sheet, event) {
  if (!sheet) return;
  const at = place(view, sheet);
  const by = MOVES[event.key];
  if (event.key === "Enter" || event.key === " ") {
    const read = view.cursor?.i === at.i; // a pixel of it, by the keyboard
    view.open(at.i, at.f, null, read ? [at.y, at.x] : null);
  } else if (by && event.shiftKey) {
    const { h, w } = sheet.stage;
    at.y = Math.max(0, Math.min(h - 1, at.y + by[0]));
    at.x = Math.max(0, Math.min(w - 1, at.x + by[1]));
    read(view, sheet, at);
  } else if (by) {
    const f = sheet.next(at.f, ...by);
    read(view, sheet, { ...at, f });
  } else return;
  event.preventDefault();
}
