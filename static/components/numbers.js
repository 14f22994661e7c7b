// Numbers as readers of a language write them, with a true minus sign.

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export class Numbers {
  constructor(locale) {
    this.locale = locale;
    this.formats = new Map();
  }

  /** With exactly `places` decimals; what is no finite number by the name that computers give it. */
  fixed(value, places) {
    if (!Number.isFinite(value)) return String(value).replace("Infinity", "inf").replace("-", "−");
    if (!this.formats.has(places)) {
      this.formats.set(places, new Intl.NumberFormat(this.locale, {
        minimumFractionDigits: places, maximumFractionDigits: places, signDisplay: "negative",
      }));
    }
    return this.formats.get(places).format(value).replace("-", "−");
  }

  /** As `fixed`, but 1.8·10⁻⁸ where that says more, and without zeros at the end. */
  short(value, places = 3) {
    if (isFar(value, places)) {
      const [digits, power] = value.toExponential(1).split("e");
      const raised = String(Number(power)).replace(/./g, (c) => RAISED[c]);
      return `${this.fixed(Number(digits), 1)}·10${raised}`;
    }
    let need = 0;
    while (need < places && !exactly(value, need)) need += 1;
    return this.fixed(value, need);
  }

  /** "=" where `places` decimals are all there are, "≈" where they are not. */
  equals(value, places) {
    return exactly(value, places) && !isFar(value, places) ? "=" : "≈";
  }
}

/** Whether so many decimals would show nothing of a number, or it has too many digits before. */
function isFar(value, places) {
  const size = Math.abs(value);
  return Number.isFinite(value) && size > 0 && (size < 10 ** -places / 2 || size >= 1e6);
}

function exactly(value, places) {
  const scaled = value * 10 ** places;
  if (!Number.isFinite(scaled)) return true; // inf and NaN are written whole
  return Math.abs(scaled - Math.round(scaled)) < 1e-9 * Math.max(1, Math.abs(scaled));
}
