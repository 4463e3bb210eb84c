/**
 * Units of measure as branded numbers: a `Millis` cannot be passed where `Seconds` are wanted.
 * The brand exists at compile time only.
 */
declare const unit: unique symbol;
type Quantity<Name extends string> = number & { readonly [unit]?: Name };

/** A duration or an instant on some timeline, in milliseconds. May be fractional. */
export type Millis = Quantity<'ms'>;
/** A duration in seconds. May be fractional. */
export type Seconds = Quantity<'s'>;
/** A count of bytes; an integer ≥ 0. */
export type Bytes = Quantity<'B'>;
/** A data rate in bits (not bytes) per second. */
export type BitsPerSecond = Quantity<'bit/s'>;
