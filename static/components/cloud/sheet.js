// The images: one picture with all of them, and the same in the colours of their classes.

import { channels } from "./colours.js";

export class Sheet {
  /** `ready` is called once the picture is there. */
  constructor({ sheet, side: [h, w], columns, n }, labels, ready) {
    Object.assign(this, { h, w, columns, n, labels, picture: null, tinted: null });
    const picture = new Image();
    picture.onload = () => { this.picture = picture; ready(); };
    picture.src = `data:image/png;base64,${sheet}`;
  }

  /** Draw image `i` on `context`, as it is. */
  paint(context, i, x, y, width, height, from = this.picture) {
    if (!from) return;
    const [left, top] = [(i % this.columns) * this.w, Math.floor(i / this.columns) * this.h];
    context.drawImage(from, left, top, this.w, this.h, x, y, width, height);
  }

  /** All images with their ink in the colour of their class, on no ground. */
  tint(colours) {
    if (!this.picture) return null;
    if (this.tinted?.colours === colours) return this.tinted.canvas;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.picture.width, this.picture.height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.picture, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const inks = colours.map(channels);
    for (let y = 0; y < canvas.height; y += 1) {
      const row = Math.floor(y / this.h) * this.columns;
      for (let x = 0; x < canvas.width; x += 1) {
        const i = row + Math.floor(x / this.w);
        if (i >= this.n) continue;
        const at = 4 * (y * canvas.width + x);
        pixels.data[at + 3] = Math.max(...pixels.data.subarray(at, at + 3));
        pixels.data.set(inks[this.labels[i] % inks.length], at);
      }
    }
    context.putImageData(pixels, 0, 0);
    this.tinted = { canvas, colours };
    return canvas;
  }
}
