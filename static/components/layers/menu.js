// Menus that open over the table: layers to add, columns to show.

import { button, element } from "../dom.js";

/** A list that opens under the button that asks for it, and closes by Escape or a click beside. */
export class Menu {
  constructor(role) {
    this.node = element("div", "menu");
    this.node.setAttribute("role", role);
    this.node.popover = "auto";
    this.node.onkeydown = (event) => this.walk(event);
    this.node.addEventListener("toggle", (event) => {
      if (event.newState === "closed" && this.opener?.isConnected) {
        this.opener.setAttribute("aria-expanded", "false");
        if (this.back) this.opener.focus();
      }
    });
  }

  get items() {
    return [...this.node.querySelectorAll("button, input")];
  }

  /** Open at `opener`, with `children`. */
  open(opener, children) {
    this.opener = opener;
    this.back = true;
    this.node.replaceChildren(...children);
    this.node.showPopover();
    opener.setAttribute("aria-expanded", "true");
    this.place();
    this.items[0]?.focus();
  }

  place() {
    const at = this.opener.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = this.node;
    const left = Math.max(8, Math.min(at.left, window.innerWidth - wide - 8));
    const below = at.bottom + 4;
    const top = below + high < window.innerHeight ? below : Math.max(8, at.top - high - 4);
    Object.assign(this.node.style, { left: `${left}px`, top: `${top}px` });
  }

  /** Close; the focus goes where the choice leads, not back. */
  close() {
    this.back = false;
    this.node.hidePopover();
  }

  walk(event) {
    const { items } = this;
    const at = items.indexOf(this.node.getRootNode().activeElement);
    const to = {
      ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0, End: items.length - 1,
    }[event.key];
    event.stopPropagation(); // keys of the table mean something else
    if (event.key === "Tab" && this.node.role === "menu") this.node.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items[to].focus();
  }
}

/** The kinds of layers to add, under their headings; `pick(kind)` is told which. */
export function kindsToAdd(kinds, words, pick) {
  return words.groups.flatMap(([title, names]) => {
    const group = element("div", "group");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", title);
    const heading = element("span", "heading", title);
    heading.setAttribute("aria-hidden", "true");
    group.append(heading, ...names.filter((name) => kinds[name]).map((name) => {
      const made = button("choice", "", "", () => pick(name));
      made.setAttribute("role", "menuitem");
      made.tabIndex = -1;
      made.append(element("b", "", name === "residual" ? words.block : kinds[name].title));
      if (words.about[name]) made.append(element("small", "", words.about[name]));
      return made;
    }));
    return group;
  });
}

/** A box to tick for each column; `changed(name, shown)` is told. */
export function columnsToShow(names, shown, words, changed) {
  return names.map((name) => {
    const label = element("label", "choice");
    const box = Object.assign(element("input"), { type: "checkbox", checked: shown.includes(name) });
    box.onchange = () => changed(name, box.checked);
    label.append(box, ` ${words.columns[name] ?? words[name]}`);
    return label;
  });
}

/** A layer of `kind` that can read `shape`, as far as one can: what is put in when it is added. */
export function suggested(kind, shape) {
  const channels = shape?.at(-1) ?? 32;
  const maps = !shape || shape.length === 3;
  const conv = { kernel_size: [3, 3], padding: "same" };
  const small = maps && shape && Math.min(shape[0], shape[1]) < 2;
  const branch = maps
    ? [{ kind: "conv2d", filters: channels, ...conv, activation: "relu" }, { kind: "conv2d", filters: channels, ...conv }]
    : [{ kind: "dense", units: channels, activation: "relu" }, { kind: "dense", units: channels }];
  const more = {
    conv2d: { filters: 32, ...conv, activation: "relu" },
    depthwise_conv2d: { ...conv, activation: "relu" },
    separable_conv2d: { filters: 32, ...conv, activation: "relu" },
    max_pool2d: small ? { padding: "same" } : {},
    average_pool2d: small ? { padding: "same" } : {},
    dense: { units: 64, activation: "relu" },
    activation: { activation: "relu" },
    residual: { layers: branch, activation: "relu" },
  }[kind];
  return { kind, ...more };
}
