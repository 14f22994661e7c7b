// The drawing canvas has a toolbar of its own, in English, that covers what is above it and whose
// pencil stops strokes from being drawn. The page has its own buttons, so it is put away; and the
// canvas gets a name for those who do not see it. One of its buttons is of use: left to itself the
// canvas waits 200 ms after a stroke before it tells of it, and that button tells at once.

const PATIENCE = 10000; // ms to wait for the canvas to be there
const TELL = '.dc-toolbar button[title="Update the app with this drawing"]';
const ENDS = { mousedown: "mouseup", touchstart: "touchend" };

const tidied = new WeakSet();

export default function tidy({ data }) {
  const until = performance.now() + PATIENCE;
  const look = () => {
    const root = canvasRoot(data.key);
    if (root) {
      put(root);
      const canvas = root.querySelector(".upper-canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", data.label);
    } else if (performance.now() < until) {
      requestAnimationFrame(look);
    }
  };
  look();
}

/** Put the toolbar of a canvas away, and have it tell of each stroke as it ends. */
function put(root) {
  if (tidied.has(root)) return;
  tidied.add(root);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".dc-toolbar { display: none !important; }");
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  for (const [start, end] of Object.entries(ENDS)) {
    root.querySelector(".upper-canvas").addEventListener(start, () => {
      // The canvas listens to the document for the end of a stroke, and keeps it in a microtask:
      // the window's turn comes after both.
      window.addEventListener(end, () => root.querySelector(TELL)?.click(), { once: true });
    });
  }
}

function canvasRoot(key) {
  const holder = document.querySelector(`.st-key-${key}`);
  for (const node of holder?.querySelectorAll("*") ?? []) {
    if (node.shadowRoot?.querySelector(".upper-canvas")) return node.shadowRoot;
  }
  return null;
}
