// What the filters page needs over the styles that all components share.

export const CSS = `
.filters { gap: 0.8rem; }
.filters header:has(.kernel) { align-items: center; }
.filters header .kernel { width: 4.5rem; image-rendering: pixelated; border-radius: 2px;
  outline: 1px solid var(--st-border-color); }
.filters .bar { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: center; }
.choice { display: inline-flex; border: 1px solid var(--st-widget-border-color, var(--st-border-color));
  border-radius: var(--st-button-radius); overflow: hidden; }
.toggle { appearance: none; border: 0; font: inherit; color: inherit; background: none; cursor: pointer;
  padding: 0.2rem 0.7rem; min-height: 2rem; }
.toggle[aria-pressed=true] { background: color-mix(in srgb, var(--st-primary-color) 16%, transparent);
  font-weight: 600; }
.toggle:focus-visible, .card:focus-visible, .field:focus-visible, .ridge:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.reading { margin: 0; min-height: 2.8em; line-height: 1.4; }
.matrix { display: grid; grid-template-columns: minmax(0, max-content) minmax(14rem, 1fr); gap: 0.8rem 1.4rem;
  align-items: start; }
.matrix > div { min-width: 0; }
.scroll { overflow: auto; max-height: 34rem; padding: 3px; scrollbar-gutter: stable; scrollbar-width: thin;
  scrollbar-color: color-mix(in srgb, var(--st-text-color) 50%, transparent) transparent; }
/* What overflows has a bar that is always seen: else a row cut in its middle looks like the last. */
.scroll.over { overflow-y: scroll; }
.sheet { position: relative; width: max-content; }
.field { display: block; image-rendering: pixelated; cursor: crosshair; touch-action: pan-x pan-y; }
.frame { position: absolute; pointer-events: none; box-sizing: border-box;
  border: 2px solid var(--st-text-color); border-radius: 2px;
  box-shadow: 0 0 0 1px var(--st-background-color), inset 0 0 0 1px var(--st-background-color); }
.frame.row { border-width: 1px; }
.lens { display: grid; gap: 0.5rem; justify-items: start; }
.lens canvas { image-rendering: pixelated; border-radius: 2px; outline: 1px solid var(--st-border-color);
  max-width: 100%; }
.values { display: grid; outline: 1px solid var(--st-border-color); border-radius: 2px; overflow: hidden; }
.values span { display: grid; place-items: center; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.4rem, 1fr)); gap: 10px; }
.card { appearance: none; font: inherit; font-size: 0.78rem; color: inherit; background: none; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: 5px; padding: 5px; display: grid; gap: 3px;
  justify-items: center; align-content: start; line-height: 1.25; }
.card[aria-pressed=true] { border-color: var(--st-primary-color); box-shadow: 0 0 0 2px var(--st-primary-color); }
.card.silent { opacity: 0.6; }
.mosaic { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; width: 100%; }
.mosaic canvas, .found canvas { image-rendering: pixelated; display: block; width: 100%; border-radius: 2px;
  outline: 1px solid var(--st-border-color); }
.found { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.6rem, 1fr)); gap: 12px 14px;
  margin: 0; padding: 0; list-style: none; }
.found li { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 6px; align-items: start; }
.found.whole li { grid-template-columns: 1fr; }
.found small { grid-column: 1 / -1; font-size: 0.8rem; line-height: 1.35; }
.spreads { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1.1rem 1.3rem; }
.spreads figure { margin: 0; min-width: 0; }
.spreads figcaption { line-height: 1.35; margin-bottom: 0.2rem; }
.ridge { display: block; cursor: crosshair; touch-action: pan-y; }
.ridge path { stroke-width: 1; stroke: var(--st-background-color); }
.ridge path.on { stroke: var(--st-text-color); stroke-width: 1.6; }
.ridge .spike { stroke-width: 3; }
.facts { margin: 0.1rem 0 0; font-size: 0.82rem; line-height: 1.4; min-height: 2.8em; }
@media (max-width: 640px) {
  .matrix { grid-template-columns: minmax(0, 1fr); }
  .found { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`;
