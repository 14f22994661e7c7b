// Counts, shares, bytes and differences as the readers of a language write them.

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"];
const LARGE = 1e13; // counts from which on their digits would not fit a column

export class Formats {
  constructor(locale) {
    const number = (options) => new Intl.NumberFormat(locale, options);
    this.whole = number({ maximumFractionDigits: 0 });
    this.part = number({ style: "percent", maximumSignificantDigits: 3 });
    this.grown = number({ style: "percent", maximumSignificantDigits: 3, signDisplay: "exceptZero" });
    this.rough = number({ maximumSignificantDigits: 4 });
    this.signed = number({ maximumFractionDigits: 0, signDisplay: "exceptZero" });
    this.units = UNITS.map((unit, i) => number({
      style: "unit", unit, unitDisplay: i ? "short" : "long",
      ...(i ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 }),
    }));
    this.exactBytes = number({ style: "unit", unit: "byte", unitDisplay: "long", maximumFractionDigits: 0 });
  }

  count(value) {
    if (value < LARGE) return this.whole.format(value);
    const [sign, power] = value < 1e15 ? ["T", 1e12] : value < 1e18 ? ["P", 1e15] : ["E", 1e18];
    return `${this.rough.format(value / power)}\u00a0${sign}`;
  }

  share(value, of) {
    if (!of || !value) return "";
    const share = value / of;
    if (share < 0.0005) return narrow(`< ${this.part.format(0.001)}`);
    return narrow(share > 0.9995 && share < 1 ? `> ${this.part.format(0.999)}` : this.part.format(share));
  }

  /** Thousands of bytes, millions of bytes, as disks are sold. */
  bytes(value) {
    const unit = value < 1000 ? 0 : Math.min(5, Math.floor(Math.log10(value) / 3));
    return this.units[unit].format(value / 1000 ** unit);
  }

  /** From `before` to `now`: `+320`, and by how much of it. */
  difference(now, before) {
    const plain = (text) => narrow(text.replace("-", "−"));
    const more = plain(this.signed.format(now - before));
    return before ? `${more} (${plain(this.grown.format((now - before) / before))})` : more;
  }
}

/** A setting as it is written, with the decimal comma where readers want one. */
export function decimal(value, locale) {
  const text = String(value ?? "");
  return typeof value === "number" && locale === "fr" ? text.replace(".", ",") : text;
}

/** A name that may be broken between its words where a column is narrow. */
export function inWords(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1\u200b$2").replace(/[_/]/g, "$&\u200b");
}

/** With the narrow space that French wants before "%". */
function narrow(text) {
  return text.replace("\u00a0%", "\u202f%");
}

/** A shape: `28×28×32`. */
export function show(shape) {
  return shape.join("×");
}

/** A shape, or a formula, that may be broken after its signs where a column is narrow. */
export function breakable(text) {
  return text.replaceAll("×", "×\u200b").replaceAll("/", "/\u200b");
}
