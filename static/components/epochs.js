// A training as a film: the network, its kernels and its answers at every moment that was kept.
// The moments come by elements of their own (`network_weights`, `shot`); looks stay in the browser.

import { Film } from "./epochs/film.js";
import { CURVES_CSS } from "./epochs/curves.js";
import { CSS } from "./epochs/styles.js";
import { CSS as NETWORK } from "./network/styles.js";
import { CHART_CSS } from "./plot.js";
import { dress } from "./styles.js";
import { CSS as PLAYER } from "./windows/player.js";

const mounted = new WeakMap();

export default function epochs({ data, parentElement }) {
  [NETWORK, PLAYER, CHART_CSS, CSS, CURVES_CSS].forEach((css) => dress(parentElement, css));
  let film = mounted.get(parentElement);
  if (!film) {
    film = new Film();
    mounted.set(parentElement, film);
    parentElement.append(film.root);
  }
  film.update(data);
}
