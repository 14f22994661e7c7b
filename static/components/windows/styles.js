// What only the windows component needs, over the styles that all share.

import { CSS as PLAYER } from "./player.js";

export const CSS = `
.windows { gap: 0.8rem; --in: #0067a3; --ker: #b84f00; --out: #00775a; }
.windows.dark { --in: #56b4e9; --ker: #f0a93b; --out: #2bc79a; }
.windows.nothing .player, .windows.nothing .loupe, .windows.nothing .formula,
.windows.nothing .output canvas { display: none; }
.maps { display: grid; gap: 0.6rem; justify-items: start; }
.maps.beside { grid-template-columns: auto 1.5rem auto; justify-content: start; align-items: start; }
.maps .arrow { align-self: center; font-size: 1.3rem; opacity: 0.6; }
.maps:not(.beside) .arrow { display: none; }
.map { margin: 0; display: grid; gap: 0.3rem; justify-items: start; max-width: 100%; }
.map figcaption { display: flex; flex-wrap: wrap; gap: 0.2rem 0.6rem; align-items: baseline; }
.map.input figcaption b { color: var(--in); }
.map.output figcaption b { color: var(--out); }
.map .note { margin: 0; font-size: 0.8rem; width: 0; min-width: 100%; }
.grid { display: block; touch-action: pan-y; cursor: crosshair; border-radius: 2px; }
.grid:focus-visible, .picture:focus-visible, .matrix input:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.picture { position: relative; touch-action: none; cursor: move; margin-bottom: 0.3rem; }
.picture canvas { image-rendering: pixelated; display: block; width: 100%; height: 100%; }
.picture .region { position: absolute; box-sizing: border-box; pointer-events: none;
  border: 2px solid #fff; box-shadow: 0 0 0 2px #000; border-radius: 2px; }
${PLAYER}
.channels { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.channels [aria-pressed="true"] { background: var(--st-primary-color); color: #fff; }
.channels select { font: inherit; color: inherit; min-height: 2.2rem; padding: 0.15rem 0.5rem;
  background: var(--st-secondary-background-color); border-radius: var(--st-button-radius);
  border: 1px solid var(--st-widget-border-color, var(--st-border-color)); }
.others summary { cursor: pointer; font-weight: 600; }
.others[open] summary { margin-bottom: 0.6rem; }
.shelf { display: flex; flex-wrap: wrap; gap: 0.6rem; }
.loupe { display: grid; gap: 0.7rem; overflow-x: auto; padding: 2px; }
.channel { display: flex; flex-wrap: wrap; gap: 0.4rem 0.5rem; align-items: center; }
.channel .op { opacity: 0.85; white-space: nowrap; }
.channel .part { display: inline-flex; gap: 0.4rem 0.5rem; align-items: center; }
.channel .gap { width: 1.5rem; }
.channel .total { font-weight: 700; font-size: 1.15rem; color: var(--out); min-width: 3.2rem; }
.loupe .note { margin: 0; font-size: 0.85rem; }
.loupe .note:empty { display: none; }
.matrix { border-collapse: separate; border-spacing: 1px; table-layout: fixed; contain: content;
  width: calc(var(--columns) * (var(--cell) + 1px) + 1px); }
.matrix caption { text-align: left; font-size: 0.78rem; font-weight: 600; padding-bottom: 0.15rem; }
.matrix.in caption { color: var(--in); }
.matrix.ker caption, .matrix.share caption { color: var(--ker); }
.matrix.out caption { color: var(--out); }
.matrix td { width: var(--cell); height: min(var(--cell), 46px); padding: 0; overflow: hidden;
  box-sizing: border-box; text-align: center; font-size: 0.82rem; line-height: 1; border-radius: 2px;
  border: 1px solid var(--st-border-color); }
.matrix td.long { font-size: 0.75rem; letter-spacing: -0.01em; }
.matrix td.hatched { opacity: 0.75; background: repeating-linear-gradient(135deg, transparent 0 4px,
  var(--st-border-color) 4px 6px); }
.matrix td.winner { box-shadow: inset 0 0 0 3px var(--out); font-weight: 700; }
.matrix td.lit { box-shadow: 0 0 0 3px var(--st-primary-color); position: relative; z-index: 1; }
.matrix input { width: 100%; height: 100%; box-sizing: border-box; border: 0; padding: 0; margin: 0;
  text-align: center; background: none; color: inherit; font: inherit; cursor: text;
  border-bottom: 2px dotted currentColor; }
.formula { padding: 0.6rem 0.8rem; border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); display: grid; gap: 0.35rem; line-height: 1.6; }
.formula p { margin: 0; }
.formula summary { cursor: pointer; }
.formula i { font-style: normal; }
.formula .in { color: var(--in); }
.formula .ker { color: var(--ker); }
.formula .out { color: var(--out); }
.formula .term { white-space: nowrap; border-radius: 3px; }
.formula .lit { background: var(--st-secondary-background-color);
  box-shadow: 0 0 0 2px var(--st-primary-color); }
.formula .named { display: inline-grid; justify-items: center; line-height: 1.15; vertical-align: top; }
.formula .named small { font-size: 0.7rem; opacity: 0.8; }
.spoken { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
`;
