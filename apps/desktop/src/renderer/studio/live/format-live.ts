/** `2.5 Mbit/s` as the language writes it. */
export function formatRate(bitsPerSecond: number, language: string): string {
  const isMega = bitsPerSecond >= 1_000_000;
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: isMega ? 1 : 0 });
  return isMega
    ? `${format.format(bitsPerSecond / 1_000_000)} Mbit/s`
    : `${format.format(bitsPerSecond / 1000)} kbit/s`;
}

/** A share as a percentage without its sign: `0.4`, `12`. */
export function formatPercent(share: number, language: string): string {
  const percent = share * 100;
  return new Intl.NumberFormat(language, { maximumFractionDigits: percent < 10 ? 1 : 0 }).format(percent);
}

/** A number with at most two digits after the point. */
export function formatDecimal(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
}
