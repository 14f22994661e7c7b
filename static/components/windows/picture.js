// A whole map too large for cells, as a picture; a box on it shows the region brought close.

import { paint } from "../scales.js";
import { clamp, element } from "../dom.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Picture {
  /** `move(y, x)` is called with the map's cell that the region is to be around. */
  constructor(move) {
    this.node = element("div", "picture");
    this.canvas = element("canvas");
    this.box = element("div", "region");
    this.node.append(this.canvas, this.box);
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "application");
    this.node.onpointerdown = (event) => {
      this.node.setPointerCapture(event.pointerId);
      move(...this.at(event));
    };
    this.node.onpointermove = (event) => event.buttons && move(...this.at(event));
    this.node.onkeydown = (event) => {
      const by = MOVES[event.key];
      if (!by) return;
      event.preventDefault();
      const far = event.shiftKey ? 8 : 1;
      move(this.centre[0] + by[0] * far, this.centre[1] + by[1] * far);
    };
  }

  /** `group` is what `paint` of scales.js takes: {h, w, c, scale, low, high}. */
  paint(group, values, width, label) {
    this.group = group;
    this.scale = width / group.w;
    paint(this.canvas, group, values, 0);
    this.canvas.style.width = `${width}px`;
    this.node.style.width = `${width}px`;
    this.node.style.height = `${Math.round(group.h * this.scale)}px`;
    this.node.setAttribute("aria-label", label);
  }

  /** Put the box around rows r0 … r0+h and columns c0 … c0+w. */
  frame(r0, h, c0, w) {
    this.centre = [r0 + h / 2, c0 + w / 2];
    const { scale } = this;
    Object.assign(this.box.style, {
      left: `${c0 * scale}px`, top: `${r0 * scale}px`,
      width: `${w * scale}px`, height: `${h * scale}px`,
    });
  }

  at(event) {
    const box = this.node.getBoundingClientRect();
    const y = ((event.clientY - box.top) / box.height) * this.group.h;
    const x = ((event.clientX - box.left) / box.width) * this.group.w;
    return [clamp(y, 0, this.group.h), clamp(x, 0, this.group.w)];
  }
}
