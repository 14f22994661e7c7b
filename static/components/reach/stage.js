// The whole component: the stack of maps, the layer's slider, the table of numbers.

import { isDark, roles } from "../colours.js";
import { button, clamp, element, say, write } from "../dom.js";
import { oncePerFrame } from "../windows/gestures.js";
import { listen } from "./gestures.js";
import { Links } from "./links.js";
import { looks, pictured } from "./looks.js";
import { arrange } from "./layout.js";
import { area, box, look } from "./regions.js";
import { Table } from "./table.js";
import { Tile } from "./tile.js";

export class Stage {
  constructor() {
    Object.assign(this, { every: false, pinned: false, tiles: [], last: null, row: 0, column: 0 });
    this.root = element("div", "root reach");
    this.bar = element("div", "film");
    this.slider = Object.assign(element("input"), { type: "range", min: 0 });
    const soon = oncePerFrame();
    this.slider.oninput = () => soon(() => this.choose(this.tiles[Number(this.slider.value)].index));
    this.toggle = button("play", "", "", () => this.all(!this.every));
    this.label = element("label", "", "");
    this.name = element("output", "looks");
    this.bar.append(this.label, this.toggle);
    this.reading = element("p", "reading");
    this.stack = element("div", "stack");
    this.stack.setAttribute("role", "group");
    this.links = new Links();
    this.key = element("p", "key");
    this.table = new Table((node) => this.choose(node));
    this.spoken = element("p", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.root.append(this.bar, this.reading, this.stack, this.key, this.table.section, this.spoken);
    this.watcher = new IntersectionObserver((changes) => this.scrolled(changes), { rootMargin: "80px" });
    listen(this);
  }

  // What is given ------------------------------------------------------------------------------

  update(data) {
    const same = this.given === data.id;
    Object.assign(this, { data, words: data.words, nodes: data.nodes, given: data.id });
    this.write = new Intl.NumberFormat(data.words.locale);
    this.picture = pictured(data);
    if (!same) this.pinned = false;
    this.build();
    const shown = this.tiles.some((tile) => tile.index === this.last);
    if (!same || !shown) this.begin();
    this.show();
  }

  /** Show the middle of the last map that still has places. */
  begin() {
    const { nodes } = this;
    const maps = this.tiles.map((tile) => tile.index).filter((i) => nodes[i].placed);
    this.last = maps[maps.length - 1] ?? 0;
    this.middle();
  }

  middle() {
    const [h, w] = this.nodes[this.last].plane;
    Object.assign(this, { row: (h - 1) >> 1, column: (w - 1) >> 1 });
  }

  build() {
    const { words } = this;
    this.watcher.disconnect();
    this.visible = new Set();
    this.tiles = this.nodes
      .map((node, index) => ({ node, index }))
      .filter(({ node }) => node.level === 0 || (this.every && node.level === 1))
      .map(({ node, index }) => new Tile(node, index));
    this.place = new Map(this.tiles.map((tile, i) => [tile.index, i]));
    this.stack.replaceChildren(this.links.svg, ...this.tiles.map((tile) => tile.figure));
    this.links.lay(this.nodes, this.tiles);
    for (const tile of this.tiles) this.watcher.observe(tile.figure);
    this.table.lay(this.tiles, words);
    this.slider.max = this.tiles.length - 1;
    this.label.replaceChildren(words.layers, this.slider);
    this.label.after(this.name);
    this.stack.setAttribute("aria-label", words.stack);
    this.toggle.hidden = !this.nodes.some((node) => node.level === 1);
    write(this.toggle, words.every);
    this.toggle.setAttribute("aria-pressed", String(this.every));
    this.key.replaceChildren(...legend(words));
    this.lay();
  }

  lay() {
    this.dark = isDark(this.root);
    this.root.classList.toggle("dark", this.dark);
    this.width = this.root.clientWidth;
    const style = looks(this.root, roles(this.dark), this.dark, this.picture);
    arrange(this.stack, this.tiles, this.width, style);
    this.links.measure(this.tiles, this.stack);
  }

  resized() {
    if (!this.data || Math.abs(this.root.clientWidth - this.width) < 2) return;
    this.lay();
    this.show();
  }

  themed() {
    if (!this.data || isDark(this.root) === this.dark) return;
    this.lay();
    this.show();
  }

  all(every) {
    this.every = every;
    this.build();
    if (!this.place.has(this.last)) this.begin();
    this.show();
  }

  scrolled(changes) {
    for (const { target, isIntersecting } of changes) {
      const tile = this.tiles.find((one) => one.figure === target);
      if (!tile) continue;
      if (isIntersecting) this.visible.add(tile);
      else this.visible.delete(tile);
      if (isIntersecting && this.seen) tile.draw(this.seen[tile.index], tile.index === this.last);
    }
  }

  // What is shown ------------------------------------------------------------------------------

  /** Show what a cell sees, the present one when none is named. */
  show(last = this.last, row = this.row, column = this.column) {
    const [h, w] = this.nodes[last].plane;
    Object.assign(this, { last, row: clamp(row, 0, h - 1), column: clamp(column, 0, w - 1) });
    this.seen = look(this.nodes, this.last, this.row, this.column);
    for (const tile of this.tiles) {
      if (this.visible.has(tile)) tile.draw(this.seen[tile.index], tile.index === last);
    }
    this.links.draw(this.seen);
    this.slider.value = this.place.get(last);
    this.table.show(this.nodes[last], last);
    this.tell();
  }

  tell() {
    const { words, last, row, column, nodes } = this;
    const node = nodes[last];
    const text = [say(words.cell, { name: node.name, row, column }), ...this.told()].join(" ");
    write(this.reading, this.pinned ? `${text} ${words.pinned}` : text);
    this.slider.setAttribute("aria-valuetext", node.name);
    write(this.name, node.name);
    if (this.speaking) clearTimeout(this.speaking);
    this.speaking = setTimeout(() => write(this.spoken, text), 250);
    const now = this.tiles[this.place.get(last)];
    if (this.stop && this.stop !== now) this.stop.tell(this.stop.node.name, false);
    now.tell(text, true);
    this.stop = now;
  }

  /** What the cell sees of the image, in words. */
  told() {
    const { words, seen } = this;
    const image = seen.findIndex(Boolean);
    const { inside, bounds } = seen[image];
    const around = box(inside);
    if (!around) {
      const padded = seen.some((one) => one && area(one.read) > area(one.inside));
      return [padded ? words.nothing : words.alone];
    }
    const [top, bottom, left, right] = around;
    const pixels = area(inside);
    const [rows, columns] = [span(words.rows, top, bottom), span(words.columns, left, right)];
    const found = [say(words.sees, { rows, columns }), this.many(words.pixels, pixels)];
    const full = (bottom - top + 1) * (right - left + 1);
    if (pixels < full) found.push(this.many(words.gaps, full - pixels));
    if (bounds && bounds.some((at, i) => at !== around[i])) {
      const size = `${bounds[1] - bounds[0] + 1} × ${bounds[3] - bounds[2] + 1}`;
      found.push(say(words.cut, { size }));
    }
    return found;
  }

  many(forms, n) {
    return say(forms[n > 1 ? 1 : 0], { n: this.write.format(n) });
  }

  // What changes it ----------------------------------------------------------------------------

  pin(pinned) {
    this.pinned = pinned;
    this.root.classList.toggle("pinned", pinned);
    this.tell();
  }

  /** Show another layer, at the cell that stands where the present one does. */
  choose(index) {
    const [h, w] = this.nodes[this.last].plane;
    const [height, width] = this.nodes[index].plane;
    const row = Math.floor(((this.row + 0.5) / h) * height);
    this.show(index, row, Math.floor(((this.column + 0.5) / w) * width));
  }

  along(by) {
    const to = clamp(this.place.get(this.last) + by, 0, this.tiles.length - 1);
    this.choose(this.tiles[to].index);
    this.tiles[to].canvas.focus({ preventScroll: true });
    this.tiles[to].figure.scrollIntoView({ block: "nearest" });
  }
}

/** From `first` to `last`, in the `forms` for one and for several. */
function span(forms, first, last) {
  return say(forms[first < last ? 1 : 0], { first, last });
}

/** What the colours mean, each beside a sample. */
function legend(words) {
  return ["own", "field", "padded", "further"].map((name) => {
    const item = element("span");
    item.append(element("i", name), words[name]);
    return item;
  });
}
