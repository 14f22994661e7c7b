// A row taken by its handle and put down elsewhere, by mouse or finger.

import { element } from "../dom.js";

const EDGE = 48; // px from the edge of what scrolls, where it begins to

export class Drag {
  /** `drop(id, line)` puts the layer `id` before `line`, or last where that is null. */
  constructor(body, drop) {
    Object.assign(this, { body, drop });
    this.sign = element("div", "drop");
    this.sign.setAttribute("aria-hidden", "true");
    body.addEventListener("pointerdown", (event) => this.take(event));
  }

  take(event) {
    const handle = event.target.closest?.(".handle");
    if (!handle || event.button) return;
    event.preventDefault();
    const line = handle.closest(".line");
    handle.setPointerCapture(event.pointerId);
    line.classList.add("taken");
    this.target = undefined;
    const move = (moved) => this.over(moved.clientY, line);
    const end = (ended) => {
      handle.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) handle.removeEventListener(name, end);
      line.classList.remove("taken");
      this.sign.remove();
      if (ended.type === "pointerup" && this.target !== undefined) this.drop(line.row.id, this.target);
    };
    handle.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) handle.addEventListener(name, end);
  }

  /** Show where the row would go: above the first line whose middle is below the pointer. */
  over(y, line) {
    const lines = [...this.body.querySelectorAll(".line")].filter((one) => one.row.line.type !== "input");
    const below = lines.find((one) => {
      const box = one.getBoundingClientRect();
      return y < box.top + Math.min(box.height, 60) / 2;
    });
    this.target = below === line ? undefined : (below?.row.line ?? null);
    if (this.target === undefined) this.sign.remove();
    else if (below) below.before(this.sign);
    else lines.at(-1)?.after(this.sign);
    this.scroll(y);
  }

  scroll(y) {
    if (y < EDGE) this.sign.scrollIntoView({ block: "center" });
    else if (y > window.innerHeight - EDGE) this.sign.scrollIntoView({ block: "center" });
  }
}
