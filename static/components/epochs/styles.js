// What only the film of a training needs, over the styles that all share.

export const CSS = `
.film-of-epochs { gap: 0.7rem; --truth: #00775a; --answered: #b84f00; --second: #0067a3; }
.film-of-epochs:has(.network.dark) { --truth: #2bc79a; --answered: #f0a93b; --second: #56b4e9; }
.bar-of-film { position: sticky; top: 3.4rem; z-index: 3; display: grid; gap: 0.35rem 1rem; align-items: center;
  grid-template-columns: auto 1fr; padding: 0.5rem 0; background: var(--st-background-color); }
.bar-of-film .player { grid-column: 1 / -1; }
.bar-of-film .moment { font-size: 1.15rem; min-width: 9.5rem; }
.scrubber { min-width: 0; }
.scrubber input { width: 100%; margin: 0; accent-color: var(--st-primary-color); min-height: 1.5rem; }
.ticks { position: relative; height: 1.1rem; font-size: 0.75rem; }
.ticks span { position: absolute; transform: translateX(-50%); opacity: 0.85; }
.words-of-film { display: grid; gap: 0.2rem; }
.words-of-film p { margin: 0; }
.says-all { min-height: 2.6em; }
.summary { font-weight: 600; }
.beside-film { display: grid; gap: 1rem 1.6rem; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); align-items: start; }
.curves-of-film { display: grid; gap: 1rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
.kernels-of-film { gap: 0.45rem; }
.kernels-of-film .range { margin-left: auto; font-size: 0.75rem; }
.kernels-of-film .range i { width: 5rem; height: 0.55rem; }
.kernels-of-film .sheet { cursor: crosshair; max-width: 100%; }
.kernels-of-film .looks { display: flex; flex-wrap: wrap; gap: 0.35rem 1rem; }
.film-of-epochs .play { min-height: 1.9rem; padding: 0.05rem 0.6rem; font-size: 0.8rem; }
.film-of-epochs .play[aria-pressed="true"] { background: var(--st-primary-color); color: #fff; border-color: transparent; }
.film-of-epochs select { font: inherit; color: inherit; background: var(--st-background-color); min-height: 1.9rem;
  border: 1px solid var(--st-widget-border-color, var(--st-border-color)); border-radius: var(--st-button-radius); }
.late { opacity: 0.35; }
.curve-of-film { margin: 0; display: grid; gap: 0.25rem; min-width: 0; align-content: start; }
.curve-of-film figcaption { display: grid; gap: 0.15rem; }
.curve-of-film .key { flex-wrap: wrap; gap: 0.1rem 0.8rem; min-height: 2.4em; align-content: start; }
.curve-of-film .plot { cursor: ew-resize; touch-action: pan-y; overflow: hidden; }
.line { fill: none; stroke-width: 1.2; stroke: var(--st-text-color); stroke-opacity: 0.35; }
.line.truth { stroke: var(--truth); stroke-width: 3; stroke-opacity: 1; }
.line.answered { stroke: var(--answered); stroke-width: 2.4; stroke-opacity: 1; }
.line.training { stroke: var(--answered); stroke-width: 2; stroke-opacity: 1; stroke-dasharray: 5 3; }
.line.validation { stroke: var(--second); stroke-width: 2.4; stroke-opacity: 1; }
.dot { fill: var(--st-text-color); }
.curve-of-film .key i { height: 3px; background: var(--st-text-color); }
.curve-of-film .key .class { opacity: 0.4; }
.curve-of-film .key .truth { background: var(--truth); }
.curve-of-film .key .answered, .curve-of-film .key .training { background: var(--answered); }
.curve-of-film .key .validation { background: var(--second); }
.film-of-epochs .cursor { stroke: var(--st-primary-color); stroke-width: 2; stroke-dasharray: none; }
@media (max-width: 900px) { .beside-film { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) {
  .curves-of-film { grid-template-columns: minmax(0, 1fr); }
  .bar-of-film { grid-template-columns: minmax(0, 1fr); }
  .bar-of-film .speed { display: none; } }
`;
