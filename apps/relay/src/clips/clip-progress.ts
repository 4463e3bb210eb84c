import type { Millis } from '@starling/shared/units.ts';
import { clipLength } from './clip-args.ts';
import type { RunCut } from './cut-plan.ts';

/** Longest line that is waited for; ffmpeg's are far shorter. */
const longestLine = 1_000;

/** Reads what ffmpeg writes to `-progress`: how much of the clip is made. */
export class ClipProgress {
  /** From 0 to 1, never falling. */
  share = 0;
  readonly #length: Millis;
  readonly #pictures: number;
  #pending = '';

  constructor(cuts: readonly RunCut[]) {
    this.#length = clipLength(cuts);
    this.#pictures = cuts.reduce(
      (sum, { from, to, pictures }) => sum + ((to - from) * (pictures?.frameRate ?? 0)) / 1000,
      0,
    );
  }

  push(text: string): void {
    const lines = (this.#pending + text).split('\n');
    this.#pending = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) this.#read(line);
  }

  /** With `-copyts` ffmpeg 5 counts the time from its first report on; pictures are counted from the first on. */
  #read(line: string): void {
    const [, key, digits] = /^(frame|out_time_ms)=\s*(\d{1,15})\s*$/.exec(line) ?? [];
    if (digits === undefined) return;
    // `out_time_ms` is in microseconds, in spite of its name.
    const share =
      key === 'frame' ? Number(digits) / Math.max(1, this.#pictures) : Number(digits) / 1000 / this.#length;
    if (key === 'frame' && this.#pictures === 0) return;
    this.share = Math.min(1, Math.max(this.share, share));
  }
}
