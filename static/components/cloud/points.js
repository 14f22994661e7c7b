// The points of a map: what is known of each image, where it stands in each view, which is near.

import { decode } from "../arrays.js";

/** What was sent, as arrays of numbers. */
export class Points {
  constructor({ n, labels, answers, certainty, numbers, nearest, views }) {
    this.n = n;
    this.labels = decode(labels, "u1");
    this.answers = decode(answers, "u1");
    this.certainty = decode(certainty, "f2");
    this.numbers = decode(numbers, "i2");
    this.nearest = decode(nearest, "i2");
    this.each = this.nearest.length / n;
    this.places = new Map();
    for (const view of views) {
      if (view.places) this.places.set(view.name, decode(view.places, "f4"));
    }
    this.wrong = Array.from({ length: n }, (_, i) => this.labels[i] !== this.answers[i]);
  }

  nearestTo(i) {
    return this.nearest.subarray(i * this.each, (i + 1) * this.each);
  }
}

/** How the values of `places` become pixels of a room of `width` by `height`: the same scale along
 * both axes, so that distances are true; everything is in sight. */
export function fitting(places, width, height, margin) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < places.length; i += 2) {
    left = Math.min(left, places[i]);
    right = Math.max(right, places[i]);
    top = Math.min(top, places[i + 1]);
    bottom = Math.max(bottom, places[i + 1]);
  }
  const scale = Math.min(
    (width - 2 * margin) / (right - left || 1), (height - 2 * margin) / (bottom - top || 1),
  );
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  // What is greater is higher.
  return (px, py) => [width / 2 + (px - x) * scale, height / 2 - (py - y) * scale];
}

/** `places` in pixels. */
export function laid(places, fit) {
  const out = new Float32Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    [out[i], out[i + 1]] = fit(places[i], places[i + 1]);
  }
  return out;
}

/** The point of `at` (x, y by turns) nearest to (x, y) among those that are `open`, at most `reach`
 * away; -1 if there is none. Ten thousand take a tenth of a millisecond. */
export function nearestAt(at, open, x, y, reach) {
  let [best, least] = [-1, reach * reach];
  for (let i = 0; i < open.length; i += 1) {
    if (!open[i]) continue;
    const away = (at[2 * i] - x) ** 2 + (at[2 * i + 1] - y) ** 2;
    if (away <= least) [best, least] = [i, away];
  }
  return best;
}

/** The point nearest to point `from` within 45° of the direction (dx, dy); -1 if there is none. */
export function nextTowards(at, open, from, dx, dy) {
  const [x, y] = [at[2 * from], at[2 * from + 1]];
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < open.length; i += 1) {
    if (!open[i] || i === from) continue;
    const along = (at[2 * i] - x) * dx + (at[2 * i + 1] - y) * dy;
    const across = Math.abs((at[2 * i] - x) * dy - (at[2 * i + 1] - y) * dx);
    if (along <= 0 || across > along) continue;
    const away = along * along + across * across;
    if (away < least) [best, least] = [i, away];
  }
  return best;
}
