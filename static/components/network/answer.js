// The answer: a bar for each class. One sigmoid value answers for two.

import { element, write } from "../dom.js";

export class Answer {
  /** `act` has point(f) and open(f), f being a value of the last stage. */
  constructor(act) {
    this.act = act;
    this.node = element("div", "answer");
    this.node.setAttribute("role", "group");
    this.rows = [];
  }

  build(names, units) {
    if (this.rows.length === names.length) return;
    this.rows = names.map((_, k) => this.row(Math.min(k, units - 1)));
    this.node.replaceChildren(...this.rows.map((row) => row.node));
  }

  row(f) {
    const node = Object.assign(element("button", "class"), { type: "button" });
    const [name, track, fill, share] = [
      element("b"), element("span", "track"), element("i"), element("output")];
    track.append(fill);
    node.append(name, track, share);
    node.onpointerenter = () => this.act.point(f);
    node.onfocus = () => this.act.point(f);
    node.onclick = () => this.act.open(f);
    return { node, name, fill, share };
  }

  fill(names, probabilities, numbers) {
    this.build(names, probabilities.length);
    const shares = probabilities.length === 1 && names.length === 2
      ? [1 - probabilities[0], probabilities[0]] : [...probabilities];
    const best = shares.reduce((top, share, k) => (share > shares[top] ? k : top), 0);
    this.rows.forEach(({ node, name, fill, share }, k) => {
      write(name, names[k]);
      fill.style.width = `${100 * Math.max(0, Math.min(1, shares[k] || 0))}%`;
      write(share, numbers.probability(shares[k]));
      node.classList.toggle("best", k === best);
    });
    this.best = Math.min(best, probabilities.length - 1);
    return { best, share: shares[best] };
  }

  /** Where the row of each value is within `area`, which holds all columns. */
  places(area) {
    const from = area.getBoundingClientRect();
    return this.rows.map(({ node }) => {
      const { x, y, width: w, height: h } = node.getBoundingClientRect();
      return { x: x - from.x, y: y - from.y, w, h };
    });
  }
}
