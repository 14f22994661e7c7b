// The drawing canvas has a toolbar of its own, in English, that covers what is above it and whose
// pencil stops strokes from being drawn. The page has its own buttons, so it is put away; and the
// canvas gets a name for those who do not see it.

const PATIENCE = 10000; // ms to wait for the canvas to be there

export default function tidy({ data }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".dc-toolbar { display: none !important; }");
  const until = performance.now() + PATIENCE;
  const look = () => {
    const root = canvasRoot(data.key);
    if (root) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      const canvas = root.querySelector(".upper-canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", data.label);
    } else if (performance.now() < until) {
      requestAnimationFrame(look);
    }
  };
  look();
}

function canvasRoot(key) {
  const holder = document.querySelector(`.st-key-${key}`);
  for (const node of holder?.querySelectorAll("*") ?? []) {
    if (node.shadowRoot?.querySelector(".upper-canvas")) return node.shadowRoot;
  }
  return null;
}
