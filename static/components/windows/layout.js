// How a stage is laid out: sizes, colours, titles, pictures. Called when data or width change.

import { legend } from "../legend.js";
import { reached, unread } from "./arithmetic.js";
import { colouring, isDark, levels, roles } from "../colours.js";
import { button, element, say } from "../dom.js";
import { TEXT_FROM } from "./grid.js";
import { vanishes } from "../numbers.js";
import { isFolded } from "./folding.js";
import { alongAxis, fitting, isLarge } from "./view.js";

const TALLEST = 300; // pixels of a picture
const ROOMY = 36; // pixels of a cell that has room for three decimals

/** Lay out everything that does not depend on the output cell that is shown. */
export function lay(stage) {
  const { problem, words, data, root } = stage;
  stage.width = data.width ?? (root.clientWidth || 640);
  stage.dark = data.dark ?? isDark(root);
  root.classList.toggle("dark", stage.dark);
  root.classList.toggle("nothing", stage.empty);
  stage.roles = roles(stage.dark);
  stage.ink = stage.dark ? "#e8e8e8" : "#303030";
  stage.large = isLarge(problem, data.series);
  region(stage);
  const { size, tall, beside } = fitting(stage.width, stage.rows, stage.columns, data.series);
  stage.maps.classList.toggle("beside", beside);
  stage.colours = grounds(stage);
  layInput(stage, { size, tall });
  layOutput(stage, { size, tall });
  layPictures(stage, beside);
  layChannels(stage);
  stage.shelf.show(stage.results, stage.scales, data.maps, stage.map, words);
  stage.player.build(words);
  stage.player.bar.hidden = data.follows;
  const look = { channels: data.channels, editable: data.editable[stage.map], width: stage.width };
  stage.loupe.build(problem, words, { ...look, most: data.fold });
  stage.formula.build(problem, words, data.channels, data.fold);
}

/** What part is shown cell by cell; the shown output cell is within it. */
function region(stage) {
  const { problem, large, data: { series } } = stage;
  const around = (axis, view, at) => {
    const middle = Math.floor(alongAxis(axis, large, 0, series).outs / 2);
    return alongAxis(axis, large, view?.out0 ?? at - middle, series);
  };
  stage.rows = around(problem.rows, stage.rows, stage.oy);
  stage.columns = around(problem.columns, stage.columns, stage.ox);
  stage.keepInside();
}

function grounds({ problem, data, scale }) {
  const weights = [...(problem.kernel?.values ?? [1])];
  const most = weights.reduce((m, w) => Math.max(m, Math.abs(w)), 1e-9);
  const reach = Math.max(Math.abs(data.scale.low), Math.abs(data.scale.high)) * most;
  const signed = (high) => colouring({ scale: "diverging", low: -high, high });
  return {
    input: colouring(data.scale), kernel: signed(most), product: signed(reach),
    share: colouring({ scale: "kernel", low: 0, high: 1 }), output: colouring(scale),
  };
}

function layInput(stage, cells) {
  const { problem, words, rows, columns, data, numbers, colours } = stage;
  const read = { rows: reached(problem.rows), columns: reached(problem.columns) };
  const zero = problem.mode === "convolution" ? "0" : undefined;
  const c = stage.shownChannel;
  const legible = cells.size >= TEXT_FROM; // many cells cost less without numbers that are too small
  stage.input.lay({
    title: [element("b", "", words.input), element("span", "", stage.inputSize),
      element("span", "of", stage.colourful ? "" : data.channels[c]),
      ...(stage.colourful ? [] : [legend(data.scale, numbers)])],
    note: inputNote(stage),
    place: { r0: rows.in0, rows: rows.ins, c0: columns.in0, columns: columns.ins },
    ...cells,
    ink: stage.ink,
    colour: stage.roles.input,
    series: data.series,
    text: !stage.colourful,
    cell: (y, x) => {
      if (!problem.inside(y, x)) return { hatched: true, text: zero };
      const value = problem.pixel(y, x, c);
      const colour = stage.colourful
        ? levels([0, 1, 2].map((k) => problem.pixel(y, x, k))) : colours.input(value);
      const faint = !read.rows[y] || !read.columns[x];
      return { value, colour, faint, text: legible ? written(value, numbers, cells.size) : "" };
    },
  });
}

/** A value in a cell of `size` pixels, short enough to be read: what is not 0 is not written as 0. */
function written(value, numbers, size) {
  const places = size < ROOMY ? 2 : 3;
  if (vanishes(value, places)) return "≈ 0";
  return Math.abs(value) < 10 ? numbers.show(value, places) : numbers.brief(value, places);
}

function inputNote({ problem, words, data, empty }) {
  const { rows, columns } = problem;
  const notes = [];
  const amounts = {
    top: rows.before, bottom: rows.after, left: columns.before, right: columns.after,
  };
  if (Object.values(amounts).some(Boolean)) {
    notes.push(say(data.series ? words.paddingSeries : words.padding, amounts));
  }
  const lost = empty ? 0 : unread(problem);
  if (lost) notes.push(say(words.unread[lost > 1 ? 1 : 0], { n: lost.toLocaleString(words.locale) }));
  return notes.join(" ");
}

function layOutput(stage, cells) {
  const { results, words, rows, columns, scale, numbers, colours } = stage;
  const values = results.maps[stage.map];
  const size2 = stage.data.series ? `${results.w}` : `${results.h} × ${results.w}`;
  const maps = results.maps.length > 1 ? ` × ${results.maps.length}` : "";
  stage.output.lay({
    title: [element("b", "", words.output), element("span", "", size2 + maps),
      legend(scale, numbers)],
    note: stage.empty ? words.empty : "",
    place: { r0: rows.out0, rows: rows.outs, c0: columns.out0, columns: columns.outs },
    ...cells,
    ink: stage.ink,
    colour: stage.roles.output,
    series: stage.data.series,
    text: true,
    cell: (y, x) => {
      const value = values[y * results.w + x];
      const text = cells.size < TEXT_FROM ? "" : written(value, numbers, cells.size);
      return { value, colour: colours.output(value), text };
    },
  });
}

function layPictures(stage, beside) {
  const { problem, results, words, scale, data } = stage;
  for (const view of [stage.input, stage.output]) view.picture.node.hidden = !stage.large;
  if (!stage.large) return;
  const room = beside ? (stage.width - 48) / 2 : stage.width - 4;
  const { h, w, c, values } = problem.input;
  const zoom = Math.min(room / w, TALLEST / h);
  const colour = stage.colourful;
  const shown = colour ? values
    : Float64Array.from({ length: h * w }, (_, i) => values[i * c + stage.shownChannel]);
  stage.input.picture.paint(
    { h, w, c: colour ? 3 : 1, ...data.scale }, shown, w * zoom, words.region,
  );
  if (stage.empty) return;
  stage.output.picture.paint(
    { h: results.h, w: results.w, c: 1, ...scale }, results.maps[stage.map],
    Math.min(room, results.w * zoom), words.region,
  );
}

function layChannels(stage) {
  const { data, problem, words, channels } = stage;
  channels.hidden = problem.mode !== "convolution" || problem.input.c < 2;
  if (channels.hidden) return;
  const together = data.picture && problem.input.c === 3 ? [[-1, words.together]] : [];
  const choices = [...together, ...data.channels.map((name, c) => [c, name])];
  const shown = stage.colourful ? -1 : stage.shownChannel;
  if (isFolded(data.channels.length, data.fold)) return pickFrom(stage, choices, shown);
  channels.replaceChildren(...choices.map(([c, name], i) => {
    const choose = () => { stage.channel = c; stage.lay(); channels.children[i].focus(); };
    const node = button("play", name, "", choose);
    node.setAttribute("aria-pressed", String(c === shown));
    return node;
  }));
}

/** Too many channels for a button each. */
function pickFrom(stage, choices, shown) {
  const { channels, words } = stage;
  let list = channels.querySelector("select");
  if (!list) {
    list = element("select");
    list.setAttribute("aria-label", words.input);
    list.onchange = () => { stage.channel = Number(list.value); stage.lay(); };
    channels.replaceChildren(list);
  }
  const names = JSON.stringify(choices);
  if (list.names !== names) {
    list.names = names;
    list.replaceChildren(...choices.map(([c, name]) =>
      Object.assign(element("option", "", name), { value: c })));
  }
  list.value = shown;
}
