// What was edited, to be undone and done again.

const MOST = 100;

export class History {
  constructor() {
    this.past = [];
    this.future = [];
  }

  /** Remember `draft`, which is about to be changed. Changes of one `kind` in a row (a number
   * stepped up and up) are one. */
  keep(draft, kind = "") {
    if (!kind || kind !== this.kind) {
      this.past.push(draft);
      this.past.splice(0, this.past.length - MOST);
    }
    this.kind = kind;
    this.future = [];
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

  /** What follows is another change, even if it is of the same kind. */
  pause() {
    this.kind = "";
  }
}
