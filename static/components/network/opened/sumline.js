// One cell of a map as a sum: the channels that add most, the others together, the bias, and what the
// activation makes of it.

import { element, say } from "../../dom.js";
import { activated, summed } from "../../windows/summed.js";

const LISTED = 6; // parts that are named one by one

export class SumLine {
  constructor() {
    this.node = element("div", "formula");
    this.node.setAttribute("role", "group");
    this.lines = [element("p", "sum"), element("p", "sum")];
    this.node.append(...this.lines);
  }

  /** Write cell `p` of `found` (of sums.js `convolved`), whose channels are called `names`, in `order`. */
  fill(found, p, { names, order, stage, words, numbers, result }) {
    this.node.setAttribute("aria-label", words.written);
    const parts = named(found, p, order, { names, words });
    if (stage.weights.bias) parts.push({ value: found.bias, name: words.bias });
    const { html, places } = summed(parts, found.sum[p], numbers);
    this.lines[0].innerHTML = html;
    const { activation } = stage;
    this.lines[1].hidden = activation === "softmax" || activation === "linear";
    this.lines[1].innerHTML = activated(activation, found.sum[p], result, places, numbers);
  }
}

function named({ maps }, p, order, { names, words }) {
  const one = order.length > LISTED + 1 ? order.slice(0, LISTED) : order;
  const rest = order.slice(one.length);
  const parts = one.map((k) => ({ value: maps[k][p], name: names[k] }));
  if (!rest.length) return parts;
  const value = rest.reduce((sum, k) => sum + maps[k][p], 0);
  return [...parts, { value, name: say(words.others[1], { n: rest.length }) }];
}
