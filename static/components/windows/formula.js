// One output cell as a sum written out: every product, the bias, the activation. The numbers shown
// add up to the total shown, or the line says "≈".

import { count, element } from "../dom.js";
import { decimals } from "../numbers.js";
import { reckoning } from "../reckoning.js";
import { isFolded, together } from "./folding.js";
import { activated, escape, isExact, signed, summed } from "./summed.js";

const OPEN_UP_TO = 27; // terms that are shown unasked
const LISTED_UP_TO = 144; // values that a pooling line lists

export class Formula {
  constructor() {
    this.section = element("div", "formula");
    this.section.setAttribute("role", "group");
    this.shape = "";
  }

  /** All but `most` of the `channels` are written as one part, where `most` is given. */
  build(problem, words, channels, most) {
    this.problem = problem;
    this.words = words;
    this.section.setAttribute("aria-label", words.formula);
    const terms = problem.rows.kernel * problem.columns.kernel;
    const shape = JSON.stringify([problem.mode, channels, terms, most]);
    if (shape === this.shape) return;
    this.shape = shape;
    this.names = problem.mode === "convolution" ? channels : [""];
    this.folded = isFolded(this.names.length, most);
    const slots = this.folded ? most : this.names.length;
    this.parts = Array.from({ length: slots }, () => part(terms * slots <= OPEN_UP_TO));
    const written = problem.mode === "convolution"; // pooling has one part, written by fill
    this.parts.forEach((p, k) => { p.node.ontoggle = () => written && this.cell && this.terms(k); });
    this.others = part(false);
    this.others.node.ontoggle = () => this.cell && this.rest();
    this.total = element("p", "sum");
    this.result = element("p", "sum");
    const parts = [...this.parts, ...(this.folded ? [this.others] : [])].map((p) => p.node);
    this.section.replaceChildren(...parts, this.total, this.result);
  }

  /** Write the cell, its channels in `order`; returns how each channel's numbers are written, for
   * the loupe. */
  fill(cell, numbers, order = cell.channels.map((_, c) => c)) {
    Object.assign(this, { cell, numbers, order });
    if (this.problem.mode !== "convolution") return this.pooling(cell);
    this.reckonings = cell.channels.map((channel) => reckoning(channel.cells, 0, channel.sum));
    this.parts.forEach((_, k) => this.terms(k));
    if (this.folded) this.rest();
    this.summed(cell);
    return this.reckonings;
  }

  terms(k) {
    const { parts, cell, numbers, reckonings, words } = this;
    const c = this.order[k];
    const { value, weight, sum, exact } = reckonings[c];
    const channel = cell.channels[c];
    const equals = exact ? "=" : "≈";
    const total = `<b class="out">${numbers.visible(channel.sum, sum)}</b>`;
    const n = channel.cells.length;
    const name = this.names[c] ? `<b>${escape(this.names[c])}</b> ` : "";
    parts[k].summary.innerHTML = `${name}${count(words.terms, { n })} ${equals} ${total}`;
    if (!parts[k].node.open) return;
    parts[k].body.innerHTML = channel.cells.map((at, i) => {
      const factor = `<i class="in">${signed(numbers.visible(at.value, value))}</i>`;
      const by = `<i class="ker">${signed(numbers.visible(at.weight, weight))}</i>`;
      return `<span class="term" data-i="${i}">${factor} × ${by}</span>`;
    }).join(" + ") + ` ${equals} ${total}`;
  }

  /** The channels that are folded: what each adds, and all of them. */
  rest() {
    const { parts, cell, numbers, order, words, others } = this;
    const from = order.slice(parts.length);
    const total = together(cell, from);
    const named = from.map((c) => ({ value: cell.channels[c].sum, name: this.names[c] }));
    const { html, places } = summed(named, total, numbers);
    const equals = numbers.equals(total, places);
    const result = `${equals} <b class="out">${numbers.visible(total, places)}</b>`;
    others.summary.innerHTML = `${escape(count(words.others, { n: from.length }))} ${result}`;
    if (others.node.open) others.body.innerHTML = html;
  }

  summed(cell) {
    const { numbers, words, problem, order, parts } = this;
    const written = order.slice(0, parts.length);
    const named = written.map((c) => ({ value: cell.channels[c].sum, name: this.names[c] }));
    const left = order.slice(parts.length);
    if (left.length) {
      named.push({ value: together(cell, left), name: count(words.others, { n: left.length }) });
    }
    this.total.hidden = cell.channels.length === 1 && cell.bias === 0;
    const most = Math.max(4, ...written.map((c) => this.reckonings[c].sum));
    const all = [...named, { value: cell.bias, name: words.bias }];
    const { html, places } = summed(all, cell.sum, numbers, most);
    this.total.innerHTML = html;
    this.result.hidden = problem.activation === "linear";
    this.result.innerHTML = activated(words.activation, cell.sum, cell.result, places, numbers);
  }

  pooling(cell) {
    const { numbers, words, problem } = this;
    const cells = cell.channels[0].cells.filter((at) => at.inside);
    const places = decimals(cells.map((at) => at.value), 3);
    const max = problem.mode === "max";
    const shown = max ? places : 4;
    const exact = isExact(cell.result, shown) && cells.every((at) => isExact(at.value, places));
    const result = `${exact ? "=" : "≈"} <b class="out">${numbers.visible(cell.result, shown)}</b>`;
    const list = cells.length > LISTED_UP_TO ? "…" : cells.map((at, i) =>
      `<i class="in" data-i="${i}">${signed(numbers.visible(at.value, places), max ? 0 : i)}</i>`)
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

function part(open) {
  const node = element("details");
  node.open = open;
  const [summary, body] = [element("summary"), element("p", "terms")];
  node.append(summary, body);
  return { node, summary, body };
}
