// Colour scales: one meaning each, on light and dark grounds, safe for colour-blind eyes.
// gray: light of an image. sequential: values from zero up. diverging: signed values around zero.

const ANCHORS = {
  gray: [[0, 0, 0], [255, 255, 255]],
  // cividis (Nuñez, Anderton & Renslow 2018), sampled
  sequential: [[0, 32, 76], [0, 57, 111], [60, 77, 110], [98, 98, 111], [128, 120, 119],
    [160, 143, 115], [193, 168, 101], [228, 196, 76], [255, 233, 69]],
  // the colours of what comes in and of kernels, from nothing to full
  input: [[250, 251, 252], [200, 223, 238], [110, 174, 213], [0, 114, 178], [0, 73, 125]],
  kernel: [[250, 250, 250], [250, 220, 196], [240, 165, 110], [213, 94, 0]],
  // blue below zero, orange above (Okabe and Ito's pair), white at zero
  diverging: [[0, 73, 125], [0, 114, 178], [110, 174, 213], [200, 223, 238], [250, 250, 250],
    [250, 220, 196], [240, 165, 110], [213, 94, 0], [140, 56, 0]],
};

const tables = {};
export const NO_NUMBER = 128; // the grey of NaN

/** 256 colours of a scale as a flat Uint8 array of red, green, blue. */
export function table(name) {
  if (tables[name]) return tables[name];
  const anchors = ANCHORS[name] ?? ANCHORS.gray;
  const out = new Uint8ClampedArray(768);
  for (let i = 0; i < 256; i += 1) {
    const t = (i / 255) * (anchors.length - 1);
    const j = Math.min(anchors.length - 2, Math.floor(t));
    for (let k = 0; k < 3; k += 1) {
      out[3 * i + k] = anchors[j][k] + (t - j) * (anchors[j + 1][k] - anchors[j][k]);
    }
  }
  tables[name] = out;
  return out;
}

/** CSS gradient of a scale, low to high, for a legend. */
export function gradient(name) {
  const stops = (ANCHORS[name] ?? ANCHORS.gray).map((c) => `rgb(${c.join(" ")})`);
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** Draw image `index` of `group` on `canvas`, one canvas pixel per value. */
export function paint(canvas, group, values, index) {
  const { h, w, c, scale, low, high } = group;
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(w, h);
  const colours = table(scale);
  const span = high - low || 1;
  const base = index * h * w * c;
  for (let p = 0; p < h * w; p += 1) {
    for (let k = 0; k < 3; k += 1) {
      const value = values[base + p * c + (c === 3 ? k : 0)];
      const level = Math.max(0, Math.min(255, Math.round(((value - low) / span) * 255)));
      image.data[4 * p + k] = c === 3 ? level : colours[3 * level + k] ?? NO_NUMBER;
    }
    image.data[4 * p + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
