// Networks that this page has been sent, by name: weights travel once, images of them many times.

import { Model } from "./model.js";

const MOST = 24; // networks that are kept: the epochs of a training, or those on one page
const models = new Map();
const waiting = new Set();

/** Keep the network of a packet, and tell those who wait for it. */
export function keep({ header, arrays }) {
  models.delete(header.id);
  models.set(header.id, new Model(header, arrays));
  if (models.size > MOST) models.delete(models.keys().next().value);
  [...waiting].forEach((tell) => tell(header.id));
}

/** The network called `id`, if it is there. */
export function model(id) {
  return models.get(id);
}

/** Call `tell(id)` whenever a network comes; returns what ends that. */
export function listen(tell) {
  waiting.add(tell);
  return () => waiting.delete(tell);
}
