// A map on screen: its title, its picture where it is large, its cells, its stems where it is a
// series. Rows and columns here are those of the map; padding has negative ones.

import { element } from "../dom.js";
import { Grid } from "./grid.js";
import { Picture } from "./picture.js";
import { Trace } from "./trace.js";

export class MapView {
  constructor(role, move) {
    this.figure = element("figure", `map ${role}`);
    this.title = element("figcaption");
    this.note = element("p", "note");
    this.picture = new Picture(move);
    this.trace = new Trace();
    this.grid = new Grid();
    this.figure.append(
      this.title, this.picture.node, this.trace.canvas, this.grid.canvas, this.note,
    );
  }

  /** `place` {r0, rows, c0, columns}: what part of the map the cells show. */
  lay({ title, note, place, size, tall, cell, ink, colour, series, text }) {
    this.place = place;
    this.title.replaceChildren(...title);
    this.note.textContent = note;
    this.note.hidden = !note;
    this.grid.paint({
      ...place, size, tall, ink, text, cell: (r, c) => cell(place.r0 + r, place.c0 + c),
    });
    this.trace.canvas.hidden = !series;
    if (!series) return;
    const values = Array.from({ length: place.columns }, (_, c) => cell(0, place.c0 + c).value);
    this.trace.paint(values.map((v) => v ?? null), size, colour, ink);
  }

  /** Marks as `Grid.draw` takes them, in rows and columns of the map. */
  draw(marks, hidden, stems) {
    const { r0, c0, rows, columns } = this.place;
    const within = ([r, c]) => r >= 0 && c >= 0 && r < rows && c < columns;
    this.grid.draw(marks.map((mark) => ({
      ...mark,
      cells: (mark.cells ?? []).map(([r, c]) => [r - r0, c - c0]).filter(within),
      box: mark.box && { ...mark.box, r: mark.box.r - r0, c: mark.box.c - c0 },
    })), hidden);
    if (!this.trace.canvas.hidden) this.trace.draw(stems);
  }

  at(event) {
    const [r, c] = this.grid.at(event);
    return [this.place.r0 + r, this.place.c0 + c];
  }
}
