// A slider and a typed number that are one control.

import { clamp, element } from "../dom.js";

export class Control {
  /** `changed(value)` at each move, `done()` when a move ends, `beyond(typed, control)` when what
   * was typed is out of bounds, with `null` when it is not. `scale` turns a slider's place into a
   * value and back, where the two differ. */
  constructor({
    low, high, step, from = low, to = high, changed, done, beyond, scale = [(v) => v, (v) => v],
  }) {
    Object.assign(this, { low, high, changed, done, scale });
    this.range = Object.assign(element("input"), { type: "range", min: from, max: to, step });
    this.number = Object.assign(element("input"), {
      type: "number", min: low, max: high, step: "any", inputMode: "decimal",
    });
    this.range.oninput = () => this.take(scale[0](Number(this.range.value)), this.range);
    this.number.oninput = () => this.number.value !== "" && this.take(this.number.valueAsNumber, this.number);
    this.range.onchange = () => {
      beyond(null, this);
      done();
    };
    this.number.onchange = () => {
      const typed = this.number.valueAsNumber;
      beyond(typed < low || typed > high ? typed : null, this);
      this.show(this.value); // what was typed too far is brought back
      done();
    };
  }

  take(value, source) {
    if (!Number.isFinite(value)) return;
    this.value = Math.round(clamp(value, this.low, this.high) * 1000) / 1000;
    this.show(this.value, source);
    this.changed(this.value);
  }

  show(value, except = null) {
    this.value = value;
    if (except !== this.range) this.range.value = this.scale[1](value);
    if (except !== this.number) this.number.value = value;
  }

  label(text) {
    this.range.setAttribute("aria-label", text);
    this.number.setAttribute("aria-label", text);
  }
}
