// What only the stack of maps needs, over the styles that all components share.

export const CSS = `
.reach { gap: 0.7rem; --in: #0067a3; --out: #00775a; }
.reach.dark { --in: #56b4e9; --out: #2bc79a; }
.reach p { margin: 0; }
.reach .film label { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; align-items: center;
  flex: 0 1 31rem; }
.reach [aria-pressed="true"] { background: var(--st-primary-color); color: #fff;
  border-color: transparent; }
.reach .reading { min-height: 3em; line-height: 1.5; font-size: 1rem; }
.stack { display: grid; position: relative; justify-content: start; align-items: start; }
.links { position: absolute; inset: 0; pointer-events: none; overflow: visible; z-index: 1; }
.links path { fill: none; stroke: var(--in); stroke-width: 1.2; opacity: 0.75; }
.tile-map { margin: 0; display: grid; gap: 2px; min-width: 0; }
.tile-map.large { grid-area: span 2 / span 2; }
.tile-map.off { opacity: 0.45; }
.tile-map figcaption { display: grid; justify-items: center; line-height: 1.2; font-size: 0.8rem;
  text-align: center; min-width: 0; }
.tile-map figcaption b { font-weight: 600; max-width: 100%; overflow-wrap: anywhere; }
.reach .looks { font-weight: 600; overflow-wrap: anywhere; min-width: 0; color: var(--out); }
.tile-map.own figcaption b { color: var(--out); }
.plane { display: block; cursor: crosshair; touch-action: pan-y; border-radius: 4px; }
.pinned .plane { cursor: pointer; }
.plane:focus-visible, .scroller:focus-visible, .layer:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.key { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; font-size: 0.8rem; }
.key span { display: inline-flex; gap: 0.4rem; align-items: center; }
.key i { display: inline-block; width: 1.1rem; height: 1.1rem; box-sizing: border-box;
  border-radius: 2px; }
.key .own { background: var(--out); }
.key .field { border: 2px solid var(--in);
  background: color-mix(in srgb, var(--in) 35%, transparent); }
.key .padded { background: repeating-linear-gradient(135deg, transparent 0 2px,
  var(--st-text-color) 2px 3px); opacity: 0.6; }
.key .further { border: 2px dashed var(--st-text-color); }
.numbers { display: grid; gap: 0.6rem 1.2rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 1100px) {
  .numbers { grid-template-columns: minmax(15rem, 2fr) minmax(0, 5fr); }
}
.reckoning { padding: 0.6rem 0.8rem; border: 1px solid var(--st-border-color); min-height: 9.5rem;
  border-radius: var(--st-base-radius); display: grid; gap: 0.35rem; align-content: start; }
.reckoning .name { overflow-wrap: anywhere; }
.reckoning .what { display: block; font-size: 0.78rem; opacity: 0.85; }
.reckoning .sum { font-size: 0.95rem; }
.scroller { overflow: auto; max-height: 21rem; position: relative; border-radius: 4px;
  border: 1px solid var(--st-border-color); }
.scroller table { border-collapse: collapse; width: 100%; font-size: 0.82rem; }
.scroller th, .scroller td { padding: 0.2rem 0.55rem; text-align: right; white-space: nowrap; }
.scroller thead th { position: sticky; top: 0; z-index: 1; font-weight: 600;
  background: var(--st-secondary-background-color); }
.scroller tr > :first-child { text-align: left; }
.scroller tbody tr { border-top: 1px solid var(--st-border-color); }
.scroller tr.on { background: color-mix(in srgb, var(--out) 18%, transparent); }
.layer { appearance: none; border: 0; background: none; color: inherit; font: inherit; padding: 0;
  cursor: pointer; text-align: left; font-weight: 500; }
.scroller tr.on .layer { font-weight: 700; }
.spoken { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
`;
