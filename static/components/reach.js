// The stack of a network's maps: point at a cell, and see what it sees in every map before it.
// Computed here from the layers' windows; nothing of a look goes to the server.

import { dress } from "./styles.js";
import { Stage } from "./reach/stage.js";
import { CSS } from "./reach/styles.js";

const mounted = new WeakMap();

export default function reach({ data, parentElement }) {
  dress(parentElement, CSS);
  let stage = mounted.get(parentElement);
  if (!stage) {
    stage = new Stage();
    mounted.set(parentElement, stage);
    parentElement.append(stage.root);
  }
  stage.update(data);
}
