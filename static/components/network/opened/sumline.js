// One cell of a map as a sum: the channels that add most, the others together, the bias, and what the
// activation makes of it.

import { count, element } from "../../dom.js";
import { activated, summed } from "../../windows/summed.js";

export class SumLine {
  constructor() {
    this.node = element("div", "formula");
    this.node.setAttribute("role", "group");
    this.lines = [element("p", "sum"), element("p", "sum")];
    this.node.append(...this.lines);
  }

  /** Write cell `p` of `found` (of sums.js `convolved`), whose channels are called `names`: those
   * `listed` one by one, the `others` together. */
  fill(found, p, { names, listed, others, stage, words, numbers, result }) {
    this.node.setAttribute("aria-label", words.written);
    const parts = listed.map((k) => ({ value: found.maps[k][p], name: names[k] }));
    if (others.length) {
      const value = others.reduce((sum, k) => sum + found.maps[k][p], 0);
      parts.push({ value, name: count(words.others, { n: others.length }) });
    }
    if (stage.weights.bias) parts.push({ value: found.bias, name: words.bias });
    const { html, places } = summed(parts, found.sum[p], numbers);
    this.lines[0].innerHTML = html;
    const { activation } = stage;
    this.lines[1].hidden = activation === "softmax" || activation === "linear";
    this.lines[1].innerHTML = activated(activation, found.sum[p], result, places, numbers);
  }
}
