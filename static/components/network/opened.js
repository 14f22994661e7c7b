// What a map is made of, opened.

import { element } from "../dom.js";

export class Opened {
  constructor(view) {
    this.view = view;
    this.root = element("div", "opened");
  }

  show() {}

  update() {}
}
