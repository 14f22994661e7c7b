// One output cell as a sum written out: every product, the bias, the activation. The numbers shown
// add up to the total shown, or the line says "≈".

import { count, element } from "../dom.js";
import { decimals } from "../numbers.js";
import { adding, reckoning } from "../reckoning.js";

const OPEN_UP_TO = 27; // terms that are shown unasked
const LISTED_UP_TO = 144; // values that a pooling line lists

export class Formula {
  constructor() {
    this.section = element("div", "formula");
    this.section.setAttribute("role", "group");
    this.shape = "";
  }

  build(problem, words, channels) {
    this.problem = problem;
    this.words = words;
    this.section.setAttribute("aria-label", words.formula);
    const terms = problem.rows.kernel * problem.columns.kernel;
    const shape = JSON.stringify([problem.mode, channels, terms]);
    if (shape === this.shape) return;
    this.shape = shape;
    this.names = problem.mode === "convolution" ? channels : [""];
    this.parts = this.names.map((name) => part(name, terms * this.names.length <= OPEN_UP_TO));
    const written = problem.mode === "convolution"; // pooling has one part, written by fill
    this.parts.forEach((p, c) => { p.node.ontoggle = () => written && this.cell && this.terms(c); });
    this.total = element("p", "sum");
    this.result = element("p", "sum");
    this.section.replaceChildren(...this.parts.map((p) => p.node), this.total, this.result);
  }

  /** Write the cell; returns how each channel's numbers are written, for the loupe. */
  fill(cell, numbers) {
    this.cell = cell;
    this.numbers = numbers;
    if (this.problem.mode !== "convolution") return this.pooling(cell);
    this.reckonings = cell.channels.map((channel) => reckoning(channel.cells, 0, channel.sum));
    this.parts.forEach((_, c) => this.terms(c));
    this.summed(cell);
    return this.reckonings;
  }

  terms(c) {
    const { parts, cell, numbers, reckonings, words } = this;
    const { value, weight, sum, exact } = reckonings[c];
    const channel = cell.channels[c];
    const equals = exact ? "=" : "≈";
    const total = `<b class="out">${numbers.show(channel.sum, sum)}</b>`;
    const n = channel.cells.length;
    const name = this.names[c] ? `<b>${escape(this.names[c])}</b> ` : "";
    parts[c].summary.innerHTML = `${name}${count(words.terms, { n })} ${equals} ${total}`;
    if (!parts[c].node.open) return;
    parts[c].body.innerHTML = channel.cells.map((at, i) => {
      const factor = `<i class="in">${signed(numbers.show(at.value, value))}</i>`;
      const by = `<i class="ker">${signed(numbers.show(at.weight, weight))}</i>`;
      return `<span class="term" data-i="${i}">${factor} × ${by}</span>`;
    }).join(" + ") + ` ${equals} ${total}`;
  }

  summed(cell) {
    const { numbers, words, problem } = this;
    const sums = cell.channels.map((channel) => channel.sum);
    const most = Math.max(4, ...this.reckonings.map((r) => r.sum));
    const { part: places, exact } = adding([...sums, cell.bias], cell.sum, most);
    const plain = sums.length === 1 && cell.bias === 0;
    this.total.hidden = plain;
    const written = sums.map((s, c) => labelled(signed(numbers.show(s, places), c), this.names[c]));
    written.push(labelled(signed(numbers.show(cell.bias, places), 1), words.bias));
    const total = `<b class="out">${numbers.show(cell.sum, places)}</b>`;
    this.total.innerHTML = `${written.join(" + ")} ${exact ? "=" : "≈"} ${total}`;
    this.result.hidden = problem.activation === "linear";
    const before = numbers.show(cell.sum, places);
    const finer = Math.max(4, places);
    const after = `<b class="out">${numbers.show(cell.result, finer)}</b>`;
    const same = isExact(cell.sum, places) && isExact(cell.result, finer);
    this.result.innerHTML = `${escape(words.activation)}(${before}) ${same ? "=" : "≈"} ${after}`;
  }

  pooling(cell) {
    const { numbers, words, problem } = this;
    const cells = cell.channels[0].cells.filter((at) => at.inside);
    const places = decimals(cells.map((at) => at.value), 3);
    const max = problem.mode === "max";
    const shown = max ? places : 4;
    const exact = isExact(cell.result, shown) && cells.every((at) => isExact(at.value, places));
    const result = `${exact ? "=" : "≈"} <b class="out">${numbers.show(cell.result, shown)}</b>`;
    const list = cells.length > LISTED_UP_TO ? "…" : cells.map((at, i) =>
      `<i class="in" data-i="${i}">${signed(numbers.show(at.value, places), max ? 0 : i)}</i>`)
      .join(max ? "; " : " + ");
    const left = cell.channels[0].cells.length - cells.length;
    this.parts[0].node.open = true;
    this.parts[0].summary.innerHTML = count(max ? words.largest : words.average, { n: cells.length })
      + (left ? ` · ${escape(count(words.ignored, { n: left }))}` : "");
    this.parts[0].body.innerHTML = max ? `max(${list}) ${result}`
      : `(${list}) ÷ ${cells.length} ${result}`;
    this.total.hidden = true;
    this.result.hidden = true;
    return [{ value: places, product: places, sum: shown, exact }];
  }
}

function part(name, open) {
  const node = element("details");
  node.open = open;
  const [summary, body] = [element("summary"), element("p", "terms")];
  node.append(summary, body);
  return { node, summary, body };
}

function isExact(value, places) {
  return Math.abs(value * 10 ** places - Math.round(value * 10 ** places)) < 1e-7;
}

/** A negative number that follows an operator stands in brackets. */
function signed(text, position = 1) {
  return position && text.startsWith("−") ? `(${text})` : text;
}

function labelled(text, name) {
  return name ? `<span class="named">${text}<small>${escape(name)}</small></span>` : text;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
