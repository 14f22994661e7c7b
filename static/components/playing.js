// A film that plays by itself, step by step, until it ends or has left the page.

import { playing } from "./icons.js";

export class Playing {
  /**
   * `film` has `root`, the node it is in; `rewind()`, called before it plays, which goes to the
   * beginning if it is at the end; `ended()`; `forward()`, one step; and `told()`, called when it
   * begins to play and when it stops. `pause` is in milliseconds.
   */
  constructor(film, pause) {
    Object.assign(this, { film, pause, timer: null });
  }

  /** Make `button` say what a press of it does. */
  label(button, words) {
    playing(button, Boolean(this.timer), words);
  }

  toggle() {
    if (this.timer) {
      this.stop();
      return;
    }
    const { film } = this;
    film.rewind();
    this.timer = setInterval(() => {
      if (film.ended() || !film.root.isConnected) this.stop();
      else film.forward();
    }, this.pause);
    film.told();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.film.told();
  }
}
