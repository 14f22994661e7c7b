// What was edited, to be undone and done again.

const MOST = 100;
const PAUSE = 1000; // ms after which a change of the same kind is another one

export class History {
  constructor() {
    this.past = [];
    this.future = [];
  }

  /** Remember `draft`, which is about to be changed. Changes of one `kind` without a pause (a number
   * stepped up and up) are one. */
  keep(draft, kind = "", now = Date.now()) {
    if (!kind || kind !== this.kind || now - this.at > PAUSE) {
      this.past.push(draft);
      this.past.splice(0, this.past.length - MOST);
    }
    Object.assign(this, { kind, at: now, future: [] });
  }

  undo(draft) {
    return this.turn(this.past, this.future, draft);
  }

  redo(draft) {
    return this.turn(this.future, this.past, draft);
  }

  turn(from, to, draft) {
    if (!from.length) return null;
    to.push(draft);
    this.kind = "";
    return from.pop();
  }
}
