// The largest products that a neuron adds up, as a table with a running total; the rest, the bias, the
// sum and what the activation makes of it. A line says "≈" where what it shows does not add up.

import { button, count, element, mark, say, write } from "../../dom.js";
import { units } from "../../numbers.js";
import { follows } from "../../windows/summed.js";
import { fillWith } from "./cells.js";

const FEW = 8; // products that have a line unasked
const MOST = 64;
const [VALUE, WEIGHT, PRODUCT] = [3, 4, 4]; // decimals

export class Contributions {
  /** `name(k)` is what value `k` is called, `look(k)` shows where it is, `open(k)` opens it. */
  constructor(view, { name, look, leave, open }) {
    Object.assign(this, { view, name, look, leave, open, lines: [], length: FEW });
    this.node = element("section", "contributions");
    this.title = element("b", "", this.words.contributions);
    this.table = element("table", "numbers");
    this.table.setAttribute("aria-label", this.words.contributions);
    this.head = element("tr");
    const heads = ["from", "value", "weight", "product", "running"];
    this.head.append(...heads.map((head) => cell("th", this.words[head], "col")));
    this.more = button("play", "", "", () => { this.length *= 2; this.fill(this.found, this.end); });
    this.tail = ["rest", "bias", "total", "result"].map((kind) => this.line(kind));
    this.node.append(this.title, this.table, this.more);
  }

  get words() {
    return this.view.words.opened;
  }

  /** `found` as sums.js `weighed` gives it; `end` {name, value}: what comes after the sum, or null. */
  fill(found, end) {
    Object.assign(this, { found, end });
    const n = found.order.length;
    const shown = found.order.slice(0, n <= this.length + 1 ? n : this.length);
    while (this.lines.length < shown.length) this.lines.push(this.term(this.lines.length));
    this.shown = shown;
    let total = 0;
    shown.forEach((k, at) => { total = this.fillTerm(this.lines[at], k, total); });
    this.fillTail(found.order.slice(shown.length), total);
    const lines = [...this.lines.slice(0, shown.length), ...this.tail].map((line) => line.node);
    fillWith(this.table, [this.head, ...lines.filter((node) => !node.hidden)]);
    const left = Math.min(this.length, n - shown.length, MOST - shown.length);
    this.more.hidden = left <= 0;
    write(this.more, count(this.words.more, { n: left }));
  }

  term(at) {
    const node = element("tr", "term-of");
    const name = element("th");
    name.scope = "row";
    const opens = button("link", "", "", () => this.open(this.shown[at]));
    name.append(opens);
    const cells = Array.from({ length: 4 }, () => element("td"));
    const [track, bar, text] = [element("span", "bar-in"), element("i"), element("span")];
    cells[2].className = "signed";
    track.append(bar);
    cells[2].append(track, text);
    node.append(name, ...cells);
    node.onpointerenter = () => this.look(this.shown[at]);
    node.onpointerleave = () => this.leave();
    node.addEventListener("focusin", () => this.look(this.shown[at]));
    node.addEventListener("focusout", () => this.leave());
    return { node, opens, cells, bar, text };
  }

  /** Write the product of value `k` after those that add up to `total`; returns the new total. */
  fillTerm({ opens, cells, bar, text }, k, total) {
    const { found, view: { numbers } } = this;
    const [value, weight, product] = [found.values[k], found.weights[k], found.products[k]];
    write(opens, this.name(k));
    write(cells[0], plain(value, VALUE, numbers));
    write(cells[1], `× ${bracketed(plain(weight, WEIGHT, numbers))}`);
    const shown = units(value, VALUE) * units(weight, WEIGHT);
    const whole = shown === units(product, PRODUCT) * 10 ** (VALUE + WEIGHT - PRODUCT);
    write(text, `${whole ? "=" : "≈"} ${plain(product, PRODUCT, numbers)}`);
    const share = Math.abs(product / found.products[found.order[0]]) || 0;
    bar.style.width = `${50 * Math.min(1, share)}%`;
    mark(bar, "class", product < 0 ? "below" : "above");
    const sum = total + product;
    write(cells[3], running(total, product, sum, numbers));
    return sum;
  }

  /** The products that have no line, the bias, and what comes of the sum. */
  fillTail(left, before) {
    const { found, end, words, view: { numbers } } = this;
    const [rest, bias, sum, result] = this.tail;
    const shown = (value) => plain(value, PRODUCT, numbers);
    const others = left.reduce((all, k) => all + found.products[k], 0);
    const name = count(words.otherProducts, { n: left.length });
    rest.node.hidden = !left.length;
    rest.fill([name, "", "", shown(others), running(before, others, before + others, numbers)]);
    // The sum is as the network adds, whatever the order of the lines.
    const total = running(before + others, found.bias, found.sum, numbers);
    bias.fill([words.bias, "", "", shown(found.bias), total]);
    bias.node.classList.toggle("last", !end);
    sum.node.hidden = !end;
    result.node.hidden = !end;
    if (!end) return;
    sum.fill([words.sum, "", "", "", shown(found.sum)]);
    const called = say("{name}({sum})", { name: end.name, sum: shown(found.sum) });
    const value = shown(end.value);
    const same = follows(end.name, shown(found.sum), value, end.value);
    result.fill([called, "", "", "", `${same ? "=" : numbers.equals(end.value, PRODUCT)} ${value}`]);
  }

  line(kind) {
    const node = element("tr", kind);
    const cells = [cell("th", "", "row"), ...Array.from({ length: 4 }, () => element("td"))];
    node.append(...cells);
    return { node, fill: (texts) => texts.forEach((text, i) => write(cells[i], text)) };
  }
}

/** The total after one more part, and whether what is shown adds up to it. */
function running(before, part, after, numbers) {
  const whole = units(before, PRODUCT) + units(part, PRODUCT) === units(after, PRODUCT);
  return `${whole ? "=" : "≈"} ${plain(after, PRODUCT, numbers)}`;
}

/** Always as many decimals, so that columns can be compared. */
function plain(value, places, numbers) {
  return Math.abs(value) >= 1e6 ? numbers.short(value, places) : numbers.fixed(value, places);
}

function bracketed(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

function cell(tag, text, scope) {
  const node = element(tag, "", text);
  node.scope = scope;
  return node;
}
