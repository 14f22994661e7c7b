// What images became at the moments of trainings, by network and image.

import { Kept } from "../kept.js";

const shots = new Kept(60); // two images of a long film

/** Keep a packet; its label names the image. */
export function keep(packet) {
  const { network, label } = packet.header;
  shots.put(`${network} ${label}`, packet);
}

/** What `image` became in `network`, if it is there. */
export function shot(network, image) {
  return shots.get(`${network} ${image}`);
}

/** Call `tell()` whenever one comes; returns what ends that. */
export function listen(tell) {
  return shots.listen(tell);
}
