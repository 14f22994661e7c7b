// Where the maps stand: in rows, the image first and twice as large, as large as fits on a screen.

const GAP = 10;
const CAPTION = 40; // pixels under a map: its name and its size
const TALL = 600; // pixels that the stack may be high on a wide page before its maps shrink
const SIDES = [176, 160, 144, 128, 116, 104, 96, 88];

/** Columns and side of the maps in `width` pixels: the image takes four places. */
export function fitting(width, maps) {
  if (width < 620) {
    const columns = maps <= 6 ? 2 : 3;
    return { columns, side: Math.floor((width - (columns - 1) * GAP) / columns) };
  }
  const found = SIDES.map((side) => {
    const columns = Math.floor((width + GAP) / (side + GAP));
    const rows = Math.max(2, Math.ceil((maps + 3) / columns));
    return { columns, side, high: rows * (side + CAPTION + GAP) };
  });
  return found.find(({ high }) => high <= TALL) ?? found[found.length - 1];
}

/** Give each tile its size and paint it. */
export function arrange(stack, tiles, width, look) {
  const { columns, side } = fitting(width, tiles.length);
  stack.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
  stack.style.gap = `${GAP}px`;
  tiles.forEach((tile, i) => {
    tile.figure.classList.toggle("large", i === 0);
    tile.figure.style.width = `${i ? side : 2 * side + GAP}px`;
    tile.lay(i ? side : 2 * side + GAP, look);
  });
}
