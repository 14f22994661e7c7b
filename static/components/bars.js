// The probability of each class as a bar, the most likely one in the output colour.

import { element, mark, write } from "./dom.js";
import { Numbers } from "./numbers.js";
import { dress } from "./styles.js";

const CSS = `
.bars { display: grid; gap: 0.1rem; --best: #009e73; --other: #a3a3a3; }
.bars .row { display: grid; grid-template-columns: minmax(1.2rem, auto) 1fr 4.2rem; gap: 0.6rem; align-items: center;
  font-size: 0.85rem; line-height: 1.25; }
.bars b { font-weight: 400; max-width: 8rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars .best b, .bars .best output { font-weight: 700; }
.bars .true b { text-decoration: underline 2px; text-underline-offset: 3px; }
.bars .track { height: 0.8rem; background: var(--st-secondary-background-color); border-radius: 3px; overflow: hidden; }
.bars .track i { display: block; height: 100%; background: var(--other); border-radius: 3px; transform-origin: left;
  transition: transform 0.15s; }
.bars .best .track i { background: var(--best); }
.bars output { text-align: right; }
@media (prefers-reduced-motion: reduce) { .bars .track i { transition: none; } }
`;

const mounted = new WeakMap();

export default function bars({ data, parentElement }) {
  dress(parentElement, CSS);
  let root = mounted.get(parentElement);
  if (!root) {
    root = element("div", "root bars");
    root.setAttribute("role", "list");
    mounted.set(parentElement, root);
    parentElement.append(root);
  }
  fill(root, data);
}

function fill(root, { names, shares, truth, words }) {
  const numbers = new Numbers(words.locale);
  mark(root, "aria-label", words.title);
  if (root.childElementCount !== names.length) root.replaceChildren(...names.map(row));
  const best = shares.reduce((top, share, k) => (share > shares[top] ? k : top), 0);
  [...root.children].forEach((node, k) => {
    const [name, track, text] = node.children;
    write(name, names[k]);
    name.title = names[k];
    track.firstChild.style.transform = `scaleX(${Math.max(0, Math.min(1, shares[k] || 0))})`;
    write(text, numbers.probability(shares[k]));
    node.classList.toggle("best", k === best);
    node.classList.toggle("true", k === truth);
  });
}

function row() {
  const node = element("div", "row");
  node.setAttribute("role", "listitem");
  const track = element("span", "track");
  track.append(element("i"));
  node.append(element("b"), track, element("output"));
  return node;
}
