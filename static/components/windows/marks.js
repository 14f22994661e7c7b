// What is marked on the maps: the window, what it makes, and what an input cell feeds.

import { span, taps } from "./arithmetic.js";

const SHADE = { light: "rgb(213 94 0 / 15%)", dark: "rgb(240 169 59 / 22%)" };

/** Draw both maps of a stage with the window of the output cell that is shown. */
export function drawMaps(stage, cell) {
  const { rows, columns, ox, oy, hidden, hovered, roles } = stage;
  const window = within(stage.problem, oy, ox);
  const stems = {
    taps: window.xs.map((x) => x - columns.in0),
    band: [window.box.c - columns.in0, window.box.w],
    shade: stage.dark ? SHADE.dark : SHADE.light,
  };
  stage.input.draw(inputMarks(stage, cell, window), null, stems);
  const fed = hovered ? stage.fedBy(...hovered) : [];
  stage.output.draw([
    { cells: fed, colour: roles.input, width: 2, dashed: true },
    { cells: [[oy, ox]], bold: true },
  ], hidden, { last: hidden ?? Infinity, shines: ox - columns.out0 });
  if (!stage.large) return;
  stage.input.picture.frame(rows.in0, rows.ins, columns.in0, columns.ins);
  stage.output.picture.frame(rows.out0, rows.outs, columns.out0, columns.outs);
}

function within({ rows, columns }, oy, ox) {
  const [ys, xs] = [taps(rows, oy), taps(columns, ox)];
  return { ys, xs, box: { r: ys[0], c: xs[0], h: span(rows), w: span(columns) } };
}

function inputMarks({ problem, roles, hovered }, cell, { ys, xs, box }) {
  const spread = problem.rows.dilation > 1 || problem.columns.dilation > 1;
  const cells = ys.flatMap((y) => xs.map((x) => [y, x]));
  const marks = spread ? [
    { cells, colour: roles.kernel, width: 2.5 },
    { box, colour: roles.kernel, width: 1, dashed: true },
  ] : [{ box, colour: roles.kernel, width: 3 }];
  const winner = problem.mode === "max" && cell.channels[0].cells.find((at) => at.share === 1);
  if (winner) marks.push({ cells: [[winner.y, winner.x]], colour: roles.output, width: 4 });
  if (hovered) marks.push({ cells: [hovered], colour: roles.input, width: 3 });
  return marks;
}
