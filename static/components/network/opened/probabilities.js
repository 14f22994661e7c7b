// Softmax: the scores of all classes, their exponentials, the sum of these, and the probability of the
// class that is looked at.

import { button, count, element, hasMoved, mark, write } from "../../dom.js";
import { adding } from "../../reckoning.js";
import { explain } from "../../softmax/arithmetic.js";
import { Formula } from "../../softmax/formula.js";
import { fillWith } from "./cells.js";
import { largest } from "./sums.js";

const LISTED = 16; // classes that have a line; the others are one
const WRITTEN = 16; // classes whose terms the formula writes out
const PLACES = 4;

export class Probabilities {
  constructor(view, i) {
    Object.assign(this, { view, i, subtract: true, rows: [] });
    this.node = element("section", "probabilities softmax");
    this.classes = element("section", "probabilities");
    this.title = element("b", "", this.words.softmax);
    this.table = element("table", "numbers");
    this.table.setAttribute("aria-label", this.words.softmax);
    this.head = element("tr");
    this.foot = this.line("foot");
    this.others = this.line("others");
    this.formula = new Formula({
      light: (f) => this.light(f),
      subtract: () => { this.subtract = !this.subtract; this.draw(); },
    }, PLACES);
    this.classes.append(this.title, this.table);
    this.node.append(this.formula.node);
  }

  /** The table of the classes, and the formula of one. */
  get parts() {
    return [this.classes, this.node];
  }

  get words() {
    return this.view.words.opened;
  }

  fill(scores, f) {
    Object.assign(this, { scores, f, lit: f });
    const c = scores.length;
    this.listed = Array.from({ length: c }, (_, k) => k);
    if (c > LISTED) {
      const chosen = new Set([f, ...largest(scores.map(Math.exp))].slice(0, LISTED));
      this.listed = this.listed.filter((k) => chosen.has(k));
    }
    this.draw();
  }

  /** The term of a class, here and in the formula. */
  light(f) {
    if (f === this.lit) return;
    this.lit = f;
    this.draw();
  }

  draw() {
    const { scores, subtract, lit, words, view: { numbers } } = this;
    const names = scores.map((_, k) => this.view.mapName(this.i, k));
    const state = { scores, temperature: 1, shift: 0, truth: null, names };
    const found = explain(state, subtract);
    this.found = found;
    this.tell(found, names);
    const readable = scores.length <= WRITTEN;
    this.formula.node.hidden = !readable;
    if (readable) this.formula.fill(state, found, lit, subtract, { numbers, words });
  }

  tell(found, names) {
    const { words, view: { numbers }, scores, listed, table, subtract } = this;
    const power = subtract ? "exp(x − max)" : "exp(x)";
    const heads = [words.class, words.score, power, words.probability];
    if (this.heads !== heads.join()) {
      this.heads = heads.join();
      this.head.replaceChildren(...heads.map((text) => cell("th", text, "col")));
    }
    while (this.rows.length < listed.length) this.rows.push(this.row(this.rows.length));
    const rest = scores.map((_, k) => k).filter((k) => !listed.includes(k));
    const lines = [this.head, ...this.rows.slice(0, listed.length).map((row) => row.node),
      ...(rest.length ? [this.others.node] : []), this.foot.node];
    fillWith(table, lines);
    const n = (v) => numbers.aligned(v, PLACES);
    listed.forEach((k, at) => this.fillRow(this.rows[at], k, names[k], found, n));
    const over = (values, from) => from.reduce((sum, k) => sum + values[k], 0);
    const [others, left] = [found.terms, found.probabilities].map((values) => over(values, rest));
    this.others.fill([count(words.otherClasses, { n: rest.length }), "", n(others), n(left)]);
    const all = [...listed.map((k) => found.terms[k]), others];
    const { exact } = adding(all, found.total, PLACES);
    this.foot.fill([words.sum, "", `${exact ? "=" : "≈"} ${n(found.total)}`, numbers.show(1, 0)]);
  }

  row(at) {
    const node = element("tr");
    const name = element("th");
    name.scope = "row";
    const open = button("link", "", "", () => this.view.open(this.i, this.listed[at], null));
    name.append(open);
    const cells = [element("td"), element("td"), element("td")];
    const [track, bar, text] = [element("span", "bar-in"), element("i"), element("span")];
    cells[2].className = "portion";
    track.append(bar);
    cells[2].append(track, text);
    node.append(name, ...cells);
    const light = () => this.light(this.listed[at]);
    node.onpointermove = (event) => hasMoved(event) && light();
    node.onclick = light;
    node.addEventListener("focusin", light);
    return { node, open, cells, bar, text };
  }

  fillRow(row, k, name, found, n) {
    write(row.open, name);
    write(row.cells[0], n(this.scores[k]));
    write(row.cells[1], n(found.terms[k]));
    const p = found.probabilities[k];
    row.bar.style.width = `${Number.isFinite(p) ? 100 * p : 0}%`;
    write(row.text, n(p));
    mark(row.node, "class", `${k === this.lit ? "lit" : ""}${k === this.f ? " chosen" : ""}`);
  }

  line(kind) {
    const node = element("tr", kind);
    const cells = [cell("th", "", "row"), element("td"), element("td"), element("td")];
    node.append(...cells);
    return { node, fill: (texts) => texts.forEach((text, i) => write(cells[i], text)) };
  }
}

function cell(tag, text, scope) {
  const node = element(tag, "", text);
  node.scope = scope;
  return node;
}
