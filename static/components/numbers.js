// Numbers as readers of a language write them, with a true minus sign.

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

const DUST = 1e-12;

export class Numbers {
  constructor(locale) {
    this.locale = locale;
    this.formats = new Map();
  }

  /** `value` with `most` decimals at the most and `least` at the least. */
  show(value, most, least = 0) {
    if (!Number.isFinite(value)) return String(value).replace("Infinity", "inf").replace("-", "−");
    const key = 100 * most + least;
    if (!this.formats.has(key)) {
      this.formats.set(key, new Intl.NumberFormat(this.locale, {
        minimumFractionDigits: least, maximumFractionDigits: most, signDisplay: "negative",
        useGrouping: false,
      }));
    }
    const rounded = units(value, most) / 10 ** most; // as sums are checked
    const exact = Number.isFinite(rounded) ? rounded : value;
    return this.formats.get(key).format(exact).replace("-", "−");
  }

  /** With exactly `places` decimals; what is no finite number by the name that computers give it. */
  fixed(value, places) {
    return this.show(value, places, places);
  }

  /** With exactly `places` decimals, but 1.8·10⁻⁸ where these would all be 0. */
  aligned(value, places) {
    const nothing = value !== 0 && Math.abs(value) < 10 ** -places / 2;
    return nothing ? this.power(value) : this.fixed(value, places);
  }

  /** A share of one as a percentage with one decimal: 98.8%, in French 98,8 %. */
  percent(share) {
    if (!Number.isFinite(share)) return this.show(share, 1);
    return `${this.fixed(100 * share, 1)}${this.locale === "fr" ? "\u202f" : ""}%`;
  }

  /** A probability as a percentage; one that is not certain is not written as 100.0% nor as 0.0%. */
  probability(p) {
    const text = this.percent(p);
    if (p < 1 && text === this.percent(1)) return `>\u00a0${this.percent(0.999)}`;
    return p > 0 && text === this.percent(0) ? `<\u00a0${this.percent(0.001)}` : text;
  }

  /** With at most `places` decimals, but 1.8·10⁻⁸ where that says more, `finer` decimals of it. */
  short(value, places = 3, finer = 1) {
    return isFar(value, places) ? this.power(value, finer) : this.show(value, places);
  }

  /** With at most `places` decimals; as a power of ten where these would make a 0 of what is none. */
  visible(value, places) {
    return vanishes(value, places) ? this.power(value) : this.show(value, places);
  }

  /** About `digits` significant digits, and as many decimals at the most. */
  brief(value, digits = 3) {
    if (isFar(value, digits)) return this.power(value);
    const whole = Math.abs(value) < 1 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
    return this.show(value, Math.max(0, digits - whole));
  }

  power(value, places = 1) {
    const [digits, power] = value.toExponential(places).split("e");
    const raised = String(Number(power)).replace(/./g, (c) => RAISED[c]);
    return `${this.fixed(Number(digits), places)}·10${raised}`;
  }

  /** "=" where `places` decimals are all there are, "≈" where they are not. */
  equals(value, places) {
    if (!Number.isFinite(value)) return "="; // inf and NaN are written whole
    return decimals([value], places + 1) <= places && !isFar(value, places) ? "=" : "≈";
  }
}

/** Whether so many decimals would show nothing of a number, or it has too many digits before. */
function isFar(value, places) {
  const size = Math.abs(value);
  return Number.isFinite(value) && size > 0 && (size < 10 ** -places / 2 || size >= 1e6);
}

/** Whether so many decimals would write 0 for what is more than dust of rounding. */
export function vanishes(value, places) {
  return Math.abs(value) > DUST && units(value, places) === 0;
}

/** Decimals that write every value exactly, `most` at the most. */
export function decimals(values, most) {
  let need = 0;
  for (const value of values) {
    while (need < most && !isWhole(value * 10 ** need)) need += 1;
  }
  return need;
}

export function isWhole(value) {
  return Math.abs(value - Math.round(value)) < 1e-9 * Math.max(1, Math.abs(value));
}

/** `value` in units of its last place shown, halves away from zero. */
export function units(value, places) {
  return Math.sign(value) * Math.round(Math.abs(value) * 10 ** places);
}
