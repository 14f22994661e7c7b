// One style sheet for all components; colours come from the theme of the app.

const CSS = `
[hidden] { display: none !important; }
:host, .root { font-family: var(--st-font, sans-serif); color: var(--st-text-color); }
.root { display: grid; gap: 1.1rem; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.root.beside { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
section { display: grid; align-content: start; gap: 0.4rem; min-width: 0; }
header { display: flex; flex-wrap: wrap; gap: 0.2rem 0.75rem; align-items: baseline; }
header b { font-weight: 600; }
.note { opacity: 0.8; }
.legend { display: inline-flex; gap: 0.4rem; align-items: center; margin-left: auto; }
.legend i { display: inline-block; width: 5.5rem; height: 0.6rem; border-radius: 2px;
  border: 1px solid var(--st-border-color); }
.tiles { display: flex; flex-wrap: wrap; gap: 6px; }
.tile { appearance: none; border: 0; padding: 0; background: none; color: inherit; font: inherit;
  cursor: zoom-in; display: grid; justify-items: center; gap: 2px; border-radius: 3px; }
.tile canvas, .close canvas { image-rendering: pixelated; display: block; border-radius: 2px;
  outline: 1px solid var(--st-border-color); }
.tile[aria-pressed="true"] canvas { outline: 3px solid var(--st-primary-color); }
.tile:focus-visible, .close canvas:focus-visible, input:focus-visible, .play:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.caption { font-size: 0.78rem; line-height: 1.25; text-align: center; white-space: pre-line; }
.caption.wrong { color: var(--st-red-text-color); font-weight: 600; }
.caption.right { color: var(--st-green-text-color); font-weight: 600; }
.close { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: flex-start; padding: 0.6rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
.close canvas { width: 252px; max-width: 100%; cursor: crosshair; }
.close output { display: grid; gap: 0.25rem; min-width: min(11rem, 100%); }
@media (max-width: 640px) {
  .beside section:has(.close:not([hidden])) { grid-column: 1 / -1; }
}
.film { display: flex; gap: 0.6rem; align-items: center; flex-wrap: wrap; }
.film input { flex: 1 1 8rem; max-width: 22rem; accent-color: var(--st-primary-color); }
.play { font: inherit; color: inherit; background: none; cursor: pointer; min-height: 2rem;
  padding: 0.15rem 0.7rem; border: 1px solid var(--st-widget-border-color, var(--st-border-color));
  border-radius: var(--st-button-radius); }
`;

const sheets = new Map();

/** Give `root` (a shadow root) the style sheet that all share and its own `extra`, once each. */
export function dress(root, extra = "") {
  for (const css of [CSS, extra].filter(Boolean)) {
    if (!sheets.has(css)) {
      sheets.set(css, new CSSStyleSheet());
      sheets.get(css).replaceSync(css);
    }
    const sheet = sheets.get(css);
    if (root.adoptedStyleSheets && !root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
  }
}
