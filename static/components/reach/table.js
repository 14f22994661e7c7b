// The layers one under the other with their numbers, and how those of one layer come about.

import { button, element, say } from "../dom.js";

const FIELDS = ["map", "window", "padding", "size", "jump", "centre", "drift"];

export class Table {
  /** `go(node)` shows a layer. */
  constructor(go) {
    this.go = go;
    this.section = element("div", "numbers");
    this.formula = element("div", "reckoning");
    this.scroller = element("div", "scroller");
    this.table = element("table");
    this.scroller.append(this.table);
    this.section.append(this.formula, this.scroller);
  }

  /** List `nodes`, the shown ones. */
  lay(nodes, words) {
    this.words = words;
    this.rows = new Map();
    const head = element("tr");
    head.append(...["layer", ...FIELDS].map((name) => {
      const cell = element("th", "", words[name]);
      cell.scope = "col";
      cell.title = words[`${name}Help`] ?? "";
      return cell;
    }));
    const body = element("tbody");
    body.append(...nodes.map(({ node, index }) => this.row(node, index)));
    const top = element("thead");
    top.append(head);
    this.table.replaceChildren(element("caption", "spoken", words.table), top, body);
    this.scroller.setAttribute("role", "group");
    this.scroller.setAttribute("aria-label", words.table);
    this.scroller.tabIndex = 0;
  }

  row(node, index) {
    const row = element("tr");
    const name = element("th");
    name.scope = "row";
    name.append(button("layer", node.name, say(this.words.show, { name: node.name }),
      () => this.go(index)));
    row.append(name, ...FIELDS.map((field) => element("td", field, node.told[field])));
    this.rows.set(index, row);
    return row;
  }

  /** Mark the row of `node`, bring it into view, and write its numbers out. */
  show(node, index) {
    if (this.shown === node) return;
    this.shown = node;
    this.marked?.classList.remove("on");
    this.marked = this.rows.get(index);
    this.reckon(node);
    if (!this.marked) return;
    this.marked.classList.add("on");
    const { scroller } = this;
    const head = this.table.tHead.offsetHeight;
    const [top, height] = [this.marked.offsetTop, this.marked.offsetHeight];
    if (top - head < scroller.scrollTop) scroller.scrollTop = top - head;
    const low = top + height - scroller.clientHeight;
    if (low > scroller.scrollTop) scroller.scrollTop = low;
  }

  reckon(node) {
    const title = element("p", "name");
    title.append(element("b", "", node.name), ` · ${node.kind}`);
    const lines = node.lines.map(([what, sum]) => {
      const line = element("p");
      line.append(element("span", "what", what), element("span", "sum", sum));
      return line;
    });
    this.formula.replaceChildren(title, ...lines);
  }
}
