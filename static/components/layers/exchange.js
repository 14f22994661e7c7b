// Edits on their way to the server and its answers on their way back. Edits are numbered; an answer
// names the table and the number of the last edit that the server knew.

const PATIENCE = 200; // ms in which another edit may follow: then the last of them is sent

export class Exchange {
  /** `send({ table, number, network })` tells the server. */
  constructor(send) {
    this.send = send;
    this.table = crypto.randomUUID?.() ?? String(Math.random());
    this.number = 0; // of the last edit sent
    this.answered = 0; // of the last one that the server knew
    this.last = -Infinity; // when the reader last edited
  }

  /** Whether the reader has changed something that the server has not answered. */
  get waiting() {
    return Boolean(this.timer) || this.answered < this.number;
  }

  /** Send `network()`: at once, or after a row of quick edits. */
  edited(network) {
    clearTimeout(this.timer);
    const now = performance.now();
    const quick = now - this.last < PATIENCE;
    this.last = now;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.number += 1;
      this.send({ table: this.table, number: this.number, network: network() });
    }, quick ? PATIENCE : 0);
  }

  /** What an answer is: `"late"` when the reader has changed something since, `"own"` when it is the
   * first to the last edit, `"other"` when something else made the page run. */
  read(answers) {
    const number = answers && answers[0] === this.table ? Number(answers[1]) : 0;
    const first = number > this.answered;
    this.answered = Math.max(this.answered, number);
    if (this.waiting) return "late";
    return first ? "own" : "other";
  }
}
