// The numbers at the point: one row per function, and the formulas of the one in front written out.

import { button, element, say } from "../dom.js";
import { flatness } from "./flatness.js";

export class Readout {
  /** `bring(name)` puts a function in front. */
  constructor(bring) {
    this.bring = bring;
    this.table = element("table", "readout");
    this.lines = element("div", "written");
    this.rows = new Map();
  }

  build(functions, words, style, front) {
    this.words = words;
    const head = element("tr");
    this.at = element("th", "at");
    const names = [words.value, words.slopeShort, words.passes];
    head.append(this.at, ...names.map((name) => heading(name, "col")));
    const body = element("tbody");
    this.rows = new Map(functions.map((f) => {
      const row = this.row(f, style(f.name), front);
      body.append(row.node);
      return [f.name, row];
    }));
    const top = element("thead");
    top.append(head);
    const focused = this.table.getRootNode().activeElement?.dataset?.name;
    this.table.replaceChildren(top, body);
    if (focused) this.rows.get(focused)?.name.focus();
  }

  row({ name, title }, { colour, dash }, front) {
    const node = element("tr", name === front ? "front" : "");
    const choose = button("name", "", "", () => this.bring(name));
    choose.dataset.name = name;
    choose.setAttribute("aria-pressed", String(name === front));
    choose.innerHTML = `<svg width="34" height="8" aria-hidden="true"><line x1="1" x2="33" y1="4"
      y2="4" stroke="${colour}" stroke-width="4" stroke-dasharray="${dash}"/></svg>`;
    choose.append(element("span", "", title));
    const first = heading("", "row");
    first.append(choose);
    const [y, dy, passes] = [element("td", "number"), element("td", "number"), element("td", "passes")];
    const [track, bar, word] = [element("span", "track"), element("i"), element("span", "word")];
    bar.style.background = colour;
    track.append(bar);
    passes.append(track, word);
    node.append(first, y, dy, passes);
    return { node, name: choose, y, dy, bar, word };
  }

  fill(points, front, board) {
    const { numbers, threshold, words } = board;
    this.at.innerHTML = `x = <b>${numbers.fixed(board.x, 2)}</b>`;
    for (const { name, y, dy } of points) {
      const row = this.rows.get(name);
      row.y.textContent = numbers.fixed(y, 3);
      row.dy.textContent = numbers.fixed(dy, 3);
      row.bar.style.width = `${Math.min(1, Math.abs(dy)) * 100}%`;
      const flat = Math.abs(dy) < threshold;
      row.word.textContent = flat ? this.flatness(name, board) : "";
      row.node.classList.toggle("lost", flat);
    }
    this.lines.hidden = !front;
    if (front) this.write(front, board);
  }

  flatness(name, { functions, x, words }) {
    const { zones } = functions.find((f) => f.name === name);
    return flatness(zones.find(([low, high]) => (low ?? x) <= x && x <= (high ?? x)), words);
  }

  write(front, board) {
    const { numbers, words } = board;
    const { value, slope } = board.formula(front);
    const told = (v) => `${numbers.equals(v, 3)} <b>${numbers.fixed(v, 3)}</b>`;
    // A constant is its own result: "0 = 0.000" would say nothing twice.
    const line = (v, text) => (text === numbers.short(v, 3) ? `= <b>${text}</b>` : `= ${text} ${told(v)}`);
    const x = numbers.fixed(board.x, 2);
    const { layers, product } = board.through(front.dy);
    const factor = front.dy < 0 ? `(${numbers.short(front.dy, 4)})` : numbers.short(front.dy, 4);
    const power = `${factor}<sup>${layers}</sup> ${numbers.equals(product, 6)} <b>${numbers.short(product)}</b>`;
    this.lines.innerHTML = `<p><i>f</i>(${x}) ${line(front.y, value)}</p>
      <p><i>f</i>\u200a′(${x}) ${line(front.dy, slope)}</p>
      <p class="note">${say(words.through, { n: layers, power })}</p>`;
  }
}

function heading(text, scope) {
  const node = element("th", "", text);
  node.scope = scope;
  return node;
}
