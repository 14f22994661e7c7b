// All output maps as small pictures; one is chosen to be seen cell by cell.

import { paint } from "../scales.js";
import { button, element } from "../dom.js";

export class Shelf {
  constructor(choose) {
    this.choose = choose;
    this.node = element("div", "shelf");
    this.node.setAttribute("role", "group");
  }

  show({ h, w, maps }, scales, names, chosen, words) {
    this.node.hidden = maps.length < 2 || !h || !w;
    if (this.node.hidden) return;
    this.node.setAttribute("aria-label", words.maps);
    if (this.node.childElementCount !== maps.length) {
      this.node.replaceChildren(...maps.map((_, f) => {
        const tile = button("tile", "", "", () => this.choose(f));
        tile.append(element("canvas"), element("span", "caption"));
        return tile;
      }));
    }
    maps.forEach((values, f) => {
      const tile = this.node.children[f];
      const canvas = tile.firstChild;
      paint(canvas, { h, w, c: 1, ...scales[f] }, values, 0);
      canvas.style.width = "72px";
      canvas.style.height = `${Math.max(10, Math.round((72 * h) / w))}px`;
      tile.lastChild.textContent = names[f] ?? "";
      tile.setAttribute("aria-pressed", String(f === chosen));
    });
  }
}
