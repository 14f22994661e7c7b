// What only the network component needs, over the styles that all share.

export const CSS = `
.network { gap: 0.7rem; --pos: #d55e00; --neg: #0072b2; --field: #009e73; }
.network.dark { --pos: #f0a93b; --neg: #56b4e9; --field: #2bc79a; }
.trail { display: flex; flex-wrap: wrap; gap: 0.35rem 0.9rem; align-items: center; min-height: 2.1rem; }
.network { scroll-margin-top: 4rem; } /* Streamlit's own line is above */
.network.inside .trail { position: sticky; top: 3.75rem; z-index: 4; background: var(--st-background-color); }
.trail .path { font-weight: 600; }
.trail .path:empty { display: none; }
.trail .says { font-size: 1.05rem; font-weight: 600; }
.trail .controls { display: flex; flex-wrap: wrap; gap: 0.35rem 0.8rem; align-items: center; margin-left: auto; }
.pair { display: inline-flex; gap: 0.25rem; align-items: center; }
.network .play { min-height: 1.8rem; padding: 0.05rem 0.55rem; font-size: 0.8rem; }
.network .play[aria-pressed="true"] { background: var(--st-primary-color); color: #fff; border-color: transparent; }
.network .play[aria-disabled="true"] { opacity: 0.4; cursor: default; }
.key { display: inline-flex; gap: 0.7rem; font-size: 0.8rem; }
.key span { display: inline-flex; gap: 0.3rem; align-items: center; }
.key i { display: inline-block; width: 1.1rem; height: 4px; border-radius: 2px; }
.key .positive { background: var(--pos); }
.key .negative { background: var(--neg); }
.overview { overflow: auto; max-width: 100%; animation: appear 0.16s ease-out; }
.area { position: relative; display: flex; gap: 1.4rem; justify-content: space-between; align-items: center;
  width: max-content; min-width: 100%; padding: 4px 2px 6px; box-sizing: border-box; }
.area.upright { flex-direction: column; align-items: flex-start; gap: 0.9rem; width: auto; }
.column { margin: 0; display: grid; gap: 0.4rem; justify-items: center; }
.upright .column { justify-items: start; }
.column figcaption, .column .sheet, .column .range, .answer { position: relative; z-index: 1; }
.column figcaption, .column .range { background: var(--st-background-color); border-radius: 3px; padding: 0 3px; }
.frames { z-index: 2; }
.wide .column:has(.answer) { position: sticky; right: 0; z-index: 3; align-self: stretch; align-content: center;
  padding-left: 0.6rem; background: var(--st-background-color);
  box-shadow: -12px 0 12px -8px color-mix(in srgb, var(--st-text-color) 22%, transparent); }
.column figcaption { display: grid; justify-items: center; font-size: calc(0.8rem * var(--print, 1));
  line-height: 1.25; text-align: center; }
.upright .column figcaption { display: flex; gap: 0.6rem; font-size: 0.8rem; }
.column figcaption span { opacity: 0.75; }
.column figcaption span:empty { display: none; }
.range { display: inline-flex; gap: 0.3rem; align-items: center; font-size: calc(0.75rem * var(--print, 1)); }
.range i { width: 1.6rem; height: 5px; border-radius: 2px; outline: 1px solid var(--st-border-color); }
.sheet { display: block; cursor: zoom-in; border-radius: 2px; touch-action: pan-x pan-y; }
.lines + .column .sheet { cursor: crosshair; }
.sheet:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 3px; }
.lines { position: absolute; left: 0; top: 0; pointer-events: none; overflow: visible; }
.lines .edge { fill: none; }
.lines .positive { stroke: var(--pos); }
.lines .negative { stroke: var(--neg); }
.lines .plain { stroke: currentColor; }
.lines rect { fill: none; }
.lines .source { stroke-width: 1.5; }
.lines .chosen { stroke: var(--st-primary-color); stroke-width: 2.5; }
.lines .field { stroke: var(--field); stroke-width: 2; fill: var(--field); fill-opacity: 0.18; }
.lines .cell { stroke: var(--field); stroke-width: 1.5; }
.answer { display: grid; gap: 2px; min-width: 9rem; }
.answer .class { appearance: none; border: 0; background: none; color: inherit; font: inherit; cursor: zoom-in;
  display: grid; grid-template-columns: minmax(1rem, auto) 3.2rem 3.8rem; gap: 0.4rem; align-items: center;
  padding: 2px 4px; border-radius: 3px; text-align: left; font-size: 0.82rem; }
.upright .column:has(.answer), .upright .answer { width: 100%; gap: 0; }
.upright .answer .class { grid-template-columns: minmax(1rem, auto) 1fr 3.8rem;
  background: var(--st-background-color); } /* lines go behind it */
.answer .class b { font-weight: 400; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 6rem; }
.answer .best b, .answer .best output { font-weight: 700; }
.answer .track { height: 0.7rem; background: var(--st-secondary-background-color); border-radius: 2px; }
.answer .track i { display: block; height: 100%; background: var(--field); border-radius: 2px; }
.answer output { text-align: right; }
.answer .class:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.reading { display: flex; gap: 0.9rem; align-items: center; padding: 0.5rem 0.7rem; min-height: 104px;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); box-sizing: border-box; }
.reading .thumb { position: relative; flex: none; }
.reading .thumb .sheet { cursor: default; }
.reading .thumb .field { position: absolute; left: 0; top: 0; box-sizing: border-box; border: 2px solid var(--field);
  background: color-mix(in srgb, var(--field) 20%, transparent); }
.reading .text { display: grid; gap: 0.15rem; flex: 1 1 auto; min-width: 0; }
.reading output { font-size: 1.15rem; font-weight: 600; }
.reading .keys { opacity: 0.8; }
.reading output:empty, .reading .keys:empty { display: none; }
.network .spoken { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
@keyframes appear { from { opacity: 0; } }
@media (prefers-reduced-motion: reduce) { .overview, .opened { animation: none !important; } }
@media (max-width: 640px) { 
  .trail .controls { margin-left: 0; }
  .inside .trail { flex-wrap: nowrap; padding: 0.2rem 0; }
  .inside .trail .play { flex: none; }
  .inside .trail .says, .inside .trail .controls, .inside .reading .note { display: none; }
  .reading { position: sticky; bottom: 0; z-index: 3; background: var(--st-background-color); gap: 0.6rem;
    padding: 0.35rem 0.5rem; min-height: 0; }
  .reading .thumb { zoom: 0.55; }
  .reading .text { font-size: 0.8rem; gap: 0; }
  .reading output { font-size: 0.95rem; } }
`;
