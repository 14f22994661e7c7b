// One image with a map over it, its scale, its value under the cursor and what is said of it.

import { at, decode } from "../arrays.js";
import { element, mark, say, write } from "../dom.js";
import { gradient, paint } from "../scales.js";

export class Panel {
  /** `point(y, x)` is called with shares of height and width, `step(dy, dx)` with pixels. */
  constructor(point, step) {
    this.node = element("figure");
    this.title = element("figcaption");
    this.stack = element("div", "stack");
    this.stack.tabIndex = 0;
    this.stack.setAttribute("role", "img");
    this.under = element("canvas");
    this.over = element("canvas");
    this.box = element("div", "box");
    this.cursor = element("div", "cursor");
    this.wait = element("div", "wait");
    this.stack.append(this.under, this.over, this.box, this.cursor, this.wait);
    this.value = element("span", "value");
    this.scale = element("div", "scale");
    this.answers = element("dl", "answers");
    this.said = element("p", "said");
    this.note = element("p", "said note");
    this.node.append(
      this.title, this.stack, this.value, this.scale, this.answers, this.said, this.note,
    );
    const look = (event) => {
      const around = this.stack.getBoundingClientRect();
      point((event.clientY - around.top) / around.height,
        (event.clientX - around.left) / around.width);
    };
    this.stack.onpointerdown = look;
    this.stack.onpointermove = look;
    this.stack.onkeydown = (event) => step(event);
  }

  /** `image` is the group below the map; `panel.map`, the group above it, if there is one. */
  update(panel, image, format) {
    Object.assign(this, { panel, image, format });
    write(this.title, panel.title);
    this.stack.style.aspectRatio = `${image.w} / ${image.h}`;
    if (this.imageData !== image.data) {
      this.imageData = image.data;
      this.pixels = decode(image.data, image.dtype);
      paint(this.under, image, this.pixels, 0);
    }
    const { map } = panel;
    this.over.hidden = !map;
    this.scale.hidden = !map;
    this.values = map && decode(map.data, map.dtype);
    if (map) {
      paint(this.over, map, this.values, 0);
      hollow(this.over, this.values);
      const strip = element("i");
      strip.style.background = gradient(map.scale);
      this.scale.replaceChildren(
        element("span", "", format(map.low)), strip, element("span", "", format(map.high)),
      );
    }
    this.frame();
    this.list(panel.answers ?? []);
    this.wait.hidden = !panel.wait;
    write(this.wait, panel.wait ?? "");
    for (const [node, text] of [[this.said, panel.said], [this.note, panel.note]]) {
      node.hidden = !text;
      write(node, text ?? "");
    }
  }

  cover(share) {
    this.over.style.opacity = share;
  }

  frame() {
    const { box } = this.panel;
    this.box.hidden = !box;
    if (box) this.place(this.box, box.row, box.column, box.side, box.side);
  }

  /** Rows and columns of the image, as shares of the stack. */
  place(node, row, column, high, wide) {
    const { h, w } = this.image;
    node.style.top = `${(100 * row) / h}%`;
    node.style.left = `${(100 * column) / w}%`;
    node.style.height = `${(100 * high) / h}%`;
    node.style.width = `${(100 * wide) / w}%`;
  }

  list(answers) {
    this.answers.hidden = answers.length === 0;
    const most = Math.max(...answers.map(({ share }) => share));
    this.answers.replaceChildren(...answers.map(({ name, text, share, asked }) => {
      const line = element("div", asked ? "line asked" : "line");
      line.classList.toggle("best", share === most);
      const bar = element("dd", "share");
      const full = element("i");
      full.style.width = `${100 * share}%`;
      bar.append(full);
      line.append(element("dt", "", name), bar, element("dd", "", text));
      return line;
    }));
  }

  /** Read pixel `y`, `x` (shares of height and width); `null` reads none. Returns what is read. */
  read(y, x, words) {
    this.cursor.hidden = y === null;
    const { title, map } = this.panel;
    if (y === null) {
      write(this.value, "");
      mark(this.stack, "aria-label", [title, this.panel.said].filter(Boolean).join(". "));
      return null;
    }
    const [row, column] = cell(this.image, y, x);
    this.place(this.cursor, row, column, 1, 1);
    const pixel = Array.from({ length: this.image.c }, (_, k) =>
      this.format(at(this.image, this.pixels, 0, row, column, k))).join(" · ");
    const text = map ? this.format(at(map, this.values, 0, ...cell(map, y, x))) : pixel;
    write(this.value, text === "NaN" ? words.unknown : text);
    mark(this.stack, "aria-label", say(words.told, { title, value: text }));
    return { row, column, pixel };
  }
}

/** Let the image be seen where a map has no value. */
function hollow(canvas, values) {
  if (!values.some(Number.isNaN)) return;
  const context = canvas.getContext("2d");
  const painted = context.getImageData(0, 0, canvas.width, canvas.height);
  values.forEach((value, p) => {
    if (Number.isNaN(value)) painted.data[4 * p + 3] = 0;
  });
  context.putImageData(painted, 0, 0);
}

/** The cell of a map under a place given as shares of height and width. */
function cell({ h, w }, y, x) {
  return [Math.min(h - 1, Math.floor(y * h)), Math.min(w - 1, Math.floor(x * w))];
}
