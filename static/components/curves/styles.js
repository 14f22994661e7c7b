// What only the curves need, over the styles that all components share.

export const CSS = `
.curves { gap: 0.6rem; }
.curves .stage { position: relative; }
.curves .plots { display: grid; cursor: crosshair; touch-action: pan-y; border-radius: 4px; }
.curves .plots:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.curves .panel { display: block; max-width: 100%; font-family: inherit; user-select: none; }
.curves .panel text { fill: var(--st-text-color); font-variant-numeric: tabular-nums; }
.curves .title { font-size: 14px; font-weight: 600; }
.curves .tick { font-size: 12px; opacity: 0.85; }
.curves .under { text-anchor: middle; }
.curves .beside { text-anchor: end; }
.curves .grid { stroke: var(--st-border-color); stroke-width: 1; }
.curves .zero { stroke: var(--st-text-color); stroke-width: 1.25; opacity: 0.65; }
.curves .zone { fill: var(--st-orange-background-color); }
.curves .panel .zone-word { fill: var(--st-orange-text-color); font-size: 13px; font-weight: 600;
  text-anchor: middle; paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4px; }
.curves .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.curves .curve.strong { stroke-width: 4.5; }
.curves .jump { stroke-width: 1.5; stroke-dasharray: 1.5 4; }
.curves .edge { stroke: var(--st-orange-text-color); stroke-width: 1; stroke-dasharray: 4 4; }
.curves .cursor { stroke: var(--st-text-color); stroke-width: 1; opacity: 0.55; }
.curves .tangent { stroke: var(--st-text-color); stroke-width: 2; }
.curves .triangle { fill: var(--st-text-color); fill-opacity: 0.12; stroke: var(--st-text-color);
  stroke-width: 1; stroke-dasharray: 3 3; }
.curves .stem { stroke-width: 5; opacity: 0.45; }
.curves .dot:not(.away) { stroke: var(--st-background-color); stroke-width: 2.5; }
.curves .away { fill: var(--st-background-color); stroke-width: 2.5; }
.curves .zoom { position: absolute; top: 0; right: 12px; display: flex; gap: 0.3rem; }
.curves .zoom .play { min-width: 2rem; min-height: 1.6rem; padding: 0; line-height: 1;
  background: var(--st-background-color); }
.readout { border-collapse: collapse; width: 100%; max-width: 46rem; font-size: 1rem; }
.readout th { text-align: left; font-weight: 400; padding: 0.15rem 0.5rem 0.15rem 0; }
.readout thead th { font-size: 0.82rem; }
.readout thead .at { font-size: 1.05rem; white-space: nowrap; }
.readout thead th:nth-child(2), .readout thead th:nth-child(3) { text-align: right; }
.readout th:nth-child(4) { padding-left: 0.9rem; }
.readout td { padding: 0.15rem 0.5rem 0.15rem 0; border-top: 1px solid var(--st-border-color); }
.readout tbody th { border-top: 1px solid var(--st-border-color); }
.readout .number { text-align: right; min-width: 4.2rem; font-weight: 600; }
.readout .name { font: inherit; color: inherit; background: none; border: 0; padding: 0.1rem 0.3rem;
  min-height: 1.75rem; display: inline-flex; gap: 0.5rem; align-items: center; cursor: pointer;
  text-align: left; border-radius: var(--st-button-radius); }
.readout .name:focus-visible { outline: 3px solid var(--st-primary-color); }
.readout .front .name { font-weight: 700; }
.readout .front .number { font-size: 1.2rem; }
.readout .passes { padding-left: 0.9rem; width: 40%; white-space: nowrap; }
.readout .track { display: inline-block; width: min(9rem, 55%); height: 0.8rem; margin-right: 0.6rem;
  vertical-align: middle; border-radius: 2px; overflow: hidden;
  background: color-mix(in srgb, var(--st-text-color) 9%, transparent); }
.readout .track i { display: block; height: 100%; min-width: 1px; }
.readout .word { color: var(--st-orange-text-color); font-weight: 600; font-size: 0.9rem; }
.written { display: grid; gap: 0.1rem; font-size: 1.05rem; line-height: 1.5; min-height: 5.4rem;
  overflow-wrap: anywhere; }
.written p { margin: 0; }
.written .note { font-size: 0.875rem; }
.written sup { font-size: 0.75em; line-height: 0; }
.curves > .note { margin: 0; }
@media (max-width: 640px) {
  .readout .number { min-width: 3rem; }
  .readout .name { padding: 0; }
  .readout .name svg { width: 20px; }
  .readout .passes { width: 30%; padding-left: 0.5rem; }
  .readout .track { display: block; width: 100%; }
  .written { font-size: 0.95rem; }
}
`;
