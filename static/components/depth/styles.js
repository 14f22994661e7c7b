// What only the networks of random layers need, over the styles that all components share.

export const CSS = `
.depth { gap: 1.25rem; scroll-margin-top: 4.5rem; }
.networks { display: grid; gap: 2px; }
.row { appearance: none; font: inherit; color: inherit; background: none; text-align: left;
  display: grid; grid-template-columns: minmax(12rem, 2.4fr) repeat(4, minmax(4.5rem, 1fr));
  gap: 0.75rem; align-items: center; padding: 0.35rem 0.6rem; border: 1px solid transparent;
  border-radius: var(--st-button-radius); cursor: pointer; }
.row.recipe { cursor: default; border-color: var(--st-border-color); }
.who .play { grid-row: 1 / 3; }
.reading { margin: 0; font-size: 1.05rem; line-height: 1.5; }
.recipes { gap: 4px; }
.row.head { cursor: default; align-items: end; padding-bottom: 0.1rem; font-size: 0.8rem;
  opacity: 0.85; line-height: 1.2; }
.row .number, .row.head span { text-align: right; }
.row[role=radio]:hover { border-color: var(--st-border-color); }
.row[aria-checked=true] { border-color: var(--st-primary-color);
  background: color-mix(in srgb, var(--st-primary-color) 9%, transparent); }
.row:focus-visible, .picture:focus-visible, .toggle:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.who { display: grid; grid-template-columns: auto 1fr; column-gap: 0.6rem; align-items: center; }
.who small { grid-column: 2; opacity: 0.8; font-size: 0.8rem; }
.panels { display: grid; gap: 0.9rem 20px; }
.panels figure { display: grid; align-content: end; }
figure { margin: 0; min-width: 0; }
figcaption { line-height: 1.3; margin-bottom: 0.3rem; }
.panels .chart { cursor: crosshair; touch-action: pan-y; }
.one { stroke: var(--st-text-color); stroke-width: 1; opacity: 0.55; }
.spike { stroke: var(--st-text-color); stroke-width: 2; opacity: 0.75; }
.toggles { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: center; }
.choice { display: inline-flex; border: 1px solid var(--st-widget-border-color, var(--st-border-color));
  border-radius: var(--st-button-radius); overflow: hidden; }
.toggle { appearance: none; border: 0; font: inherit; color: inherit; background: none; cursor: pointer;
  padding: 0.2rem 0.7rem; min-height: 2rem; }
.toggle[aria-pressed=true] { background: color-mix(in srgb, var(--st-primary-color) 16%, transparent);
  font-weight: 600; }
.look { display: grid; grid-template-columns: minmax(0, 1fr) minmax(11rem, 15rem); gap: 1rem; }
.look p { margin: 0.2rem 0 0; min-height: 1.4em; }
.look dl { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 0.75rem; margin: 0;
  align-content: start; }
.look dt { opacity: 0.85; } .look dd { margin: 0; font-weight: 600; text-align: right; }
.ghost { fill: none; stroke: var(--st-text-color); stroke-width: 1; opacity: 0.55;
  stroke-dasharray: 3 2; }
.layers { display: grid; grid-template-columns: repeat(auto-fill, minmax(3.9rem, 1fr)); gap: 6px; }
.picture { appearance: none; font: inherit; font-size: 0.75rem; color: inherit; background: none;
  border: 1px solid var(--st-border-color); border-radius: 4px; padding: 2px 2px 0; cursor: pointer;
  display: grid; justify-items: stretch; }
.picture svg { display: block; width: 100%; height: 34px; overflow: hidden; }
.picture[aria-pressed=true] { border-color: var(--st-primary-color);
  box-shadow: 0 0 0 2px var(--st-primary-color); }
@media (max-width: 640px) {
  .row { grid-template-columns: repeat(4, 1fr); gap: 0.15rem 0.5rem; }
  .row .who { grid-column: 1 / -1; }
  .row.recipe { cursor: default; border-color: var(--st-border-color); }
.who .play { grid-row: 1 / 3; }
.reading { margin: 0; font-size: 1.05rem; line-height: 1.5; }
.recipes { gap: 4px; }
.row.head { display: none; }
  .row .number { text-align: left; display: grid; }
  .row .number::before { content: attr(data-title); font-size: 0.72rem; opacity: 0.85; }
  .look { grid-template-columns: minmax(0, 1fr); }
}
`;
