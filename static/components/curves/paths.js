// A function as a line to draw. Where it jumps, the line is broken and the jump is told apart.

const TRACE = 0.02; // two neighbours further apart than this may have a jump between them

/** {pieces: [[[x, y], …], …], jumps: [[x, from, to], …]} of `f` from `low` to `high`. */
export function trace(f, low, high, steps) {
  const pieces = [[]];
  const jumps = [];
  let before = [low, f(low)];
  pieces[0].push(before);
  for (let i = 1; i <= steps; i += 1) {
    const x = low + ((high - low) * i) / steps;
    const here = [x, f(x)];
    const jump = Math.abs(here[1] - before[1]) > TRACE && leap(f, before, here);
    if (jump) {
      pieces[pieces.length - 1].push([jump[0], jump[1]]);
      jumps.push(jump);
      pieces.push([[jump[0], jump[2]]]);
    }
    pieces[pieces.length - 1].push(here);
    before = here;
  }
  return { pieces, jumps };
}

/** Where between two points `f` jumps, and from what to what; nothing where it is only steep. */
function leap(f, [x0, y0], [x1, y1]) {
  let [a, ya, b, yb] = [x0, y0, x1, y1];
  for (let i = 0; i < 40; i += 1) {
    const middle = (a + b) / 2;
    const y = f(middle);
    if (Math.abs(y - ya) > Math.abs(yb - y)) [b, yb] = [middle, y];
    else [a, ya] = [middle, y];
  }
  return Math.abs(yb - ya) > Math.abs(y1 - y0) / 2 ? [b, ya, yb] : null;
}

/** Round steps between axis marks, about `count` of them from `low` to `high`. */
export function marks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k += 1) found.push(k * step);
  return { step, values: found };
}
