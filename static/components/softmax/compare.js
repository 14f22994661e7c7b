// Two comparisons: with and without the maximum subtracted, in the floats that networks use; and
// with the sigmoid of each score, which is another thing.

import { element } from "../dom.js";
import { single, softmax } from "./arithmetic.js";

export class Compare {
  constructor() {
    this.node = element("div", "compare");
    this.floats = part();
    this.sigmoids = part();
    this.node.append(this.floats.node, this.sigmoids.node);
  }

  fill(state, found, lit, { numbers, words }) {
    const [naive, stable] = [single(state, false), single(state, true)];
    const n = (v) => numbers.short(v, 3, 3);
    const p = (v) => (Number.isNaN(v) ? "NaN" : numbers.fixed(v, 3));
    const rows = state.scores.map((_, i) => [
      i + 1, n(naive.terms[i]), p(naive.answers[i]), n(stable.terms[i]), p(stable.answers[i]),
    ]);
    const broken = naive.answers.some((v) => !Number.isFinite(v));
    const [x, z] = names(state);
    this.floats.fill({
      title: words.floats,
      head: [words.class, `exp(${z})`, words.naive, "exp(… − max)", words.stable],
      rows, lit, note: broken ? words.broken : words.sound,
    });
    this.floats.node.classList.toggle("broken", broken);
    const sum = found.sigmoids.reduce((a, b) => a + b, 0);
    const squeezed = softmax(found.sigmoids);
    this.sigmoids.fill({
      title: words.sigmoids,
      head: [words.class, `softmax(${z})`, `σ(${x})`, `softmax(σ(${x}))`],
      rows: state.scores.map((_, i) => [
        i + 1, p(found.probabilities[i]), p(found.sigmoids[i]), p(squeezed[i]),
      ]),
      foot: [words.sum, p(1), p(sum), p(1)],
      lit, note: words.sigmoidNote,
    });
  }
}

/** What the sigmoid is of, and what the exponential is of, in letters. */
function names({ temperature, shift }) {
  const x = shift ? "x + c" : "x";
  if (temperature === 1) return [x, x];
  return [x, shift ? "(x + c) ∕ T" : "x ∕ T"];
}

function part() {
  const node = element("section");
  const [title, table, note] = [element("b"), element("table", "numbers"), element("p", "note")];
  node.append(title, table, note);
  let size = "";
  return {
    node,
    fill({ title: text, head, rows, foot, lit, note: said }) {
      title.textContent = text;
      note.textContent = said;
      table.setAttribute("aria-label", text);
      const lines = [head, ...rows, ...(foot ? [foot] : [])];
      if (size !== `${lines.length}`) { // other classes: other cells, else other words in the same
        size = `${lines.length}`;
        table.replaceChildren(...lines.map((cells, i) => line(cells.length, i === 0)));
        if (foot) table.lastChild.className = "foot";
      }
      lines.forEach((cells, i) => write(table.children[i], cells));
      rows.forEach((_, i) => table.children[i + 1].classList.toggle("lit", i === lit));
    },
  };
}

function line(count, isHead) {
  const row = element("tr");
  for (let i = 0; i < count; i += 1) {
    const cell = element(isHead || i === 0 ? "th" : "td");
    if (cell.tagName === "TH") cell.scope = isHead ? "col" : "row";
    row.append(cell);
  }
  return row;
}

function write(row, cells) {
  cells.forEach((text, i) => {
    const cell = row.children[i];
    if (cell.textContent === String(text)) return;
    cell.textContent = text;
    cell.classList.toggle("nan", /^(inf|NaN)$/.test(cell.textContent));
  });
}
