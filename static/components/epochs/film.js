// The whole component: the scrubber, what it says, kernels and curves, and one view of the network.

import { asked, keep } from "../address.js";
import { element, write } from "../dom.js";
import { Seen } from "../network/model.js";
import { listen as listenModels, model } from "../network/registry.js";
import { View } from "../network/view.js";
import { Numbers } from "../numbers.js";
import { onResize } from "../plot.js";
import { oncePerFrame } from "../windows/gestures.js";
import { Bar } from "./bar.js";
import { Curves } from "./curves.js";
import { Kernels } from "./kernels.js";
import { listen as listenShots, shot } from "./shots.js";

const EPOCH = "epoch"; // its name in the address

export class Film {
  constructor() {
    this.root = element("div", "root film-of-epochs");
    this.root.film = this; // for whoever inspects the page
    this.soon = oncePerFrame();
    this.arriving = oncePerFrame();
    this.bar = new Bar((n) => this.go(n));
    this.says = element("p", "says-all");
    this.says.setAttribute("role", "status");
    this.summary = element("p", "summary");
    this.kernels = new Kernels(() => this.moments);
    this.curves = new Curves((n) => { this.bar.player.pause(); this.go(n); });
    this.beside = element("div", "beside-film");
    this.beside.append(this.kernels.root, this.curves.root);
    this.view = new View();
    // Offered, not begun with: before training, maps are too faint beside those after it.
    this.view.steady = (i) => this.scale(i);
    const words = element("div", "words-of-film");
    words.append(this.says, this.summary);
    this.root.append(this.bar.root, words, this.beside, this.view.root);
    const come = () => this.arriving(() => this.came());
    listenModels(come);
    listenShots(come);
    onResize(this.root, () => this.resized());
    this.seen = new Map();
  }

  /** Another film, or the same and more of it. Who is at its end follows; others stay. */
  update(data) {
    const before = this.data;
    this.data = data;
    this.numbers = new Numbers(data.words.locale);
    const same = before?.run === data.run;
    const atEnd = !same || this.at === before.moments.length - 1;
    const epoch = before ? !atEnd && before.moments[this.at].epoch : asked(EPOCH);
    if (!same || before.image !== data.image) this.seen.clear();
    this.at = Number.isInteger(epoch) ? this.place(epoch) : data.moments.length - 1;
    this.bar.build(data);
    write(this.summary, data.summary);
    this.kernels.update(data, this.numbers);
    this.curves.update(data, this.numbers);
    this.show();
  }

  /** The moment of `epoch`, or the one before it. */
  place(epoch) {
    const later = this.data.moments.findIndex((moment) => moment.epoch > epoch);
    return later < 0 ? this.data.moments.length - 1 : Math.max(0, later - 1);
  }

  get moments() {
    return this.data.moments;
  }

  go(n) {
    this.at = n;
    this.bar.show(n, this.moments[n]);
    this.soon(() => this.show());
  }

  /** A link leads to this moment again; without a number, to the end. */
  keep() {
    const { at, moments, root } = this;
    keep(EPOCH, at === moments.length - 1 ? null : moments[at].epoch, root);
  }

  show() {
    const moment = this.moments[this.at];
    this.keep();
    this.bar.show(this.at, moment);
    this.kernels.show(this.at);
    this.curves.show(this.at);
    const there = this.draw(moment);
    this.view.root.classList.toggle("late", !there);
    write(this.says, there ? moment.says : this.data.words.coming);
  }

  /** Show the network as it was at a moment; returns whether it has come already. */
  draw(moment) {
    const seen = this.seenAt(moment);
    if (!seen) return false;
    this.view.update(seen.model, seen);
    this.drawn = seen;
    return true;
  }

  /** What the image became at a moment; nothing where that has not come yet. */
  seenAt({ network }) {
    const found = model(network);
    const packet = shot(network, this.data.image);
    if (!found || !packet) return null;
    let seen = this.seen.get(network);
    if (seen?.model !== found || seen.header !== packet.header) {
      seen = new Seen(found, packet.header, packet.arrays);
      this.seen.set(network, seen);
    }
    return seen;
  }

  /** The colours of stage `i` that suit every moment that is there. */
  scale(i) {
    const each = this.moments.map((moment) => this.seenAt(moment)).filter(Boolean)
      .map((seen) => seen.scale(i));
    if (!each.length) return this.view.seen.scale(i); // another image is on its way
    const reach = (one) => Math.max(-one.low, one.high);
    return each.reduce((most, one) => (reach(one) > reach(most) ? one : most));
  }

  /** More has come: perhaps what is waited for, and more kernels for the scale of all. */
  came() {
    if (!this.root.isConnected) return;
    this.kernels.gather();
    const { network } = this.moments[this.at];
    const is = this.drawn?.model === model(network)
      && this.drawn?.header === shot(network, this.data.image)?.header;
    if (!is || this.view.scaling === "steady") this.show(); // what has come may have more in it
    else this.kernels.show(this.at);
  }

  resized() {
    if (!this.data) return;
    this.kernels.lay();
    this.curves.lay();
    this.kernels.show(this.at);
    this.curves.show(this.at);
  }
}
