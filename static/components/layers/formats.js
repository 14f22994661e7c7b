// Counts, shares, bytes and differences as the readers of a language write them.

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

export class Formats {
  constructor(locale) {
    const number = (options) => new Intl.NumberFormat(locale, options);
    this.whole = number({ maximumFractionDigits: 0 });
    this.part = number({ style: "percent", maximumSignificantDigits: 2 });
    this.grown = number({ style: "percent", maximumSignificantDigits: 3, signDisplay: "exceptZero" });
    this.signed = number({ maximumFractionDigits: 0, signDisplay: "exceptZero" });
    this.units = UNITS.map((unit, i) => number({
      style: "unit", unit, unitDisplay: i ? "short" : "long",
      ...(i ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 }),
    }));
    this.exactBytes = number({ style: "unit", unit: "byte", unitDisplay: "long", maximumFractionDigits: 0 });
  }

  count(value) {
    return this.whole.format(value);
  }

  share(value, of) {
    if (!of || !value) return "";
    const share = value / of;
    return narrow(share < 0.0005 ? `< ${this.part.format(0.001)}` : this.part.format(share));
  }

  /** Thousands of bytes, millions of bytes, as disks are sold. */
  bytes(value) {
    const unit = value < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(value) / 3));
    return this.units[unit].format(value / 1000 ** unit);
  }

  /** From `before` to `now`: `+320`, and by how much of it. */
  difference(now, before) {
    const plain = (text) => narrow(text.replace("-", "−"));
    const more = plain(this.signed.format(now - before));
    return before ? `${more} (${plain(this.grown.format((now - before) / before))})` : more;
  }
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
