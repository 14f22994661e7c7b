// A trained network and what an image becomes in it. Weights come from `network_weights`, once, and
// images from `network_outputs`, under the name of this view. Every look stays in the browser.

import { Seen } from "./network/model.js";
import { attend, listen, model } from "./network/registry.js";
import { CSS } from "./network/styles.js";
import { View } from "./network/view.js";
import { dress } from "./styles.js";

const mounted = new WeakMap();

export default function network({ data, parentElement }) {
  dress(parentElement, CSS);
  let view = mounted.get(parentElement);
  if (!view) {
    view = new View();
    mounted.set(parentElement, view);
    parentElement.append(view.root);
    listen((id) => view.packet?.header.network === id && draw(view));
  }
  if (view.name === data.view) return;
  view.name = data.view;
  attend(data.view, view.root, (handed) => show(view, handed));
}

function show(view, { packet, moment }) {
  if (moment < view.moment) return; // overtaken by newer data while the modules were loading
  Object.assign(view, { packet, moment });
  draw(view);
}

function draw(view) {
  const { header, arrays } = view.packet;
  const found = model(header.network);
  if (found) view.update(found, new Seen(found, header, arrays));
}
