// What an image becomes at one moment of a training, kept for the film. It shows nothing.

import { keep } from "./epochs/shots.js";
import { unpack } from "./packets.js";

export default function shot({ data }) {
  keep(unpack(data));
}
