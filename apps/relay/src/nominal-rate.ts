/** Rates that cameras and encoders have. */
const usual = [10, 12, 12.5, 15, 20, 24, 25, 30, 48, 50, 60, 72, 75, 90, 100, 120, 144, 165, 240];
/** Measured over few pictures with stamps of whole milliseconds. */
const tolerance = 0.025;

/**
 * The frame rate that was meant by a measured one: the usual one nearby, else the measured one with one decimal place.
 * The same source must be told the same in every rendition: a player takes a rendition of 30.3 frames a second for a
 * better one than that of 30, and never goes back to it.
 */
export function nominalFrameRate(measured: number): number {
  const near = usual.find((rate) => Math.abs(measured / rate - 1) <= tolerance);
  return near ?? Math.round(measured * 10) / 10;
}
