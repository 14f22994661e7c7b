// What only softmax needs, over the styles that all components share. Blue comes in, green goes out.

export const CSS = `
.softmax { gap: 1rem; --in: #0067a3; --out: #00775a; --bar: #009e73; --neg: #0072b2; --pos: #d55e00; }
.softmax.dark { --in: #56b4e9; --out: #2bc79a; --neg: #56b4e9; --pos: #e8703a; }
.softmax .controls { display: flex; flex-wrap: wrap; gap: 0.6rem 1.6rem; align-items: center; }
.softmax .controls label { display: flex; flex-wrap: wrap; gap: 0.2rem 0.6rem; align-items: center; }
.softmax input[type="range"] { accent-color: var(--st-primary-color); min-width: 0; }
.softmax .controls input[type="range"] { width: 11rem; }
.softmax input[type="number"] { font: inherit; color: inherit; width: 4.6rem; box-sizing: border-box;
  padding: 0.2rem 0.3rem; background: var(--st-secondary-background-color); text-align: right;
  border: 1px solid var(--st-widget-border-color, var(--st-border-color));
  border-radius: var(--st-button-radius); font-variant-numeric: tabular-nums; min-height: 2rem; }
.softmax input:focus-visible, .softmax button:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.classes { display: grid; gap: 2px; }
.class { display: grid; align-items: center; gap: 0.2rem 0.8rem; padding: 0.2rem 0.5rem;
  border-radius: var(--st-base-radius);
  grid-template-columns: 1.2rem minmax(6rem, 1fr) 4.6rem minmax(8rem, 1.4fr) minmax(9rem, 1.2fr) 3rem 2rem; }
.class.lit { background: var(--st-secondary-background-color);
  box-shadow: inset 4px 0 0 var(--st-primary-color); }
.class.head { font-size: 0.85rem; font-weight: 600; align-items: end; }
.class.head .h1 { color: var(--in); } .class.head .h3 { color: var(--out); }
.class.head .h5 { text-align: center; }
.class .label { font-size: 1.05rem; }
.class .truth { justify-self: center; width: 1.25rem; height: 1.25rem; margin: 0;
  accent-color: var(--st-primary-color); }
.class .away { font: inherit; color: inherit; background: none; border: 0; cursor: pointer;
  min-width: 2rem; min-height: 2rem; border-radius: var(--st-button-radius); opacity: 0.75; }
.bar { display: grid; grid-template-columns: 1fr 3.6rem; gap: 0.5rem; align-items: center; }
.bar output { text-align: right; font-weight: 600; font-size: 1.05rem; }
.bar .track { position: relative; height: 1.25rem; border-radius: 3px;
  background: color-mix(in srgb, var(--st-text-color) 8%, transparent); }
.bar .track i { position: absolute; top: 0; bottom: 0; left: 0; border-radius: 3px; }
.bar.probability i { background: var(--bar); }
.bar.gradient .track::after { content: ""; position: absolute; left: 50%; top: -2px; bottom: -2px;
  width: 1px; background: var(--st-text-color); opacity: 0.6; }
.bar.gradient i.above { left: 50%; background: var(--pos); }
.bar.gradient i.below { left: auto; right: 50%; background: var(--neg); }
.softmax .formula { border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  padding: 0.7rem 0.9rem; display: grid; gap: 0.6rem; min-width: 0; }
.formula-head { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center;
  justify-content: space-between; }
.formula-head [aria-pressed="true"] { background: var(--st-primary-color); color: #fff; }
.formula-head .bits { font-size: 0.9rem; opacity: 0.8; }
.softmax .beyond { margin: 0; color: var(--st-orange-text-color); font-weight: 600; flex-basis: 100%; }
.softmax .beyond:empty { display: none; }
.steps { display: flex; flex-wrap: wrap; gap: 0.6rem 0.7rem; align-items: center; font-size: 1.15rem; }
.steps .step { display: inline-flex; gap: 0.5rem; align-items: center; min-width: 0; }
.steps b { font-size: 1.3rem; color: var(--out); }
.steps sup, .steps sub { line-height: 0; font-size: 0.72em; }
.fraction { display: inline-grid; justify-items: center; text-align: center; min-width: 0; }
.fraction > span { padding: 0.25rem 0.3rem; line-height: 1.7; }
.fraction .below { border-top: 1.5px solid currentColor; }
.term { border-radius: 4px; padding: 0.05rem 0.2rem; white-space: nowrap; cursor: default; }
.term.lit { background: var(--st-primary-color); color: #fff; }
.softmax .loss { margin: 0; font-size: 1.05rem; }
.softmax .loss b { font-size: 1.15rem; }
.softmax .loss sub { line-height: 0; font-size: 0.72em; }
.compare { display: grid; gap: 1.2rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); }
.numbers { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
.numbers th, .numbers td { text-align: right; padding: 0.2rem 0.4rem; font-weight: 400;
  border-top: 1px solid var(--st-border-color); }
.numbers tr:first-child th { border-top: 0; font-size: 0.82rem; font-weight: 600; vertical-align: bottom; }
.numbers th:first-child { text-align: left; }
.numbers .lit { background: var(--st-secondary-background-color); }
.numbers .foot td, .numbers .foot th { font-weight: 700; border-top: 2px solid currentColor; }
.softmax .nan { color: var(--st-red-text-color); font-weight: 700; }
.compare .broken .note { color: var(--st-red-text-color); opacity: 1; font-weight: 600; }
.compare .note { margin: 0; }
@media (max-width: 720px) {
  .softmax .controls, .softmax .controls label { display: grid; width: 100%; }
  .softmax .controls label { grid-template-columns: 1fr 4.6rem; }
  .softmax .controls label span { grid-column: 1 / -1; }
  .softmax .controls input[type="range"] { width: 100%; }
  .softmax .controls button { justify-self: start; }
  .class { grid-template-columns: 1.2rem 1fr 4.6rem 2.6rem 2rem; padding-bottom: 0.5rem;
    grid-template-areas: "n s v t a" ". p p p p" ". g g g g"; }
  .class .label { grid-area: n; } .class > input[type="range"], .h1 { grid-area: s; }
  .class > input[type="number"] { grid-area: v; } .class .truth, .h5 { grid-area: t; }
  .class .away { grid-area: a; } .bar.probability { grid-area: p; } .bar.gradient { grid-area: g; }
  .class.head { grid-template-areas: "n s v t a"; padding-bottom: 0; }
  .class.head span:not(.h1, .h5) { display: none; }
  .bar { grid-template-columns: 2.6rem 1fr 3.6rem; }
  .bar::before { content: attr(data-letter); font-size: 0.85rem; white-space: nowrap; }
  .steps { font-size: 1rem; } .steps b { font-size: 1.1rem; }
}
`;
