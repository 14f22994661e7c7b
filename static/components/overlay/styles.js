// What the overlays add to the sheet that all components share.

export const CSS = `
.bar { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; align-items: center; }
.cover { display: inline-flex; gap: 0.6rem; align-items: center; flex: 0 1 20rem; }
.cover input { flex: 1 1 6rem; min-width: 5rem; accent-color: var(--st-primary-color); }
.cover output { min-width: 3.2em; }
.where { flex: 1 1 14rem; min-height: 1.4em; }
.row { display: grid; gap: 0.5rem; }
.row > h3 { margin: 0; font-size: 1rem; font-weight: 600; }
.panels { display: grid; gap: 1rem 0.9rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 10.5rem), 1fr)); }
figure { margin: 0; display: grid; gap: 0.35rem; align-content: start; min-width: 0;
  max-width: 17rem; }
figcaption { font-weight: 600; }
.stack { position: relative; border-radius: 3px; overflow: hidden; cursor: crosshair;
  touch-action: pan-y; outline: 1px solid var(--st-border-color); background: #000; }
.stack:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.stack canvas { display: block; width: 100%; height: 100%; position: absolute; inset: 0;
  image-rendering: pixelated; }
.stack canvas.smooth { image-rendering: auto; }
.stack .cursor, .stack .box { position: absolute; pointer-events: none; box-sizing: border-box; }
.stack .cursor { border: 2px solid #fff; box-shadow: 0 0 0 1px #000, inset 0 0 0 1px #000; }
.stack .box { border: 2px solid #fff; box-shadow: 0 0 0 1.5px #000, inset 0 0 0 1px #000; }
.wait { position: absolute; inset: 0; display: grid; place-items: center; text-align: center;
  padding: 0.5rem; color: #fff; background: rgb(0 0 0 / 0.72); }
.value { min-height: 1.4em; }
.scale { display: grid; grid-template-columns: auto 1fr auto; gap: 0.4rem; align-items: center; }
.scale i { height: 0.6rem; border-radius: 2px; border: 1px solid var(--st-border-color); }
.said { margin: 0; }
.answers { display: grid; grid-template-columns: auto 1fr auto; gap: 0.15rem 0.5rem;
  align-items: center; margin: 0; }
.answers dt { overflow-wrap: anywhere; }
.answers dd { margin: 0; }
.answers .share { height: 0.7rem; background: var(--st-secondary-background-color);
  border-radius: 2px; overflow: hidden; }
.answers .share i { display: block; height: 100%; background: #a3a3a3; }
.answers .best .share i { background: #009e73; }
.answers .asked { font-weight: 600; }
.answers div.line { display: contents; }
@media (max-width: 640px) {
  .panels { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`;
