// Small charts in SVG, drawn at their real size, so that letters keep theirs: axes, ticks, lines.

import { drawn } from "./svg.js";

const MARGIN = { left: 46, right: 10, top: 8, bottom: 30 };

/** Call `redraw` when the width of `node` changes, and never after it has left the page. */
export function onResize(node, redraw) {
  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = Math.round(entry.contentRect.width);
    if (!now || now === width) return;
    width = now;
    requestAnimationFrame(redraw);
  }).observe(node);
}

/** Round numbers from `low` to `high`, about `count` of them. */
export function ticks(low, high, count) {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = 10 ** Math.floor(Math.log10(span / count));
  const step = rough * [1, 2, 5, 10].find((k) => span / (k * rough) <= count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Powers of ten from 10^low to 10^high, about `count` of them, 1 among them; exponents are given. */
export function powers(low, high, count) {
  const step = Math.max(1, Math.ceil((high - low) / count));
  const first = Math.ceil(low / step - 1e-9) * step;
  const found = [];
  for (let p = first; p <= high + 1e-9; p += step) found.push(p);
  return found;
}

/**
 * A chart's ground: grid, ticks and names of axes. `x` and `y` are {low, high, ticks, name, text};
 * what is returned has `svg`, `plot` (to draw in), and `X`, `Y` from values to pixels.
 */
export function chart({ width, height, x, y, label = "", margin = {} }) {
  const { left, right, top, bottom } = { ...MARGIN, ...margin };
  const X = (v) => left + ((v - x.low) / (x.high - x.low || 1)) * (width - left - right);
  const Y = (v) => height - bottom - ((v - y.low) / (y.high - y.low || 1)) * (height - top - bottom);
  const svg = drawn("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "chart" });
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  for (const tick of y.ticks) {
    const at = Y(tick);
    svg.append(
      drawn("line", { x1: left, x2: width - right, y1: at, y2: at, class: "grid" }),
      drawn("text", { x: left - 6, y: at + 4, class: "end" }, y.text(tick)),
    );
  }
  for (const tick of x.ticks) {
    svg.append(drawn("text", { x: X(tick), y: height - bottom + 15, class: "middle" }, x.text(tick)));
  }
  svg.append(drawn("line", {
    x1: left, x2: width - right, y1: height - bottom, y2: height - bottom, class: "axis",
  }));
  if (x.name) {
    svg.append(drawn("text", { x: width - right, y: height - 2, class: "end name" }, x.name));
  }
  const plot = drawn("g");
  svg.append(plot);
  return { svg, plot, X, Y, left, right: width - right, top, bottom: height - bottom };
}

/** Path of a line through `points` ([x, y] in pixels); a point that is not finite breaks it. */
export function path(points) {
  let pen = "M";
  let text = "";
  for (const [px, py] of points) {
    if (Number.isFinite(px) && Number.isFinite(py)) {
      text += `${pen}${px.toFixed(1)},${py.toFixed(1)}`;
      pen = "L";
    } else {
      pen = "M";
    }
  }
  return text;
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** 10 to the power `p`, as it is written. */
export function powerOfTen(p) {
  return `10${String(p).replace(/./g, (c) => RAISED[c])}`;
}

/** A writer of numbers of any size, to about `digits` digits that count: 0.0123, 1.3·10⁻⁹. */
export function writer(locale, digits = 3) {
  const plain = new Intl.NumberFormat(locale, { maximumSignificantDigits: digits });
  const scaled = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 });
  return (value) => {
    const size = Math.abs(value);
    if (size === 0 || (size >= 1e-3 && size < 1e4)) return plain.format(value).replace("-", "−");
    const [head, power] = value.toExponential(1).split("e");
    return `${scaled.format(Number(head)).replace("-", "−")}·${powerOfTen(Number(power))}`;
  };
}

/** Colours told apart by colour-blind eyes, those of the app's charts in the theme in force. */
export function palette(node) {
  const given = getComputedStyle(node).getPropertyValue("--st-chart-categorical-colors");
  const found = given.match(/#[0-9a-f]{3,8}|rgba?\([^)]*\)/gi);
  return found?.length ? found : ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
}

export const CHART_CSS = `
.chart { display: block; overflow: visible; font-size: 13px; fill: var(--st-text-color); }
.chart text { fill: var(--st-text-color); font-variant-numeric: tabular-nums; }
.chart .end { text-anchor: end; } .chart .middle { text-anchor: middle; }
.chart .grid { stroke: var(--st-border-color); stroke-width: 1; }
.chart .axis { stroke: var(--st-text-color); stroke-width: 1; opacity: 0.6; }
.chart .name { opacity: 0.85; }
.chart .cursor { stroke: var(--st-text-color); stroke-width: 1; stroke-dasharray: 3 3; }
`;
