import type { RecordedPlace } from '../player/programme.ts';

/** The recording that a clip is cut out of. */
export interface ClipSource {
  /** Its broadcast's id. */
  readonly video: string;
  readonly title: string;
  readonly playlistUrl: string;
  readonly storyboardUrl: string | null;
  /** What was on screen when the clip was asked for. */
  readonly moment: RecordedPlace;
}
