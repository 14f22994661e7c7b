// The keys of the table. One row can be reached by Tab, with its controls; arrows go to the others.

const MOVES = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity, PageUp: -10, PageDown: 10 };

export class Keys {
  constructor(table) {
    this.table = table;
    table.root.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    const { target, key } = event;
    if (event.defaultPrevented || this.history(event)) return;
    if (!this.table.body.contains(target)) return;
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      if (this.table.draft) this.table.act(key === "ArrowDown" ? "down" : "up");
      return;
    }
    if (target.classList.contains("name") && !event.ctrlKey && !event.metaKey && !event.altKey) this.onName(event);
  }

  /** Undo and redo, unless what is being typed is to be undone by the browser. */
  history(event) {
    const { key, target } = event;
    if (!(event.ctrlKey || event.metaKey) || !this.table.draft) return false;
    const typing = target.matches("input[type=text], input[type=search]") && target.value !== (target.shown ?? "");
    const name = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[key.toLowerCase()];
    if (!name || typing) return false;
    event.preventDefault();
    this.table.act(name);
    return true;
  }

  onName(event) {
    const { table } = this;
    const { key } = event;
    const act = {
      Delete: "remove", Backspace: "remove", Insert: "add", "+": "add",
    }[key];
    if (key in MOVES) table.go(MOVES[key]);
    else if (key === "ArrowLeft" || key === "ArrowRight") table.foldLine(table.current, key === "ArrowLeft");
    else if (act && table.draft) table.act(act, event.target);
    else return;
    event.preventDefault();
  }
}
