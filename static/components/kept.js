// What this page has been sent, by name: the newest so many, and those who wait for one.

export class Kept {
  constructor(most) {
    this.most = most;
    this.found = new Map();
    this.waiting = new Set();
  }

  put(name, value) {
    this.found.delete(name);
    this.found.set(name, value);
    if (this.found.size > this.most) this.found.delete(this.found.keys().next().value);
    [...this.waiting].forEach((tell) => tell(name));
  }

  get(name) {
    return this.found.get(name);
  }

  /** Call `tell(name)` whenever something comes; returns what ends that. */
  listen(tell) {
    this.waiting.add(tell);
    return () => this.waiting.delete(tell);
  }
}
