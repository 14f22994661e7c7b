// The table of layers. Looking at it, choosing columns and opening rows is done here; an edit sends
// the whole network to the server, which answers with its numbers or with what is wrong with it.

import { CSS } from "./layers/styles.js";
import { LayerTable } from "./layers/table.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

export default function layers({ data, parentElement, setStateValue }) {
  dress(parentElement, CSS);
  let table = mounted.get(parentElement);
  if (!table) {
    table = new LayerTable((edit) => setStateValue("edit", edit));
    mounted.set(parentElement, table);
    parentElement.append(table.root);
  }
  table.update(data);
}
