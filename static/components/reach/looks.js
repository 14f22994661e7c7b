// Colours of the stack in the theme in force, the hatching of padding, and the picture below.

import { decode } from "../arrays.js";
import { levels } from "../colours.js";

/** Everything a tile paints with. */
export function looks(root, { input, output }, dark, picture) {
  const style = getComputedStyle(root);
  const ink = style.getPropertyValue("--st-text-color") || "#888";
  const ground = style.getPropertyValue("--st-secondary-background-color") || "#eee";
  return {
    input,
    output,
    ink,
    ground,
    picture,
    fill: dark ? "rgb(86 180 233 / 45%)" : "rgb(0 114 178 / 38%)",
    veil: dark ? "rgb(14 17 23 / 72%)" : "rgb(255 255 255 / 76%)",
    line: dark ? "rgb(255 255 255 / 14%)" : "rgb(0 0 0 / 13%)",
    edge: dark ? "rgb(255 255 255 / 40%)" : "rgb(0 0 0 / 40%)",
    hatching: hatching(dark),
  };
}

function hatching(dark) {
  const side = 6 * (window.devicePixelRatio || 1);
  const cell = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const pen = cell.getContext("2d");
  pen.strokeStyle = dark ? "rgb(255 255 255 / 55%)" : "rgb(0 0 0 / 50%)";
  pen.lineWidth = side / 5;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  const pattern = pen.createPattern(cell, "repeat");
  pattern.setTransform(new DOMMatrix().scale(6 / side));
  return pattern;
}

const pictures = new WeakMap();

/** The picture as a canvas, one pixel for each of the image; null without one. */
export function pictured({ picture }) {
  if (!picture) return null;
  if (pictures.has(picture)) return pictures.get(picture);
  const { h, w, c } = picture;
  const values = decode(picture.data, "u1");
  const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
  const context = canvas.getContext("2d");
  const image = context.createImageData(w, h);
  for (let p = 0; p < h * w; p += 1) {
    const pixel = [0, 1, 2].map((k) => values[p * c + (c === 3 ? k : 0)] / 255);
    image.data.set([...levels(pixel), 255], 4 * p);
  }
  context.putImageData(image, 0, 0);
  pictures.set(picture, canvas);
  return canvas;
}
