// Arrays as the server sends them: base64 of little-endian numbers.

/** Decode base64 `text` of `dtype` ("f2", "f4", "f8", "i2" or "u1") into an array of numbers. */
export function decode(text, dtype) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  if (dtype === "u1") return Float32Array.from(bytes);
  if (dtype === "i2") return Float32Array.from(new Int16Array(bytes.buffer));
  if (dtype === "f4") return new Float32Array(bytes.buffer);
  if (dtype === "f8") return new Float64Array(bytes.buffer);
  return Float32Array.from(new Uint16Array(bytes.buffer), half);
}

/** IEEE 754 half precision to number. */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Value `k` of image `index`, row `y`, column `x`; images stored as (n, h, w, c). */
export function at(group, values, index, y, x, k = 0) {
  return values[((index * group.h + y) * group.w + x) * group.c + k];
}
