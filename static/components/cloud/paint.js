// The points on their canvas, and over it what is looked at.

const SIGN = 11; // pixels of a sign before zooming
const IMAGE = 17;

/** The signs of classes in their colours, drawn once: letters are slow. */
export function signs(names, colours, size, ratio) {
  return names.map((name, c) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil((size + 4) * ratio);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.fillStyle = colours[c % colours.length];
    context.font = `600 ${size}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(sign(names, c), (size + 4) / 2, (size + 5) / 2);
    return canvas;
  });
}

/** One character for a class: its digit, or its number. */
export function sign(names, c) {
  return names[c].length === 1 ? names[c] : String(c);
}

/** Paint every open point of `stage`; errors last, ringed. */
export function paintPoints(stage) {
  const { context, at, open, points, width, height, ratio } = stage;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  const draw = brush(stage);
  const seen = (i) => open[i] && at[2 * i] > -30 && at[2 * i] < width + 30
    && at[2 * i + 1] > -30 && at[2 * i + 1] < height + 30;
  for (let i = 0; i < points.n; i += 1) if (seen(i) && !points.wrong[i]) draw(i);
  context.strokeStyle = stage.ink;
  context.lineWidth = 1.4;
  for (let i = 0; i < points.n; i += 1) {
    if (!seen(i) || !points.wrong[i]) continue;
    draw(i);
    ring(context, at[2 * i], at[2 * i + 1], stage.radius());
  }
}

/** How one point is drawn, by the look that was chosen. */
function brush(stage) {
  const { context, at, points, colours } = stage;
  const size = stage.size();
  const tinted = stage.look === "images" ? stage.sheet.tint(colours) : null;
  if (tinted) {
    return (i) => stage.sheet.paint(
      context, i, at[2 * i] - size / 2, at[2 * i + 1] - size / 2, size, size, tinted,
    );
  }
  if (stage.look === "dots") {
    return (i) => {
      context.fillStyle = colours[points.labels[i] % colours.length];
      context.beginPath();
      context.arc(at[2 * i], at[2 * i + 1], size / 2, 0, 2 * Math.PI);
      context.fill();
    };
  }
  const drawn = stage.signs();
  const box = size + 4;
  return (i) => context.drawImage(
    drawn[points.labels[i]], at[2 * i] - box / 2, at[2 * i + 1] - box / 2, box, box,
  );
}

/** Pixels of a point: larger where the map is zoomed, but less than the map. */
export function sizeOf(look, zoom) {
  const grown = Math.min(4, Math.sqrt(zoom));
  return Math.round((look === "images" ? IMAGE : look === "dots" ? 6 : SIGN) * grown);
}

/** What is looked at, over the points: the image, its nearest, the digit that was drawn. */
export function paintLooks(stage) {
  const { over, at, width, height, ratio, points, current } = stage;
  over.setTransform(ratio, 0, 0, ratio, 0, 0);
  over.clearRect(0, 0, width, height);
  if (current >= 0) {
    const from = [at[2 * current], at[2 * current + 1]];
    lines(stage, from, points.nearestTo(current), stage.accent);
    over.lineWidth = 3;
    over.strokeStyle = stage.accent;
    ring(over, ...from, stage.radius() + 4);
  }
  const guest = stage.guestAt();
  if (!guest) return;
  const [x, y] = guest;
  lines(stage, guest, stage.drawn.nearest, stage.kernel);
  const half = 16;
  over.drawImage(stage.drawn.canvas, x - half, y - half, 2 * half, 2 * half);
  over.lineWidth = 3;
  over.strokeStyle = stage.kernel;
  over.strokeRect(x - half, y - half, 2 * half, 2 * half);
}

function lines({ over, at, open }, [x, y], others, colour) {
  over.strokeStyle = colour;
  over.lineWidth = 1.5;
  over.beginPath();
  for (const j of others) {
    if (!open[j]) continue;
    over.moveTo(x, y);
    over.lineTo(at[2 * j], at[2 * j + 1]);
  }
  over.stroke();
}

function ring(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}
