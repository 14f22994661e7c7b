// A map of images: each is a point, near those that a network finds alike. Hover, keys, legend, zoom
// and the change from one map to the other stay in the browser.

import { register } from "./cloud/registry.js";
import { Stage } from "./cloud/stage.js";
import { CSS } from "./cloud/styles.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

export default function cloud({ data, parentElement }) {
  dress(parentElement, CSS);
  let stage = mounted.get(parentElement);
  if (!stage) {
    stage = new Stage();
    mounted.set(parentElement, stage);
    parentElement.append(stage.root);
  }
  stage.update(data);
  register(stage);
}
