// What only the map of images needs, over the styles that all components share.

export const CSS = `
.cloud { gap: 0.6rem; container-type: inline-size; }
.cloud p { margin: 0; }
.cloud .bar { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: center; }
.cloud .group { display: inline-flex; }
.cloud .group .play { border-radius: 0; margin-left: -1px; }
.cloud .group .play:first-child { border-radius: var(--st-button-radius) 0 0 var(--st-button-radius);
  margin-left: 0; }
.cloud .group .play:last-child { border-radius: 0 var(--st-button-radius) var(--st-button-radius) 0; }
.cloud .play { white-space: nowrap; }
.cloud .play:disabled { opacity: 0.5; cursor: default; }
.cloud .play[aria-pressed="true"] { background: var(--st-primary-color); color: #fff;
  border-color: var(--st-primary-color); }
.cloud .play:focus-visible, .cloud .class:focus-visible { position: relative; z-index: 1;
  outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.cloud .counted { opacity: 0.8; }
.classes { display: flex; flex-wrap: wrap; gap: 0.3rem; align-items: center; }
.class { font: inherit; color: inherit; background: none; cursor: pointer; min-height: 2rem;
  min-width: 2.2rem; padding: 0 0.5rem; border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius); display: inline-flex; gap: 0.35rem; align-items: center;
  justify-content: center; }
.class i { font-style: normal; font-weight: 700; font-size: 1.05rem; }
.class[aria-pressed="false"] { opacity: 0.4; text-decoration: line-through; }
.cloud .body { display: grid; gap: 0.9rem; grid-template-columns: minmax(0, 1fr) 12.5rem; }
.room { position: relative; height: clamp(22rem, 62vh, 40rem); overflow: hidden;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
.room canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.room .looks { cursor: crosshair; touch-action: pan-y; }
.zoomed .room .looks { touch-action: none; cursor: grab; }
.room .looks:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: -3px; }
.cloud .reading { align-content: start; gap: 0.6rem; }
.cloud .large { width: 168px; height: 168px; image-rendering: pixelated; background: #000;
  border-radius: 4px; outline: 1px solid var(--st-border-color); }
.cloud .reading.none .large { background: none; outline-style: dashed; }
.cloud .told { display: grid; gap: 0.3rem; min-width: 0; align-content: start; }
.cloud .answer { font-weight: 600; font-size: 1rem; }
.cloud .answer.wrong { color: var(--st-red-text-color); }
.near { display: flex; flex-wrap: wrap; gap: 0.25rem; }
.near span { display: grid; justify-items: center; line-height: 1.3; }
.near canvas { width: 34px; height: 34px; background: #000; border-radius: 2px; }
.cloud .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@container (max-width: 680px) {
  .cloud .body { grid-template-columns: minmax(0, 1fr); }
  .room { height: clamp(20rem, 100cqw, 34rem); }
  .cloud .reading { grid-template-columns: 112px minmax(0, 1fr); min-height: 10.5rem; }
  .cloud .large { width: 112px; height: 112px; }
}
`;
