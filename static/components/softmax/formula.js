// The formula of one class, in letters, in powers, in numbers; its term is lit above and below.

import { button, element, hasMoved, say } from "../dom.js";

export class Formula {
  /**
   * `act` has light(i) and subtract(). `places` are the decimals of terms and result, of powers of
   * ten too: the fraction as shown gives the result as shown.
   */
  constructor(act, places) {
    Object.assign(this, { act, places });
    this.node = element("div", "formula");
    this.title = element("b");
    this.bits = element("span", "bits");
    this.trick = button("play", "", "", () => act.subtract());
    this.body = element("div", "steps");
    this.loss = element("p", "loss");
    const head = element("div", "formula-head");
    const name = element("span");
    name.append(this.title, " · ", this.bits);
    head.append(name, this.trick);
    this.node.append(head, this.body, this.loss);
    const light = ({ target }) => {
      const term = target.closest("[data-i]");
      if (term) act.light(Number(term.dataset.i));
    };
    this.body.onpointermove = (event) => hasMoved(event) && light(event);
    this.body.onclick = light; // a finger has no way over it
  }

  fill(state, found, lit, subtract, { numbers, words }) {
    const name = (i) => state.names?.[i] ?? i + 1;
    this.title.textContent = say(words.formulaOf, { n: name(lit) });
    this.bits.textContent = words.double;
    this.trick.textContent = words.subtract;
    this.trick.setAttribute("aria-pressed", String(subtract));
    const n = numbers;
    const { places } = this;
    const write = (v) => n.short(v, places);
    const powers = state.scores.map((score, i) => e(exponent(score, state, subtract && found.most, write), i, lit));
    const values = found.terms.map((v, i) => term(n.short(v, places, places), i, lit));
    const answer = found.terms[lit] / found.total;
    const index = escape(String(name(lit)));
    const [mine, others] = [inLetters(state, index), inLetters(state, "<i>j</i>")];
    const letters = fraction(e(mine, lit, lit), `∑<sub><i>j</i></sub> e<sup>${others}</sup>`);
    const vanished = found.terms.some((v) => v === 0); // too small for a number: not really zero
    const sign = (exact) => (exact && !vanished ? "=" : "≈");
    const rounded = sign(found.terms.every((v) => n.equals(v, places) === "="));
    const adds = sign(reconciles(found, places));
    const whole = (v) => n.equals(v, places) === "=";
    const written = state.scores.every(whole) && whole(subtract ? found.most : 0) ? "=" : "≈";
    this.body.innerHTML = [
      `<span><i>p</i><sub>${index}</sub></span>`,
      `<span class="step">= ${letters}</span>`,
      `<span class="step">${written} ${fraction(powers[lit], powers.join(" + "))}</span>`,
      `<span class="step">${rounded} ${fraction(values[lit], values.join(" + "))}</span>`,
      `<span class="step">${adds} ${fraction(values[lit], n.short(found.total, places, places))}</span>`,
      `<span class="step">${sign(n.equals(answer, places) === "=")} ${result(answer, n, places)}</span>`,
    ].join("");
    this.node.classList.toggle("broken", !Number.isFinite(answer));
    this.loss.hidden = state.truth === null; // nobody knows the true class
    if (state.truth !== null) this.lost(state, found, n, words);
  }

  lost(state, found, n, words) {
    const p = found.probabilities[state.truth];
    const shown = p < 1e-300 ? `e<sup>${n.short(-found.loss)}</sup>` : n.short(p, p < 0.1 ? 5 : 3);
    const name = `<i>p</i><sub>${state.truth + 1}</sub>`;
    const loss = `−ln ${name} = −ln ${shown} ${n.equals(found.loss, 3)} <b>${n.fixed(found.loss, 3)}</b>`;
    this.loss.innerHTML = `${escape(words.loss)} ${loss}`;
  }
}

function inLetters({ temperature, shift }, index) {
  const x = `<i>x</i><sub>${index}</sub>`;
  const sum = shift ? `${x} + <i>c</i>` : x;
  if (temperature === 1) return sum;
  return `${shift ? `(${sum})` : sum}\u2009∕\u2009<i>T</i>`;
}

function exponent(score, { temperature, shift }, most, write) {
  const sum = shift ? `${write(score)} ${shift < 0 ? "−" : "+"} ${write(Math.abs(shift))}` : write(score);
  const scaled = temperature === 1 ? sum : `${shift ? `(${sum})` : sum} ∕ ${write(temperature)}`;
  if (most === false) return scaled;
  return `${scaled} − ${most < 0 ? `(${write(most)})` : write(most)}`;
}

function e(power, i, lit) {
  return term(`e<sup>${power}</sup>`, i, lit);
}

function term(html, i, lit) {
  return `<span class="term${i === lit ? " lit" : ""}" data-i="${i}">${html}</span>`;
}

function fraction(above, below) {
  return `<span class="fraction"><span>${above}</span><span class="below">${below}</span></span>`;
}

function result(answer, n, places) {
  return Number.isNaN(answer) ? "<b class=\"nan\">NaN</b>" : `<b>${n.aligned(answer, places)}</b>`;
}

/** Whether the terms as shown add up to the sum as shown. */
function reconciles({ terms, total }, places) {
  const units = (v) => Math.round(v * 10 ** places);
  if (!Number.isFinite(total)) return true; // inf is what infinite terms add up to
  return total < 1e6 && terms.every((v) => v >= 10 ** -places / 2)
    && terms.reduce((sum, v) => sum + units(v), 0) === units(total);
}

function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
