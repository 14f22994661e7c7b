// Networks that this page has been sent, by name: weights travel once, images of them many times.

import { Kept } from "../kept.js";
import { Model } from "./model.js";

const models = new Kept(40); // the epochs of a training, and those on one page
const handed = new Kept(8); // what is to be seen, by the name of its view

/** Keep the network of a packet, and tell those who wait for it. */
export function keep({ header, arrays }) {
  models.put(header.id, new Model(header, arrays));
}

/** The network called `id`, if it is there. */
export function model(id) {
  return models.get(id);
}

/** Call `tell(id)` whenever a network comes; returns what ends that. */
export function listen(tell) {
  return models.listen(tell);
}

/** Give the view called `name` what it is to show: see `received` in packets.js. */
export function hand(name, found) {
  handed.put(name, found);
}

/** Call `show(found)` with what the view called `name` is given, while its `root` is on the page. */
export function attend(name, root, show) {
  if (handed.get(name)) show(handed.get(name));
  const end = handed.listen((other) => {
    if (!root.isConnected) end();
    else if (other === name) show(handed.get(name));
  });
}
