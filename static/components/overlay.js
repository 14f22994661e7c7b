// Maps laid over the image they are about, side by side: one slider for how far they cover it, one
// cursor for all, which reads the pixel and the value of every map. Nothing goes to the server.

import { Board } from "./overlay/board.js";
import { CSS } from "./overlay/styles.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

export default function overlay({ data, parentElement }) {
  dress(parentElement, CSS);
  let board = mounted.get(parentElement);
  if (!board) {
    board = new Board();
    parentElement.append(board.root);
    mounted.set(parentElement, board);
  }
  board.update(data);
}
