// What only opened maps need; the rules of windows and of softmax hold within them.

import { CSS as SOFTMAX } from "../../softmax/styles.js";
import { CSS as WINDOWS } from "../../windows/styles.js";

const OWN = `
& { display: grid; gap: 1rem; min-width: 0; font-variant-numeric: tabular-nums;
  --in: #0067a3; --ker: #b84f00; --out: #00775a; --neg: #0072b2; --pos: #d55e00; }
&.dark { --in: #56b4e9; --ker: #f0a93b; --out: #2bc79a; --neg: #56b4e9; --pos: #e8703a; }
.convolved, .step, .neuron, .window-of { display: grid; gap: 0.9rem; min-width: 0; }
.flow { position: relative; display: flex; gap: 6rem; align-items: stretch; }
.links { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: visible; }
.made-of { display: grid; gap: 0.5rem; align-content: start; flex: none; box-sizing: border-box;
  width: calc(14.6rem + 3 * var(--tile, 60px)); }
.bar-of, .switch { display: flex; flex-wrap: wrap; gap: 0.4rem 0.6rem; align-items: center; }
.switch { gap: 0; }
.switch .play:first-child { border-radius: var(--st-button-radius) 0 0 var(--st-button-radius); }
.switch .play:last-child { border-radius: 0 var(--st-button-radius) var(--st-button-radius) 0;
  border-left: 0; }
.bar-of [aria-pressed="true"] { background: var(--st-primary-color); color: #fff; }
.rows-of { display: grid; gap: 0.45rem; }
.rows-of > * { contain: layout inline-size; }
.row-of { display: grid; align-items: center; gap: 0 0.3rem;
  grid-template-columns: 4.6rem var(--tile) 1rem var(--tile) 1rem var(--tile) 6.2rem; }
.row-of .name-of { font-weight: 600; font-size: 0.82rem; overflow-wrap: anywhere; line-height: 1.2; }
.row-of.head { font-size: 0.78rem; font-weight: 600; align-items: end; line-height: 1.15; }
.row-of.head span { min-width: 0; }
.row-of.head .head-0 { color: var(--in); } .row-of.head .head-1 { color: var(--ker); }
.row-of.head .head-2 { color: var(--out); } .row-of.head .head-3 { padding-left: 0.5rem; }
.row-of.rest .name-of { grid-column: 1 / 6; padding-right: 0.8rem; text-align: right; }
.row-of.rest .tile-map { grid-column: 6; }
.row-of.rest .figures { grid-column: 7; }
.row-of .sign { text-align: center; opacity: 0.75; }
.row-of.head small { display: block; font-weight: 400; }
.single .head small, .single .figures .share { display: none; }
.figures { display: grid; gap: 0.15rem; padding-left: 0.5rem; min-width: 0; }
.figures output { font-weight: 600; }
.figures .share { display: grid; grid-template-columns: 1fr 2.4rem; gap: 0.35rem; align-items: center; }
.figures .track { height: 0.4rem; border-radius: 2px; overflow: hidden;
  background: color-mix(in srgb, var(--st-text-color) 12%, transparent); }
.figures .track i { display: block; height: 100%; background: color-mix(in srgb, var(--st-text-color) 55%, transparent); }
.figures small { font-size: 0.74rem; text-align: right; }
.tile-map { position: relative; contain: layout; cursor: crosshair; touch-action: pan-y; border-radius: 2px;
  outline: 1px solid var(--st-border-color); }
.tile-map.input[role="button"] { cursor: zoom-in; }
.tile-map canvas { width: 100%; height: 100%; display: block; image-rendering: pixelated; border-radius: 2px; }
.tile-map:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.tile-map .frame { position: absolute; box-sizing: border-box; pointer-events: none; min-width: 5px;
  min-height: 5px; border: 1.5px solid #fff; outline: 1.5px solid #12100e; }
.tile-map .lone { position: absolute; inset: 0; display: grid; place-items: center; font-weight: 600;
  font-size: 0.8rem; pointer-events: none; }
.result-of { flex: 1 1 0; min-width: 0; display: grid; align-content: center; }
.still { position: sticky; top: 4rem; display: grid; gap: 0.7rem; justify-items: start; align-self: center; }
.end-of { display: flex; gap: 0.8rem; align-items: center; }
.opened-figure, figure { margin: 0; display: grid; gap: 0.3rem; justify-items: start; }
figcaption { font-size: 0.82rem; font-weight: 600; }
.arrow-of { font-weight: 600; white-space: nowrap; }
.legends { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; font-size: 0.78rem; }
.legends .legend { margin-left: 0; }
.reading-of { margin: 0; min-height: 1.4em; }
.step .flow { gap: 1rem; flex-wrap: wrap; align-items: center; }
.step .still { position: static; }
.formula .letters { font-size: 1.05rem; }
.formula .note { font-size: 0.82rem; }
.formula .sum .fraction, .formula .letters .fraction { vertical-align: middle; }
.numbers { max-width: 40rem; width: auto; }
.window-of .loupe > .channel { min-width: 0; }
.numbers .rest th, .numbers .others th { font-weight: 400; font-style: italic; }
.numbers .total th, .numbers .total td, .numbers .bias.last td:last-child { font-weight: 700; }
.numbers .total th, .numbers .total td { border-top: 2px solid currentColor; }
.numbers .result td:last-child, .numbers .chosen td:last-child { font-weight: 700; color: var(--out); }
.numbers .link { font: inherit; color: inherit; background: none; border: 0; padding: 0.1rem 0; cursor: pointer;
  text-decoration: underline dotted; text-underline-offset: 0.2em; text-align: left; }
.numbers .link:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.numbers .signed, .numbers .portion { position: relative; padding-left: 5.8rem; }
.numbers .bar-in { position: absolute; left: 0.5rem; width: 5rem; top: 18%; bottom: 18%; }
.numbers .bar-in i { position: absolute; top: 0; bottom: 0; border-radius: 2px; }
.numbers .portion i { left: 0; background: #009e73; }
.numbers .signed .bar-in::after { content: ""; position: absolute; left: 50%; top: -2px; bottom: -2px;
  width: 1px; background: var(--st-text-color); opacity: 0.5; }
.numbers .signed i.above { left: 50%; background: var(--pos); }
.numbers .signed i.below { right: 50%; background: var(--neg); }
.numbers td, .numbers .link { white-space: nowrap; }
.pair .numbers .link { white-space: normal; }
.numbers .chosen th { font-weight: 700; }
.pair { display: flex; flex-wrap: wrap; gap: 1.4rem 1.6rem; align-items: start; }
.pair .numbers { font-size: 0.875rem; }
.pair .numbers th, .pair .numbers td { padding: 0.22rem 0.3rem; }
.pair .numbers .signed, .pair .numbers .portion { padding-left: 3.4rem; }
.pair .numbers .bar-in { left: 0.3rem; width: 3rem; }
.left-of, .right-of { display: grid; gap: 0.8rem; min-width: 0; }
.left-of { flex: 0 1 auto; }
.right-of { flex: 1 1 26rem; }
.right-of:empty { display: none; }
.convolved > *, .step > * { min-width: 0; }
.step > .play, .still > .play { justify-self: start; }
.contributions, .probabilities { display: grid; gap: 0.5rem; justify-items: start; min-width: 0; }
.probabilities .formula { width: 100%; box-sizing: border-box; }
@media (prefers-reduced-motion: no-preference) {
  .arriving { animation: arriving 180ms ease-out; }
}
&.narrow .flow { display: grid; gap: 1rem; }
&.narrow .made-of { width: 100%; }
&.narrow .links { display: none; }
&.narrow .row-of { grid-template-columns: var(--tile) 0.9rem var(--tile) 0.9rem var(--tile) minmax(4rem, 1fr); }
&.narrow .row-of .name-of { grid-column: 1 / -1; }
&.narrow .row-of.head > span:first-child { display: none; }
&.narrow .row-of.rest .name-of { grid-column: 1 / 5; }
&.narrow .row-of.rest .tile-map { grid-column: 5; } &.narrow .row-of.rest .figures { grid-column: 6; }
&.narrow .step .flow { display: flex; gap: 0.5rem; }
&.narrow .still { position: static; }
&.narrow .numbers .link { white-space: normal; }
&.narrow .numbers { font-size: 0.8rem; } &.narrow .numbers th, &.narrow .numbers td { padding: 0.2rem; }
&.narrow .numbers .signed, &.narrow .numbers .portion { padding-left: 2.6rem; }
&.narrow .numbers .bar-in { width: 2.2rem; left: 0.2rem; }
&.narrow .left-of, &.narrow .right-of { flex: 1 1 100%; }
`;

export const CSS = `
@keyframes arriving { from { opacity: 0; } }
.opened { ${WINDOWS} ${SOFTMAX} ${OWN} }
`;
