// Packets of dl_core/packets.py: a header and arrays of numbers, from bytes.

import { half } from "./arrays.js";

/** {header, arrays} of a packet; each array is {shape, values}. */
export function unpack(bytes) {
  const data = bytes.byteOffset % 4 ? bytes.slice() : bytes;
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  const start = data.byteOffset + 4 + length;
  const arrays = {};
  for (const [name, one] of Object.entries(header.arrays)) {
    arrays[name] = { shape: one.shape, values: values(data.buffer, start + one.at, one) };
  }
  return { header, arrays };
}

function values(buffer, at, { shape, kind, sparse }) {
  const n = shape.reduce((product, length) => product * length, 1);
  if (!sparse) return read(buffer, at, n, kind);
  const size = Math.ceil(n / 8);
  const bits = new Uint8Array(buffer, at, size);
  const out = new Float32Array(n);
  const where = [];
  for (let i = 0; i < n; i += 1) if (bits[i >> 3] & (1 << (i & 7))) where.push(i);
  const kept = read(buffer, at + size + ((4 - (size % 4)) % 4), where.length, kind);
  where.forEach((i, j) => { out[i] = kept[j]; });
  return out;
}

function read(buffer, at, n, kind) {
  if (kind === "f4") return new Float32Array(buffer, at, n);
  if (kind === "u1") return new Uint8Array(buffer, at, n);
  return Float32Array.from(new Uint16Array(buffer, at, n), half);
}

/** A packet that ends with when it was sent, in seconds, as eight bytes: both. */
export function received(data) {
  const last = new DataView(data.buffer, data.byteOffset + data.byteLength - 8);
  return { packet: unpack(data), moment: last.getFloat64(0, true) };
}
