// One line per class: its score, its probability, its share of the gradient, whether it is true.

import { button, element, say } from "../dom.js";
import { Control } from "./control.js";

export const FARTHEST = 1000; // a score that can be typed; the slider goes to ten

export class Rows {
  /** `act` has score(i, value), truth(i), remove(i), light(i), done() and beyond(). */
  constructor(act) {
    this.act = act;
    this.node = element("div", "classes");
    this.node.setAttribute("role", "group");
    this.head = element("div", "class head");
    this.rows = [];
  }

  build(count, words) {
    this.node.setAttribute("aria-label", words.classes);
    if (this.words !== words) {
      this.words = words;
      this.head.replaceChildren(...["", words.score, "", words.probability, words.gradient, words.truth, ""]
        .map((text, i) => element("span", `h${i}`, text)));
      this.rows.forEach((row, i) => this.name(row, i));
    }
    if (this.rows.length === count) return;
    while (this.rows.length < count) this.rows.push(this.row(this.rows.length));
    this.rows.splice(count).forEach((row) => row.node.remove());
    this.node.replaceChildren(this.head, ...this.rows.map((row) => row.node));
  }

  row(i) {
    const { act } = this;
    const node = element("div", "class");
    const score = new Control({
      low: -FARTHEST, high: FARTHEST, from: -10, to: 10, step: 0.1,
      changed: (value) => act.score(i, value), done: () => act.done(), beyond: act.beyond,
    });
    const truth = Object.assign(element("input", "truth"), { type: "radio", name: "truth" });
    truth.onchange = () => act.truth(i);
    const [label, p, g] = [element("b", "label"), bar("probability", "p"), bar("gradient", "p − y")];
    const away = button("away", "✕", "", () => act.remove(i));
    node.append(label, score.range, score.number, p.node, g.node, truth, away);
    node.onpointerenter = () => act.light(i);
    node.addEventListener("focusin", () => act.light(i));
    const row = { node, label, score, p, g, truth, away };
    this.name(row, i);
    return row;
  }

  name({ label, score, truth, away }, i) {
    const n = i + 1;
    label.textContent = n;
    score.label(say(this.words.scoreOf, { n }));
    truth.setAttribute("aria-label", say(this.words.truthIs, { n }));
    away.setAttribute("aria-label", say(this.words.remove, { n }));
    away.title = say(this.words.remove, { n });
  }

  fill(state, found, lit, numbers) {
    const reach = Math.max(...found.gradient.map(Math.abs), 1e-9);
    this.head.children[4].textContent = state.temperature === 1 ? this.words.gradient : this.words.cooled;
    this.rows.forEach((row, i) => {
      const [p, g] = [found.probabilities[i], found.gradient[i]];
      if (row.score.value !== state.scores[i]) row.score.show(state.scores[i]);
      row.p.fill.style.width = `${p * 100}%`;
      row.p.text.textContent = numbers.fixed(p, 3);
      row.g.fill.className = g < 0 ? "below" : "above";
      row.g.fill.style.width = `${(Math.abs(g) / Math.max(1, reach)) * 50}%`;
      row.g.text.textContent = numbers.fixed(g, 3);
      row.truth.checked = i === state.truth;
      row.away.hidden = state.scores.length <= 2;
      row.node.classList.toggle("lit", i === lit);
    });
  }
}

function bar(kind, letter) {
  const node = element("span", `bar ${kind}`);
  node.dataset.letter = letter; // for narrow screens, where the head has no room
  const track = element("span", "track");
  const fill = element("i");
  const text = element("output");
  track.append(fill);
  node.append(track, text);
  return { node, fill, text };
}
