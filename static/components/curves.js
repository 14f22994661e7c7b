// Curves of activation functions and of their slopes, with a point that moves on them by mouse,
// finger or keys. Nothing goes to the server.

import { Board } from "./curves/board.js";
import { CSS } from "./curves/styles.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

export default function curves({ data, parentElement }) {
  dress(parentElement, CSS);
  let board = mounted.get(parentElement);
  if (!board) {
    board = new Board();
    mounted.set(parentElement, board);
    parentElement.append(board.root);
  }
  board.update(data);
}
