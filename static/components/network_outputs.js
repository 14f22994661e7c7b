// What an image became in a network, handed to the `network` on the page that its packet names.
// It shows nothing.

import { hand } from "./network/registry.js";
import { received } from "./packets.js";

export default function outputs({ data }) {
  const found = received(data);
  hand(found.packet.header.view, found);
}
