// The images that excite each filter most: a card for each filter, and one of them close by, patch and
// whole image side by side; only the image where the patch is all of it. Nothing of a look goes to the
// server.

import { decode } from "./arrays.js";
import { colouring } from "./colours.js";
import { button, clamp, element, say } from "./dom.js";
import { CSS } from "./filters/styles.js";
import { Numbers } from "./numbers.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();
const BOX = [230, 159, 0]; // orange: it can be seen on black, white and grey

export default function patches({ data, parentElement }) {
  dress(parentElement, CSS);
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Gallery(parentElement));
  mounted.get(parentElement).update(data);
}

class Gallery {
  constructor(parent) {
    this.root = element("div", "root filters");
    this.head = element("header");
    this.head.setAttribute("role", "status");
    this.found = element("ul", "found");
    this.title = element("b");
    this.cards = element("div", "cards");
    this.cards.setAttribute("role", "group");
    this.root.append(this.head, this.found, this.title, this.cards);
    parent.append(this.root);
    this.cards.addEventListener("keydown", (event) => this.walk(event));
  }

  update(data) {
    const other = this.data?.id !== data.id;
    this.data = data;
    this.words = data.words;
    this.numbers = new Numbers(data.words.locale);
    this.pixels = decode(data.pictures, "u1");
    this.weights = data.kernels && decode(data.kernels.values, "f4");
    if (other || this.chosen === undefined) this.chosen = clamp(data.chosen, 0, data.filters.length - 1);
    this.title.textContent = data.words.all;
    this.cards.setAttribute("aria-label", data.words.all);
    this.cards.replaceChildren(...data.filters.map((filter, i) => this.card(filter, i)));
    this.choose(this.chosen);
  }

  card(filter, i) {
    const { words } = this;
    const made = button(`card ${filter.silent ? "silent" : ""}`, "", "", () => this.choose(i));
    const mosaic = element("div", "mosaic");
    if (!filter.dead) mosaic.append(...filter.images.map((_, k) => this.patch(filter, k)));
    const note = filter.silent ? words[filter.silent] : this.numbers.brief(filter.values[0]);
    made.append(mosaic, element("span", "", filter.name), element("span", "note", note));
    made.setAttribute("aria-label", `${filter.name}: ${note}`);
    return made;
  }

  choose(i) {
    this.chosen = i;
    [...this.cards.children].forEach((card, k) => {
      card.setAttribute("aria-pressed", String(k === i));
      card.tabIndex = k === i ? 0 : -1;
    });
    const { words, data } = this;
    const filter = data.filters[i];
    const dead = filter.dead ? words.nothing : "";
    this.head.replaceChildren(
      ...this.kernel(i), element("b", "", filter.name), element("span", "note", dead || words.note),
    );
    this.found.classList.toggle("whole", Boolean(data.whole));
    this.found.replaceChildren(...(filter.dead ? [] : filter.images.map((image, k) => this.one(filter, k, image))));
  }

  /** What the filter lays over its patches, where it is one image. */
  kernel(i) {
    const { kernels, words } = this.data;
    if (!kernels) return [];
    const { h, w, reach } = kernels;
    const colour = colouring({ scale: "diverging", low: -reach, high: reach });
    const made = this.picture(h, w, (y, x) => colour(this.weights[(i * h + y) * w + x]));
    made.className = "kernel";
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", words.kernel);
    made.title = words.kernel;
    return [made];
  }

  one(filter, k, image) {
    const { words, data } = this;
    const [row, column] = filter.cells[k];
    const text = say(words.found, { value: this.numbers.brief(filter.values[k]),
      name: data.classes[data.labels[image]], number: data.numbers[image], row, column });
    const made = element("li");
    const whole = this.whole(filter, k, image);
    whole.setAttribute("role", "img");
    whole.setAttribute("aria-label", text);
    const small = element("small");
    small.append(element("b", "", this.numbers.brief(filter.values[k])), ` ${text}`);
    made.append(...(data.whole ? [] : [this.patch(filter, k)]), whole, small);
    return made;
  }

  /** The field of the cell; hatched where it lies outside of the image. */
  patch(filter, k) {
    const [top, left, height, width] = filter.boxes[k];
    const image = filter.images[k];
    return this.picture(height, width, (y, x) => this.pixel(image, top + y, left + x)
      ?? ((x + y) % 2 ? [150, 150, 150] : [120, 120, 120]));
  }

  /** The whole image, with the field as a box around its pixels. */
  whole(filter, k, image) {
    const { h, w } = this.data;
    const [top, left, height, width] = filter.boxes[k];
    const zoom = 4;
    const ends = [Math.max(0, top), Math.max(0, left), Math.min(h, top + height), Math.min(w, left + width)]
      .map((v) => v * zoom);
    const all = top <= 0 && left <= 0 && top + height >= h && left + width >= w;
    return this.picture(h * zoom, w * zoom, (y, x) => {
      const inside = y >= ends[0] && y < ends[2] && x >= ends[1] && x < ends[3];
      const edge = y < ends[0] + 2 || y >= ends[2] - 2 || x < ends[1] + 2 || x >= ends[3] - 2;
      return !all && inside && edge ? BOX : this.pixel(image, Math.floor(y / zoom), Math.floor(x / zoom));
    });
  }

  pixel(image, y, x) {
    const { h, w, c } = this.data;
    if (y < 0 || x < 0 || y >= h || x >= w) return null;
    const from = ((image * h + y) * w + x) * c;
    return [0, 1, 2].map((k) => this.pixels[from + (c === 3 ? k : 0)]);
  }

  picture(height, width, colour) {
    const canvas = Object.assign(element("canvas"), { width, height });
    const context = canvas.getContext("2d");
    const drawn = context.createImageData(width, height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) drawn.data.set([...colour(y, x), 255], 4 * (y * width + x));
    }
    context.putImageData(drawn, 0, 0);
    return canvas;
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.choose(clamp(this.chosen + step, 0, this.data.filters.length - 1));
    this.cards.children[this.chosen].focus();
  }
}
