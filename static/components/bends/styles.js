// What only the fitted layer of neurons needs, over the styles that all components share.

export const CSS = `
.bends { gap: 0.9rem; }
.bends figure { margin: 0; min-width: 0; display: grid; gap: 0.3rem; align-content: start; }
.bends figcaption { line-height: 1.35; min-height: 1.35em; }
.bends .two { display: grid; gap: 1rem 1.25rem; }
.bends .stage { border-radius: 4px; cursor: crosshair; touch-action: pan-y; }
.bends .stage:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.bends .target { fill: none; stroke: var(--st-text-color); stroke-width: 7; opacity: 0.28;
  stroke-linejoin: round; }
.bends .truth { fill: none; stroke: var(--st-text-color); stroke-width: 1.5; opacity: 0.6;
  stroke-dasharray: 2 4; }
.bends .given { fill: var(--st-text-color); opacity: 0.55; }
.bends .term { fill: none; stroke: var(--kernel); stroke-width: 1.5; opacity: 0.65; }
.bends .term.chosen { stroke-width: 3.5; opacity: 1; }
.bends .fit { fill: none; stroke: var(--output); stroke-width: 3.5; stroke-linejoin: round; }
.bends .bend { fill: var(--st-background-color); stroke: var(--output); stroke-width: 2; }
.bends .at { fill: var(--output); stroke: var(--st-background-color); stroke-width: 2; }
.bends .zero { stroke: var(--st-text-color); opacity: 0.5; }
.bends .bar { stroke-width: 0; }
.bends .bar.chosen { stroke: var(--st-text-color); stroke-width: 2; }
.bends .step { stroke: var(--st-text-color); stroke-width: 1; opacity: 0.45; }
.bends .legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; margin: 0; }
.bends .legend span { display: inline-flex; gap: 0.4rem; align-items: center; }
.bends .sum { margin: 0; font-size: 1rem; line-height: 1.75; overflow-wrap: anywhere; }
.bends .sum .one { padding: 0.05rem 0.15rem; border-radius: 3px; white-space: nowrap;
  color: var(--kernel); }
.bends .sum .silent { color: inherit; opacity: 0.7; }
.bends .sum .one.chosen { outline: 2px solid var(--kernel); }
.bends .sum .out { color: var(--output); font-weight: 700; }
.bends .sum .target-value { opacity: 0.85; }
.bends .neuron { margin: 0; min-height: 1.5em; }
.bends .last { stroke: none; fill: var(--output); }
`;
