// The weights of a network, kept for the `network` components of the page. It shows nothing.

import { keep } from "./network/registry.js";
import { unpack } from "./packets.js";

export default function weights({ data }) {
  keep(unpack(data));
}
