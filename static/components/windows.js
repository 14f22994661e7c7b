// A window sliding over maps: convolution and pooling, computed here cell by cell. Hover, click,
// keys and play are looks: nothing of them goes to the server. Only an edited kernel does.

import { decode } from "./arrays.js";
import { dress } from "./styles.js";
import { Stage } from "./windows/stage.js";
import { CSS } from "./windows/styles.js";

const mounted = new WeakMap();

export default function windows({ data, parentElement, setTriggerValue }) {
  dress(parentElement, CSS);
  let stage = mounted.get(parentElement);
  if (!stage) {
    stage = new Stage((edited) => setTriggerValue("kernel", edited));
    mounted.set(parentElement, stage);
    parentElement.append(stage.root);
  }
  const { input, kernel } = data;
  stage.update(
    data,
    { ...input, values: numbers(input) },
    kernel && { ...kernel, values: numbers(kernel) },
    data.bias,
  );
}

/** An array as the server packs it: integers over a divisor, or floating-point numbers. */
function numbers({ data, dtype, divisor }) {
  return Float64Array.from(decode(data, dtype), (value) => value / divisor);
}
