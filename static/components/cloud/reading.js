// The image that is looked at: large, what it is, what the network says, its nearest.

import { element, say, write } from "../dom.js";
import { sign } from "./paint.js";

const LARGE = 168;
const SMALL = 40;

export class Reading {
  constructor(stage) {
    this.stage = stage;
    this.section = element("section", "reading");
    this.picture = Object.assign(element("canvas", "large"), { width: LARGE, height: LARGE });
    this.picture.setAttribute("aria-hidden", "true");
    this.text = element("p", "text");
    this.answer = element("p", "answer");
    this.near = element("div", "near");
    this.title = element("p", "note");
    this.hint = element("p", "note hint");
    this.spoken = element("p", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    const told = element("div", "told");
    told.append(this.text, this.answer, this.title, this.near, this.hint);
    this.section.append(this.picture, told, this.spoken);
  }

  update() {
    const { stage } = this;
    const { current: i, words, points, names } = stage;
    const none = i < 0;
    this.section.classList.toggle("none", none);
    for (const node of [this.text, this.answer, this.title, this.near]) node.hidden = none;
    const hint = matchMedia("(hover: none)").matches ? words.hint_touch : words.hint; // no wheel there
    write(this.hint, none ? hint : stage.pinned ? words.kept : "");
    this.hint.hidden = !this.hint.textContent;
    this.blank();
    const label = none ? say(words.map, { n: stage.counts.format(points.n) }) : this.sentence(i);
    if (stage.top.getAttribute("aria-label") !== label) stage.top.setAttribute("aria-label", label);
    if (none) return;
    stage.sheet.paint(this.context, i, 0, 0, LARGE, LARGE);
    write(this.text, say(words.number, { number: points.numbers[i] }));
    write(this.answer, this.said(i));
    this.answer.classList.toggle("wrong", points.wrong[i]);
    write(this.title, words.nearest);
    this.neighbours(i, names);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => write(this.spoken, label), 250);
  }

  blank() {
    this.context = this.picture.getContext("2d");
    this.context.imageSmoothingEnabled = false;
    this.context.clearRect(0, 0, LARGE, LARGE);
  }

  said(i) {
    const { words, points, names, numbers } = this.stage;
    return say(points.wrong[i] ? words.wrong : words.right, {
      label: names[points.labels[i]],
      answer: names[points.answers[i]],
      share: numbers.probability(points.certainty[i]),
    });
  }

  sentence(i) {
    const { words, points } = this.stage;
    return `${say(words.number, { number: points.numbers[i] })}. ${this.said(i)}`;
  }

  neighbours(i, names) {
    const { points, sheet, colours } = this.stage;
    const others = points.nearestTo(i);
    while (this.near.children.length < others.length) {
      const tile = element("span");
      tile.append(Object.assign(element("canvas"), { width: SMALL, height: SMALL }), element("b"));
      this.near.append(tile);
    }
    others.forEach((j, k) => {
      const [canvas, text] = this.near.children[k].children;
      sheet.paint(canvas.getContext("2d"), j, 0, 0, SMALL, SMALL);
      write(text, sign(names, points.labels[j]));
      text.style.color = colours[points.labels[j] % colours.length];
    });
  }
}
