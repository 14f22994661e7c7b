// Two small charts over the epochs, with a line at the one shown: answers to the image, accuracy.

import { element, say, write } from "../dom.js";
import { chart, path, ticks } from "../plot.js";
import { drawn, set } from "../svg.js";

/** The colours of the curves of a training are those of the Train page. */
export const CURVES_CSS = `
.line.training { stroke: var(--second); stroke-dasharray: none; }
.line.validation { stroke: var(--answered); }
.curve-of-film .key .training { background: var(--second); }
.curve-of-film .key .validation { background: var(--answered); }
`;

const HEIGHT = 168;
const MARGIN = { left: 40, right: 8, top: 8, bottom: 30 };

export class Curves {
  /** `go(n)` shows moment `n`. */
  constructor(go) {
    this.go = go;
    this.root = element("div", "curves-of-film");
    this.answers = new Panel((event) => this.press(this.answers, event));
    this.accuracy = new Panel((event) => this.press(this.accuracy, event));
    this.root.append(this.answers.root, this.accuracy.root);
    this.at = 0;
  }

  update(data, numbers) {
    Object.assign(this, { data, numbers });
    this.answers.told = this.accuracy.told = data.words.told;
    write(this.answers.title, data.words.answers);
    write(this.accuracy.title, data.words.accuracy);
    this.accuracy.root.hidden = !data.history.accuracy.length;
    this.lay();
  }

  /** Draw the lines anew, for the width there is. */
  lay() {
    const { moments, history, epochs, words } = this.data;
    const percent = (value) => this.numbers.percent(value).replace(/[.,]0(?=\D*%)/, "");
    const axes = {
      x: { low: 0, high: Math.max(epochs, 1), name: words.epoch, text: String },
      y: { low: 0, high: 1, ticks: [0, 0.5, 1], text: percent },
    };
    const classes = moments[0].probabilities.map((_, k) =>
      moments.map(({ epoch, probabilities }) => [epoch, probabilities[k]]));
    const order = classes.map((_, k) => k).sort((a, b) => this.rank(a) - this.rank(b));
    this.answers.draw(axes, order.map((k) => [`class${k === this.data.truth ? " truth" : ""}`, classes[k], k]));
    const past = (values) => values.map((value, e) => [e + 1, value]);
    this.accuracy.draw(axes, [
      ["training", past(history.accuracy)],
      ["validation", past(history.val_accuracy)],
    ]);
  }

  /** The true class is drawn last: over the others. */
  rank(k) {
    return k === this.data.truth ? 1 : 0;
  }

  show(n) {
    this.at = n;
    const { moments, names, truth, history, words } = this.data;
    const { epoch, probabilities } = moments[n];
    const best = probabilities.indexOf(Math.max(...probabilities));
    const share = (value) => (value === undefined ? "–" : this.numbers.percent(value));
    const sure = (f) => this.numbers.probability(probabilities[f]);
    const told = [];
    if (truth !== null) told.push(["truth", say(words.truth, { name: names[truth] }), sure(truth)]);
    if (best !== truth) told.push(["answered", say(words.answered, { name: names[best] }), sure(best)]);
    if (told.length < names.length) told.push(["class", words.others, ""]);
    this.answers.show(epoch, told, best === truth ? null : best);
    const parts = [["training", words.training, share(history.accuracy[epoch - 1])]];
    if (history.val_accuracy.length) {
      parts.push(["validation", words.validation, share(history.val_accuracy[epoch - 1])]);
    }
    this.accuracy.show(epoch, parts);
  }

  /** The moment nearest to where a chart is pressed. */
  press(panel, event) {
    const epoch = panel.epochAt(event);
    const away = this.data.moments.map((moment) => Math.abs(moment.epoch - epoch));
    this.go(away.indexOf(Math.min(...away)));
  }
}

class Panel {
  constructor(press) {
    this.root = element("figure", "curve-of-film");
    const caption = element("figcaption");
    [this.title, this.key] = [element("b"), element("span", "key")];
    caption.append(this.title, this.key);
    this.place = element("div", "plot");
    this.place.onpointerdown = press;
    this.place.onpointermove = (event) => event.buttons && press(event);
    this.root.append(caption, this.place);
  }

  draw({ x, y }, lines) {
    const width = Math.max(180, this.place.clientWidth || 300);
    const steps = ticks(x.low, x.high, Math.max(2, Math.floor(width / 60))).filter(Number.isInteger);
    this.chart = chart({ width, height: HEIGHT, margin: MARGIN, y, x: { ...x, ticks: steps } });
    const { X, Y, plot, top, bottom } = this.chart;
    this.x = x;
    this.lines = lines.map(([kind, points, k]) => {
      const at = points.map(([px, py]) => [X(px), Y(py)]);
      const line = drawn("path", { d: path(at), class: `line ${kind}` });
      const dots = at.length > 1 ? [] : at.map(([cx, cy]) => drawn("circle", { cx, cy, r: 2.5, class: `dot ${kind}` }));
      plot.append(line, ...dots);
      return { line, k };
    });
    this.cursor = drawn("line", { y1: top, y2: bottom, class: "cursor" });
    plot.append(this.cursor);
    this.place.replaceChildren(this.chart.svg);
  }

  /** Bring the line to `epoch`; `told` are [kind, name, value] of the key, `answered` a class. */
  show(epoch, told, answered = null) {
    const x = this.chart.X(epoch);
    set(this.cursor, { x1: x, x2: x });
    this.lines.forEach(({ line, k }) => line.classList.toggle("answered", answered !== null && k === answered));
    this.key.replaceChildren(...told.map(([kind, name, value]) => {
      const part = element("span", "", value ? say(this.told, { name, value }) : name);
      part.prepend(element("i", kind));
      return part;
    }));
  }

  epochAt(event) {
    const box = this.place.getBoundingClientRect();
    const { left, right } = this.chart;
    const share = (event.clientX - box.left - left) / (right - left || 1);
    return this.x.low + share * (this.x.high - this.x.low);
  }
}
