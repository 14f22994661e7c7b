// What only the table of layers needs, over the styles that all components share. Orange are the
// parameters, which kernels are made of; violet the computation.

export const CSS = `
.layers { --par: #d97400; --mac: #8a5cc2; --wrong: var(--st-red-text-color); gap: 0.6rem;
  --line: var(--st-border-color); --soft: var(--st-secondary-background-color); }
.layers.dark { --par: #f0a93b; --mac: #b594e6; }
.layers button, .layers select, .layers input { font: inherit; color: inherit; }
.layers :is(button, select, input):focus-visible { outline: 3px solid var(--st-primary-color);
  outline-offset: 1px; }
.layers p { margin: 0; }
.layers .grid { line-height: 1.35; }
.layers .bar-of-tools { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; justify-content: space-between; }
.layers .edits, .layers .looks { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; }
.layers .looks { margin-left: auto; }
.layers .tool { background: none; cursor: pointer; min-height: 2.25rem; min-width: 2.25rem;
  padding: 0.2rem 0.6rem; border: 1px solid var(--st-widget-border-color, var(--line));
  border-radius: var(--st-button-radius); display: inline-flex; gap: 0.4rem; align-items: center;
  justify-content: center; }
.layers .tool.add { background: var(--st-primary-color); border-color: transparent; color: #fff; }
.layers .tool .sign { font-size: 1.05rem; line-height: 1; }
.layers .tool[aria-disabled="true"] { cursor: default; color: color-mix(in srgb, currentColor 45%, transparent); }
.layers .tool:hover:not([aria-disabled="true"]), .layers .menu .choice:hover { background: var(--soft); }
.layers .tool.add:hover { background: var(--st-primary-color); filter: brightness(1.08); }
.layers .find { min-height: 2.25rem; box-sizing: border-box; width: 11rem; padding: 0.2rem 0.6rem;
  background: none; border: 1px solid var(--st-widget-border-color, var(--line)); border-radius: var(--st-button-radius); }
.layers .banner { padding: 0.5rem 0.75rem; border-radius: var(--st-base-radius);
  background: var(--st-yellow-background-color); }
.layers .frame { border: 1px solid var(--line); border-radius: var(--st-base-radius); }
.layers .frame.scrolls { overflow: auto; max-height: min(80vh, 46rem); }
.layers .frame.scrolls .grid { min-width: var(--least); }
.layers .row { display: grid; grid-template-columns: var(--tracks); gap: 0 0.6rem;
  padding: 0.4rem 0.75rem 0.4rem 0.35rem; align-items: start; }
.layers .line { border-top: 1px solid var(--line); }
.layers .line:first-child { border-top: 0; }
.layers .frame.many .line { content-visibility: auto; contain-intrinsic-size: auto 3.1rem; }
.layers .head { position: sticky; top: 0; z-index: 2; background: var(--st-background-color);
  border-bottom: 1px solid var(--line); border-radius: var(--st-base-radius) var(--st-base-radius) 0 0; }
.layers .frame:not(.scrolls) .head { position: static; }
.layers .heads { font-size: 0.8rem; font-weight: 600; align-items: end; }
.layers .foot { position: sticky; bottom: 0; z-index: 2; background: var(--st-background-color);
  border-top: 2px solid var(--st-text-color); border-radius: 0 0 var(--st-base-radius) var(--st-base-radius); }
.layers .totals { font-weight: 600; }
.layers .totals .more { font-weight: 400; }
.layers .cell { min-width: 0; overflow-wrap: anywhere; display: grid; gap: 0.1rem; padding-top: 0.25rem; }
.layers .cell:is(.parameters, .macs, .trainable, .memory, .field, .input, .output):not(.heads .layer) {
  justify-items: end; text-align: right; }
.layers .cell:is(.parameters, .macs) { grid-template-columns: 1fr auto; }
.layers .cell:is(.parameters, .macs) > :is(.more, .change, .bar) { grid-column: 1 / -1; }
.layers .heads .cell:is(.parameters, .macs) { display: block; }
.layers .cell:is(.parameters, .macs) .figure { grid-column: 2; }
.layers .cell:is(.parameters, .macs) .share { grid-column: 1; grid-row: 1; justify-self: start; }
.layers .figure { font-weight: 500; }
.layers .none .figure, .layers .sum .figure { opacity: 0.75; font-weight: 400; }
.layers .share, .layers .more { font-size: 0.76rem; opacity: 0.85; }
.layers .share { line-height: 1.6; }
.layers .bar { display: block; width: 100%; height: 5px; border-radius: 3px; overflow: hidden;
  background: color-mix(in srgb, var(--st-text-color) 9%, transparent); }
.layers .bar i { display: block; height: 100%; border-radius: 3px; background: var(--par); }
.layers .bar.macs i { background: var(--mac); }
.layers .change { font-size: 0.78rem; font-weight: 600; color: var(--st-link-color); }
.layers .cell.layer { display: grid; grid-template-columns: auto auto 1fr; gap: 0.15rem; align-items: start;
  padding: 0 0 0 calc(1.1rem * var(--depth, 0)); }
.layers .heads .layer, .layers .totals .layer { display: grid; grid-template-columns: none; padding-left: 0.4rem; }
.layers .handle { cursor: grab; opacity: 0.55; touch-action: none; padding: 0.3rem 0.15rem; line-height: 1.1;
  user-select: none; }
.layers .handle:hover { opacity: 1; }
.layers .handle.idle { visibility: hidden; }
.layers .place { min-width: 1.1rem; text-align: right; font-size: 0.76rem; opacity: 0.8; padding-top: 0.42rem; }
.layers .name { background: none; border: 0; padding: 0.22rem 0.35rem; margin: 0; text-align: left;
  cursor: pointer; border-radius: 5px; display: grid; min-width: 0; overflow-wrap: anywhere; }
.layers .name b { font-weight: 600; position: relative; padding-left: 0.85rem; }
.layers .name b::before { content: "▸"; position: absolute; left: 0; opacity: 0.75; font-weight: 400; }
.layers .gone .name b::before { content: ""; }
.layers .name[aria-expanded="true"] b::before { content: "▾"; }
@media (pointer: coarse) { .layers .name { padding-block: 0.4rem; } }
.layers .name small { font-size: 0.74rem; opacity: 0.8; padding-left: 0.85rem; }
.layers .row.current { background: color-mix(in srgb, var(--st-primary-color) 9%, transparent);
  box-shadow: inset 3px 0 0 var(--st-primary-color); }
.layers .row.failed { background: var(--st-red-background-color); box-shadow: inset 3px 0 0 var(--wrong); }
.layers .gone :is(.name b, .cell:not(.layer)) { text-decoration: line-through; }
.layers .line.gone { opacity: 0.85; }
.layers .line:is(.block, .group, .end) > .row { background-image: linear-gradient(var(--soft), var(--soft)); }
.layers .wrong { color: var(--wrong); padding: 0.1rem 0.75rem 0.5rem 2.4rem; font-weight: 500; }
.layers .stale .cell { font-style: italic; }
.layers.stale .body .cell:not(.layer, .settings), .layers.stale .foot .cell:not(.layer) { opacity: 0.72;
  font-style: italic; }
.layers .cell.settings { display: flex; flex-wrap: wrap; gap: 0.15rem 0.7rem; align-items: baseline; }
.layers .set { display: inline-flex; gap: 0.3rem; align-items: baseline; }
.layers .label { font-size: 0.78rem; opacity: 0.85; }
.layers .label:empty { display: none; }
.layers .number, .layers select { background: none; border: 0; padding: 0.1rem; margin: 0; min-width: 0; line-height: 1.25;
  border-bottom: 1.5px dotted color-mix(in srgb, currentColor 60%, transparent); border-radius: 3px 3px 0 0;
  font-variant-numeric: tabular-nums; text-align: center; }
.layers .number { width: auto; field-sizing: content; min-width: 1.15rem; max-width: 7rem; }
.layers .number::placeholder { color: inherit; opacity: 0.75; }
.layers select { text-align: left; max-width: 9rem; cursor: pointer; appearance: none; field-sizing: content; }
.layers select option { color: var(--st-text-color); background: var(--st-background-color); }
.layers :is(.number, select):hover { background: var(--soft); }
.layers [aria-invalid="true"] { border-bottom: 2px solid var(--wrong); color: var(--wrong); font-weight: 600; }
.layers .times { opacity: 0.75; padding: 0 0.12rem; }
.layers input[type="checkbox"] { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--st-primary-color); }
.layers .opened { border-top: 1px dashed var(--line); padding: 0.7rem 0.75rem 0.8rem 2.4rem; background: var(--soft); }
.layers .inner { display: grid; gap: 0.8rem; }
.layers .form { display: flex; flex-wrap: wrap; gap: 0.6rem 1.4rem; }
.layers .field { display: grid; gap: 0.2rem; }
.layers .opened :is(.number, select) { min-height: 2.1rem; box-sizing: border-box; background: var(--st-background-color);
  border: 1px solid var(--st-widget-border-color, var(--line)); border-radius: var(--st-button-radius);
  padding: 0.15rem 0.5rem; min-width: 2.8rem; }
.layers .opened .stepper { display: inline-flex; }
.layers .opened .stepper .number { border-radius: 0; }
.layers .step { background: var(--st-background-color); cursor: pointer; min-width: 2.1rem; padding: 0;
  border: 1px solid var(--st-widget-border-color, var(--line)); }
.layers .step:first-child { border-radius: var(--st-button-radius) 0 0 var(--st-button-radius); border-right: 0; }
.layers .step:last-child { border-radius: 0 var(--st-button-radius) var(--st-button-radius) 0; border-left: 0; }
.layers .opened input[type="checkbox"] { width: 1.3rem; height: 1.3rem; margin: 0.4rem 0; }
.layers :is(.pair, .image, .edges) { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0.1rem; }
.layers dl { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: 0.35rem 1.2rem; margin: 0; }
.layers dt { font-weight: 600; }
.layers dd { margin: 0; display: grid; gap: 0.15rem; overflow-wrap: anywhere; }
.layers .of { opacity: 0.85; }
.layers .taken { opacity: 0.5; }
.layers .drop { height: 0; box-shadow: 0 0 0 2px var(--st-primary-color); position: relative; z-index: 1; }
.layers .menu { position: fixed; margin: 0; padding: 0.35rem; max-height: 80vh; overflow: auto;
  background: var(--st-background-color); color: var(--st-text-color); border: 1px solid var(--line);
  border-radius: var(--st-base-radius); box-shadow: 0 6px 24px rgb(0 0 0 / 25%); min-width: 13rem; }
.layers .menu .group { display: grid; }
.layers .menu .heading { font-size: 0.76rem; font-weight: 600; padding: 0.45rem 0.5rem 0.15rem; opacity: 0.85; }
.layers .menu .choice { background: none; border: 0; text-align: left; padding: 0.35rem 0.5rem; cursor: pointer;
  border-radius: 5px; display: flex; flex-wrap: wrap; gap: 0 0.6rem; align-items: baseline; min-height: 2rem;
  box-sizing: border-box; width: 100%; }
.layers .menu label.choice { align-items: center; }
.layers .menu small { font-size: 0.78rem; opacity: 0.85; }
.layers .spoken { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.layers.narrow .heads { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.layers.narrow .head { border: 0; }
.layers.narrow .row { grid-template-columns: repeat(auto-fill, minmax(7.2rem, 1fr)); gap: 0.3rem 0.9rem;
  padding: 0.45rem 0.7rem 0.55rem 0.35rem; }
.layers.narrow .line .row { padding-left: 2.6rem; }
.layers.narrow .line .layer { margin-left: -2.3rem; }
.layers.narrow .cell:is(.layer, .settings, .reads) { grid-column: 1 / -1; }
.layers.narrow .cell.cell.cell:not(.layer, .settings) { justify-items: start; text-align: left; align-content: start;
  padding-top: 0; }
.layers.narrow .cell:is(.parameters, .macs) .figure { grid-column: 1; grid-row: 2; }
.layers.narrow .cell:is(.parameters, .macs) .share { grid-column: 2; grid-row: 2; justify-self: end; }
.layers.narrow .cell.none, .layers.narrow .input .field, .layers.narrow .cell.settings:empty,
.layers.narrow .cell:not(.layer, .settings):has(.figure:empty):not(:has(.more:not([hidden]))) { display: none; }
.layers.narrow .cell:not(.layer, .settings)::before { content: attr(data-title); font-size: 0.74rem; opacity: 0.8;
  grid-column: 1 / -1; font-weight: 400; }
.layers.narrow .totals { padding-left: 0.7rem; }
.layers.narrow .totals .cell:is(.input, .output, .field, .memory, .trainable) { display: none; }
.layers.narrow .totals .layer { display: flex; gap: 0.6rem; align-items: baseline; padding: 0; }
.layers.narrow .opened { padding-left: 0.75rem; }
.layers.narrow .wrong { padding-left: 0.75rem; }
.layers.narrow dl { grid-template-columns: 1fr; gap: 0.15rem; }
.layers.narrow dt:not(:first-child) { margin-top: 0.45rem; }
.layers.narrow .handle { padding: 0.45rem 0.55rem; }
.layers.narrow .place { min-width: 0; }
.layers.narrow .tool { min-height: 2.5rem; min-width: 2.4rem; padding: 0.2rem 0.5rem; }
.layers.narrow .tool.add span { display: none; }
`;
