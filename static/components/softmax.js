// Softmax, class by class: scores, probabilities, formula, loss and gradient, live in the browser.
// Only what is edited goes to the server, so that the address can keep it.

import { Bench } from "./softmax/bench.js";
import { CSS } from "./softmax/styles.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

export default function softmax({ data, parentElement, setStateValue }) {
  dress(parentElement, CSS);
  let bench = mounted.get(parentElement);
  if (!bench) {
    // A number that never comes twice: the same state edited again is an edit too.
    bench = new Bench((state) => setStateValue("edit", { ...state, at: Date.now() }));
    mounted.set(parentElement, bench);
    parentElement.append(bench.root);
  }
  bench.update(data);
}
