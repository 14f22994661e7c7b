// Scores on their way to probabilities and to a loss. What is edited goes to the server when an
// edit has ended; what is looked at does not.

import { Numbers } from "../numbers.js";
import { isDark } from "../colours.js";
import { button, clamp, element, say } from "../dom.js";
import { explain } from "./arithmetic.js";
import { Compare } from "./compare.js";
import { Control } from "./control.js";
import { Formula } from "./formula.js";
import { FARTHEST, Rows } from "./rows.js";

const PATIENCE = 350; // ms without a change that end an edit made by keys
const MOST = 10;
const PLACES = 3; // decimals of the formula

export class Bench {
  /** `send(state)` tells the server what was edited. */
  constructor(send) {
    this.send = send;
    this.sent = []; // what the server has not answered yet
    this.lit = 0;
    this.subtract = false;
    this.root = element("div", "root softmax");
    this.rows = new Rows(this.actions());
    this.formula = new Formula(this.actions(), PLACES);
    this.compare = new Compare();
    this.build();
    this.root.append(this.bar, this.rows.node, this.formula.node, this.compare.node);
  }

  actions() {
    return {
      score: (i, value) => this.edit(() => { this.state.scores[i] = value; }),
      truth: (i) => { this.edit(() => { this.state.truth = i; }); this.done(); },
      remove: (i) => this.remove(i),
      light: (i) => this.light(i),
      subtract: () => { this.subtract = !this.subtract; this.draw(); },
      done: () => this.done(),
      beyond: (typed, control) => this.beyond(typed, control),
    };
  }

  build() {
    const { done, beyond } = this.actions();
    this.temperature = new Control({
      low: 0.1, high: 10, from: -1, to: 1, step: 0.05, done, beyond,
      scale: [(place) => Number((10 ** place).toPrecision(2)), Math.log10],
      changed: (value) => this.edit(() => { this.state.temperature = value; }),
    });
    this.shift = new Control({
      low: -FARTHEST, high: FARTHEST, step: 1, done, beyond,
      changed: (value) => this.edit(() => { this.state.shift = value; }),
    });
    this.bar = element("div", "controls");
    this.labels = [this.temperature, this.shift].map((control) => {
      const label = element("label");
      const text = element("span");
      label.append(text, control.range, control.number);
      this.bar.append(label);
      return text;
    });
    this.more = button("play", "", "", () => this.add());
    this.note = element("p", "beyond");
    this.note.setAttribute("role", "status");
    this.bar.append(this.more, this.note);
  }

  // What is given ------------------------------------------------------------------------------

  update({ state, words }) {
    const text = JSON.stringify(state);
    const answered = this.sent.indexOf(text);
    if (answered >= 0) this.sent.splice(0, answered + 1); // our own edit, come back
    else if (text !== this.known && !this.timer) this.adopt(state);
    this.known = text;
    if (!this.words || this.words.locale !== words.locale) this.say(words);
    this.draw();
  }

  adopt(state) {
    this.state = structuredClone(state);
    this.sent = [];
    this.temperature.show(state.temperature);
    this.shift.show(state.shift);
    this.lit = clamp(this.lit, 0, state.scores.length - 1);
  }

  say(words) {
    this.words = words;
    this.numbers = new Numbers(words.locale);
    this.labels[0].textContent = words.temperature;
    this.labels[1].textContent = words.shift;
    this.temperature.label(words.temperature);
    this.shift.label(words.shift);
    this.more.textContent = words.add;
    this.rows.words = null;
  }

  // What is edited -----------------------------------------------------------------------------

  edit(change) {
    change();
    this.draw();
  }

  /** An edit has ended; others may follow at once, so the server hears of the last. */
  done() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      const text = JSON.stringify(this.state);
      if (text === (this.sent.at(-1) ?? this.known)) return;
      this.sent.push(text);
      this.send(structuredClone(this.state));
    }, PATIENCE);
  }

  /** Say that what was typed cannot be, and what is taken in its place. */
  beyond(typed, { low, high, value }) {
    const [a, b, c, d] = [typed, low, high, value].map((v) => this.numbers.short(v));
    this.note.textContent = typed === null ? ""
      : say(this.words.beyond, { typed: a, low: b, high: c, taken: d });
  }

  add() {
    if (this.state.scores.length >= MOST) return;
    this.edit(() => this.state.scores.push(0));
    this.done();
  }

  remove(i) {
    const { state } = this;
    if (state.scores.length <= 2) return;
    state.scores.splice(i, 1);
    if (state.truth > i || state.truth === state.scores.length) state.truth -= 1;
    this.lit = clamp(this.lit, 0, state.scores.length - 1);
    this.draw();
    this.rows.rows[Math.min(i, state.scores.length - 1)].score.number.focus();
    this.done();
  }

  light(i) {
    if (i === this.lit) return;
    this.lit = i;
    this.draw();
  }

  draw() {
    const { state, lit, subtract, words, numbers } = this;
    const found = explain(state, subtract);
    this.root.classList.toggle("dark", isDark(this.root));
    this.rows.build(state.scores.length, words);
    this.rows.fill(state, found, lit, numbers);
    this.formula.fill(state, found, lit, subtract, this);
    this.compare.fill(state, found, lit, this);
    this.more.disabled = state.scores.length >= MOST;
  }
}
