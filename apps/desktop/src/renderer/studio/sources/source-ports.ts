/** What opening sources needs of the surroundings. Everything that is absent is done as in a browser tab. */
export interface SourcePorts {
  /**
   * Says what the next `getDisplayMedia` is of; absent, the browser asks its user.
   *
   * @returns the reason, for people, where it cannot be had
   */
  readonly chooseCapture?: (choice: CaptureTarget) => Promise<string | undefined>;
  /** Opens pages of the web in a sandbox outside of this page; absent, such sources are refused. */
  readonly webPages?: WebPagePort;
  /** Where a channel of the relay plays: `https://relay/live/LOGIN/index.m3u8`. */
  channelUrl: (login: string) => string;
}

/** What is to be captured. */
export interface CaptureTarget {
  readonly kind: 'screen' | 'window' | 'web-page' | 'desktop-audio';
  /** Empty for desktop audio. */
  readonly sourceId: string;
}

/** Pages of the web that nobody sees, to be captured. */
export interface WebPagePort {
  /** @returns the reason, for people, where it cannot be had */
  open: (page: {
    readonly id: string;
    readonly url: string;
    readonly width: number;
    readonly height: number;
  }) => Promise<string | undefined>;
  close: (id: string) => void;
}
